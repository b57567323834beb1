import { CommandError } from '../errors.ts';
import { PrintError } from './errors.ts';
import { formatValue } from './go-format.ts';
import { isList, isMap, type JsonMap } from './go-values.ts';
import { JsonPath } from './jsonpath/evaluate.ts';
import { JsonPathError } from './jsonpath/parse.ts';
import { relaxedPath } from './relaxed-path.ts';
import { escapeTerminal } from './table.ts';
import { TabWriter, tableLayout } from './tabwriter.ts';

interface Column {
  readonly header: string;
  readonly path: string;
}

/** The columns of `HEADER:path,…`. Throws `CommandError`. Models kubectl/pkg/cmd/get/customcolumn.go */
export function columnsFromSpec(spec: string): readonly Column[] {
  if (spec === '') throw new CommandError('custom-columns format specified but no custom columns given');
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) {
      throw new CommandError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    }
    return { header: part.slice(0, colon), path: relaxedPath(part.slice(colon + 1)) };
  });
}

const words = (line: string): readonly string[] => line.split(/\s+/).filter((word) => word !== '');

/** The columns of a file with a line of headers and a line of paths. Throws `CommandError`. */
export function columnsFromFile(text: string): readonly Column[] {
  const lines = text.split('\n');
  if (text !== '' && lines.at(-1) === '') lines.pop();
  const expected =
    'Expected format is one line of space separated headers, one line of space separated column specs.';
  const [first, second] = lines;
  if (text === '' || first === undefined)
    throw new CommandError(`invalid template, missing header line. ${expected}`);
  if (second === undefined) throw new CommandError(`invalid template, missing spec line. ${expected}`);
  const [headers, paths] = [words(first), words(second)];
  if (headers.length !== paths.length) {
    throw new CommandError(
      `number of headers (${headers.length}) and field specifications (${paths.length}) don't match`,
    );
  }
  return headers.map((header, at) => ({ header, path: relaxedPath(paths[at] ?? '') }));
}

/** Prints objects as rows of chosen columns; headers come once. */
export class CustomColumnsPrinter {
  readonly #columns: readonly Column[];
  readonly #writer = new TabWriter(tableLayout);
  #headers: boolean;

  constructor(columns: readonly Column[], noHeaders: boolean) {
    this.#columns = columns;
    this.#headers = !noHeaders;
  }

  print(object: JsonMap): string {
    const row = (cells: readonly string[]): void => void this.#writer.write(`${cells.join('\t')}\n`);
    if (this.#headers) row(this.#columns.map(({ header }) => header));
    this.#headers = false;
    try {
      const paths = this.#columns.map(({ path }) => new JsonPath(path, { allowMissingKeys: true }));
      const { items } = object;
      const objects = isList(items) && String(object['kind'] ?? '').endsWith('List') ? items : [object];
      for (const item of objects.filter(isMap)) row(paths.map((path) => cellOf(path, item)));
    } catch (error) {
      throw error instanceof JsonPathError ? new PrintError(error.message, this.#writer.flush()) : error;
    }
    return this.#writer.flush();
  }
}

function cellOf(path: JsonPath, object: JsonMap): string {
  const found = path.find(object);
  const values = found.flat().map((value) => escapeTerminal(formatValue(value)));
  return (found[0]?.length ?? 0) === 0 ? ['<none>', ...values].join(',') : values.join(',');
}
