import { formatValue } from './go-format.ts';
import { compareStrings, isList, isMap, type JsonMap } from './go-values.ts';
import { TabWriter, tableLayout } from './tabwriter.ts';

/** What a table shows beside the server's columns. Models cli-runtime/pkg/printers/interface.go PrintOptions */
export interface TableOptions {
  readonly noHeaders?: boolean;
  /** Shows columns of lower priority too. */
  readonly wide?: boolean;
  readonly withNamespace?: boolean;
  /** Puts the kind before names: `deployment.apps`. */
  readonly kindPrefix?: string;
  readonly columnLabels?: readonly string[];
  readonly showLabels?: boolean;
}

/** A column of a server's `Table`. */
interface Column {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly priority: number;
}

interface Row {
  readonly cells: readonly unknown[];
  readonly object: JsonMap | undefined;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function columnsOf(table: JsonMap): readonly Column[] {
  const definitions = isList(table['columnDefinitions']) ? table['columnDefinitions'] : [];
  return definitions.filter(isMap).map((column) => ({
    name: text(column['name']),
    type: text(column['type']),
    format: text(column['format']),
    priority: typeof column['priority'] === 'number' ? column['priority'] : 0,
  }));
}

function rowsOf(table: JsonMap): readonly Row[] {
  const rows = isList(table['rows']) ? table['rows'] : [];
  return rows.filter(isMap).map((row) => ({
    cells: isList(row['cells']) ? row['cells'] : [],
    object: isMap(row['object']) ? row['object'] : undefined,
  }));
}

const plain = (name: string): Column => ({ name, type: 'string', format: '', priority: 0 });

/** Makes control characters visible that would move the terminal's cursor. Models cli-runtime/pkg/printers/terminal.go */
export const escapeTerminal = (cell: string): string =>
  cell.replaceAll('\u001b', '^[').replaceAll('\r', '\\r');

/** Labels as `a=b,c=d`, sorted. Models apimachinery/pkg/labels FormatLabels */
export function formatLabels(labels: unknown): string {
  if (!isMap(labels)) return '<none>';
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${formatValue(value)}`);
  return pairs.length === 0 ? '<none>' : pairs.sort(compareStrings).join(',');
}

const eventTypes: Readonly<Record<string, string>> = {
  ADDED: 'ADDED   ',
  MODIFIED: 'MODIFIED',
  DELETED: 'DELETED ',
  ERROR: 'ERROR   ',
};

/** Whether a value is a `Table` of the server. */
export function isTable(value: unknown): value is JsonMap {
  return isMap(value) && value['kind'] === 'Table' && text(value['apiVersion']).startsWith('meta.k8s.io/');
}

/** Objects that no `Table` describes, as a table of names and ages. */
export function tableOfObjects(objects: readonly unknown[], age: (created: string) => string): JsonMap {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    columnDefinitions: [
      { name: 'Name', type: 'string', format: 'name', priority: 0 },
      { name: 'Age', type: 'string', format: '', priority: 0 },
    ],
    rows: objects.filter(isMap).map((object) => {
      const metadata = isMap(object['metadata']) ? object['metadata'] : {};
      return { cells: [text(metadata['name']), age(text(metadata['creationTimestamp']))], object };
    }),
  };
}

/**
 * Prints the server's tables; headers come once, until the columns change. Rows go into a tab writer, so that several
 * tables and the rows of a watch stay aligned. Models cli-runtime/pkg/printers/tableprinter.go
 */
export class TablePrinter {
  readonly #options: TableOptions;
  #lastColumns: readonly Column[] = [];
  #printedHeaders = false;

  constructor(options: TableOptions = {}) {
    this.#options = options;
  }

  /**
   * @param event the type of the watch event that brought the table, for `--output-watch-events`
   * @returns the aligned text, when no writer is given
   */
  print(table: JsonMap, event = '', writer?: TabWriter): string {
    const own = writer ?? new TabWriter(tableLayout);
    const lines = this.#lines(table, event);
    own.write(lines.map((line) => `${line}\n`).join(''));
    return writer ? '' : own.flush();
  }

  #lines(table: JsonMap, event: string): string[] {
    const given = columnsOf(table);
    const rows = rowsOf(table);
    const repeated = given.length === 0 || sameColumns(given, this.#lastColumns);
    const noHeaders = this.#options.noHeaders === true || (this.#printedHeaders && repeated);
    const definitions = given.length === 0 ? this.#lastColumns : given;
    if (given.length > 0 && !repeated) {
      this.#lastColumns = given;
      this.#printedHeaders = false;
    }
    if (rows.length > 0) this.#printedHeaders = true;
    if (rows.length === 0) return [];
    const columns = this.#columns(definitions, event);
    const visible = (cells: readonly string[]): string =>
      cells.filter((_, at) => this.#options.wide === true || columns[at]?.priority === 0).join('\t');
    const body = rows.map((row) => visible(this.#cells(row, definitions, event)));
    return noHeaders ? body : [visible(columns.map(({ name }) => name.toUpperCase())), ...body];
  }

  #columns(definitions: readonly Column[], event: string): readonly Column[] {
    const { withNamespace = false, columnLabels = [], showLabels = false } = this.#options;
    return [
      ...(event === '' ? [] : [plain('Event')]),
      ...(withNamespace ? [plain('Namespace')] : []),
      ...definitions,
      ...columnLabels.map((label) => plain(label.slice(label.lastIndexOf('/') + 1))),
      ...(showLabels ? [plain('Labels')] : []),
    ];
  }

  #cells(row: Row, definitions: readonly Column[], event: string): string[] {
    const { withNamespace = false, kindPrefix = '', columnLabels = [], showLabels = false } = this.#options;
    const metadata =
      row.object !== undefined && isMap(row.object['metadata']) ? row.object['metadata'] : undefined;
    const labels = metadata && isMap(metadata['labels']) ? metadata['labels'] : {};
    const nameColumn =
      kindPrefix === ''
        ? -1
        : definitions.findIndex(({ format, type }) => format === 'name' && type === 'string');
    const cells = definitions.map((_, at) => {
      const cell = showCell(row.cells[at]);
      return at === nameColumn ? `${kindPrefix.toLowerCase()}/${cell}` : cell;
    });
    return [
      ...(event === '' ? [] : [eventTypes[event] ?? event]),
      ...(withNamespace ? [text(metadata?.['namespace'])] : []),
      ...cells,
      ...columnLabels.map((label) => showCell(Object.hasOwn(labels, label) ? labels[label] : '')),
      ...(showLabels ? [metadata ? formatLabels(labels) : ''] : []),
    ];
  }
}

function showCell(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return escapeTerminal(formatValue(cell));
  const end = cell.search(/[\f\n\r]/);
  return end < 0 ? escapeTerminal(cell) : `${escapeTerminal(cell.slice(0, end))}...`;
}

function sameColumns(a: readonly Column[], b: readonly Column[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, type, format, priority }, at) => {
      const other = b[at];
      return (
        other?.name === name && other.type === type && other.format === format && other.priority === priority
      );
    })
  );
}
