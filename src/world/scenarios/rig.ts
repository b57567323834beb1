import type { HostedNode } from '../../clouds/host.ts';
import type { Scenario } from '../scenario.ts';

const VERSION = 'v1.33.13';

const capacity = {
  cpu: '4',
  'ephemeral-storage': '98831908Ki',
  'hugepages-1Gi': '0',
  'hugepages-2Mi': '0',
  memory: '8388608Ki',
  pods: '110',
};

const node = (number: number): HostedNode => ({
  name: `node-${number}`,
  labels: {},
  taints: [],
  capacity,
  allocatable: capacity,
  internalIP: `10.0.0.${10 + number}`,
  podCIDR: `10.244.${number - 1}.0/24`,
  kubeletVersion: VERSION,
  osImage: 'Debian GNU/Linux 12 (bookworm)',
  kernelVersion: '6.1.0-37-amd64',
  containerRuntimeVersion: 'containerd://2.1.3',
});

/** The cluster on which the transcripts of the real tools were recorded: three nodes, kubelets of the recorder's making. */
export const rig: Scenario = {
  name: 'rig',
  machine: {
    user: 'student',
    hostname: 'rig',
    home: '/home/student',
    directory: '/home/student/work',
    prompt: '\\u@\\h:\\w\\$ ',
    env: { EDITOR: 'vi' },
  },
  programs: ['kubectl', 'curl', 'wget'],
  files: {},
  clusters: [
    {
      access: { cluster: 'kubernetes', user: 'kubernetes-admin', context: 'kubernetes-admin@kubernetes' },
      plan: {
        id: 'rig',
        name: 'kubernetes',
        profile: 'rig',
        version: VERSION,
        endpoints: ['https://127.0.0.1:6443'],
        serviceCIDR: '10.96.0.0/12',
        podCIDR: '10.244.0.0/16',
        nodes: [node(1), node(2), node(3)],
        manifests: [],
        loadBalancers: 'rig',
        host: { name: 'rig', elected: ['kube-controller-manager', 'kube-scheduler'] },
      },
    },
  ],
  prepare: { commands: [], lead: 150_000 },
};
