import type { Service, ServicePort, ServiceSpec } from '../api/types.ts';
import type { ApiError } from '../machinery/errors.ts';
import { FieldErrors, type ErrorValue } from '../machinery/field-errors.ts';
import { goStrings } from '../machinery/go.ts';
import { keyOf, type StoredObject } from '../machinery/object.ts';
import { invalid, internalError } from '../machinery/status.ts';
import { isAllocated } from './ipaddress.ts';
import { mapShared, replace, withDefaults, type WriteContext } from './kind.ts';

const KIND = { group: '', name: 'Service' };

/** Where the node ports of a dry run begin. Models pkg/registry/core/service/portallocator/operation.go AllocateNext */
const DRY_RUN_PORTS = 32768;

/** How many addresses and ports at the start of a range are kept for those that users choose. */
const reserved = (size: number, step: number, most: number): number =>
  size <= 16 ? 0 : Math.min(Math.max(16, Math.floor(size / step)), most);

const toNumber = (ip: string): number => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

const toAddress = (value: number): string => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');

const isIPv4 = (text: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255);

export const needsClusterIP = (spec: ServiceSpec): boolean => spec.type !== 'ExternalName';

const hasNodePorts = (spec: ServiceSpec): boolean => spec.type === 'NodePort' || spec.type === 'LoadBalancer';

/** Whether ports without a node port get one. */
const getsNodePorts = (spec: ServiceSpec): boolean =>
  spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);

const needsHealthCheck = (spec: ServiceSpec): boolean =>
  spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';

function refuse(service: Service, field: string, value: ErrorValue, detail: string): ApiError {
  const errors = new FieldErrors();
  errors.invalid(field, value, detail);
  return invalid(KIND, service.metadata?.name ?? '', errors);
}

/** What other Services hold, and addresses that users keep from all of them. */
function taken(
  service: Service,
  { store }: WriteContext,
): { readonly addresses: Set<string>; readonly ports: Set<number> } {
  const own = keyOf(service as StoredObject);
  const addresses = new Set<string>();
  const ports = new Set<number>();
  for (const other of store.list('services')) {
    if (keyOf(other) === own) continue;
    for (const ip of other.spec.clusterIPs ?? []) addresses.add(ip);
    for (const { nodePort } of other.spec.ports ?? []) if (nodePort) ports.add(nodePort);
    if (other.spec.healthCheckNodePort) ports.add(other.spec.healthCheckNodePort);
  }
  for (const address of store.list('ipaddresses.networking.k8s.io'))
    if (!isAllocated(address)) addresses.add(address.metadata.name);
  return { addresses, ports };
}

/** Draws numbers from [first, last] until one is free; from the start of the range when the upper part is full. */
function draw(
  { random, store }: WriteContext,
  purpose: string,
  key: string,
  range: { readonly first: number; readonly last: number; readonly reserved: number },
  isFree: (value: number) => boolean,
): number | undefined {
  const low = range.first + range.reserved;
  for (let attempt = 0; attempt < 16; attempt++) {
    const value =
      low + random.integer(range.last - low + 1, purpose, key, store.creations('services'), attempt);
    if (isFree(value)) return value;
  }
  for (let value = low; value <= range.last; value++) if (isFree(value)) return value;
  for (let value = range.first; value < low; value++) if (isFree(value)) return value;
  return undefined;
}

/** Keeps what an update leaves out of what was allocated before. Models patchAllocatedValues and normalizeClusterIPs */
function keepAllocated(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  let out = spec;
  if (needsClusterIP(old) && needsClusterIP(out)) {
    if (!out.clusterIP) out = replace(out, 'clusterIP', old.clusterIP);
    if (!out.clusterIPs?.length && old.clusterIPs) out = replace(out, 'clusterIPs', old.clusterIPs);
  }
  if (getsNodePorts(old) && getsNodePorts(out)) {
    const wanted = new Set(out.ports?.map(({ nodePort }) => nodePort));
    const before = new Map(old.ports?.map(({ name, nodePort }) => [name ?? '', nodePort]));
    const ports = mapShared(out.ports, (port): ServicePort => {
      const known = before.get(port.name ?? '');
      return port.nodePort || !known || wanted.has(known) ? port : { ...port, nodePort: known };
    });
    out = replace(out, 'ports', ports);
  }
  if (needsHealthCheck(old) && needsHealthCheck(out) && old.healthCheckNodePort) {
    out = withDefaults(out, { healthCheckNodePort: old.healthCheckNodePort });
  }
  const samePlural = (out.clusterIPs ?? []).join() === (old.clusterIPs ?? []).join();
  if (old.clusterIP !== out.clusterIP && samePlural) {
    out = replace(out, 'clusterIPs', out.clusterIP ? [out.clusterIP] : undefined);
  }
  return out;
}

function withFamilies(service: Service, spec: ServiceSpec): ServiceSpec {
  const headless = spec.clusterIP === 'None';
  const free = headless && Object.keys(spec.selector ?? {}).length === 0;
  let out = withDefaults(spec, { ipFamilyPolicy: free ? 'RequireDualStack' : 'SingleStack' });
  if (free) {
    return withDefaults(out, {
      ipFamilies: out.ipFamilyPolicy === 'SingleStack' ? ['IPv4'] : ['IPv4', 'IPv6'],
    });
  }
  if (out.ipFamilyPolicy === 'RequireDualStack') {
    throw refuse(
      service,
      'spec.ipFamilyPolicy',
      'RequireDualStack',
      'this cluster is not configured for dual-stack services',
    );
  }
  (out.ipFamilies ?? []).forEach((family, i) => {
    if (family !== 'IPv4') {
      throw refuse(service, `spec.ipFamilies[${i}]`, family, 'not configured on this cluster');
    }
  });
  out = withDefaults(out, { ipFamilies: ['IPv4'] });
  return out;
}

/** Addresses that Services get: from the first to the last of so many. */
interface AddressRange {
  readonly first: number;
  readonly last: number;
  readonly size: number;
}

/**
 * The API server's own range of addresses, then those that users have added, as far as they are ready.
 * Models pkg/registry/core/service/ipallocator/cidrallocator.go
 */
function rangesOf({ store, settings }: WriteContext): readonly AddressRange[] {
  const { base, bits } = settings.serviceNetwork;
  const added = store
    .list('servicecidrs.networking.k8s.io')
    .filter(({ status }) => status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True'))
    .flatMap(({ spec }) => spec.cidrs ?? [])
    .map((cidr) => cidr.split('/'))
    .filter(([ip = '']) => isIPv4(ip));
  return [[base, String(bits)], ...added].map(([ip = '', length]) => {
    const size = 2 ** (32 - Number(length));
    return { first: toNumber(ip) + 1, last: toNumber(ip) + size - 2, size };
  });
}

function withClusterIP(
  service: Service,
  spec: ServiceSpec,
  addresses: ReadonlySet<string>,
  context: WriteContext,
): ServiceSpec {
  const wanted = spec.clusterIPs?.[0] ?? '';
  if (wanted === 'None') return spec;
  const ranges = rangesOf(context);
  if (wanted !== '') {
    // What is no address at all is validation's to refuse.
    if (!isIPv4(wanted)) return spec;
    const value = toNumber(wanted);
    const because = !ranges.some(({ first, last }) => first <= value && value <= last)
      ? 'the provided network does not match the current range'
      : addresses.has(wanted) && context.dryRun !== true
        ? 'provided IP is already allocated'
        : undefined;
    if (because === undefined) return spec;
    throw refuse(
      service,
      'spec.clusterIPs',
      goStrings(spec.clusterIPs),
      `failed to allocate IP ${wanted}: ${because}`,
    );
  }
  if (context.dryRun === true) {
    const { base } = context.settings.serviceNetwork;
    return { ...spec, clusterIP: base, clusterIPs: [base] };
  }
  const key = keyOf(service as StoredObject);
  for (const { first, last, size } of ranges) {
    const range = { first, last, reserved: reserved(size, 16, 256) };
    const value = draw(context, 'cluster-ip', key, range, (at) => !addresses.has(toAddress(at)));
    if (value !== undefined) return { ...spec, clusterIP: toAddress(value), clusterIPs: [toAddress(value)] };
  }
  throw internalError('failed to allocate a serviceIP: range is full');
}

function withNodePorts(
  service: Service,
  spec: ServiceSpec,
  old: ServiceSpec | undefined,
  ports: Set<number>,
  context: WriteContext,
): ServiceSpec {
  const { first, last } = context.settings.nodePorts;
  const held = new Set(old?.ports?.map(({ nodePort }) => nodePort ?? 0));
  const byPort = new Map<number, number>();
  const key = keyOf(service as StoredObject);
  // A dry run promises no port: it counts from the highest that the request itself has claimed.
  let claimed = DRY_RUN_PORTS;
  const next = (purpose: string): number => {
    if (context.dryRun === true) return ++claimed;
    const range = { first, last, reserved: reserved(last - first + 1, 32, 128) };
    const value = draw(
      context,
      'node-port',
      `${key}/${purpose}`,
      range,
      (at) => !ports.has(at) && !held.has(at),
    );
    if (value === undefined) throw internalError('failed to allocate a nodePort: range is full');
    ports.add(value);
    return value;
  };
  const claim = (value: number, i: number): number => {
    if (!held.has(value)) {
      const because =
        context.dryRun !== true && (value < first || value > last)
          ? `provided port is not in the valid range. The range of valid ports is ${first}-${last}`
          : ports.has(value)
            ? 'provided port is already allocated'
            : undefined;
      if (because !== undefined) throw refuse(service, `spec.ports[${i}].nodePort`, value, because);
      claimed = claimed === DRY_RUN_PORTS ? value : Math.max(claimed, value);
    }
    ports.add(value);
    return value;
  };
  const filled = (spec.ports ?? []).map((port, i): ServicePort => {
    const shared = byPort.get(port.port);
    if (port.nodePort) {
      if (port.nodePort !== shared) claim(port.nodePort, i);
      if (shared === undefined) byPort.set(port.port, port.nodePort);
      return port;
    }
    if (!getsNodePorts(spec)) return port;
    // Two protocols of one port share its number on the node.
    const requested = spec.ports?.find((other) => other.port === port.port && other.nodePort)?.nodePort;
    const nodePort = shared ?? (requested ? claim(requested, i) : next(String(i)));
    byPort.set(port.port, nodePort);
    return { ...port, nodePort };
  });
  let out = spec.ports ? replace(spec, 'ports', filled) : spec;
  if (needsHealthCheck(out) && !out.healthCheckNodePort) {
    out = { ...out, healthCheckNodePort: next('health-check') };
  }
  return out;
}

/**
 * Gives a Service its cluster IP and node ports, before it is validated. Models pkg/registry/core/service/storage/alloc.go
 * @throws ApiError when what the Service asks for cannot be had
 */
export function allocateService(service: Service, old: Service | undefined, context: WriteContext): Service {
  let spec = service.spec ?? {};
  if (old?.spec) spec = keepAllocated(spec, old.spec);
  if (spec.clusterIP && !spec.clusterIPs?.length) spec = replace(spec, 'clusterIPs', [spec.clusterIP]);
  if (!needsClusterIP(spec))
    return replace(service, 'spec', replace(spec, 'internalTrafficPolicy', undefined));
  spec = withFamilies(service, spec);
  const fresh = old?.spec === undefined || !needsClusterIP(old.spec);
  const { addresses, ports } = taken(service, context);
  if (fresh) spec = withClusterIP(service, spec, addresses, context);
  if (hasNodePorts(spec)) spec = withNodePorts(service, spec, old?.spec, ports, context);
  return replace(service, 'spec', spec);
}

const sameText = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Drops what a change of type makes meaningless, unless the change also changes it. Models dropTypeDependentFields in
 * pkg/registry/core/service/strategy.go
 */
export function prepareServiceUpdate(service: Service, old: Service): Service {
  const before = old.spec ?? {};
  let spec = service.spec ?? {};
  const dropSame = (key: keyof ServiceSpec): void => {
    if (sameText(spec[key], before[key])) spec = replace(spec, key, undefined);
  };
  if (needsClusterIP(before) && !needsClusterIP(spec)) {
    if (sameText(spec.clusterIPs, before.clusterIPs)) dropSame('clusterIP');
    for (const key of ['clusterIPs', 'ipFamilies', 'ipFamilyPolicy'] as const) dropSame(key);
  }
  const known = new Set(before.ports?.map(({ nodePort }) => nodePort ?? 0));
  const kept = (spec.ports ?? []).every(({ nodePort }) => !nodePort || known.has(nodePort));
  if (hasNodePorts(before) && !hasNodePorts(spec) && kept) {
    spec = replace(
      spec,
      'ports',
      mapShared(spec.ports, (port) => replace(port, 'nodePort', undefined)),
    );
  }
  if (needsHealthCheck(before) && !needsHealthCheck(spec)) dropSame('healthCheckNodePort');
  if (before.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    dropSame('allocateLoadBalancerNodePorts');
    dropSame('loadBalancerClass');
  }
  const open = (of: ServiceSpec): boolean => hasNodePorts(of) || (of.externalIPs ?? []).length > 0;
  if (open(before) && !open(spec)) dropSame('externalTrafficPolicy');
  const out = replace(service, 'spec', spec);
  return spec.type === 'LoadBalancer' ? out : { ...out, status: { ...out.status, loadBalancer: {} } };
}
