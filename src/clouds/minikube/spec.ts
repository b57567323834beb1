import { machineUUID } from '../../cluster/kubelet/machine-id.ts';
import type { AuthorityOrigin } from '../../cluster/machinery/certificates/authority.ts';
import type { HostedClusterSpec, HostedNode } from '../host.ts';
import { addonManifests } from './addons.ts';
import { profileId } from './records.ts';
import type { NodeRecord, ProfileRecord } from './records.ts';
import { CONTROL_PLANE } from './kubeadm.ts';
import { controlPlanePods } from './control-plane.ts';
import { systemManifests } from './system.ts';

export { addonManifests };

const kibi = (megabytes: number): string => `${Math.round(megabytes * 1024)}Ki`;

/** The images of minikube's preload. */
const preloaded = (version: string): readonly string[] => [
  ...['apiserver', 'controller-manager', 'proxy', 'scheduler'].map(
    (name) => `registry.k8s.io/kube-${name}:${version}`,
  ),
  'registry.k8s.io/etcd:3.5.21-0',
  'registry.k8s.io/coredns/coredns:v1.12.0',
  'registry.k8s.io/pause:3.10',
  'gcr.io/k8s-minikube/storage-provisioner:v5',
];

/** The Kubernetes node in a container. */
export function nodeOf(profile: ProfileRecord, node: NodeRecord): HostedNode {
  const role = node.controlPlane
    ? {
        'node-role.kubernetes.io/control-plane': '',
        'node.kubernetes.io/exclude-from-external-load-balancers': '',
      }
    : {};
  const resources = {
    cpu: String(profile.cpus),
    'ephemeral-storage': '61255492Ki',
    'hugepages-2Mi': '0',
    memory: kibi(profile.memory),
    pods: '110',
  };
  const index = profile.nodes.findIndex(({ name }) => name === node.name);
  return {
    name: node.name,
    labels: {
      'beta.kubernetes.io/arch': 'amd64',
      'beta.kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': node.name,
      'kubernetes.io/os': 'linux',
      'minikube.k8s.io/commit': 'c93a4cb9311efc66b90d33ea03f75f2c4120e9b0',
      'minikube.k8s.io/name': profile.name,
      'minikube.k8s.io/primary': String(node.controlPlane),
      'minikube.k8s.io/version': 'v1.38.1',
      ...role,
    },
    taints: [],
    capacity: resources,
    allocatable: resources,
    internalIP: node.ip,
    podCIDR: `10.244.${Math.max(0, index)}.0/24`,
    kubeletVersion: profile.kubernetesVersion,
    osImage: 'Debian GNU/Linux 12 (bookworm)',
    kernelVersion: '6.8.0-51-generic',
    sharesKernel: true,
    containerRuntimeVersion: 'docker://29.2.1',
    images: preloaded(profile.kubernetesVersion),
    ...(node.controlPlane && { staticPods: controlPlanePods(node, profile.kubernetesVersion) }),
  };
}

/** The cluster in a profile's containers. @param authority who signs its certificates */
export function specOf(profile: ProfileRecord, authority: AuthorityOrigin): HostedClusterSpec {
  const [primary] = profile.nodes;
  return {
    id: profileId(profile.name),
    name: profile.name,
    version: profile.kubernetesVersion,
    endpoints: [`https://${primary?.ip ?? ''}:8443`],
    serviceCIDR: '10.96.0.0/12',
    podCIDR: '10.244.0.0/16',
    nodes: profile.nodes.map((node) => nodeOf(profile, node)),
    manifests: [
      ...systemManifests(profile.kubernetesVersion, primary?.ip ?? ''),
      ...profile.addons.flatMap(addonManifests),
    ],
    // addresses come from `minikube tunnel`, which writes them itself
    loadBalancers: 'none',
    authority,
    administrator: 'minikube-user',
    joinAt: CONTROL_PLANE,
    // of a single control plane minikube's programs do not elect any leader
    host: { name: profile.name, elected: [] },
    provisioners: [
      {
        name: 'k8s.io/minikube-hostpath',
        identity: `minikube_${machineUUID(`${profileId(profile.name)}/storage-provisioner`)}`,
        pod: 'kube-system/storage-provisioner',
        milliseconds: 60,
      },
    ],
    // the bridge of one node does not look at policies; kindnet, which joins several, does
    enforcesPolicies: /^(?:calico|cilium|kindnet)\b/.test(pluginOf(profile)),
  };
}

/** The network plugin of a profile. Models pkg/minikube/cni/cni.go (chooseDefault) */
const pluginOf = ({ cni = '', multiNode }: ProfileRecord): string => {
  if (cni !== '' && cni !== 'auto') return cni;
  return multiNode ? 'kindnet' : 'bridge';
};
