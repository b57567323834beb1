import { onDemand } from '../../../loading/on-demand.ts';
import { asError, CommandError } from '../errors.ts';
import { PrintError } from './errors.ts';
import { isList, isMap, quote, type JsonMap } from './go-values.ts';
import { marshalJson } from './json.ts';
import { printName } from './name.ts';
import { TablePrinter, type TableOptions } from './table.ts';
import { marshalYaml } from './yaml.ts';

/** Prints objects one after the other; what it prints may depend on what came before (`---`, headers). */
export interface Printer {
  /** The text for one object (or list). Throws `CommandError`, or `PrintError` when a template fails half-way. */
  print(object: JsonMap): string;
}

/** The flags that choose a printer. */
export interface PrinterOptions {
  /** The value of `-o`; '' when it was not given. */
  readonly output: string;
  /** `--template`. */
  readonly template?: string;
  /** `--allow-missing-template-keys`; true if missing. */
  readonly allowMissingKeys?: boolean;
  readonly showManagedFields?: boolean;
  /** The object is a Go struct in real kubectl: JSON keeps the order of its keys. */
  readonly keepOrder?: boolean;
  /** What happened to the object, printed without `-o`: `created`, `scaled`. */
  readonly operation?: string;
  /**
   * The options of `kubectl get`'s own formats: tables, wide, custom columns. Commands that change objects have none and
   * print names instead.
   */
  readonly table?: TableOptions;
  /** Reads a template's file; throws an error with the operating system's message. */
  readFile(path: string): string;
}

const standardFormats = [
  'json',
  'yaml',
  'name',
  'go-template',
  'go-template-file',
  'template',
  'templatefile',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
];
const getFormats = ['custom-columns', 'custom-columns-file', 'wide'];

/** The formats of `-o`, as help and errors list them. */
export function allowedFormats(kind: 'get' | 'standard'): readonly string[] {
  return kind === 'get' ? [...standardFormats, ...getFormats] : standardFormats;
}

/** Whether `-o` asks for the server's tables. */
export const isTableFormat = (output: string): boolean => output === '' || output === 'wide';

function withoutManagedFields(object: JsonMap): JsonMap {
  const metadata = object['metadata'];
  const items = object['items'];
  let out = object;
  if (isMap(metadata) && 'managedFields' in metadata) {
    const { managedFields: _omitted, ...rest } = metadata;
    out = { ...out, metadata: rest };
  }
  if (isList(items)) {
    out = { ...out, items: items.map((item) => (isMap(item) ? withoutManagedFields(item) : item)) };
  }
  return out;
}

/** Objects as kubectl wraps several of them for `-o json`, `yaml` and templates. Models kubectl/pkg/cmd/get/get.go printGeneric */
export function listOf(items: readonly unknown[]): JsonMap {
  return { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } };
}

/**
 * The printer that `-o` and `--template` ask for. Throws `CommandError` for an unknown format or a bad template.
 * Models cli-runtime/pkg/genericclioptions/print_flags.go and kubectl/pkg/cmd/get/get_flags.go
 */
export async function createPrinter(options: PrinterOptions): Promise<Printer> {
  const { template = '', table } = options;
  const output = options.output === '' && template !== '' ? 'go-template' : options.output;
  const prepare = (object: JsonMap): JsonMap =>
    options.showManagedFields ? object : withoutManagedFields(object);
  switch (output.toLowerCase()) {
    case 'json': {
      const layout = { indent: '    ', keepOrder: options.keepOrder === true };
      return { print: (object) => `${marshalJson(prepare(object), layout)}\n` };
    }
    case 'yaml': {
      let count = 0;
      return {
        print: (object) => {
          const separator = count++ > 0 ? '---\n' : '';
          try {
            return separator + marshalYaml(prepare(object));
          } catch (error) {
            throw new PrintError(asError(error).message, separator);
          }
        },
      };
    }
    case 'name':
      return { print: (object) => printName(object) };
  }
  if (isTableFormat(output) && (table !== undefined || output === '')) {
    if (table === undefined) return { print: (object) => printName(object, options.operation) };
    const printer = new TablePrinter({ ...table, wide: output === 'wide' });
    return { print: (object) => printer.print(object) };
  }
  const [format, argument] = splitFormat(output, template);
  const { createTemplatePrinter } = await onDemand(import('./template-printer.ts'));
  const printer = createTemplatePrinter(format, argument, options);
  if (printer) return printer;
  const formats = [...allowedFormats(table === undefined ? 'standard' : 'get')].sort().join(',');
  throw new CommandError(
    `unable to match a printer suitable for the output format ${quote(output)}, allowed formats are: ${formats}`,
  );
}

function splitFormat(output: string, template: string): readonly [string, string] {
  const equals = output.indexOf('=');
  return template === '' && equals >= 0
    ? [output.slice(0, equals), output.slice(equals + 1)]
    : [output, template];
}
