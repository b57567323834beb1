type Manifest = Readonly<Record<string, unknown>>;
type Labels = Readonly<Record<string, string>>;

const NAMESPACE = 'ingress-nginx';
const RBAC = 'rbac.authorization.k8s.io';
const CERTGEN = 'registry.k8s.io/ingress-nginx/kube-webhook-certgen:v1.6.7';
const CONTROLLER = 'registry.k8s.io/ingress-nginx/controller:v1.14.3';

/** Where the ports 80 and 443 of the machine lead that `minikube ip` names. */
const PRIMARY: Labels = { 'kubernetes.io/os': 'linux', 'minikube.k8s.io/primary': 'true' };

const base: Labels = {
  'app.kubernetes.io/instance': 'ingress-nginx',
  'app.kubernetes.io/name': 'ingress-nginx',
};
const labelsOf = (component: string): Labels => ({ ...base, 'app.kubernetes.io/component': component });

const rule = (apiGroups: readonly string[], resources: readonly string[], ...verbs: readonly string[]) => ({
  apiGroups,
  resources,
  verbs,
});

const rules = [
  rule([''], ['configmaps', 'endpoints', 'nodes', 'pods', 'secrets', 'namespaces'], 'get', 'list', 'watch'),
  rule([''], ['services'], 'get', 'list', 'watch'),
  rule([''], ['events'], 'create', 'patch'),
  rule(['networking.k8s.io'], ['ingresses', 'ingressclasses'], 'get', 'list', 'watch'),
  rule(['networking.k8s.io'], ['ingresses/status'], 'update', 'patch'),
  rule(['coordination.k8s.io'], ['leases'], 'get', 'list', 'watch', 'create', 'update'),
  rule(['discovery.k8s.io'], ['endpointslices'], 'get', 'list', 'watch'),
];

function job(name: string, args: readonly string[]): Manifest {
  const labels = labelsOf('admission-webhook');
  const podSpec = {
    containers: [{ name: name.split('-').at(-1), image: CERTGEN, imagePullPolicy: 'IfNotPresent', args }],
    restartPolicy: 'OnFailure',
    serviceAccountName: 'ingress-nginx-admission',
    nodeSelector: PRIMARY,
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: `ingress-nginx-admission-${name}`, namespace: NAMESPACE, labels },
    spec: { template: { metadata: { name: `ingress-nginx-admission-${name}`, labels }, spec: podSpec } },
  };
}

function controller(labels: Labels): Manifest {
  const probe = { httpGet: { path: '/healthz', port: 10_254, scheme: 'HTTP' }, periodSeconds: 10 };
  const fromField = (name: string, fieldPath: string): Manifest => ({
    name,
    valueFrom: { fieldRef: { fieldPath } },
  });
  const container = {
    name: 'controller',
    image: CONTROLLER,
    imagePullPolicy: 'IfNotPresent',
    args: [
      '/nginx-ingress-controller',
      '--election-id=ingress-nginx-leader',
      '--controller-class=k8s.io/ingress-nginx',
      '--watch-ingress-without-class=true',
      '--configmap=$(POD_NAMESPACE)/ingress-nginx-controller',
      '--report-node-internal-ip-address',
    ],
    env: [fromField('POD_NAME', 'metadata.name'), fromField('POD_NAMESPACE', 'metadata.namespace')],
    ports: [
      { name: 'http', containerPort: 80, hostPort: 80, protocol: 'TCP' },
      { name: 'https', containerPort: 443, hostPort: 443, protocol: 'TCP' },
      { name: 'webhook', containerPort: 8443, protocol: 'TCP' },
    ],
    livenessProbe: { ...probe, initialDelaySeconds: 10, failureThreshold: 5 },
    readinessProbe: { ...probe, initialDelaySeconds: 10, failureThreshold: 3 },
    resources: { requests: { cpu: '100m', memory: '90Mi' } },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'ingress-nginx-controller', namespace: NAMESPACE, labels },
    spec: {
      revisionHistoryLimit: 10,
      minReadySeconds: 0,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { ...labels, 'gcp-auth-skip-secret': 'true' } },
        spec: {
          dnsPolicy: 'ClusterFirst',
          serviceAccountName: 'ingress-nginx',
          nodeSelector: PRIMARY,
          tolerations: [
            { key: 'node-role.kubernetes.io/master', operator: 'Equal', effect: 'NoSchedule' },
            { key: 'node-role.kubernetes.io/control-plane', operator: 'Equal', effect: 'NoSchedule' },
          ],
          containers: [container],
        },
      },
    },
  };
}

const service = (name: string, labels: Labels, spec: Manifest): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: NAMESPACE, labels },
  spec: { selector: labelsOf('controller'), ...spec },
});

const account = (name: string, labels: Labels): Manifest => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace: NAMESPACE, labels },
});

/** The ingress controller of the class `nginx` on the ports of one node, as minikube's addon installs it. */
export function ingressNginxManifests(): readonly Manifest[] {
  const labels = labelsOf('controller');
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE, labels: base } },
    account('ingress-nginx', labels),
    account('ingress-nginx-admission', labelsOf('admission-webhook')),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'ingress-nginx-controller', namespace: NAMESPACE, labels },
      data: { hsts: 'false' },
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: { name: 'ingress-nginx', labels: base },
      rules,
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'ingress-nginx', labels: base },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'ingress-nginx' },
      subjects: [{ kind: 'ServiceAccount', name: 'ingress-nginx', namespace: NAMESPACE }],
    },
    service('ingress-nginx-controller', labels, {
      type: 'NodePort',
      ports: [
        { name: 'http', port: 80, protocol: 'TCP', targetPort: 'http' },
        { name: 'https', port: 443, protocol: 'TCP', targetPort: 'https' },
      ],
    }),
    service('ingress-nginx-controller-admission', labels, {
      ports: [{ name: 'https-webhook', port: 443, targetPort: 'webhook' }],
    }),
    controller(labels),
    job('create', [
      'create',
      '--host=ingress-nginx-controller-admission,ingress-nginx-controller-admission.$(POD_NAMESPACE).svc',
      '--namespace=$(POD_NAMESPACE)',
      '--secret-name=ingress-nginx-admission',
    ]),
    job('patch', [
      'patch',
      '--webhook-name=ingress-nginx-admission',
      '--namespace=$(POD_NAMESPACE)',
      '--patch-mutating=false',
      '--secret-name=ingress-nginx-admission',
      '--patch-failure-policy=Fail',
    ]),
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: {
        name: 'nginx',
        labels,
        annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' },
      },
      spec: { controller: 'k8s.io/ingress-nginx' },
    },
  ];
}
