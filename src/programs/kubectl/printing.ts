import { resolvePath } from '../../shell/filesystem.ts';
import type { CommandContext } from './context.ts';
import { dryRunSuffix, type DryRun } from './dry-run.ts';
import { groupVersionOf, type Mapping } from './mapper.ts';
import type { JsonObject } from './object.ts';
import { PrintError } from './output/errors.ts';
import { printName } from './output/name.ts';
import type { PrinterOptions } from './output/printer.ts';

/** Prints the objects that a command made or changed, in the format that `-o` asks for. */
export interface ObjectPrinter {
  /** @param operation what happened, when it is not what the printer was made for */
  print(object: JsonObject, operation?: string): Promise<void>;
}

/** Writes what a printer gives; of one that fails half-way, what it had given by then. */
export async function outOf(context: CommandContext, print: () => string): Promise<void> {
  let text: string;
  try {
    text = print();
  } catch (error) {
    if (error instanceof PrintError) await context.out(error.printed);
    throw error;
  }
  await context.out(text);
}

/** The printer's options that all commands take from their flags. */
export function printerOptions(context: CommandContext): PrinterOptions {
  const { flags, program } = context;
  return {
    output: flags.string('output'),
    template: flags.string('template'),
    allowMissingKeys: flags.bool('allow-missing-template-keys'),
    showManagedFields: flags.bool('show-managed-fields'),
    readFile: (path) => program.files.read(resolvePath(program.cwd, path)),
  };
}

/**
 * A printer for `deployment.apps/web created` and the other output formats. Refuses formats that there are none of.
 * Models cli-runtime/pkg/genericclioptions PrintFlags
 * @param typed whether the objects come from typed clients: they have the fields of their Go structs, in the structs' order
 */
export async function objectPrinter(
  context: CommandContext,
  operation: string,
  dryRun: DryRun = 'none',
  typed = false,
): Promise<ObjectPrinter> {
  const options = printerOptions(context);
  if (options.output === '' && options.template === '') {
    return {
      print: (object, done = operation) => context.out(printName(object, `${done}${dryRunSuffix(dryRun)}`)),
    };
  }
  const { createPrinter } = await context.load(import('./output/printer.ts'));
  const printer = await context.load(createPrinter({ ...options, keepOrder: typed }));
  if (!typed) return { print: (object) => outOf(context, () => printer.print(object)) };
  const { asGoType } = await context.load(import('./typed/go-type.ts'));
  return { print: (object) => outOf(context, () => printer.print(asGoType(object))) };
}

/** The object with the kind and version that its mapping says, which servers leave out of lists' items. */
export const withType = (object: JsonObject, mapping: Mapping): JsonObject =>
  object['kind'] !== undefined && object['apiVersion'] !== undefined
    ? object
    : { apiVersion: groupVersionOf(mapping), kind: mapping.kind, ...object };
