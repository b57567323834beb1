import type { CommandContext } from './context.ts';
import type { DryRun } from './dry-run.ts';
import { asError, CommandError, ConnectionError, StatusError } from './errors.ts';
import { objectPath, pathOf, type Mapping } from './mapper.ts';
import { textOf, withField, type JsonObject } from './object.ts';
import { quote } from './text.ts';

/** How a write is made. */
export interface WriteOptions {
  readonly dryRun?: DryRun;
  readonly fieldManager?: string;
  /** `Strict`, `Warn` or `Ignore`. */
  readonly fieldValidation?: string;
  readonly subresource?: string;
}

export type PatchType = 'strategic' | 'merge' | 'json' | 'apply';

/** How patches say what they are. */
export const mediaTypes: Record<PatchType, string> = {
  strategic: 'application/strategic-merge-patch+json',
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
};

function queryOf(options: WriteOptions): Record<string, string | undefined> {
  return {
    dryRun: options.dryRun === 'server' ? 'All' : undefined,
    fieldManager: options.fieldManager,
    fieldValidation: options.fieldValidation,
  };
}

/** The object that a write is about. */
export interface Target {
  readonly mapping: Mapping;
  readonly namespace: string;
  readonly name: string;
}

export async function createObject(
  context: CommandContext,
  mapping: Mapping,
  namespace: string,
  object: JsonObject,
  options: WriteOptions = {},
): Promise<JsonObject> {
  const client = await context.client();
  return client.json({
    method: 'POST',
    path: pathOf(mapping, namespace),
    query: queryOf(options),
    // Objects that were read before carry a version, with which none can be created.
    body:
      textOf(object, 'metadata', 'resourceVersion') === ''
        ? object
        : withField(object, ['metadata', 'resourceVersion'], undefined),
  });
}

export async function patchObject(
  context: CommandContext,
  target: Target,
  type: PatchType,
  patch: unknown,
  options: WriteOptions & { readonly force?: boolean } = {},
): Promise<JsonObject> {
  const client = await context.client();
  return client.json({
    method: 'PATCH',
    path: objectPath(target.mapping, target.namespace, target.name, options.subresource),
    query: { ...queryOf(options), force: options.force === undefined ? undefined : String(options.force) },
    body: patch,
    contentType: mediaTypes[type],
  });
}

export async function replaceObject(
  context: CommandContext,
  target: Target,
  object: JsonObject,
  options: WriteOptions = {},
): Promise<JsonObject> {
  const client = await context.client();
  return client.json({
    method: 'PUT',
    path: objectPath(target.mapping, target.namespace, target.name, options.subresource),
    query: queryOf(options),
    body: object,
  });
}

/** Puts what was being done, and to what, before an error. Models kubectl/pkg/cmd/util/helpers.go AddSourceToErr */
export function withSource(verb: string, source: string, failure: unknown): Error {
  const error = asError(failure);
  if (source === '') return error;
  const lead = `error when ${verb} ${quote(source)}`;
  if (error instanceof StatusError) {
    return new StatusError({ ...error.status, message: `${lead}: ${error.message}` }, error.plain);
  }
  if (error instanceof ConnectionError) return new CommandError(`${lead}: ${error.message}`);
  return new CommandError(`${lead}: ${error.message}`);
}

/** `--validate` as the server's `fieldValidation`. Models kubectl/pkg/cmd/util/helpers.go GetValidationDirective */
export function validationOf(context: CommandContext): 'Strict' | 'Warn' | 'Ignore' {
  const value = context.flags.string('validate');
  switch (value) {
    case 'strict':
    case 'true':
    case '1':
    case 't':
    case 'T':
    case 'TRUE':
    case 'True':
      return 'Strict';
    case 'warn':
      return 'Warn';
    case 'ignore':
    case 'false':
    case '0':
    case 'f':
    case 'F':
    case 'FALSE':
    case 'False':
      return 'Ignore';
    default:
      throw new CommandError(
        `invalid - validate option ${quote(value)}; must be one of: strict (or true), warn, ignore (or false)`,
      );
  }
}
