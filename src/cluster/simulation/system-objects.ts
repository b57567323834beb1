import type { RandomSource } from '../environment.ts';
import type { KubeObject } from '../machinery/object.ts';
import type { ClusterSettings } from '../kinds/kind.ts';
import { formatTime } from '../machinery/time.ts';

/** An object with a type, a name and whatever its kind has besides. */
export type Manifest = KubeObject & Readonly<Record<string, unknown>>;

/** The components that have a service account of their own. */
const ACCOUNTS = [
  'attachdetach-controller',
  'bootstrap-signer',
  'certificate-controller',
  'clusterrole-aggregation-controller',
  'cronjob-controller',
  'daemon-set-controller',
  'default',
  'deployment-controller',
  'disruption-controller',
  'endpoint-controller',
  'endpointslice-controller',
  'endpointslicemirroring-controller',
  'ephemeral-volume-controller',
  'expand-controller',
  'generic-garbage-collector',
  'horizontal-pod-autoscaler',
  'job-controller',
  'legacy-service-account-token-cleaner',
  'namespace-controller',
  'node-controller',
  'persistent-volume-binder',
  'pod-garbage-collector',
  'pv-protection-controller',
  'pvc-protection-controller',
  'replicaset-controller',
  'replication-controller',
  'resourcequota-controller',
  'root-ca-cert-publisher',
  'service-account-controller',
  'service-cidrs-controller',
  'service-controller',
  'statefulset-controller',
  'token-cleaner',
  'ttl-after-finished-controller',
  'ttl-controller',
  'validatingadmissionpolicy-status-controller',
];

const inKubeSystem = (name: string) => ({ name, namespace: 'kube-system' });

/** What the control plane's components put into kube-system of every cluster. */
export function systemObjects(certificate: string, now: number): readonly Manifest[] {
  return [
    ...ACCOUNTS.map((name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: inKubeSystem(name) })),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: inKubeSystem('extension-apiserver-authentication'),
      data: {
        'client-ca-file': certificate,
        'requestheader-allowed-names': '["front-proxy-client"]',
        'requestheader-client-ca-file': certificate,
        'requestheader-extra-headers-prefix': '["X-Remote-Extra-"]',
        'requestheader-group-headers': '["X-Remote-Group"]',
        'requestheader-username-headers': '["X-Remote-User"]',
      },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: inKubeSystem('kube-apiserver-legacy-service-account-token-tracking'),
      data: { since: formatTime(now).slice(0, 10) },
    },
  ];
}

/** The address of the cluster's DNS: the tenth of the service network. */
export function dnsServiceIP({ serviceNetwork }: ClusterSettings): string {
  const parts = serviceNetwork.base.split('.');
  return [...parts.slice(0, 3), Number(parts[3]) + 10].join('.');
}

/** CoreDNS as kubeadm sets it up: the deployment and its service. */
export function coreDNS(settings: ClusterSettings): readonly Manifest[] {
  const labels = { 'k8s-app': 'kube-dns' };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        ...inKubeSystem('kube-dns'),
        labels: { ...labels, 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' },
      },
      spec: {
        clusterIP: dnsServiceIP(settings),
        selector: labels,
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
          { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
          { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
        ],
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...inKubeSystem('coredns'), labels },
      spec: {
        replicas: 2,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            nodeSelector: { 'kubernetes.io/os': 'linux' },
            tolerations: [
              { key: 'CriticalAddonsOnly', operator: 'Exists' },
              { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
            ],
            containers: [
              {
                name: 'coredns',
                image: 'registry.k8s.io/coredns/coredns:v1.12.0',
                imagePullPolicy: 'IfNotPresent',
                args: ['-conf', '/etc/coredns/Corefile'],
                ports: [
                  { name: 'dns', containerPort: 53, protocol: 'UDP' },
                  { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
                  { name: 'metrics', containerPort: 9153, protocol: 'TCP' },
                ],
                resources: { requests: { cpu: '100m', memory: '70Mi' }, limits: { memory: '170Mi' } },
              },
            ],
          },
        },
      },
    },
  ];
}

/**
 * What whoever wants to join learns of a cluster without saying who he is.
 * Models cmd/kubeadm/app/phases/bootstraptoken/clusterinfo/clusterinfo.go
 * @param certificate of the cluster's authority, in PEM
 */
export const clusterInfo = (certificate: string, server: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'cluster-info', namespace: 'kube-public' },
  data: {
    kubeconfig: `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${btoa(certificate)}
    server: ${server}
  name: ""
contexts: null
current-context: ""
kind: Config
preferences: {}
users: null
`,
  },
});

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';
/** How long the token of a new cluster lasts, in milliseconds. */
const TOKEN_LIFE = 86_400_000;

/** The token with which nodes join a new cluster. Models cmd/kubeadm/app/apis/bootstraptoken/v1/utils.go (BootstrapTokenToSecret) */
export function bootstrapToken(random: RandomSource, now: number): Manifest {
  const id = random.text(6, ALPHABET, 'bootstrap token', 'id');
  const data = {
    'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token',
    expiration: formatTime(now + TOKEN_LIFE),
    'token-id': id,
    'token-secret': random.text(16, ALPHABET, 'bootstrap token', 'secret'),
    'usage-bootstrap-authentication': 'true',
    'usage-bootstrap-signing': 'true',
  };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `bootstrap-token-${id}`, namespace: 'kube-system' },
    type: 'bootstrap.kubernetes.io/token',
    data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, btoa(text)])),
  };
}
