import { machineUUID } from '../../cluster/kubelet/machine-id.ts';
import type { HostedClusterSpec, HostedNode } from '../host.ts';
import { regionOf } from './catalogue.ts';
import { machineOf, resourcesOf } from './machines.ts';
import { clusterId } from './records.ts';
import { object } from './requests.ts';
import type { ClusterRecord, MachineRecord, PoolRecord } from './records.ts';
import { diskProvisioner, storageManifests } from './storage.ts';
import { proxyPod, systemManifests } from './system.ts';
import { webhookManifests } from './webhooks.ts';

const effects: Readonly<Record<string, string>> = {
  NO_SCHEDULE: 'NoSchedule',
  PREFER_NO_SCHEDULE: 'PreferNoSchedule',
  NO_EXECUTE: 'NoExecute',
};

/** Whether eBPF programs carry services and policies: Autopilot always has Dataplane V2, Standard clusters where they were asked. */
const hasDataplaneV2 = ({ autopilot, settings }: ClusterRecord): boolean =>
  autopilot || object(settings['networkConfig'])['datapathProvider'] === 'ADVANCED_DATAPATH';

/** What Google's own controllers note on a node. */
function annotationsOf(
  { project }: ClusterRecord,
  pool: PoolRecord,
  { name, zone }: MachineRecord,
): Readonly<Record<string, string>> {
  const path = `projects/${project}/zones/${zone}/instances/${name}`;
  const number = BigInt(`0x${machineUUID(path).replaceAll('-', '').slice(0, 15)}`);
  const taints = pool.taints.map(({ key, value, effect }) => `${key}=${value}:${effects[effect] ?? effect}`);
  return {
    'container.googleapis.com/instance_id': String(1_000_000_000_000_000_000n + number),
    'csi.volume.kubernetes.io/nodeid': JSON.stringify({ 'pd.csi.storage.gke.io': path }),
    'node.gke.io/last-applied-node-taints': taints.join(','),
  };
}

/** The node that a machine becomes. */
export function nodeOf(cluster: ClusterRecord, pool: PoolRecord, machine: MachineRecord): HostedNode {
  const type = machineOf(pool.machineType) ?? { cpus: 2, memory: 4, shared: true };
  const family = pool.machineType.split('-')[0] ?? 'e2';
  const region = regionOf(cluster.location);
  const flavour = pool.spot ? { 'cloud.google.com/gke-spot': 'true' } : {};
  return {
    name: machine.name,
    labels: {
      'beta.kubernetes.io/arch': 'amd64',
      'beta.kubernetes.io/instance-type': pool.machineType,
      'beta.kubernetes.io/os': 'linux',
      'cloud.google.com/gke-boot-disk': pool.diskType,
      'cloud.google.com/gke-container-runtime': 'containerd',
      'cloud.google.com/gke-cpu-scaling-level': String(type.cpus),
      'cloud.google.com/gke-logging-variant': 'DEFAULT',
      'cloud.google.com/gke-max-pods-per-node': String(pool.maxPodsPerNode),
      'cloud.google.com/gke-memory-gb-scaling-level': String(Math.ceil(type.memory)),
      'cloud.google.com/gke-nodepool': pool.name,
      'cloud.google.com/gke-os-distribution': 'cos',
      'cloud.google.com/gke-provisioning': pool.spot ? 'spot' : 'standard',
      'cloud.google.com/gke-stack-type': 'IPV4',
      'cloud.google.com/machine-family': family,
      'cloud.google.com/private-node': 'false',
      'failure-domain.beta.kubernetes.io/region': region,
      'failure-domain.beta.kubernetes.io/zone': machine.zone,
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': machine.name,
      'kubernetes.io/os': 'linux',
      'node.kubernetes.io/instance-type': pool.machineType,
      'topology.gke.io/zone': machine.zone,
      'topology.kubernetes.io/region': region,
      'topology.kubernetes.io/zone': machine.zone,
      ...flavour,
      ...pool.labels,
    },
    annotations: annotationsOf(cluster, pool, machine),
    taints: pool.taints.map(({ key, value, effect }) => ({ key, value, effect: effects[effect] ?? effect })),
    ...resourcesOf(type, pool.diskSizeGb, pool.maxPodsPerNode),
    internalIP: machine.internalIP,
    externalIP: machine.externalIP,
    dnsName: `${machine.name}.${machine.zone}.c.${cluster.project}.internal`,
    podCIDR: machine.podCIDR,
    kubeletVersion: `v${pool.version}`,
    osImage: 'Container-Optimized OS from Google',
    kernelVersion: '6.6.97+',
    containerRuntimeVersion: 'containerd://2.0.6',
    ...(!hasDataplaneV2(cluster) && { staticPods: [proxyPod(pool.version)] }),
    providerID: `gce://${cluster.project}/${machine.zone}/${machine.name}`,
  };
}

/** The machine on which Google runs a control plane: nobody but its leases tells of it. */
function controlPlaneName(id: string): string {
  const digits = machineUUID(`${id}/control-plane`).replaceAll('-', '');
  return `gke-${digits.slice(0, 20)}-${digits.slice(20, 24)}-${digits.slice(24, 28)}-vm`;
}

/** What the world is to make of a cluster. */
export function hostedSpec(cluster: ClusterRecord): HostedClusterSpec {
  const nodes = cluster.pools.flatMap((pool) =>
    pool.machines.map((machine) => nodeOf(cluster, pool, machine)),
  );
  const dataplaneV2 = hasDataplaneV2(cluster);
  const calico = object(cluster.settings['networkPolicy'])['enabled'] === true;
  return {
    id: clusterId(cluster),
    name: cluster.name,
    version: `v${cluster.masterVersion}`,
    endpoints: [`https://${cluster.endpoint}`, `https://${cluster.privateEndpoint}`],
    serviceCIDR: cluster.serviceCIDR,
    podCIDR: cluster.podCIDR,
    nodes,
    manifests: [
      ...(calico ? [] : webhookManifests),
      ...systemManifests(nodes.length, dataplaneV2),
      ...storageManifests,
    ],
    loadBalancers: 'gke',
    host: {
      name: controlPlaneName(clusterId(cluster)),
      elected: ['kube-controller-manager', 'kube-scheduler', 'cloud-controller-manager'],
    },
    provisioners: [diskProvisioner(clusterId(cluster))],
    enforcesPolicies: calico || dataplaneV2,
  };
}
