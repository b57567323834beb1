import { controllerOf, type StoredObject } from '../../src/cluster/machinery/object.ts';
import { isDeleted } from './invariant.ts';
import { scalerSpec } from './more-manifests.ts';
import type { Action } from './operation.ts';
import { imageOf, pick } from './pod-spec.ts';
import { addressOf, choose, found, MERGE, nodeName, ours, patching, patchNode, podPath } from './targets.ts';

const STRATEGIC = 'application/strategic-merge-patch+json';

/** What else those do who run things on a cluster, and those who look after it. */
export const operators: Readonly<Record<string, Action>> = {
  'trigger cronjob': (scene) => {
    const cron = found('cronjob', scene) as
      (StoredObject & { readonly spec: { readonly jobTemplate: { readonly spec: object } } }) | undefined;
    if (!cron) return undefined;
    const { name, namespace, uid } = cron.metadata;
    return scene.send('POST', `/apis/batch/v1/namespaces/${namespace}/jobs`, {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: `by-hand-${scene.operation.which % 4}`,
        annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' },
        ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name, uid, controller: true }],
      },
      spec: cron.spec.jobTemplate.spec,
    });
  },
  'cron settings': patching(['cronjob'], ({ operation: { size, variant } }) => ({
    spec: {
      schedule: pick(['* * * * *', '*/3 * * * *', '0 0 * * *'], size),
      timeZone: pick([null, 'Asia/Seoul', 'America/New_York'], variant),
      concurrencyPolicy: pick(['Allow', 'Forbid', 'Replace'], variant >> 2),
    },
  })),
  'autoscaler settings': patching(['autoscaler'], ({ operation }) => ({ spec: scalerSpec(operation) })),
  'daemon settings': patching(['daemonset'], ({ operation: { size } }) => ({
    spec: {
      updateStrategy: { type: pick(['OnDelete', 'RollingUpdate'], size), rollingUpdate: null },
      template: { spec: { nodeSelector: size % 3 === 0 ? { disk: 'fast' } : null } },
    },
  })),
  'job settings': patching(['job'], ({ operation: { size, variant } }) => ({
    spec: pick<object>(
      [{ activeDeadlineSeconds: 5 + size }, { ttlSecondsAfterFinished: size }, { backoffLimit: size % 3 }],
      variant >> 3,
    ),
  })),
  'service settings': patching(['service'], ({ operation: { size, variant } }) => ({
    spec: pick<object>(
      [
        { externalTrafficPolicy: pick(['Local', 'Cluster'], size) },
        {
          ports: [
            { name: 'a', port: 80 },
            { name: 'b', port: 81 + size },
          ],
        },
        { sessionAffinity: pick(['None', 'ClientIP'], size) },
        { publishNotReadyAddresses: size % 2 === 0 },
      ],
      variant >> 3,
    ),
  })),
  environment: (scene) => {
    const what = pick(['deployment', 'statefulset', 'daemonset'], scene.operation.variant);
    const object = found(what, scene);
    const main = { name: 'main', env: [{ name: 'SIZE', value: String(scene.operation.size) }] };
    const spec = { template: { spec: { containers: [main] } } };
    return object && scene.send('PATCH', addressOf(what, object), { spec }, STRATEGIC);
  },
  'pod image': (scene) => {
    const pod = choose(ours(scene), scene.operation.which);
    const containers = [{ name: 'main', image: imageOf(scene.operation) }];
    return pod && scene.send('PATCH', podPath(pod), { spec: { containers } }, STRATEGIC);
  },
  'change what cannot be': (scene) => {
    const object = found('deployment', scene);
    const selector = { matchLabels: { app: 'other' } };
    return object && scene.send('PATCH', addressOf('deployment', object), { spec: { selector } }, MERGE);
  },
  'bind by hand': async (scene) => {
    const pod = choose(
      ours(scene).filter(({ spec, metadata }) => !spec.nodeName && metadata.name.startsWith('pod-')),
      scene.operation.which,
    );
    if (!pod || isDeleted(pod) || (pod.spec.volumes ?? []).length > 1) return;
    const target = { apiVersion: 'v1', kind: 'Node', name: nodeName(scene) };
    const { name } = pod.metadata;
    const { checker } = scene;
    if (checker) checker.bindsByHand = true;
    await scene.send('POST', `${podPath(pod)}/binding`, { target, metadata: { name } });
    if (checker) checker.bindsByHand = false;
  },
  'note on node': (scene) =>
    patchNode(scene, { metadata: { annotations: { note: String(scene.operation.size) } } }),
  'scale by hand': async (scene) => {
    const what = pick(['deployment', 'statefulset', 'gadget'], scene.operation.variant);
    const object = found(what, scene);
    if (!object) return;
    const { name, namespace } = object.metadata;
    await scene.send('GET', `${addressOf(what, object)}/scale`);
    await scene.send('PUT', `${addressOf(what, object)}/scale`, {
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { name, namespace },
      spec: { replicas: scene.operation.size % 5 },
    });
  },
  'let a volume go': patching(['volume'], () => ({ spec: { claimRef: null } })),
  'label workload': patching(
    ['deployment', 'replicaset', 'statefulset', 'daemonset', 'job', 'service', 'claim'],
    ({ operation: { size } }) => ({ metadata: { labels: { tier: pick(['a', 'b', 'c'], size) } } }),
  ),
  'disown replica set': patching(['replicaset'], (_scene, object) =>
    controllerOf(object) ? { metadata: { ownerReferences: null } } : undefined,
  ),
  'read logs': async (scene) => {
    const pod = choose(ours(scene), scene.operation.which);
    if (pod) await scene.send('GET', `${podPath(pod)}/log?tailLines=${scene.operation.size}`).catch(() => 0);
    await scene.send('GET', '/apis/metrics.k8s.io/v1beta1/pods');
  },
};
