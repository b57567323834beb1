import { CommandError } from '../errors.ts';
import { columnsFromFile, columnsFromSpec, CustomColumnsPrinter } from './custom-columns.ts';
import { PrintError } from './errors.ts';
import { formatSyntax } from './go-format.ts';
import { isList, isMap, quote, type JsonMap } from './go-values.ts';
import { ExecutionError, TemplateError } from '../../../go/template/error.ts';
import { GoTemplate } from '../../../go/template/template.ts';
import { display } from '../../../go/template/printf.ts';
import { templateFunctions } from './template-functions.ts';
import { JsonPath } from './jsonpath/evaluate.ts';
import { JsonPathError } from './jsonpath/parse.ts';
import { marshalJson } from './json.ts';
import type { Printer, PrinterOptions } from './printer.ts';

/** The printer of a format with a template; undefined when there is no such format. Throws `CommandError`. */
export function createTemplatePrinter(
  format: string,
  argument: string,
  options: PrinterOptions,
): Printer | undefined {
  switch (format) {
    case 'jsonpath':
    case 'jsonpath-as-json':
    case 'jsonpath-file':
      return jsonPathPrinter(format, templateText(format, argument, options), options);
    case 'template':
    case 'go-template':
    case 'templatefile':
    case 'go-template-file':
      return goTemplatePrinter(templateText(format, argument, options), options);
    case 'custom-columns':
    case 'custom-columns-file':
      return options.table && customColumnsPrinter(format, argument, options);
    default:
      return undefined;
  }
}

function readFile(path: string, complaint: string, { readFile }: PrinterOptions): string {
  try {
    return readFile(path);
  } catch (error) {
    const reason =
      error instanceof Error ? error.message.charAt(0).toLowerCase() + error.message.slice(1) : '';
    throw new CommandError(`${complaint} ${path}, open ${path}: ${reason}`);
  }
}

function templateText(format: string, argument: string, options: PrinterOptions): string {
  if (argument === '') throw new CommandError('template format specified but no template given');
  return format.endsWith('file') ? readFile(argument, 'error reading --template', options) : argument;
}

function jsonPathPrinter(format: string, template: string, options: PrinterOptions): Printer {
  const allFloats = options.keepOrder === true;
  let path: JsonPath;
  try {
    path = new JsonPath(template, {
      allowMissingKeys: options.allowMissingKeys ?? true,
      asJson: format === 'jsonpath-as-json',
      allFloats,
    });
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new CommandError(`error parsing jsonpath ${template}, ${error.message}`);
  }
  return {
    print: (object) => {
      try {
        return path.execute(object);
      } catch (error) {
        if (!(error instanceof JsonPathError)) throw error;
        throw new CommandError(
          `error executing jsonpath ${quote(template)}: Error executing template: ${error.message}. Printing more information for debugging the template:\n` +
            `\ttemplate was:\n\t\t${template}\n` +
            `\tobject given to jsonpath engine was:\n\t\t${formatSyntax(object, allFloats)}\n\n\n`,
        );
      }
    },
  };
}

function goTemplatePrinter(source: string, options: PrinterOptions): Printer {
  let template: GoTemplate;
  try {
    template = new GoTemplate(source, {
      name: 'output',
      functions: templateFunctions,
      allowMissingKeys: options.allowMissingKeys ?? true,
    });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new CommandError(`error parsing template ${source}, ${error.message}`);
  }
  return {
    print: (given) => {
      const raw = marshalJson(given);
      // JSON's zero has a sign only where a point or an exponent follows, and Go writes neither.
      const object = /[[:,]-0[,\]}]/.test(raw) ? asMap(unsigned(given)) : given;
      try {
        return template.execute(object);
      } catch (error) {
        if (!(error instanceof ExecutionError)) throw error;
        throw new PrintError(
          `error executing template ${quote(source)}: ${error.message}`,
          error.printed + debugText(source, object, raw, error.message),
        );
      }
    },
  };
}

/** A value whose zeros have no sign. */
function unsigned(value: unknown): unknown {
  if (typeof value === 'number') return value + 0;
  if (isList(value)) return value.map(unsigned);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unsigned(item)]));
}

const asMap = (value: unknown): JsonMap => (isMap(value) ? value : {});

function debugText(source: string, object: JsonMap, raw: string, message: string): string {
  return (
    `Error executing template: ${message}. Printing more information for debugging the template:\n` +
    `\ttemplate was:\n\t\t${source}\n` +
    `\traw data was:\n\t\t${raw}\n` +
    `\tobject given to template engine was:\n\t\t${display(object)}\n\n`
  );
}

function customColumnsPrinter(format: string, argument: string, options: PrinterOptions): Printer {
  if (argument === '') throw new CommandError('custom-columns format specified but no custom columns given');
  const columns =
    format === 'custom-columns-file'
      ? columnsFromFile(readFile(argument, 'error reading template', options))
      : columnsFromSpec(argument);
  return new CustomColumnsPrinter(columns, options.table?.noHeaders === true && format === 'custom-columns');
}
