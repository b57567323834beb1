import type { Container, Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { formatQuantity, parseQuantity, wholeUnits } from '../machinery/quantity.ts';
import type { TreeDirectory } from '../runtime.ts';
import { own } from '../machinery/own.ts';

/** The bytes that a pod has written to its node's disk. */
export interface StorageUsage {
  /** Of each running container: what it wrote over its image's files, and its log. */
  readonly containers: readonly { readonly name: string; readonly bytes: number }[];
  /** Of each emptyDir on the disk or in memory, by the volume's name. */
  readonly volumes: ReadonlyMap<string, number>;
}

/** Bytes of which a disk gives out at least so many. */
export const BLOCK = 4096;

/** What the file that the kubelet manages for every pod, /etc/hosts, takes. */
const MANAGED_FILES = BLOCK;

/** What trees were found to take, and over what; trees never change. */
const measured = new WeakMap<
  TreeDirectory,
  { readonly base: TreeDirectory | undefined; readonly bytes: number }
>();

/** The blocks that a tree takes on a disk, in bytes. @param base what of it lies elsewhere: an image's files */
export function diskUsage(tree: TreeDirectory, base?: TreeDirectory): number {
  const known = measured.get(tree);
  if (known && known.base === base) return known.bytes;
  const bytes = measure(tree, base);
  measured.set(tree, { base, bytes });
  return bytes;
}

function measure(tree: TreeDirectory, base: TreeDirectory | undefined): number {
  let bytes = BLOCK;
  if (tree === base) return bytes;
  for (const [name, entry] of Object.entries(tree.entries)) {
    const below = own(base?.entries, name);
    if (entry === below || name.startsWith('\0')) continue;
    if (entry.type === 'directory')
      bytes += diskUsage(entry, below?.type === 'directory' ? below : undefined);
    else if (entry.type === 'file') bytes += Math.ceil((entry.size - (entry.holes ?? 0)) / BLOCK) * BLOCK;
  }
  return bytes;
}

const limitOf = ({ resources }: Container): string | undefined => resources?.limits?.['ephemeral-storage'];

/** The sum of containers' limits, or the largest of an init container if that is more; undefined: there is none. */
function podLimit({ spec }: Stored<Pod>): number | undefined {
  const { containers, initContainers = [] } = spec;
  const stays = ({ restartPolicy }: Container): boolean => restartPolicy === 'Always';
  if (![...containers, ...initContainers].some(limitOf)) return undefined;
  let sidecars = 0;
  let most = 0;
  for (const container of initContainers) {
    const own = wholeUnits(limitOf(container));
    if (stays(container)) sidecars += own;
    most = Math.max(most, sidecars + (stays(container) ? 0 : own));
  }
  const sum = containers.reduce((bytes, container) => bytes + wholeUnits(limitOf(container)), sidecars);
  return Math.max(sum, most);
}

/** The bytes of everything that a pod has written to its node's disk. */
export function totalOf({ spec }: Stored<Pod>, { containers, volumes }: StorageUsage): number {
  let sum = 0;
  for (const { bytes } of containers) sum += bytes;
  for (const { name, emptyDir } of spec.volumes ?? []) if (!emptyDir?.medium) sum += volumes.get(name) ?? 0;
  return sum;
}

/** A quantity as the API writes it, for one that was given; sums are of its kind. */
function written(bytes: number, like: string | undefined): string {
  const format = parseQuantity(like ?? '')?.format ?? 'BinarySI';
  return formatQuantity({ nano: BigInt(bytes) * 1_000_000_000n, format });
}

/** Whether a pod may ever have to go for what it writes. */
export const hasStorageLimit = (pod: Stored<Pod>): boolean =>
  pod.spec.volumes?.some(({ emptyDir }) => emptyDir?.sizeLimit !== undefined) === true ||
  podLimit(pod) !== undefined;

/**
 * The limit that a pod's files have outgrown, in the words of its eviction; undefined: none. Models
 * pkg/kubelet/eviction/eviction_manager.go (localStorageEviction)
 */
export function storageExcess(pod: Stored<Pod>, usage: StorageUsage): string | undefined {
  for (const { name, emptyDir } of pod.spec.volumes ?? []) {
    const limit = wholeUnits(emptyDir?.sizeLimit);
    if (limit > 0 && (usage.volumes.get(name) ?? 0) > limit)
      return `Usage of EmptyDir volume "${name}" exceeds the limit "${written(limit, emptyDir?.sizeLimit)}". `;
  }
  const total = podLimit(pod);
  if (total !== undefined && totalOf(pod, usage) + MANAGED_FILES > total) {
    const like = pod.spec.containers.map(limitOf).find((limit) => limit !== undefined);
    return `Pod ephemeral local storage usage exceeds the total limit of containers ${written(total, like)}. `;
  }
  for (const { name, bytes } of usage.containers) {
    const container = pod.spec.containers.find((each) => each.name === name);
    const given = container && limitOf(container);
    const limit = wholeUnits(given);
    if (limit > 0 && bytes > limit)
      return `Container ${name} exceeded its local ephemeral storage limit "${written(limit, given)}". `;
  }
  return undefined;
}
