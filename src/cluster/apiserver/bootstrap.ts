import type { Client } from '../client.ts';
import type { ClusterSettings } from '../kinds/kind.ts';

const NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'default'];

const PRIORITIES = [
  [
    'system-node-critical',
    2_000_001_000,
    'Used for system critical pods that must not be moved from their current node.',
  ],
  [
    'system-cluster-critical',
    2_000_000_000,
    'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  ],
] as const;

/** The Service through which pods reach the API server, in `default`; its endpoints are named like it. */
export const KUBERNETES_SERVICE = 'kubernetes';

/** What an API server's certificate is for. Models cmd/kubeadm/app/util/pkiutil/pki_helpers.go */
export const servingNames = (settings: ClusterSettings): readonly string[] => [
  ...['', '.default', '.default.svc', '.default.svc.cluster.local'].map((rest) => `kubernetes${rest}`),
  kubernetesServiceIP(settings),
  settings.advertiseAddress,
];

/** The first address of the service network: the `kubernetes` Service's. */
export function kubernetesServiceIP({ serviceNetwork }: ClusterSettings): string {
  const parts = serviceNetwork.base.split('.');
  return [...parts.slice(0, 3), Number(parts[3]) + 1].join('.');
}

/**
 * What the API server itself puts into an empty cluster: the system namespaces and the `kubernetes` Service with its
 * endpoints. Models pkg/controlplane/controller
 */
export function bootstrap(client: Client, settings: ClusterSettings): void {
  for (const name of NAMESPACES) client.create('namespaces', '', { metadata: { name } });
  for (const [name, value, description] of PRIORITIES) {
    client.create('priorityclasses.scheduling.k8s.io', '', { metadata: { name }, value, description });
  }
  keepKubernetesService(client, settings);
}

/** Makes what is missing of the `kubernetes` Service and its endpoints. Models pkg/controlplane/controller/kubernetesservice/controller.go */
export function keepKubernetesService(client: Client, settings: ClusterSettings): void {
  const has = (resource: 'services' | 'endpoints' | 'endpointslices.discovery.k8s.io'): boolean =>
    client.get(resource, 'default', KUBERNETES_SERVICE) !== undefined;
  const { advertiseAddress, advertisePort } = settings;
  const name = KUBERNETES_SERVICE;
  if (!has('services'))
    client.create('services', 'default', {
      metadata: { name, labels: { component: 'apiserver', provider: 'kubernetes' } },
      spec: {
        clusterIP: kubernetesServiceIP(settings),
        ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: advertisePort }],
        type: 'ClusterIP',
        sessionAffinity: 'None',
      },
    });
  const ports = [{ name: 'https', port: advertisePort, protocol: 'TCP' } as const];
  if (!has('endpoints'))
    client.create('endpoints', 'default', {
      metadata: { name, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
      subsets: [{ addresses: [{ ip: advertiseAddress }], ports }],
    });
  if (!has('endpointslices.discovery.k8s.io'))
    client.create('endpointslices.discovery.k8s.io', 'default', {
      metadata: { name, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [advertiseAddress], conditions: { ready: true } }],
      ports,
    });
}
