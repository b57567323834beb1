import type { ManagedFieldsEntry } from '../api/types.ts';
import { equal } from '../machinery/equal.ts';
import type { KubeObject } from '../machinery/object.ts';
import { compareFields, fieldsOf, isVoid, withoutFields } from '../machinery/patches/field-compare.ts';
import {
  abandoned,
  difference,
  EMPTY,
  formatPath,
  fromFieldsV1,
  intersection,
  isEmpty,
  pathsOf,
  sameSet,
  toFieldsV1,
  union,
  type FieldPath,
  type FieldSet,
} from '../machinery/patches/field-set.ts';
import { applyMerge } from '../machinery/patches/apply-merge.ts';
import type { SchemaNode, Schemas } from '../machinery/schema.ts';
import { failure } from '../machinery/status.ts';
import { formatTime } from '../machinery/time.ts';

type Operation = 'Apply' | 'Update';

/** Who owns which fields. */
interface Manager {
  readonly name: string;
  readonly operation: Operation;
  readonly apiVersion: string;
  readonly subresource: string;
  readonly time: string;
  readonly fields: FieldSet;
}

/** Who writes. */
export interface Writing {
  readonly name: string;
  readonly apiVersion: string;
  readonly subresource: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly schemas: Schemas;
  readonly node: SchemaNode;
  /** Whether `status` has its own path. */
  readonly hasStatus: boolean;
}

/** Updaters of an object beyond these share one entry. */
const MAX_UPDATERS = 10;

const BEFORE_FIRST_APPLY = 'before-first-apply';

/** Metadata that nobody owns. */
const UNOWNED = new Set([
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'generation',
  'managedFields',
  'resourceVersion',
]);

/** The part of an object that a request on the given path can own. */
function ownable(object: KubeObject | undefined, { subresource, hasStatus }: Writing): object {
  if (!object) return {};
  const { apiVersion: _version, kind: _kind, metadata, ...rest } = object as Record<string, unknown>;
  const parts = Object.entries(rest).filter(([key]) =>
    subresource === 'status' || subresource === 'approval'
      ? key === 'status'
      : !(hasStatus && key === 'status'),
  );
  const meta = Object.entries((metadata as object | undefined) ?? {}).filter(
    ([key, value]) => !UNOWNED.has(key) && !isVoid(value),
  );
  return { ...(meta.length > 0 ? { metadata: Object.fromEntries(meta) } : {}), ...Object.fromEntries(parts) };
}

function managersOf(entries: readonly ManagedFieldsEntry[] | undefined): readonly Manager[] {
  return (entries ?? [])
    .filter(({ manager, fieldsV1 }) => manager !== undefined || fieldsV1 !== undefined)
    .map(({ manager = '', operation, apiVersion = '', subresource = '', time, fieldsV1 }) => ({
      name: manager,
      operation: operation === 'Apply' ? 'Apply' : 'Update',
      apiVersion,
      subresource,
      time: time ?? '',
      fields: fromFieldsV1(fieldsV1),
    }));
}

const order = (a: Manager, b: Manager): number => {
  const keys = [a, b].map(({ operation, time, name, apiVersion, subresource }) =>
    [operation, time, name, apiVersion, subresource].join('\n'),
  );
  return (keys[0] ?? '') < (keys[1] ?? '') ? -1 : 1;
};

function entriesOf(managers: readonly Manager[]): readonly ManagedFieldsEntry[] {
  return [...managers].sort(order).map(({ name, operation, apiVersion, subresource, time, fields }) => ({
    manager: name,
    operation,
    apiVersion,
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: toFieldsV1(fields),
    ...(subresource === '' ? {} : { subresource }),
  }));
}

function isSelf(manager: Manager, operation: Operation, { name, apiVersion, subresource }: Writing): boolean {
  return (
    manager.name === name &&
    manager.operation === operation &&
    manager.subresource === subresource &&
    (operation === 'Apply' || manager.apiVersion === apiVersion)
  );
}

/**
 * Puts the writer's entry in place of its last one. Models …/managedfields/internal/managedfieldsupdater.go
 * @param isNew whether the writer has set anything; otherwise its entry keeps its time
 */
function withSelf(
  managers: readonly Manager[],
  operation: Operation,
  writing: Writing,
  fields: FieldSet,
  isNew: boolean,
): readonly Manager[] {
  const last = managers.find((manager) => isSelf(manager, operation, writing));
  const others = managers.filter((manager) => manager !== last && !isEmpty(manager.fields));
  if (isEmpty(fields)) return others;
  const { name, apiVersion, subresource, now } = writing;
  const time = last && !isNew ? last.time : formatTime(now);
  return [...others, { name, operation, apiVersion, subresource, time, fields }];
}

/** The oldest updaters make room by sharing an entry. Models …/managedfields/internal/capmanagers.go */
function capped(managers: readonly Manager[]): readonly Manager[] {
  const updaters = managers.filter(({ operation }) => operation === 'Update').sort(order);
  const excess = updaters.slice(0, Math.max(0, updaters.length - MAX_UPDATERS + 1));
  if (excess.length < 2) return managers;
  const [first] = excess;
  if (!first) return managers;
  const shared = {
    ...first,
    name: 'ancient-changes',
    fields: excess.map(({ fields }) => fields).reduce(union),
  };
  return [...managers.filter((manager) => !excess.includes(manager)), shared];
}

/** Takes fields from everyone but the writer. */
const takeAway = (
  managers: readonly Manager[],
  operation: Operation,
  writing: Writing,
  fields: FieldSet,
): readonly Manager[] =>
  managers
    .map((manager) =>
      isSelf(manager, operation, writing)
        ? manager
        : { ...manager, fields: difference(manager.fields, fields) },
    )
    .filter((manager) => !isEmpty(manager.fields));

/**
 * The managed fields after a write that is no apply: who changes a field owns it, and nobody else does.
 * Models staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal
 * @param given managed fields that the write itself brings
 */
export function fieldsAfterUpdate(
  writing: Writing,
  old: KubeObject | undefined,
  object: KubeObject,
  given: readonly ManagedFieldsEntry[] | undefined = undefined,
): readonly ManagedFieldsEntry[] {
  const was = old?.metadata?.managedFields;
  const own = managersOf(given);
  // A single empty entry resets: nothing is tracked any more.
  if (given?.length === 1 && own.length === 0) return [];
  const managers = own.length > 0 ? own : managersOf(was);
  if (old && managers.length === 0) return [];
  const { schemas, node } = writing;
  const { added, modified, removed } = compareFields(
    schemas,
    node,
    ownable(old, writing),
    ownable(object, writing),
  );
  const changed = union(added, modified);
  const others = takeAway(managers, 'Update', writing, union(changed, removed));
  const last = managers.find((manager) => isSelf(manager, 'Update', writing))?.fields ?? EMPTY;
  const entries = entriesOf(
    capped(withSelf(others, 'Update', writing, difference(union(last, changed), removed), !isEmpty(changed))),
  );
  return was && equal(entries, was) ? was : entries;
}

interface Conflict {
  readonly manager: Manager;
  readonly path: FieldPath;
}

function describe({ name, operation, apiVersion, subresource }: Manager): string {
  const shown = JSON.stringify(name) + (subresource === '' ? '' : ` with subresource "${subresource}"`);
  return operation === 'Update' ? `${shown} using ${apiVersion}` : shown;
}

/** Models staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal/conflict.go */
function conflictError(conflicts: readonly Conflict[]): Error {
  const causes = conflicts.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${describe(manager)}`,
    field: formatPath(path),
  }));
  const [first] = conflicts;
  if (conflicts.length === 1 && first) {
    const message = `Apply failed with 1 conflict: conflict with ${describe(first.manager)}: ${formatPath(first.path)}`;
    return failure(409, 'Conflict', message, { causes });
  }
  const managers = [...new Set(conflicts.map(({ manager }) => manager))];
  const lines = managers
    .sort((a, b) => (describe(a) < describe(b) ? -1 : 1))
    .flatMap((manager) => [
      `conflicts with ${describe(manager)}:`,
      ...conflicts.filter((item) => item.manager === manager).map(({ path }) => `- ${formatPath(path)}`),
    ]);
  return failure(409, 'Conflict', `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`, {
    causes,
  });
}

/** What an apply makes of an object. */
export interface Applied {
  readonly object: KubeObject;
  readonly managedFields: readonly ManagedFieldsEntry[];
}

/**
 * Server-side apply: the configuration's fields are merged and owned, those that the manager applied before and nobody else
 * owns go. Models sigs.k8s.io/structured-merge-diff/v4/merge/update.go
 * @param allowed fields that may be taken from others without force
 * @throws ApiError Conflict when others own what would change, unless forced
 */
export function applyFields(
  writing: Writing,
  live: KubeObject | undefined,
  config: KubeObject,
  force: boolean,
  allowed: FieldSet = EMPTY,
): Applied {
  const { schemas, node, now } = writing;
  const fields = fieldsOf(schemas, node, ownable(config, writing));
  if (!live)
    return { object: config, managedFields: entriesOf(withSelf([], 'Apply', writing, fields, true)) };
  const before = ownable(live, writing);
  let managers = managersOf(live.metadata?.managedFields);
  if (managers.length === 0) {
    const all = compareFields(schemas, node, {}, before).added;
    const first = { ...writing, name: BEFORE_FIRST_APPLY };
    managers = withSelf([], 'Update', { ...first, now }, all, true);
  }
  const last = managers.find((manager) => isSelf(manager, 'Apply', writing))?.fields ?? EMPTY;
  const others = managers.filter((manager) => !isSelf(manager, 'Apply', writing));
  const kept = others.map((manager) => manager.fields).reduce(union, fields);
  const merged = applyMerge(schemas, node, live, config);
  const object = withoutFields(schemas, node, merged, abandoned(last, kept)) as KubeObject;
  const { added, modified, removed } = compareFields(schemas, node, before, ownable(object, writing));
  const changed = union(added, modified);
  const conflicts = others.flatMap((manager) =>
    pathsOf(intersection(manager.fields, changed)).map((path) => ({ manager, path })),
  );
  const allowedPaths = new Set(pathsOf(allowed).map(formatPath));
  const refused = conflicts.filter(({ path }) => !allowedPaths.has(formatPath(path)));
  if (!force && refused.length > 0) throw conflictError(refused);
  const rest = takeAway(managers, 'Apply', writing, union(changed, removed));
  const isNew = ![changed, removed].every(isEmpty) || !sameSet(last, fields);
  return { object, managedFields: entriesOf(withSelf(rest, 'Apply', writing, fields, isNew)) };
}

/** The fields of a last-applied configuration that the live object still has as they were applied. */
export function untouchedFields(writing: Writing, live: KubeObject, lastApplied: KubeObject): FieldSet {
  const { schemas, node } = writing;
  const config = ownable(lastApplied, writing);
  const { added, modified, removed } = compareFields(schemas, node, config, ownable(live, writing));
  return [added, modified, removed].reduce(difference, fieldsOf(schemas, node, config));
}
