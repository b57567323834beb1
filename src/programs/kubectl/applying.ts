import type { CommandContext } from './context.ts';
import type { DryRun } from './dry-run.ts';
import { CommandError, hasReason } from './errors.ts';
import { createMergePatch } from './json-patch.ts';
import { configurationOf, LAST_APPLIED, lastAppliedOf } from './last-applied.ts';
import { isBuiltIn } from './merge-keys.ts';
import { asObject, goJson, isObject, textOf, withField, type JsonObject } from './object.ts';
import { kindText, refetch, resourceText, type Info } from './resources.ts';
import { createThreeWayPatch } from './strategic-patch.ts';
import { patchObject, withSource, type WriteOptions } from './writes.ts';

/** How often a conflicting patch is made anew, and how long to wait before the later tries. */
const RETRIES = 5;
const BACK_OFF = 1000;

/** The object as `apply` sends it: with its own configuration in the annotation. */
export const withConfiguration = (object: JsonObject): JsonObject =>
  withField(object, ['metadata', 'annotations', LAST_APPLIED], configurationOf(withAnnotations(object)));

/** `metadata.annotations` is always written, be it empty, because the annotation goes into it. */
function withAnnotations(object: JsonObject): JsonObject {
  return withField(
    object,
    ['metadata', 'annotations'],
    asObject(asObject(object['metadata'])['annotations']),
  );
}

/** How messages tell of an object that could not be handled. Models cli-runtime/pkg/resource Info.String */
export const describeInfo = ({ mapping, name, namespace }: Info): string =>
  `Resource: "${resourceText(mapping)}", GroupVersionKind: "${kindText(mapping)}"\nName: "${name}", Namespace: "${namespace}"`;

/**
 * The patch from what was applied last, what is to be applied and what is there.
 * @param overwrite whether what others have changed may be set
 */
export function patchFor(
  info: Info,
  modified: JsonObject,
  current: JsonObject,
  overwrite = true,
): JsonObject {
  const original = lastAppliedOf(current) ?? {};
  if (isBuiltIn(info.mapping.group)) return createThreeWayPatch(original, modified, current, overwrite);
  const changes = withoutNulls(createMergePatch(current, modified));
  const deletions = onlyNulls(createMergePatch(original, modified));
  return asObject(mergeJson(deletions, changes));
}

function withoutNulls(patch: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(patch)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, isObject(value) ? withoutNulls(value) : value])
      .filter(([, value]) => !(isObject(value) && Object.keys(value).length === 0)),
  );
}

function onlyNulls(patch: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(patch)
      .map(([key, value]) => [key, isObject(value) ? onlyNulls(value) : value] as const)
      .filter(([, value]) => value === null || (isObject(value) && Object.keys(value).length > 0)),
  );
}

function mergeJson(first: JsonObject, second: JsonObject): JsonObject {
  const merged: Record<string, unknown> = { ...first };
  for (const [key, value] of Object.entries(second)) {
    const old = merged[key];
    merged[key] = isObject(value) && isObject(old) ? mergeJson(old, value) : value;
  }
  return merged;
}

/** How an object is patched towards a configuration. */
export interface PatchOptions extends WriteOptions {
  readonly dryRun: DryRun;
  /** The version that the object must still have, whatever the configuration says. */
  readonly lock?: string;
  /** Whether what others have changed may be set; so by default. */
  readonly overwrite?: boolean;
  /** Failures do not tell of the patch. */
  readonly terse?: boolean;
}

export interface ApplyResult {
  readonly object: JsonObject;
  readonly changed: boolean;
}

/**
 * Patches an object that is there towards a configuration, again after conflicts. Models kubectl/pkg/cmd/apply/patcher.go
 * @param modified carries its configuration in the annotation
 */
export async function patchTowards(
  context: CommandContext,
  info: Info,
  modified: JsonObject,
  current: JsonObject,
  { lock, terse, overwrite = true, ...options }: PatchOptions,
): Promise<ApplyResult> {
  let live = current;
  for (let attempt = 0; ; attempt++) {
    const changes = await strategicOrMerge(context, info, modified, live, overwrite);
    if (Object.keys(changes).length === 0) return { object: live, changed: false };
    const patch = lock === undefined ? changes : withField(changes, ['metadata', 'resourceVersion'], lock);
    try {
      const type = isBuiltIn(info.mapping.group) ? 'strategic' : 'merge';
      return { object: await patchObject(context, info, type, patch, options), changed: true };
    } catch (error) {
      if (hasReason(error, 'Conflict') && attempt < RETRIES) {
        if (attempt > 0) await context.program.clock.sleep(BACK_OFF);
        live = (await refetch(context, info)).object ?? {};
        continue;
      }
      const patching = withSource('patching', info.source, error);
      if (terse === true) throw patching;
      const lead = `applying patch:\n${goJson(patch)}\nto:\n${describeInfo(info)}\nfor:`;
      throw withSource(lead, info.source, patching);
    }
  }
}

/** Upstream tries both published schemas, warning of each failure, before it fails for the types that it knows itself. */
async function strategicOrMerge(
  context: CommandContext,
  info: Info,
  modified: JsonObject,
  live: JsonObject,
  overwrite: boolean,
): Promise<JsonObject> {
  try {
    return patchFor(info, modified, live, overwrite);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    for (const schema of ['openapi v3', 'openapi']) {
      await context.err(`warning: error calculating patch from ${schema} spec: ${error.message}\n`);
    }
    const original = textOf(live, 'metadata', 'annotations', LAST_APPLIED);
    const told = new CommandError(
      `creating patch with:\noriginal:\n${original}\nmodified:\n${goJson(modified)}\n\ncurrent:\n${goJson(live)}\n\nfor:: ${error.message}`,
    );
    const patching = withSource('patching', info.source, told);
    throw withSource(`applying patch:\n\nto:\n${describeInfo(info)}\nfor:`, info.source, patching);
  }
}

/** Says that an object is about to vanish, so that the change will be lost. Models kubectl/pkg/cmd/apply WarnIfDeleting */
export async function warnIfDeleting(context: CommandContext, object: JsonObject): Promise<void> {
  if (textOf(object, 'metadata', 'deletionTimestamp') === '') return;
  await context.err(
    `Warning: Detected changes to resource ${textOf(object, 'metadata', 'name')} which is currently being deleted.\n`,
  );
}

/** An object without its null fields, as `apply` creates it. */
export function withoutNullFields(object: JsonObject): JsonObject {
  const prune = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(prune);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, inner]) => inner !== null)
        .map(([key, inner]) => [key, prune(inner)]),
    );
  };
  return asObject(prune(object));
}
