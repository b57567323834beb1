import { defaultNodeLabels, type NodeMachine } from '../kubelet/machine.ts';

/** The digits of a name, stretched: machine ids that look like some and are always the same. */
function digits(name: string): string {
  let state = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) state = Math.imul(state ^ name.charCodeAt(i), 0x01000193);
  let out = '';
  while (out.length < 32) {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    out += (state >>> 0).toString(16).padStart(8, '0');
  }
  return out.slice(0, 32);
}

const uuid = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const CAPACITY = {
  cpu: '4',
  'ephemeral-storage': '98831908Ki',
  'hugepages-1Gi': '0',
  'hugepages-2Mi': '0',
  memory: '8Gi',
  pods: '110',
};

/**
 * The `index`th machine (from 1) of the reference cluster: four cores, 8 GiB, Debian.
 * @param changes what is different about this one
 */
export function rigMachine(index: number, changes: Partial<NodeMachine> = {}): NodeMachine {
  const name = changes.name ?? `node-${index}`;
  const ip = changes.ip ?? `10.0.0.${10 + index}`;
  const id = digits(name);
  return {
    name,
    ip,
    addresses: [
      { type: 'InternalIP', address: ip },
      { type: 'Hostname', address: name },
    ],
    labels: defaultNodeLabels(name),
    annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    taints: [],
    providerID: undefined,
    capacity: CAPACITY,
    allocatable: CAPACITY,
    systemInfo: {
      machineID: id,
      systemUUID: uuid(id),
      bootID: uuid(digits(`boot ${name}`)),
      kernelVersion: '6.1.0-37-amd64',
      osImage: 'Debian GNU/Linux 12 (bookworm)',
      containerRuntimeVersion: 'containerd://2.1.3',
      kubeletVersion: 'v1.33.13',
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      architecture: 'amd64',
    },
    podCIDR: `10.${244 + Math.floor((index - 1) / 256)}.${(index - 1) % 256}.0/24`,
    images: [],
    ...changes,
  };
}
