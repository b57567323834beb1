import type { DownwardAPIVolumeSource, KeyToPath, Pod, Volume as PodVolume } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { TreeDirectory } from '../runtime.ts';
import { fieldValue, resourceValue, type DownwardContext } from './downward.ts';
import { secretData, type ObjectLookup } from './environment-variables.ts';
import { type DerivedContent, type TreeEntry } from './tree.ts';
import { payloadTree, type VolumeOwnership } from './atomic-writer.ts';
import { own } from '../machinery/own.ts';

/** Why a volume from API objects cannot be made, in the words of the event. */
export interface Missing {
  readonly message: string;
}

/** What volumes are made from. */
export interface VolumeContext extends DownwardContext {
  readonly lookup: ObjectLookup;
  readonly now: number;
  /** Whether sources of projected volumes must exist. */
  readonly projectedSources: boolean;
  /** Whether volumes must be attached, and paths be what they are said to be. */
  readonly realMounts: boolean;
  /** A number in [0, 1), the same for the same purpose. */
  readonly draw: (...purpose: readonly (string | number)[]) => number;
  /** The token that the API server issues for the pod's service account. */
  readonly token: () => string;
}

type Content =
  | { readonly ok: true; readonly files: readonly TreeEntry[] }
  | { readonly ok: false; readonly message: string };

/** Whether what the volume holds comes from API objects, and is renewed when they change. */
export const isDerived = ({ configMap, secret, projected, downwardAPI }: PodVolume): boolean =>
  (configMap ?? secret ?? projected ?? downwardAPI) !== undefined;

/** Whether a volume is kept in memory: all but config maps of those that come from API objects. */
export const isInMemory = ({ secret, projected, downwardAPI, emptyDir }: PodVolume): boolean =>
  (secret ?? projected ?? downwardAPI) !== undefined || emptyDir?.medium === 'Memory';

/**
 * The content of a volume made from API objects as they are now, whenever its tree is made.
 * Models pkg/volume/{configmap,secret,projected,downwardapi}
 */
export function derivedTree(volume: PodVolume, context: VolumeContext): DerivedContent | Missing {
  const content = contentOf(volume, context);
  if (!content.ok) return content;
  const { now, draw, pod } = context;
  const ownership = { inMemory: isInMemory(volume), fsGroup: pod.spec.securityContext?.fsGroup };
  const make = treeMaker(content.files, now, draw, volume.name, ownership);
  return { since: now, sources: sourcesOf(volume, context), make };
}

/** Makes a volume's tree when it is looked at. Of the pod, which is replaced at every change, it keeps nothing. */
const treeMaker =
  (
    files: readonly TreeEntry[],
    now: number,
    draw: VolumeContext['draw'],
    name: string,
    ownership: VolumeOwnership,
  ) =>
  (): TreeDirectory =>
    payloadTree(files, now, draw(name, now), ownership);

/** What a volume is made from that may change. */
export function sourcesOf(
  { configMap, secret, downwardAPI, projected }: PodVolume,
  context: VolumeContext,
): readonly unknown[] {
  const { pod, lookup } = context;
  const { namespace = '' } = pod.metadata;
  const map = (name = ''): unknown => lookup.configMap(namespace, name);
  const own = ({ items = [] }: DownwardAPIVolumeSource): readonly unknown[] =>
    downwardFiles(items, 0, context).map(({ text }) => text);
  if (configMap) return [map(configMap.name)];
  if (secret) return [lookup.secret(namespace, secret.secretName ?? '')];
  if (downwardAPI) return own(downwardAPI);
  const all: unknown[] = [];
  for (const source of projected?.sources ?? []) {
    if (source.configMap) all.push(map(source.configMap.name));
    if (source.secret) all.push(lookup.secret(namespace, source.secret.name ?? ''));
    if (source.downwardAPI) all.push(...own(source.downwardAPI));
  }
  return trimmed(all);
}

/** A token in a file: signing takes long, and the claims are those of a pod that never change. */
class TokenFile implements TreeEntry {
  readonly path: string;
  readonly mode: number;
  readonly uid: number | undefined;
  readonly #token: () => string;

  constructor(path: string, mode: number, uid: number | undefined, token: () => string) {
    this.path = path;
    this.mode = mode;
    this.uid = uid;
    this.#token = token;
  }

  get text(): string {
    return this.#token();
  }
}

function contentOf(volume: PodVolume, context: VolumeContext): Content {
  const { configMap, secret, downwardAPI, projected } = volume;
  if (configMap) {
    const { name = '', items, optional, defaultMode = 0o644 } = configMap;
    return fromMap('ConfigMap', name, items, optional === true, defaultMode, context);
  }
  if (secret) {
    const { secretName = '', items, optional, defaultMode = 0o644 } = secret;
    return fromMap('Secret', secretName, items, optional === true, defaultMode, context);
  }
  if (downwardAPI) {
    return {
      ok: true,
      files: downwardFiles(downwardAPI.items ?? [], downwardAPI.defaultMode ?? 0o644, context),
    };
  }
  const mode = projected?.defaultMode ?? 0o644;
  const files: TreeEntry[] = [];
  const fsGroup = context.pod.spec.securityContext?.fsGroup;
  const owner = commonUser(context.pod);
  for (const source of projected?.sources ?? []) {
    if (source.serviceAccountToken) {
      // Nobody else is to read it, unless a group is to.
      const own = owner === undefined && fsGroup === undefined ? mode : 0o600;
      files.push(new TokenFile(source.serviceAccountToken.path, own, owner, context.token));
    }
    if (source.downwardAPI) files.push(...downwardFiles(source.downwardAPI.items ?? [], mode, context));
    const map = source.configMap ?? source.secret;
    if (!map) continue;
    const kind = source.configMap ? 'ConfigMap' : 'Secret';
    const lenient = map.optional === true || !context.projectedSources;
    const content = fromMap(kind, map.name ?? '', map.items, lenient, mode, context);
    if (!content.ok) return content;
    files.push(...content.files);
  }
  return { ok: true, files: trimmed(files) };
}

/** The same list without room for more: every pod keeps its own. */
const trimmed = <T>(list: readonly T[]): readonly T[] => list.slice();

/** The user that all containers of a pod run as by its own word. Models pkg/volume/util/util.go (FsUserFrom) */
function commonUser({ spec }: Stored<Pod>): number | undefined {
  const shared = spec.securityContext?.runAsUser;
  const users = [...spec.containers, ...(spec.initContainers ?? [])].map(
    ({ securityContext }) => securityContext?.runAsUser ?? shared,
  );
  return users.every((user) => user === users[0]) ? users[0] : undefined;
}

function fromMap(
  kind: 'ConfigMap' | 'Secret',
  name: string,
  items: readonly KeyToPath[] | undefined,
  optional: boolean,
  mode: number,
  { pod, lookup }: VolumeContext,
): Content {
  const namespace = pod.metadata.namespace ?? '';
  const data =
    kind === 'ConfigMap'
      ? configMapData(lookup.configMap(namespace, name))
      : secretData(lookup.secret(namespace, name));
  if (!data) {
    return optional
      ? { ok: true, files: [] }
      : { ok: false, message: `${kind.toLowerCase()} "${name}" not found` };
  }
  if (!items || items.length === 0) {
    return { ok: true, files: Object.entries(data).map(([path, text]) => ({ path, text, mode })) };
  }
  const files: TreeEntry[] = [];
  for (const item of items) {
    const text = own(data, item.key);
    if (text !== undefined) files.push({ path: item.path, text, mode: item.mode ?? mode });
    else if (!optional) {
      return {
        ok: false,
        message:
          kind === 'ConfigMap'
            ? `configmap references non-existent config key: ${item.key}`
            : `references non-existent secret key: ${item.key}`,
      };
    }
  }
  return { ok: true, files };
}

function configMapData(
  map: ReturnType<ObjectLookup['configMap']>,
): Readonly<Record<string, string>> | undefined {
  if (!map) return undefined;
  const binary = Object.entries(map.binaryData ?? {}).map(([key, value]) => [key, atob(value)]);
  return { ...map.data, ...Object.fromEntries(binary) };
}

function downwardFiles(
  items: NonNullable<NonNullable<PodVolume['downwardAPI']>['items']>,
  mode: number,
  context: VolumeContext,
): readonly TreeEntry[] {
  return items.map((item) => {
    const [container] = context.pod.spec.containers;
    const resource =
      item.resourceFieldRef && container && resourceValue(item.resourceFieldRef, context, container);
    const text = item.fieldRef ? fieldValue(item.fieldRef, context) : resource;
    return { path: item.path, text: text ?? '', mode: item.mode ?? mode };
  });
}
