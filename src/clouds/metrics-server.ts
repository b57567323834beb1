type Manifest = Readonly<Record<string, unknown>>;
type Labels = Readonly<Record<string, string>>;

const RBAC = 'rbac.authorization.k8s.io';
const ACCOUNT = { kind: 'ServiceAccount', name: 'metrics-server', namespace: 'kube-system' };

const role = (name: string, labels: Labels, rules: readonly Manifest[]): Manifest => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'ClusterRole',
  metadata: { name, labels },
  rules,
});

const binding = (kind: string, metadata: Manifest, roleKind: string, roleName: string): Manifest => ({
  apiVersion: `${RBAC}/v1`,
  kind,
  metadata,
  roleRef: { apiGroup: RBAC, kind: roleKind, name: roleName },
  subjects: [ACCOUNT],
});

/**
 * What a metrics server needs beside its pods and their Service: its account and roles, and the APIService that hands requests
 * about metrics to it.
 */
export function metricsServerManifests(labels: Labels): readonly Manifest[] {
  const aggregate = (to: string): Labels => ({ [`${RBAC}/aggregate-to-${to}`]: 'true' });
  return [
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: ACCOUNT.name, namespace: ACCOUNT.namespace, labels },
    },
    role(
      'system:aggregated-metrics-reader',
      { ...labels, ...aggregate('admin'), ...aggregate('edit'), ...aggregate('view') },
      [{ apiGroups: ['metrics.k8s.io'], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] }],
    ),
    role('system:metrics-server', labels, [
      { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
      { apiGroups: [''], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] },
    ]),
    binding(
      'RoleBinding',
      { name: 'metrics-server-auth-reader', namespace: 'kube-system', labels },
      'Role',
      'extension-apiserver-authentication-reader',
    ),
    binding(
      'ClusterRoleBinding',
      { name: 'metrics-server:system:auth-delegator', labels },
      'ClusterRole',
      'system:auth-delegator',
    ),
    binding(
      'ClusterRoleBinding',
      { name: 'system:metrics-server', labels },
      'ClusterRole',
      'system:metrics-server',
    ),
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1beta1.metrics.k8s.io', labels },
      spec: {
        service: { name: 'metrics-server', namespace: 'kube-system' },
        group: 'metrics.k8s.io',
        version: 'v1beta1',
        insecureSkipTLSVerify: true,
        groupPriorityMinimum: 100,
        versionPriority: 100,
      },
    },
  ];
}
