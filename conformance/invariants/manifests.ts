import type { Operation } from './operation.ts';

/** Names are few, so that they come again and again. */
const names = (kind: string, { which }: Operation): string => `${kind}-${which % 4}`;

export const namespaceOf = ({ variant, which }: Operation): string =>
  ['alpha', 'beta', 'default', 'alpha'][(variant + which) % 4] ?? 'default';

const pick = <T>(list: readonly T[], number: number): T => list[number % list.length] as T;

const IMAGES = ['nginx:1.26', 'nginx:1.27', 'redis', 'missing:1', 'nginx:1.26', 'httpd'];

export const imageOf = ({ variant, size }: Operation): string => pick(IMAGES, variant + size);

/** What a pod may be like. @param restarts whether its containers may be meant to end */
export function podSpec(operation: Operation, lives = true): Record<string, unknown> {
  const { variant, size, which } = operation;
  const request = pick(['100m', '500m', '1', '2', '3500m'], variant + which);
  const command = lives
    ? pick([undefined, undefined, undefined, ['work', '7', '1'], ['work', '40', '0']], variant + size)
    : ['work', String(1 + (size % 9)), variant % 3 === 0 ? '1' : '0'];
  const probe = { periodSeconds: 2 + (size % 5), failureThreshold: 2 };
  const container: Record<string, unknown> = {
    name: 'main',
    image: imageOf(operation),
    ...(command && { command }),
    ...(variant % 3 === 0 && {
      resources: { requests: { cpu: request, memory: '64Mi' }, limits: { memory: '256Mi' } },
    }),
    ...(variant % 7 === 1 && { readinessProbe: { exec: { command: ['odd'] }, ...probe } }),
    ...(variant % 11 === 2 && { livenessProbe: { exec: { command: ['odd'] }, ...probe } }),
    ...(variant % 13 === 3 && { ports: [{ containerPort: 80, hostPort: 8080 }] }),
    ...(variant % 17 === 4 && { envFrom: [{ configMapRef: { name: `settings-${which % 4}` } }] }),
  };
  return {
    containers: variant % 19 === 5 ? [container, { name: 'second', image: 'redis' }] : [container],
    terminationGracePeriodSeconds: pick([30, 5, 0, 10], size),
    ...(variant % 23 === 6 && {
      initContainers: [{ name: 'first', image: 'busybox', command: ['work', '2', '0'] }],
    }),
    ...(variant % 29 === 7 && {
      initContainers: [{ name: 'side', image: 'busybox', restartPolicy: 'Always' }],
    }),
    ...(variant % 5 === 4 && { nodeSelector: { disk: 'fast' } }),
    ...(variant % 6 === 5 && { priorityClassName: pick(['low', 'high'], size) }),
    ...(variant % 9 === 3 && {
      tolerations: [
        {
          key: 'node.kubernetes.io/unreachable',
          operator: 'Exists',
          effect: 'NoExecute',
          tolerationSeconds: 5,
        },
        { key: 'dedicated', operator: 'Exists' },
      ],
    }),
    ...(variant % 8 === 6 && {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            {
              labelSelector: { matchLabels: { app: `web-${which % 4}` } },
              topologyKey: 'kubernetes.io/hostname',
            },
          ],
        },
      },
    }),
    ...(variant % 10 === 8 && {
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: `claim-${which % 4}` } }],
    }),
    ...(variant % 12 === 9 && {
      volumes: [{ name: 'data', configMap: { name: `settings-${which % 4}` } }],
    }),
  };
}

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

interface Recipe {
  readonly path: string;
  readonly kind: string;
  readonly prefix: string;
  /** What lies in no namespace. */
  readonly global?: boolean;
  body(operation: Operation, name: string): object;
}

const jobSpec = (operation: Operation, name: string): object => ({
  parallelism: 1 + (operation.size % 3),
  ...(operation.variant % 3 !== 1 && { completions: 1 + (operation.size % 5) }),
  backoffLimit: operation.size % 4,
  ...(operation.variant % 4 === 2 && operation.variant % 3 !== 1 && { completionMode: 'Indexed' }),
  ...(operation.variant % 5 === 3 && { activeDeadlineSeconds: 20 }),
  ...(operation.variant % 6 === 1 && { ttlSecondsAfterFinished: 10 }),
  ...(operation.variant % 7 === 5 && { suspend: true }),
  template: template(operation, name, false),
});

/** Everything that is created, by what it is called in an operation. */
export const recipes: Readonly<Record<string, Recipe>> = {
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
        schedule: pick(['* * * * *', '*/2 * * * *', '*/5 * * * *'], operation.size),
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
              ports: [{ port: 80 }],
            }),
        ...(operation.size % 5 === 0 && operation.variant % 3 === 0 && { clusterIP: 'None' }),
        ...(operation.variant % 7 === 2 && { publishNotReadyAddresses: true }),
      },
    }),
  },
  ingress: {
    path: '/apis/networking.k8s.io/v1/NS/ingresses',
    kind: 'Ingress',
    prefix: 'edge',
    body: () => ({ spec: { defaultBackend: { service: { name: 'web-0', port: { number: 80 } } } } }),
  },
  policy: {
    path: '/apis/networking.k8s.io/v1/NS/networkpolicies',
    kind: 'NetworkPolicy',
    prefix: 'wall',
    body: () => ({ spec: { podSelector: {}, policyTypes: ['Ingress'] } }),
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
    body: ({ size }) => ({
      spec: {
        hard: {
          pods: String(10 + size),
          services: '6',
          'count/deployments.apps': '8',
          persistentvolumeclaims: '9',
        },
      },
    }),
  },
  autoscaler: {
    path: '/apis/autoscaling/v2/NS/horizontalpodautoscalers',
    kind: 'HorizontalPodAutoscaler',
    prefix: 'scaler',
    body: ({ size, which }) => ({
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: `web-${which % 4}` },
        minReplicas: 1 + (size % 3),
        maxReplicas: 4 + (size % 3),
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
          },
        ],
      },
    }),
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
    what === 'namespace' ? pick(['alpha', 'beta'], operation.which) : names(recipe.prefix, operation);
  const path = recipe.path.replace('NS', `namespaces/${namespaceOf(operation)}`);
  const made = recipe.body(operation, name) as { readonly metadata?: object };
  const held = operation.variant % 31 === 8 && { finalizers: ['example.com/hold'] };
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
