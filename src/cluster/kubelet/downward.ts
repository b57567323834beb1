import type { Container, Node, ObjectFieldSelector, Pod, ResourceFieldSelector } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { quote } from '../machinery/go.ts';
import { nano, parseQuantity } from '../machinery/quantity.ts';
import { own } from '../machinery/own.ts';

/** What the downward API needs beyond the pod itself. */
export interface DownwardContext {
  readonly pod: Stored<Pod>;
  readonly podIP: string;
  readonly hostIP: string;
  readonly allocatable: NonNullable<Node['status']>['allocatable'];
}

const keyed = /^metadata\.(labels|annotations)\['(.*)'\]$/;

/** The value of a field of the pod; undefined for a field that there is not. Models pkg/fieldpath and pkg/kubelet/kubelet_pods.go */
export function fieldValue(
  { fieldPath }: ObjectFieldSelector,
  { pod, podIP, hostIP }: DownwardContext,
): string | undefined {
  const of = keyed.exec(fieldPath);
  if (of) return own(of[1] === 'labels' ? pod.metadata.labels : pod.metadata.annotations, of[2] ?? '') ?? '';
  switch (fieldPath) {
    case 'metadata.name':
      return pod.metadata.name;
    case 'metadata.namespace':
      return pod.metadata.namespace ?? '';
    case 'metadata.uid':
      return pod.metadata.uid;
    case 'metadata.labels':
      return mapText(pod.metadata.labels);
    case 'metadata.annotations':
      return mapText(pod.metadata.annotations);
    case 'spec.nodeName':
      return pod.spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return pod.spec.serviceAccountName ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return hostIP;
    case 'status.podIP':
    case 'status.podIPs':
      return podIP;
    default:
      return undefined;
  }
}

const mapText = (map: Readonly<Record<string, string>> | undefined): string =>
  Object.entries(map ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${quote(value)}`)
    .join('\n');

/** Without a limit a container may use all of these that the node has. */
const OVERCOMMITTED = new Set(['cpu', 'memory', 'ephemeral-storage']);

/**
 * A resource of a container, in units of the divisor, rounded up; limits that are not set are the node's allocatable, but for huge pages.
 * Models pkg/api/v1/resource/helpers.go
 */
export function resourceValue(
  { containerName, resource, divisor = '1' }: ResourceFieldSelector,
  { pod, allocatable }: DownwardContext,
  own: Container,
): string {
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const container = containerName ? (all.find(({ name }) => name === containerName) ?? own) : own;
  const [kind, ...rest] = resource.split('.');
  const name = rest.join('.');
  const set = container.resources?.limits?.[name];
  const limit = nano(set) === 0n && OVERCOMMITTED.has(name) ? (allocatable?.[name] ?? set) : set;
  const value = kind === 'requests' ? container.resources?.requests?.[name] : limit;
  const unit = parseQuantity(divisor)?.nano ?? 1n;
  const amount = nano(value);
  return String(unit <= 0n ? amount : (amount + unit - 1n) / unit);
}
