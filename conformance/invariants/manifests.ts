import { missingOwner } from './forgeries.ts';
import { moreRecipes, quotaSpec, scalerSpec } from './more-manifests.ts';
import type { Operation } from './operation.ts';
import { pick, podSpec } from './pod-spec.ts';
import type { Recipe } from './recipe.ts';

/** Names are few, so that they come again and again. */
const names = (kind: string, { which }: Operation): string => `${kind}-${which % 4}`;

export const namespaceOf = ({ variant, which }: Operation): string =>
  ['alpha', 'beta', 'default', 'alpha'][(variant + which) % 4] ?? 'default';

function template(operation: Operation, app: string, lives = true): object {
  const spec = podSpec(operation, lives);
  return {
    metadata: { labels: { app, tier: pick(['a', 'b'], operation.size) } },
    spec: lives ? spec : { ...spec, restartPolicy: pick(['Never', 'OnFailure'], operation.variant) },
  };
}

const labelled = (app: string): object => ({ selector: { matchLabels: { app } } });

const strategy = ({ variant, size }: Operation): object =>
  variant % 4 === 0
    ? { type: 'Recreate' }
    : {
        type: 'RollingUpdate',
        rollingUpdate: {
          maxSurge: pick([1, '25%', 0, 2, '50%'], size),
          maxUnavailable: pick([1, '25%', 2, '34%', 1], variant),
        },
      };

/** What only some jobs may say, by how they complete. */
function jobPolicies({ size, variant }: Operation, indexed: boolean): object {
  const failures = [
    { action: pick(['Ignore', 'Count'], size), onPodConditions: [{ type: 'DisruptionTarget' }] },
  ];
  const codes = [
    {
      action: pick(['FailJob', 'Count', 'Ignore'], variant >> 2),
      onExitCodes: { operator: 'In', values: [1] },
    },
  ];
  return {
    ...(variant % 5 === 0 &&
      variant % 2 === 0 && { podFailurePolicy: { rules: variant % 3 ? failures : codes } }),
    ...(variant % 11 === 4 && { podReplacementPolicy: 'Failed' }),
    ...(indexed && variant % 5 === 1 && { backoffLimitPerIndex: size % 2, maxFailedIndexes: 1 + (size % 2) }),
    ...(indexed && variant % 5 === 2 && { successPolicy: { rules: [{ succeededCount: 1 }] } }),
  };
}

const isIndexed = ({ variant }: Operation): boolean => variant % 4 === 2 && variant % 3 !== 1;

const jobSpec = (operation: Operation, name: string): object => ({
  ...jobPolicies(operation, isIndexed(operation)),
  parallelism: 1 + (operation.size % 3),
  ...(operation.variant % 3 !== 1 && { completions: 1 + (operation.size % 5) }),
  backoffLimit: operation.size % 4,
  ...(isIndexed(operation) && { completionMode: 'Indexed' }),
  ...(operation.variant % 5 === 3 && { activeDeadlineSeconds: 20 }),
  ...(operation.variant % 6 === 1 && { ttlSecondsAfterFinished: 10 }),
  ...(operation.variant % 7 === 5 && { suspend: true }),
  template: template(operation, name, false),
});

/** Everything that is created, by what it is called in an operation. */
export const recipes: Readonly<Record<string, Recipe>> = {
  ...moreRecipes,
  deployment: {
    path: '/apis/apps/v1/NS/deployments',
    kind: 'Deployment',
    prefix: 'web',
    body: (operation, name) => ({
      spec: {
        replicas: operation.size % 6,
        ...labelled(name),
        strategy: strategy(operation),
        ...(operation.variant % 6 === 2 && { minReadySeconds: 5 }),
        ...(operation.variant % 5 === 1 && { revisionHistoryLimit: operation.size % 3 }),
        progressDeadlineSeconds: 60,
        template: template(operation, name),
      },
    }),
  },
  replicaset: {
    path: '/apis/apps/v1/NS/replicasets',
    kind: 'ReplicaSet',
    prefix: 'set',
    body: (operation, name) => ({
      spec: { replicas: operation.size % 4, ...labelled(name), template: template(operation, name) },
    }),
  },
  replicationcontroller: {
    path: '/api/v1/NS/replicationcontrollers',
    kind: 'ReplicationController',
    prefix: 'rc',
    body: (operation, name) => ({
      spec: { replicas: operation.size % 4, selector: { app: name }, template: template(operation, name) },
    }),
  },
  statefulset: {
    path: '/apis/apps/v1/NS/statefulsets',
    kind: 'StatefulSet',
    prefix: 'db',
    body: (operation, name) => ({
      spec: {
        replicas: operation.size % 4,
        serviceName: name,
        ...labelled(name),
        ...(operation.variant % 3 === 1 && { podManagementPolicy: 'Parallel' }),
        ...(operation.variant % 7 === 3 && { updateStrategy: { type: 'OnDelete' } }),
        ...(operation.variant % 11 === 5 && { ordinals: { start: 2 } }),
        ...(operation.variant % 13 === 6 && { minReadySeconds: 4 }),
        template: template(operation, name),
        ...(operation.variant % 2 === 0 && {
          volumeClaimTemplates: [
            {
              metadata: { name: 'disk' },
              spec: {
                accessModes: ['ReadWriteOnce'],
                resources: { requests: { storage: '1Gi' } },
                storageClassName: pick(['standard', 'late'], operation.size),
              },
            },
          ],
          persistentVolumeClaimRetentionPolicy: {
            whenDeleted: pick(['Retain', 'Delete'], operation.size),
            whenScaled: pick(['Delete', 'Retain'], operation.variant >> 1),
          },
        }),
      },
    }),
  },
  daemonset: {
    path: '/apis/apps/v1/NS/daemonsets',
    kind: 'DaemonSet',
    prefix: 'agent',
    body: (operation, name) => ({
      spec: {
        ...labelled(name),
        ...(operation.variant % 4 === 1 && { updateStrategy: { type: 'OnDelete' } }),
        ...(operation.variant % 4 === 2 && {
          updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        }),
        template: template(operation, name),
      },
    }),
  },
  job: {
    path: '/apis/batch/v1/NS/jobs',
    kind: 'Job',
    prefix: 'task',
    body: (operation, name) => ({ spec: jobSpec(operation, name) }),
  },
  cronjob: {
    path: '/apis/batch/v1/NS/cronjobs',
    kind: 'CronJob',
    prefix: 'cron',
    body: (operation, name) => ({
      spec: {
        schedule: pick(['* * * * *', '*/2 * * * *', '*/5 * * * *', '* 18 * * *'], operation.size),
        ...(operation.variant % 4 === 1 && { timeZone: pick(['Asia/Seoul', 'Etc/UTC'], operation.size) }),
        ...(operation.variant % 5 === 2 && { startingDeadlineSeconds: 20 }),
        ...(operation.variant % 7 === 3 && { successfulJobsHistoryLimit: operation.size % 2 }),
        concurrencyPolicy: pick(['Allow', 'Forbid', 'Replace'], operation.variant),
        jobTemplate: { spec: { ...jobSpec(operation, name), suspend: false } },
      },
    }),
  },
  pod: {
    path: '/api/v1/NS/pods',
    kind: 'Pod',
    prefix: 'pod',
    body: (operation) => ({
      metadata: { labels: { app: pick(['web-0', 'web-1', 'db-0', 'set-1', 'task-0'], operation.variant) } },
      spec: {
        ...podSpec(operation),
        ...(operation.variant % 9 === 7 && { nodeName: `node-${1 + (operation.size % 5)}` }),
        ...(operation.variant % 14 === 5 && { schedulingGates: [{ name: 'example.com/wait' }] }),
        ...(operation.variant % 15 === 6 && { restartPolicy: pick(['Never', 'OnFailure'], operation.size) }),
      },
    }),
  },
  service: {
    path: '/api/v1/NS/services',
    kind: 'Service',
    prefix: 'web',
    body: (operation, name) => ({
      spec: {
        type: pick(['ClusterIP', 'NodePort', 'LoadBalancer', 'ClusterIP', 'ExternalName'], operation.size),
        ...(pick([0, 0, 0, 0, 1], operation.size) === 1
          ? { externalName: 'example.com' }
          : {
              selector: { app: pick([name, name, 'db-1', 'task-1'], operation.variant) },
              ports: [
                {
                  port: 80,
                  ...([1, 2].includes(operation.size % 5) &&
                    operation.variant % 4 === 1 && { nodePort: 30080 }),
                },
              ],
            }),
        ...(operation.size % 5 === 0 && operation.variant % 3 === 0 && { clusterIP: 'None' }),
        ...(operation.variant % 7 === 2 && { publishNotReadyAddresses: true }),
        ...(operation.variant % 6 === 3 && { sessionAffinity: 'ClientIP' }),
      },
    }),
  },
  ingress: {
    path: '/apis/networking.k8s.io/v1/NS/ingresses',
    kind: 'Ingress',
    prefix: 'edge',
    body: ({ which, size }) => {
      const service = { name: `web-${which % 4}`, port: { number: 80 } };
      const paths = [{ path: '/', pathType: pick(['Prefix', 'Exact'], size), backend: { service } }];
      return {
        spec: {
          ...(size % 3 === 0
            ? { defaultBackend: { service } }
            : { rules: [{ host: 'a.example.com', http: { paths } }] }),
          ...(size % 4 === 1 && { ingressClassName: `door-${which % 4}` }),
        },
      };
    },
  },
  policy: {
    path: '/apis/networking.k8s.io/v1/NS/networkpolicies',
    kind: 'NetworkPolicy',
    prefix: 'wall',
    body: ({ size, which }) => ({
      spec: {
        podSelector: size % 2 === 0 ? {} : { matchLabels: { app: `web-${which % 4}` } },
        policyTypes: pick([['Ingress'], ['Egress'], ['Ingress', 'Egress']], size),
        ...(size % 3 === 0 && { ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 80 }] }] }),
      },
    }),
  },
  budget: {
    path: '/apis/policy/v1/NS/poddisruptionbudgets',
    kind: 'PodDisruptionBudget',
    prefix: 'keep',
    body: ({ size, variant, which }) => ({
      spec: {
        selector: { matchLabels: { app: `web-${which % 4}` } },
        ...(variant % 2 === 0
          ? { minAvailable: pick<number | string>([1, 2, '50%'], size) }
          : { maxUnavailable: pick<number | string>([1, '30%', 0], size) }),
      },
    }),
  },
  quota: {
    path: '/api/v1/NS/resourcequotas',
    kind: 'ResourceQuota',
    prefix: 'quota',
    body: (operation) => ({ spec: quotaSpec(operation) }),
  },
  autoscaler: {
    path: '/apis/autoscaling/v2/NS/horizontalpodautoscalers',
    kind: 'HorizontalPodAutoscaler',
    prefix: 'scaler',
    body: (operation) => ({ spec: scalerSpec(operation) }),
  },
  configmap: {
    path: '/api/v1/NS/configmaps',
    kind: 'ConfigMap',
    prefix: 'settings',
    body: ({ size }) => ({ data: { size: String(size) } }),
  },
  secret: {
    path: '/api/v1/NS/secrets',
    kind: 'Secret',
    prefix: 'secret',
    body: ({ size }) => ({ stringData: { size: String(size) } }),
  },
  claim: {
    path: '/api/v1/NS/persistentvolumeclaims',
    kind: 'PersistentVolumeClaim',
    prefix: 'claim',
    body: ({ size, variant }) => ({
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: `${1 + (size % 3)}Gi` } },
        ...(variant % 3 > 0 && { storageClassName: pick(['late', 'manual'], variant) }),
      },
    }),
  },
  volume: {
    path: '/api/v1/persistentvolumes',
    kind: 'PersistentVolume',
    prefix: 'volume',
    global: true,
    body: ({ size, variant }) => ({
      spec: {
        capacity: { storage: `${1 + (size % 4)}Gi` },
        accessModes: ['ReadWriteOnce'],
        persistentVolumeReclaimPolicy: pick(['Retain', 'Delete'], variant),
        storageClassName: 'manual',
        hostPath: { path: '/data' },
      },
    }),
  },
  range: {
    path: '/api/v1/NS/limitranges',
    kind: 'LimitRange',
    prefix: 'range',
    body: ({ size }) => ({
      spec: {
        limits: [
          { type: 'Container', default: { cpu: `${1 + (size % 3)}` }, max: { cpu: '3' } },
          ...(size % 4 === 1 ? [{ type: 'Pod', max: { cpu: '4' } }] : []),
          ...(size % 4 === 2 ? [{ type: 'PersistentVolumeClaim', max: { storage: '5Gi' } }] : []),
        ],
      },
    }),
  },
  definition: {
    path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    kind: 'CustomResourceDefinition',
    prefix: 'gadgets',
    global: true,
    body: () => ({
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'gadgets', singular: 'gadget', kind: 'Gadget', listKind: 'GadgetList' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
            subresources: {
              status: {},
              scale: { specReplicasPath: '.spec.size', statusReplicasPath: '.status.size' },
            },
          },
        ],
      },
    }),
  },
  gadget: {
    path: '/apis/example.com/v1/NS/gadgets',
    kind: 'Gadget',
    prefix: 'gadget',
    body: (operation) => ({
      spec: { size: operation.size },
      ...(operation.size % 5 === 4 && { metadata: { ownerReferences: [missingOwner(operation)] } }),
    }),
  },
  namespace: {
    path: '/api/v1/namespaces',
    kind: 'Namespace',
    prefix: 'ns',
    global: true,
    body: () => ({}),
  },
};

/** The request that creates what an operation names. */
export function creation(
  what: string,
  operation: Operation,
): { readonly path: string; readonly body: object } {
  const recipe = recipes[what];
  if (!recipe) throw new Error(`nothing is known of ${what}`);
  const name =
    what === 'namespace'
      ? pick(['alpha', 'beta'], operation.which)
      : what === 'definition'
        ? 'gadgets.example.com'
        : names(recipe.prefix, operation);
  const path = recipe.path.replace('NS', `namespaces/${namespaceOf(operation)}`);
  const made = recipe.body(operation, name) as { readonly metadata?: object };
  // Objects of a definition that something else holds can be made again after its own have been cleaned away; they outlive it.
  const held = what !== 'definition' && operation.variant % 31 === 8 && { finalizers: ['example.com/hold'] };
  return {
    path,
    body: {
      ...made,
      kind: recipe.kind,
      apiVersion: versionOf(recipe.path),
      metadata: { ...made.metadata, ...held, name },
    },
  };
}

/** `apps/v1` of `/apis/apps/v1/…` */
function versionOf(path: string): string {
  const [, root, first = '', second = ''] = path.split('/');
  return root === 'api' ? first : `${first}/${second}`;
}
