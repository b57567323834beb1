import type { Operation } from './operation.ts';
import { pick } from './pod-spec.ts';
import type { Recipe } from './recipe.ts';

const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }];

/** What else is created, above all by those who look after a cluster. */
export const moreRecipes: Readonly<Record<string, Recipe>> = {
  'service account': {
    path: '/api/v1/NS/serviceaccounts',
    kind: 'ServiceAccount',
    prefix: 'robot',
    body: ({ size }) => ({ automountServiceAccountToken: size % 2 === 0 }),
  },
  lease: {
    path: '/apis/coordination.k8s.io/v1/NS/leases',
    kind: 'Lease',
    prefix: 'turn',
    body: ({ size }) => ({ spec: { holderIdentity: `h-${size}`, leaseDurationSeconds: 15 + size } }),
  },
  role: {
    path: '/apis/rbac.authorization.k8s.io/v1/NS/roles',
    kind: 'Role',
    prefix: 'role',
    body: () => ({ rules }),
  },
  'role binding': {
    path: '/apis/rbac.authorization.k8s.io/v1/NS/rolebindings',
    kind: 'RoleBinding',
    prefix: 'role',
    body: ({ which, size }) => ({
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: `role-${which % 4}` },
      subjects: [{ kind: 'ServiceAccount', name: `robot-${size % 4}`, namespace: 'alpha' }],
    }),
  },
  'cluster role': {
    path: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
    kind: 'ClusterRole',
    prefix: 'part',
    global: true,
    own: true,
    body: ({ size }) =>
      size % 3 === 0
        ? { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { sum: 'yes' } }] } }
        : { metadata: { labels: { sum: pick(['yes', 'no'], size) } }, rules },
  },
  'storage class': {
    path: '/apis/storage.k8s.io/v1/storageclasses',
    kind: 'StorageClass',
    prefix: 'class',
    global: true,
    own: true,
    body: ({ size, variant }) => ({
      provisioner: pick(['disk.example.com', 'kubernetes.io/no-provisioner'], variant),
      volumeBindingMode: pick(['Immediate', 'WaitForFirstConsumer'], size),
      reclaimPolicy: pick(['Delete', 'Retain'], variant >> 1),
    }),
  },
  'priority class': {
    path: '/apis/scheduling.k8s.io/v1/priorityclasses',
    kind: 'PriorityClass',
    prefix: 'rank',
    global: true,
    own: true,
    body: ({ size }) => ({
      value: 100 * size,
      preemptionPolicy: pick(['PreemptLowerPriority', 'Never'], size),
      ...(size === 7 && { globalDefault: true }),
    }),
  },
  'runtime class': {
    path: '/apis/node.k8s.io/v1/runtimeclasses',
    kind: 'RuntimeClass',
    prefix: 'sandbox',
    global: true,
    body: ({ size }) => ({
      handler: 'runc',
      ...(size % 2 === 0 && { overhead: { podFixed: { cpu: '100m' } } }),
    }),
  },
  'ingress class': {
    path: '/apis/networking.k8s.io/v1/ingressclasses',
    kind: 'IngressClass',
    prefix: 'door',
    global: true,
    body: () => ({ spec: { controller: 'example.com/door' } }),
  },
  'bare service': {
    path: '/api/v1/NS/services',
    kind: 'Service',
    prefix: 'bare',
    body: () => ({ spec: { ports: [{ port: 80 }] } }),
  },
  endpoints: {
    path: '/api/v1/NS/endpoints',
    kind: 'Endpoints',
    prefix: 'bare',
    own: true,
    body: ({ size }) => ({
      subsets: [{ addresses: [{ ip: `192.0.2.${1 + size}` }], ports: [{ port: 80 + (size % 2) }] }],
    }),
  },
  slice: {
    path: '/apis/discovery.k8s.io/v1/NS/endpointslices',
    kind: 'EndpointSlice',
    prefix: 'hand',
    own: true,
    body: ({ size, which }) => ({
      metadata: { labels: { 'kubernetes.io/service-name': `bare-${which % 4}` } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [`192.0.2.${1 + size}`] }],
      ports: [{ port: 80 }],
    }),
  },
  mould: {
    path: '/api/v1/NS/podtemplates',
    kind: 'PodTemplate',
    prefix: 'mould',
    body: () => ({ template: { spec: { containers: [{ name: 'main', image: 'nginx' }] } } }),
  },
  'admission policy': {
    path: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
    kind: 'ValidatingAdmissionPolicy',
    prefix: 'rule',
    global: true,
    body: ({ size }) => ({
      spec: {
        matchConstraints: {
          resourceRules: [
            { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] },
          ],
        },
        validations: [
          { expression: `!has(object.data) || !has(object.data.size) || object.data.size != '${size}'` },
        ],
      },
    }),
  },
  'admission binding': {
    path: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings',
    kind: 'ValidatingAdmissionPolicyBinding',
    prefix: 'rule',
    global: true,
    body: ({ which }) => ({ spec: { policyName: `rule-${which % 4}`, validationActions: ['Deny'] } }),
  },
};

/** What a quota limits, and of which pods. */
export function quotaSpec({ size, variant }: Operation): object {
  const counts = {
    pods: String(10 + size),
    services: '6',
    'count/deployments.apps': '8',
    persistentvolumeclaims: '9',
  };
  if (variant % 4 === 1) return { hard: { pods: String(3 + size) }, scopes: ['BestEffort'] };
  if (variant % 4 === 2)
    return { hard: { 'requests.cpu': `${4 + size}`, 'requests.storage': '20Gi', configmaps: '7' } };
  return { hard: counts };
}

/** What an autoscaler looks at and how it goes about it. */
export function scalerSpec({ size, which, variant }: Operation): object {
  const target = { type: 'Utilization', averageUtilization: 50 };
  return {
    scaleTargetRef:
      variant % 4 === 3
        ? { apiVersion: 'apps/v1', kind: 'StatefulSet', name: `db-${which % 4}` }
        : { apiVersion: 'apps/v1', kind: 'Deployment', name: `web-${which % 4}` },
    minReplicas: 1 + (size % 3),
    maxReplicas: 4 + (size % 3),
    metrics: [
      { type: 'Resource', resource: { name: 'cpu', target } },
      ...(variant % 3 === 1
        ? [
            {
              type: 'Resource',
              resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '3Mi' } },
            },
          ]
        : []),
    ],
    ...(variant % 5 === 2 && {
      behavior: {
        scaleDown: {
          stabilizationWindowSeconds: 30,
          policies: [{ type: 'Pods', value: 1, periodSeconds: 15 }],
        },
        scaleUp: { selectPolicy: pick(['Max', 'Min', 'Disabled'], size) },
      },
    }),
  };
}
