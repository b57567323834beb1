import type { Value } from './expression.ts';

const shown = (value: Value, missing: string): string => (value === null ? missing : String(value));

const isNumeric = (rows: readonly (readonly Value[])[], column: number): boolean =>
  rows.some((row) => row[column] !== null) &&
  rows.every((row) => row[column] === null || typeof row[column] === 'number');

const widthsOf = (columns: readonly string[], rows: readonly (readonly string[])[]): readonly number[] =>
  columns.map((name, index) => Math.max(name.length, ...rows.map((row) => row[index]?.length ?? 0)));

/** A result as mysql draws it on a terminal. */
export function mysqlTable(columns: readonly string[], rows: readonly (readonly Value[])[]): string {
  const texts = rows.map((row) => row.map((value) => shown(value, 'NULL')));
  const widths = widthsOf(columns, texts);
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`;
  const line = (cells: readonly string[], numbers: boolean): string =>
    `|${cells
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return ` ${numbers && isNumeric(rows, index) ? cell.padStart(width) : cell.padEnd(width)} `;
      })
      .join('|')}|\n`;
  return `${rule}${line(columns, false)}${rule}${texts.map((row) => line(row, true)).join('')}${rule}`;
}

const escaped = (text: string): string => text.replace(/[\\\n\t]/g, (letter) => ESCAPES[letter] ?? letter);
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\t': '\\t' };

/** A result as mysql prints it elsewhere: columns apart by tabs, what would break them written otherwise. */
export const mysqlBatch = (
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
  names: boolean,
): string =>
  [...(names ? [columns] : []), ...rows.map((row) => row.map((value) => escaped(shown(value, 'NULL'))))]
    .map((cells) => `${cells.join('\t')}\n`)
    .join('');

/** A result as mysql prints it for `\\G`: a line for each value. Models mysql client/mysql.cc (print_table_data_vertically) */
export function mysqlVertical(columns: readonly string[], rows: readonly (readonly Value[])[]): string {
  const width = Math.max(...columns.map((name) => name.length));
  const stars = '*'.repeat(27);
  return rows
    .map((row, index) => {
      const lines = columns.map((name, at) => `${name.padStart(width)}: ${shown(row[at] ?? null, 'NULL')}\n`);
      return `${stars} ${index + 1}. row ${stars}\n${lines.join('')}`;
    })
    .join('');
}

/** A result as psql draws it. */
export function psqlTable(
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
  title = '',
): string {
  const texts = rows.map((row) => row.map((value) => shown(value, '')));
  const widths = widthsOf(columns, texts);
  const center = (text: string, width: number): string =>
    text.padStart(text.length + Math.floor((width - text.length) / 2)).padEnd(width);
  const trimmed = (cells: readonly string[]): string => ` ${cells.join(' | ')}`;
  const body = texts.map((row) =>
    trimmed(
      row.map((cell, index) => {
        const width = widths[index] ?? 0;
        if (isNumeric(rows, index)) return cell.padStart(width);
        return index === row.length - 1 ? cell : cell.padEnd(width);
      }),
    ),
  );
  const whole = [
    trimmed(columns.map((name, index) => center(name, widths[index] ?? 0))) + ' ',
    widths.map((width) => '-'.repeat(width + 2)).join('+'),
    ...body,
    `(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`,
    '',
  ];
  const heading = title === '' ? [] : [title.padStart((whole[1]?.length ?? 0) / 2 + title.length / 2)];
  return `${[...heading, ...whole].join('\n')}\n`;
}
