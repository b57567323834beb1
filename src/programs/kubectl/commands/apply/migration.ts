import type { CommandContext } from '../../context.ts';
import { asError, hasReason } from '../../errors.ts';
import { LAST_APPLIED } from '../../last-applied.ts';
import { asList, asObject, fieldOf, isObject, textOf, type JsonObject } from '../../object.ts';
import { apiVersionOf, kindOf, nameOf, namespaceOf } from '../../object.ts';
import { patchObject, type Target, type WriteOptions } from '../../writes.ts';

/** Who applies on the server when nobody else is named. */
export const SERVER_SIDE_MANAGER = 'kubectl';
const ANNOTATION_MANAGER = 'kubectl-last-applied';
const ATTEMPTS = 5;

/** One manager's entry of an object's `metadata.managedFields`. */
type Entry = JsonObject;

const entriesOf = (object: JsonObject): readonly Entry[] =>
  asList(fieldOf(object, 'metadata', 'managedFields')).filter(isObject);

const isBy = (entry: Entry, manager: string, operation: 'Apply' | 'Update'): boolean =>
  textOf(entry, 'manager') === manager &&
  textOf(entry, 'operation') === operation &&
  textOf(entry, 'subresource') === '';

/** Who owns the annotation that client-side apply keeps. Models client-go/util/csaupgrade/upgrade.go FindFieldsOwners */
const annotationOwners = (object: JsonObject, operation: 'Apply' | 'Update'): readonly string[] =>
  entriesOf(object)
    .filter((entry) => textOf(entry, 'operation') === operation)
    .filter((entry) =>
      isObject(fieldOf(entry, 'fieldsV1', 'f:metadata', 'f:annotations', `f:${LAST_APPLIED}`)),
    )
    .map((entry) => textOf(entry, 'manager'));

/** All fields of two sets; a set's leaf is an empty map, and `.` says that what has fields of its own belongs to it too. */
export function unionOfFields(a: JsonObject, b: JsonObject): JsonObject {
  const isMember = (set: JsonObject): boolean => Object.keys(set).length === 0 || '.' in set;
  const names = new Set([...Object.keys(a), ...Object.keys(b)].filter((name) => name !== '.'));
  const fields = [...names].map((name): readonly [string, JsonObject] => {
    const [left, right] = [a[name], b[name]];
    if (!isObject(left)) return [name, asObject(right)];
    return [name, isObject(right) ? unionOfFields(left, right) : left];
  });
  const both = fields.length > 0 && (isMember(a) || isMember(b));
  return Object.fromEntries([...(both ? [['.', {}] as const] : []), ...fields]);
}

/** The entries when what a manager updated has become what another applies. Models csaupgrade upgradedManagedFields */
export function upgraded(entries: readonly Entry[], from: string, to: string): readonly Entry[] {
  const applied = entries.findIndex((entry) => isBy(entry, to, 'Apply'));
  const at = applied < 0 ? entries.findIndex((entry) => isBy(entry, from, 'Update')) : applied;
  const target = entries[at];
  if (!target) return entries;
  const renamed: Entry = { ...target, manager: to, operation: 'Apply' };
  const own = entries.find(
    (entry) =>
      entry !== target &&
      isBy(entry, from, 'Update') &&
      textOf(entry, 'apiVersion') === textOf(target, 'apiVersion'),
  );
  const united = own
    ? { ...renamed, fieldsV1: unionOfFields(asObject(renamed['fieldsV1']), asObject(own['fieldsV1'])) }
    : renamed;
  return entries
    .map((entry) => (entry === target ? united : entry))
    .filter((entry) => !isBy(entry, from, 'Update'));
}

/** Gives the annotation a manager of its own. Models kubectl/pkg/cmd/apply/apply.go saveLastApplyAnnotationIfNecessary */
async function saveAnnotation(
  context: CommandContext,
  target: Target,
  object: JsonObject,
  options: WriteOptions,
): Promise<JsonObject> {
  const text = textOf(object, 'metadata', 'annotations', LAST_APPLIED);
  if (options.fieldManager !== SERVER_SIDE_MANAGER || text === '') return object;
  if (annotationOwners(object, 'Apply').length > 0) return object;
  const namespace = namespaceOf(object);
  const annotation = {
    apiVersion: apiVersionOf(object),
    kind: kindOf(object),
    metadata: {
      annotations: { [LAST_APPLIED]: text },
      name: nameOf(object),
      ...(namespace === '' ? {} : { namespace }),
    },
  };
  return patchObject(context, target, 'apply', annotation, { ...options, fieldManager: ANNOTATION_MANAGER });
}

/** Makes fields that client-side apply owns those of the server-side manager; undefined when there are none. */
async function migrate(
  context: CommandContext,
  target: Target,
  given: JsonObject,
  options: WriteOptions,
  refetched: () => Promise<JsonObject>,
): Promise<JsonObject | undefined> {
  const managers = annotationOwners(given, 'Update').toSorted();
  let object = given;
  for (let attempt = 1; ; attempt++) {
    const before = entriesOf(object);
    const after = managers.reduce<readonly Entry[]>(
      (entries, manager) => upgraded(entries, manager, options.fieldManager ?? ''),
      before,
    );
    if (managers.length === 0 || JSON.stringify(before) === JSON.stringify(after)) return undefined;
    const patch = [
      { op: 'replace', path: '/metadata/managedFields', value: after },
      {
        op: 'replace',
        path: '/metadata/resourceVersion',
        value: textOf(object, 'metadata', 'resourceVersion'),
      },
    ];
    try {
      return await patchObject(context, target, 'json', patch, options);
    } catch (error) {
      if (!hasReason(error, 'Conflict') || attempt >= ATTEMPTS) throw error;
      object = await refetched();
    }
  }
}

/**
 * What client-side apply owned of an object becomes the server-side manager's, after the first server-side apply. What goes wrong
 * is a warning. Models kubectl/pkg/cmd/apply/apply.go migrateToSSAIfNecessary
 * @param applied what the server answered
 * @param again sends the configuration once more, so that fields that it has dropped go
 * @param refetched reads the object anew
 */
export async function migrateToServerSide(
  context: CommandContext,
  target: Target,
  applied: JsonObject,
  options: WriteOptions,
  again: () => Promise<JsonObject>,
  refetched: () => Promise<JsonObject>,
): Promise<JsonObject> {
  const warn = async (what: string, error: unknown): Promise<void> => {
    if (context.program.signal.aborted) throw error;
    await context.err(
      `Warning: ${what}. This is non-fatal and will be retried next time you apply. Error: ${asError(error).message}\n`,
    );
  };
  let object: JsonObject;
  try {
    object = await saveAnnotation(context, target, applied, options);
  } catch (error) {
    await warn(`failed to migrate ${LAST_APPLIED} for Server-Side Apply`, error);
    return applied;
  }
  let migrated: JsonObject | undefined;
  try {
    migrated = await migrate(context, target, object, options, refetched);
  } catch (error) {
    await warn('server rejected managed fields migration to Server-Side Apply', error);
    return object;
  }
  if (!migrated) return object;
  try {
    return await again();
  } catch (error) {
    await warn('failed to re-apply configuration after performing Server-Side Apply migration', error);
    return migrated;
  }
}
