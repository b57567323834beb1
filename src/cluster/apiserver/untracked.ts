import type { ManagedFieldsEntry, ObjectMeta } from '../api/types.ts';
import type { Track } from './write-rules.ts';

type Fields = Readonly<Record<string, unknown>>;

/** How managed fields name the items of lists that components take something out of. */
const ITEMS = {
  ownerReferences: (meta: Pick<ObjectMeta, 'ownerReferences'> = {}): readonly string[] =>
    (meta.ownerReferences ?? []).map(({ uid }) => `k:${JSON.stringify({ uid })}`),
  finalizers: (meta: Pick<ObjectMeta, 'finalizers'> = {}): readonly string[] =>
    (meta.finalizers ?? []).map((name) => `v:${JSON.stringify(name)}`),
} as const;

/** A part without some fields below a name; without the name too if nothing but the list itself is left. */
function without(fields: Fields, name: string, gone: readonly string[], all: boolean): Fields {
  const { [name]: part, ...others } = fields;
  if (typeof part !== 'object' || part === null) return fields;
  const left = Object.entries(part).filter(([key]) => !all && !gone.includes(key));
  return left.length === 0 ? others : { ...others, [name]: Object.fromEntries(left) };
}

function withoutGone(
  entry: ManagedFieldsEntry,
  before: ObjectMeta,
  after: ObjectMeta | undefined,
): ManagedFieldsEntry {
  const fields = entry.fieldsV1 as Fields | undefined;
  const meta = fields?.['f:metadata'] as Fields | undefined;
  if (!fields || !meta) return entry;
  let left = meta;
  for (const [list, itemsOf] of Object.entries(ITEMS)) {
    const there = itemsOf(after);
    const gone = itemsOf(before).filter((item) => !there.includes(item));
    if (gone.length > 0) left = without(left, `f:${list}`, gone, there.length === 0);
  }
  if (left === meta) return entry;
  const { 'f:metadata': _, ...rest } = fields;
  return { ...entry, fieldsV1: Object.keys(left).length === 0 ? rest : { ...rest, 'f:metadata': left } };
}

const isPlain = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is managed of a value without what is not there any more; undefined where nothing is left. */
function present(fields: unknown, value: unknown): unknown {
  if (value === undefined) return undefined;
  if (!isPlain(fields) || !isPlain(value)) return fields;
  const left = Object.entries(fields).flatMap(([key, part]) => {
    const kept = key.startsWith('f:') ? present(part, value[key.slice(2)]) : part;
    return kept === undefined ? [] : [[key, kept] as const];
  });
  const isOnlySelf = left.every(([key]) => key === '.') && left.length < Object.keys(fields).length;
  return isOnlySelf ? undefined : Object.fromEntries(left);
}

/** The parts of an object that a write has changed, beside its metadata. */
const changedParts = (object: Fields, old: Fields): readonly string[] =>
  Object.keys(old).filter((key) => key !== 'metadata' && object[key] !== old[key]);

function withoutMissing(
  entry: ManagedFieldsEntry,
  changed: readonly string[],
  object: Fields,
): ManagedFieldsEntry {
  const fields = entry.fieldsV1 as Fields | undefined;
  const concerned = changed.filter((key) => fields?.[`f:${key}`] !== undefined);
  if (!fields || concerned.length === 0) return entry;
  const parts = Object.entries(fields).flatMap(([key, part]) => {
    const kept = concerned.includes(key.slice(2)) ? present(part, object[key.slice(2)]) : part;
    return kept === undefined ? [] : [[key, kept] as const];
  });
  return { ...entry, fieldsV1: Object.fromEntries(parts) };
}

/**
 * The managed fields after a component's write, which is not tracked: nobody owns any more what it has taken away.
 * Models staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal/structuredmerge.go
 */
export const untracked: Track = (object, old) => {
  if (!old?.metadata.managedFields) return undefined;
  const { metadata } = object;
  const { ownerReferences, finalizers, managedFields } = old.metadata;
  const isSame = metadata?.ownerReferences === ownerReferences && metadata?.finalizers === finalizers;
  const after = object as Fields;
  const changed = changedParts(after, old as Fields);
  if (isSame && changed.length === 0) return undefined;
  return managedFields
    .map((entry) => withoutMissing(entry, changed, after))
    .map((entry) => (isSame ? entry : withoutGone(entry, old.metadata, metadata)))
    .filter(({ fieldsV1 }) => Object.keys(fieldsV1 ?? {}).length > 0);
};
