import type { HostedNode } from '../clouds/host.ts';
import { defaultNodeLabels, type NodeMachine } from '../cluster/kubelet/machine.ts';
import { machineID, machineUUID } from '../cluster/kubelet/machine-id.ts';

/**
 * The machine that a cloud's node is to the kubelet.
 * @param identity what its ids are made of: the same for no other machine
 */
export function hostedMachine(node: HostedNode, identity: string): NodeMachine {
  return {
    name: node.name,
    ip: node.internalIP,
    addresses: [
      { type: 'InternalIP', address: node.internalIP },
      ...(node.externalIP === undefined ? [] : [{ type: 'ExternalIP', address: node.externalIP }]),
      ...(node.dnsName === undefined ? [] : [{ type: 'InternalDNS', address: node.dnsName }]),
      { type: 'Hostname', address: node.dnsName ?? node.name },
    ],
    labels: { ...defaultNodeLabels(node.name), ...node.labels },
    annotations: {
      'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
      ...node.annotations,
    },
    taints: node.taints.map((taint) => ({ ...taint, effect: effectOf(taint.effect) })),
    providerID: node.providerID,
    capacity: node.capacity,
    allocatable: node.allocatable,
    systemInfo: {
      machineID: machineID(identity),
      systemUUID: machineUUID(identity),
      bootID: machineUUID(`${identity} boot`),
      kernelVersion: node.kernelVersion,
      osImage: node.osImage,
      containerRuntimeVersion: node.containerRuntimeVersion,
      kubeletVersion: node.kubeletVersion,
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      architecture: 'amd64',
    },
    ...(node.sharesKernel && { sharesKernel: true }),
    podCIDR: node.podCIDR,
    images: node.images ?? [],
    ...(node.staticPods && { staticPods: node.staticPods }),
  };
}

function effectOf(effect: string): 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute' {
  return effect === 'NoExecute' || effect === 'PreferNoSchedule' ? effect : 'NoSchedule';
}
