import type { InspectedField } from '../model.ts';

/** The fields worth reading of each kind, in the order of importance. */
const paths: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    'status.phase',
    'spec.nodeName',
    'status.podIP',
    'spec.containers.image',
    'spec.containers.ports.containerPort',
    'spec.containers.command',
    'spec.containers.args',
    'spec.containers.resources.requests',
    'spec.containers.resources.limits',
    'status.containerStatuses.restartCount',
    'spec.restartPolicy',
    'status.qosClass',
    'metadata.labels',
  ],
  Node: [
    'status.addresses.address',
    'status.capacity',
    'status.allocatable',
    'spec.unschedulable',
    'spec.taints',
    'spec.podCIDR',
    'status.nodeInfo.kubeletVersion',
    'status.nodeInfo.osImage',
    'metadata.labels',
  ],
  Deployment: [
    'spec.replicas',
    'status.readyReplicas',
    'status.updatedReplicas',
    'status.availableReplicas',
    'spec.template.spec.containers.image',
    'spec.selector.matchLabels',
    'spec.strategy.type',
    'spec.strategy.rollingUpdate.maxSurge',
    'spec.strategy.rollingUpdate.maxUnavailable',
    'spec.paused',
    'metadata.labels',
  ],
  ReplicaSet: [
    'spec.replicas',
    'status.readyReplicas',
    'spec.template.spec.containers.image',
    'spec.selector.matchLabels',
    'metadata.labels',
  ],
  ReplicationController: [
    'spec.replicas',
    'status.readyReplicas',
    'spec.template.spec.containers.image',
    'spec.selector',
    'metadata.labels',
  ],
  StatefulSet: [
    'spec.replicas',
    'status.readyReplicas',
    'spec.serviceName',
    'spec.podManagementPolicy',
    'spec.template.spec.containers.image',
    'spec.volumeClaimTemplates.metadata.name',
    'spec.selector.matchLabels',
    'metadata.labels',
  ],
  DaemonSet: [
    'status.desiredNumberScheduled',
    'status.numberReady',
    'spec.template.spec.containers.image',
    'spec.template.spec.nodeSelector',
    'spec.selector.matchLabels',
    'metadata.labels',
  ],
  Job: [
    'spec.completions',
    'spec.parallelism',
    'status.active',
    'status.succeeded',
    'status.failed',
    'spec.backoffLimit',
    'spec.template.spec.containers.image',
    'spec.template.spec.containers.command',
    'metadata.labels',
  ],
  CronJob: [
    'spec.schedule',
    'spec.suspend',
    'spec.concurrencyPolicy',
    'status.lastScheduleTime',
    'status.lastSuccessfulTime',
    'spec.jobTemplate.spec.template.spec.containers.image',
    'metadata.labels',
  ],
  Service: [
    'spec.type',
    'spec.clusterIP',
    'status.loadBalancer.ingress.ip',
    'spec.externalName',
    'spec.ports.port',
    'spec.ports.targetPort',
    'spec.ports.nodePort',
    'spec.selector',
    'spec.sessionAffinity',
    'spec.externalTrafficPolicy',
    'metadata.labels',
  ],
  Ingress: [
    'spec.ingressClassName',
    'spec.rules.host',
    'spec.rules.http.paths.path',
    'spec.rules.http.paths.backend.service.name',
    'status.loadBalancer.ingress.ip',
    'metadata.labels',
  ],
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The values at a path; lists on the way are passed through, as `kubectl explain` does. */
function valuesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  const [key, ...rest] = path;
  if (key === undefined) return value === undefined ? [] : [value];
  return isObject(value) ? valuesAt(value[key], rest) : [];
}

function textOf(value: unknown): string {
  if (isObject(value))
    return Object.entries(value)
      .map(([key, each]) => `${key}=${textOf(each)}`)
      .join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What is worth reading of an object; what it leaves open is left out. */
export function fieldsOf(kind: string, object: object): readonly InspectedField[] {
  return (paths[kind] ?? ['metadata.labels']).flatMap((path) => {
    const value = valuesAt(object, path.split('.')).map(textOf).join(', ');
    return value === '' ? [] : [{ path, value }];
  });
}
