import type { Endpoint, EndpointAddress, Endpoints, EndpointSubset } from '../../api/types.ts';
import { semanticEqual } from '../../machinery/equal.ts';
import { formatAddress, parseAddress } from '../../machinery/ip.ts';
import type { Stored } from '../../machinery/object.ts';
import { TRIGGER_TIME } from '../endpoints/membership.ts';
import { inSliceOrder } from '../endpoints/port-order.ts';
import { repackSubsets } from '../endpoints/repack.ts';
import { identity, sameBeyondIdentity } from './placing.ts';
import { type Family, MANAGED_BY, SERVICE_NAME, type SlicePorts, type StoredSlice } from './slices.ts';

export const MIRRORING = 'endpointslicemirroring-controller.k8s.io';

/** Addresses of one subset that are mirrored. */
const MAX_ENDPOINTS = 1000;

type StringMap = Readonly<Record<string, string>>;

/** A slice as it ought to be. */
export interface Mirror {
  readonly slice?: StoredSlice;
  readonly addressType: Family;
  readonly endpoints: readonly Endpoint[];
  readonly ports: SlicePorts;
}

export interface MirrorPlan {
  readonly create: readonly Mirror[];
  readonly update: readonly Mirror[];
  readonly remove: readonly StoredSlice[];
  readonly labels: StringMap;
  readonly annotations: StringMap;
  readonly warnings: readonly (readonly [reason: string, message: string])[];
}

function without(map: StringMap | undefined, ...keys: readonly string[]): StringMap {
  return Object.fromEntries(Object.entries(map ?? {}).filter(([key]) => !keys.includes(key)));
}

function endpointOf(
  { ip, hostname, nodeName, targetRef }: EndpointAddress,
  ready: boolean,
): readonly [Family, Endpoint] | undefined {
  const address = parseAddress(ip);
  if (!address) return undefined;
  return [
    address.bits === 32 ? 'IPv4' : 'IPv6',
    {
      addresses: [formatAddress(address)],
      conditions: { ready },
      ...(hostname && { hostname }),
      ...(nodeName !== undefined && { nodeName }),
      ...(targetRef !== undefined && { targetRef }),
    },
  ];
}

interface Group extends Omit<Mirror, 'endpoints'> {
  readonly endpoints: Map<string, Endpoint>;
}

const keyOf = (family: string, ports: SlicePorts): string =>
  `${family} ${ports
    .map(({ name = '', port, protocol, appProtocol }) => JSON.stringify([name, port, protocol, appProtocol]))
    .sort()
    .join('')}`;

/** One group for the ports of each subset and family of addresses, and what could not be mirrored. */
function groupsOf(subsets: readonly EndpointSubset[]): {
  readonly groups: ReadonlyMap<string, Group>;
  readonly warnings: MirrorPlan['warnings'];
} {
  const groups = new Map<string, Group>();
  let [invalid, skipped] = [0, 0];
  for (const { addresses = [], notReadyAddresses = [], ports: offered = [] } of repackSubsets(subsets)) {
    const ports = inSliceOrder(offered.map(({ name = '', ...port }) => ({ name, ...port })));
    const all = [
      ...addresses.map((address) => endpointOf(address, true)),
      ...notReadyAddresses.map((address) => endpointOf(address, false)),
    ];
    let added = 0;
    for (const one of all) {
      if (added >= MAX_ENDPOINTS) break;
      if (!one) {
        invalid += 1;
        continue;
      }
      const [addressType, endpoint] = one;
      const key = keyOf(addressType, ports);
      let group = groups.get(key);
      if (!group) groups.set(key, (group = { addressType, ports, endpoints: new Map() }));
      group.endpoints.set(identity(endpoint), endpoint);
      added += 1;
    }
    skipped += all.length - added;
  }
  const warnings: (readonly [string, string])[] = [];
  if (invalid > 0)
    warnings.push([
      'InvalidIPAddress',
      `Skipped ${invalid} invalid IP addresses when mirroring to EndpointSlices`,
    ]);
  if (skipped > invalid)
    warnings.push([
      'TooManyAddressesToMirror',
      `A max of ${MAX_ENDPOINTS} addresses can be mirrored to EndpointSlices per Endpoints subset. ${skipped} addresses were skipped`,
    ]);
  return { groups, warnings };
}

/**
 * What has to happen to the slices that mirror an Endpoints object: one slice for each subset and family of addresses.
 * Models pkg/controller/endpointslicemirroring/reconciler.go
 */
export function planMirror(owner: Stored<Endpoints>, existing: readonly StoredSlice[]): MirrorPlan {
  const { name, uid, labels: ownLabels } = owner.metadata;
  const labels = { ...ownLabels, [SERVICE_NAME]: name, [MANAGED_BY]: MIRRORING };
  const annotations = without(
    owner.metadata.annotations,
    TRIGGER_TIME,
    'kubectl.kubernetes.io/last-applied-configuration',
  );
  const isCurrent = (slice: StoredSlice, { endpoints }: Group): boolean =>
    slice.endpoints.length === endpoints.size &&
    slice.endpoints.every((one) => {
      const wanted = endpoints.get(identity(one));
      return wanted !== undefined && sameBeyondIdentity(wanted, one);
    }) &&
    semanticEqual(ownLabels, without(slice.metadata.labels, MANAGED_BY, SERVICE_NAME)) &&
    semanticEqual(annotations, slice.metadata.annotations) &&
    !slice.metadata.ownerReferences?.some(
      (reference) => reference.kind === 'Endpoints' && reference.name === name && reference.uid !== uid,
    );

  const { groups, warnings } = groupsOf(owner.subsets ?? []);
  const byKey = new Map<string, StoredSlice[]>();
  for (const slice of existing) {
    const key = keyOf(slice.addressType, slice.ports ?? []);
    byKey.set(key, [...(byKey.get(key) ?? []), slice]);
  }
  const [create, update, remove]: [Mirror[], Mirror[], StoredSlice[]] = [[], [], []];
  for (const [key, group] of groups) {
    const [first, ...others] = byKey.get(key) ?? [];
    remove.push(...others);
    const mirror = { ...group, endpoints: [...group.endpoints.values()] };
    if (!first) create.push(mirror);
    else if (!isCurrent(first, group)) update.push({ ...mirror, slice: first });
  }
  for (const [key, slices] of byKey) if (!groups.has(key)) remove.push(...slices);
  return { ...recycle(create, update, remove), labels, annotations, warnings };
}

/** Slices that would go become those that would come, within a family of addresses. */
function recycle(
  create: readonly Mirror[],
  update: readonly Mirror[],
  remove: readonly StoredSlice[],
): Pick<MirrorPlan, 'create' | 'update' | 'remove'> {
  const spare = [...remove];
  const recycled: Mirror[] = [];
  const left = create.filter((mirror) => {
    const at = spare.findIndex(({ addressType }) => addressType === mirror.addressType);
    const [slice] = at < 0 ? [] : spare.splice(at, 1);
    if (slice) recycled.push({ ...mirror, slice });
    return !slice;
  });
  return { create: left, update: [...update, ...recycled], remove: spare };
}
