import type { Container, PodSpec, Volume } from '../../api/types.ts';
import { quote } from '../../machinery/go.ts';
import { milliUnits } from '../../machinery/quantity.ts';
import { own } from '../../machinery/own.ts';

/** Volume plugins that are no more, and since when. */
const GONE: Readonly<Partial<Record<keyof Volume, string>>> = {
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'deprecated in v1.11, and disabled by default in v1.33+',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
};

const OLD_LABELS: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
};

const oldLabel = (key: string): string | undefined => {
  const better = own(OLD_LABELS, key);
  const since = key === 'beta.kubernetes.io/arch' || key === 'beta.kubernetes.io/os' ? '1.14' : '1.17';
  return better === undefined ? undefined : `deprecated since v${since}; use "${better}" instead`;
};

/** An amount of bytes that is no whole number, if it is none. */
export const fractionalBytes = (value: string | undefined, field: string): readonly string[] =>
  value === undefined || milliUnits(value) % 1000 === 0
    ? []
    : [`${field}: fractional byte value ${quote(value)} is invalid, must be an integer`];

function ofContainer(container: Container, path: string, out: string[]): void {
  for (const list of ['limits', 'requests'] as const)
    for (const name of ['memory', 'ephemeral-storage'])
      out.push(...fractionalBytes(container.resources?.[list]?.[name], `${path}.resources.${list}[${name}]`));
  const names = new Set<string>();
  for (const [i, { name, value = '', valueFrom }] of (container.env ?? []).entries()) {
    const reference = `$(${name})`;
    if (names.has(name) && (valueFrom || value === reference || !value.includes(reference))) {
      out.push(
        `${path}.env[${i}]: hides previous definition of ${quote(name)}, which may be dropped when using apply`,
      );
    }
    names.add(name);
  }
}

function ofPorts(containers: readonly (readonly [Container, string])[], out: string[]): void {
  const seen = new Map<
    string,
    { readonly field: string; readonly hostPort: number; readonly hostIP: string }[]
  >();
  for (const [{ ports = [] }, path] of containers) {
    for (const [i, port] of ports.entries()) {
      const key = `${port.containerPort}/${port.protocol ?? ''}`;
      const { hostPort = 0, hostIP = '' } = port;
      const field = `${path}.ports[${i}]`;
      const others = seen.get(key) ?? [];
      for (const other of others) {
        if (other.hostIP === hostIP && other.hostPort === hostPort) {
          out.push(`${field}: duplicate port definition with ${other.field}`);
        } else if (hostPort === 0 || other.hostPort === 0) {
          out.push(`${field}: overlapping port definition with ${other.field}`);
        } else if (hostPort === other.hostPort && (hostIP === '') !== (other.hostIP === '')) {
          out.push(`${field}: dangerously ambiguous port definition with ${other.field}`);
        }
      }
      seen.set(key, [...others, { field, hostPort, hostIP }]);
    }
  }
}

/** Models pkg/api/pod/warnings.go warningsForPodSpecAndMeta. @param path `spec` or `spec.template.spec` */
export function podWarnings(spec: PodSpec | undefined, path: string): readonly string[] {
  if (!spec) return [];
  const out: string[] = [];
  for (const key in spec.nodeSelector) {
    const message = oldLabel(key);
    if (message !== undefined) out.push(`${path}.nodeSelector[${key}]: ${message}`);
  }
  for (const [i, { topologyKey, labelSelector }] of (spec.topologySpreadConstraints ?? []).entries()) {
    const field = `${path}.topologySpreadConstraints[${i}]`;
    const message = oldLabel(topologyKey);
    if (message !== undefined) out.push(`${field}.topologyKey: ${topologyKey} is ${message}`);
    if (!labelSelector) out.push(`${field}.labelSelector: a null labelSelector results in matching no pod`);
  }
  for (const [i, volume] of (spec.volumes ?? []).entries()) {
    for (const [key, message] of Object.entries(GONE)) {
      if (volume[key as keyof Volume] === undefined) continue;
      out.push(`${path}.volumes[${i}].${key === 'storageos' ? 'storageOS' : key}: ${message}`);
    }
  }
  const ips = new Set<string>();
  for (const [i, { ip = '' }] of (spec.hostAliases ?? []).entries()) {
    if (ips.has(ip)) out.push(`${path}.hostAliases[${i}].ip: duplicate ip ${quote(ip)}`);
    ips.add(ip);
  }
  const secrets = new Set<string>();
  for (const [i, { name = '' }] of (spec.imagePullSecrets ?? []).entries()) {
    if (secrets.has(name)) out.push(`${path}.imagePullSecrets[${i}].name: duplicate name ${quote(name)}`);
    secrets.add(name);
  }
  const all = [
    ...(spec.initContainers ?? []).map((one, i) => [one, `${path}.initContainers[${i}]`] as const),
    ...spec.containers.map((one, i) => [one, `${path}.containers[${i}]`] as const),
  ];
  for (const [container, field] of all) ofContainer(container, field, out);
  ofPorts(all, out);
  return out;
}
