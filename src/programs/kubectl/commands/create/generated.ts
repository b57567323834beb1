import { usageError, CommandError, asError } from '../../errors.ts';
import {
  dryRunFlag,
  fieldManagerFlag,
  printFlags,
  saveConfigFlag,
  validateFlag,
} from '../../common-flags.ts';
import type { CommandContext } from '../../context.ts';
import { dryRunOf } from '../../dry-run.ts';
import type { FlagDefinition } from '../../flags.ts';
import { withLastApplied } from '../../last-applied.ts';
import { localMapping } from '../../resources.ts';
import { objectPrinter } from '../../printing.ts';
import { apiVersionOf, kindOf, withField, type JsonObject } from '../../object.ts';
import { createObject, validationOf } from '../../writes.ts';

/** The flags of all `kubectl create KIND` commands. */
export const createFlags: readonly FlagDefinition[] = [
  ...printFlags,
  saveConfigFlag,
  validateFlag,
  dryRunFlag,
  fieldManagerFlag('kubectl-create'),
];

/** The one name that a create command takes. Models kubectl/pkg/cmd/create/create.go NameFromCommandArgs */
export function oneName(context: CommandContext): string {
  const count = context.dash < 0 ? context.args.length : context.dash;
  if (count !== 1) throw usageError(context.path, `exactly one NAME is required, got ${count}`);
  return context.args[0] ?? '';
}

/** What follows `--`. */
export const commandOf = (context: CommandContext): readonly string[] =>
  context.dash < 0 ? context.args.slice(1) : context.args.slice(context.dash);

/** Refuses the empty name, as most create commands do. */
export function requireName(name: string): void {
  if (name === '') throw new CommandError('name must be specified');
}

/**
 * Creates an object that kubectl put together itself, without asking what the server offers, and prints it. The flags that all
 * create commands have are looked at first, then the command's own.
 * @param what follows on `failed to create`, with its colon where there is one; without it the server's refusal is shown as it is
 * @param validate throws what is wrong with the command's own flags
 * @param saves whether `--save-config` is obeyed
 */
export async function createGenerated(
  context: CommandContext,
  build: () => JsonObject | Promise<JsonObject>,
  options: {
    readonly what?: string;
    readonly clusterScoped?: boolean;
    readonly validate?: () => void | Promise<void>;
    readonly saves?: boolean;
  } = {},
): Promise<void> {
  const dryRun = await dryRunOf(context);
  const printer = await objectPrinter(context, 'created', dryRun, true);
  const validation = validationOf(context);
  const config = await context.config();
  await options.validate?.();
  let object = await build();
  if (options.clusterScoped !== true && config.namespaceGiven) {
    object = withField(object, ['metadata'], metadataIn(object, config.namespace));
  }
  if (options.saves !== false && context.flags.bool('save-config')) {
    const { asGoType } = await context.load(import('../../typed/go-type.ts'));
    object = withLastApplied(asGoType(object), true);
  }
  if (dryRun === 'client') return printer.print(object);
  const mapping = {
    ...localMapping(apiVersionOf(object), kindOf(object)),
    namespaced: options.clusterScoped !== true,
  };
  let created: JsonObject;
  try {
    created = await createObject(context, mapping, config.namespace, object, {
      dryRun,
      fieldManager: context.flags.string('field-manager'),
      fieldValidation: validation,
    });
  } catch (error) {
    if (options.what === undefined) throw error;
    throw new CommandError(`failed to create ${options.what} ${asError(error).message}`);
  }
  await printer.print(created);
}

/** The metadata with its namespace in the place where Go's struct has it: after the name. */
function metadataIn(object: JsonObject, namespace: string): JsonObject {
  const { name, ...others } = object['metadata'] as JsonObject;
  return { ...(name === undefined ? {} : { name }), namespace, ...others };
}

/** Metadata of a generated object, its fields in the order of Go's struct. */
export function metadata(name: string, labels?: JsonObject, annotations?: JsonObject): JsonObject {
  return {
    ...(name === '' ? {} : { name }),
    creationTimestamp: null,
    ...(labels && Object.keys(labels).length > 0 ? { labels } : {}),
    ...(annotations && Object.keys(annotations).length > 0 ? { annotations } : {}),
  };
}
