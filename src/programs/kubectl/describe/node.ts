import type { Lease, Node, NodeStatus, Pod } from '../../../cluster/api/types.ts';
import { hasReason } from '../errors.ts';
import { longTime } from '../output/duration.ts';
import { compareStrings } from '../output/go-values.ts';
import { metaOf, type DescribeContext, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { corePath, listAll } from './lists.ts';
import { writeAnnotations, writeLabels, writeTaints } from './metadata.ts';
import { writeNodeResources } from './node-resources.ts';
import { quantityText } from './quantity.ts';
import { DescribeWriter, type PrefixWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describeNode */
export const describeNode: Describer<Node> = async (node, context) => {
  const meta = metaOf(node);
  const { name = '' } = meta;
  const pods = await podsOn(name, context);
  const reference = referenceTo(node);
  const events = await searchEvents(context, reference);
  // The kubelet's events carry the node's name in place of its UID.
  const kubeletEvents = await searchEvents(context, { ...reference, uid: name });
  const writer = new DescribeWriter();
  const { spec = {}, status = {} } = node;
  writer.write(0, `Name:\t${name}\n`);
  writer.write(0, `Roles:\t${rolesOf(meta.labels) || '<none>'}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writer.write(0, `CreationTimestamp:\t${longTime(meta.creationTimestamp)}\n`);
  writeTaints(writer, 'Taints', spec.taints);
  writer.write(0, `Unschedulable:\t${spec.unschedulable === true}\n`);
  await writeLease(writer, name, context);
  writeStatus(writer, status);
  if (spec.podCIDR) writer.write(0, `PodCIDR:\t${spec.podCIDR}\n`);
  if (spec.podCIDRs?.length) writer.write(0, `PodCIDRs:\t${spec.podCIDRs.join(',')}\n`);
  if (spec.providerID) writer.write(0, `ProviderID:\t${spec.providerID}\n`);
  if (pods) writeNodeResources(writer, node, pods, context.now());
  else writer.write(0, 'Pods:\tnot authorized\n');
  writeEvents(writer, events && [...events, ...(kubeletEvents ?? [])], context.now());
  return writer.finish();
};

/** The pods that run on a node; undefined when they must not be seen. */
async function podsOn(name: string, context: DescribeContext): Promise<readonly Pod[] | undefined> {
  try {
    return await listAll<Pod>(context, corePath('', 'pods'), {
      fieldSelector: `spec.nodeName=${name},status.phase!=Failed,status.phase!=Succeeded`,
    });
  } catch (error) {
    if (hasReason(error, 'Forbidden')) return undefined;
    throw error;
  }
}

/** Roles from labels, sorted. Models describe.go findNodeRoles */
function rolesOf(labels: { readonly [key: string]: string } = {}): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.entries(labels).flatMap(([key, value]) => {
    if (key.startsWith(prefix)) return key.length > prefix.length ? [key.slice(prefix.length)] : [];
    return key === 'kubernetes.io/role' && value !== '' ? [value] : [];
  });
  return [...new Set(roles)].sort(compareStrings).join(',');
}

async function writeLease(writer: PrefixWriter, name: string, { client }: DescribeContext): Promise<void> {
  let lease: Lease;
  try {
    // The path names a Lease.
    lease = (await client.json({
      path: `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${encodeURIComponent(name)}`,
    })) as Lease;
  } catch (error) {
    writer.write(
      0,
      `Lease:\tFailed to get lease: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return;
  }
  const { holderIdentity, acquireTime, renewTime } = lease.spec ?? {};
  writer.write(0, 'Lease:\n');
  writer.write(1, `HolderIdentity:\t${holderIdentity ?? '<unset>'}\n`);
  writer.write(1, `AcquireTime:\t${acquireTime ? longTime(acquireTime) : '<unset>'}\n`);
  writer.write(1, `RenewTime:\t${renewTime ? longTime(renewTime) : '<unset>'}\n`);
}

function writeStatus(writer: PrefixWriter, status: NodeStatus): void {
  const { conditions = [], addresses = [], nodeInfo } = status;
  if (conditions.length > 0) {
    writer.write(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n');
    writer.write(1, '----\t------\t-----------------\t------------------\t------\t-------\n');
  }
  for (const {
    type,
    status: state,
    lastHeartbeatTime,
    lastTransitionTime,
    reason = '',
    message = '',
  } of conditions) {
    const times = `${longTime(lastHeartbeatTime)} \t${longTime(lastTransitionTime)}`;
    writer.write(1, `${type} \t${state} \t${times} \t${reason} \t${message}\n`);
  }
  writer.write(0, 'Addresses:\n');
  for (const { type, address } of addresses) writer.write(1, `${type}:\t${address}\n`);
  for (const [title, list = {}] of [
    ['Capacity', status.capacity],
    ['Allocatable', status.allocatable],
  ] as const) {
    const names = Object.keys(list).sort(compareStrings);
    if (names.length > 0) writer.write(0, `${title}:\n`);
    for (const name of names) writer.write(0, `  ${name}:\t${quantityText(list[name])}\n`);
  }
  writer.write(0, 'System Info:\n');
  const info = (title: string, value: string | undefined): void =>
    writer.write(0, `  ${title}:\t${value ?? ''}\n`);
  info('Machine ID', nodeInfo?.machineID);
  info('System UUID', nodeInfo?.systemUUID);
  info('Boot ID', nodeInfo?.bootID);
  info('Kernel Version', nodeInfo?.kernelVersion);
  info('OS Image', nodeInfo?.osImage);
  info('Operating System', nodeInfo?.operatingSystem);
  info('Architecture', nodeInfo?.architecture);
  info('Container Runtime Version', nodeInfo?.containerRuntimeVersion);
  info('Kubelet Version', nodeInfo?.kubeletVersion);
  info('Kube-Proxy Version', nodeInfo?.kubeProxyVersion);
}
