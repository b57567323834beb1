import { evaluate } from './key.ts';
import type { Column, Format } from './projection.ts';
import { pythonText } from './value.ts';
import type { Json } from './value.ts';

/** How many columns of a terminal a text takes. */
export const displayWidth = (text: string): number =>
  [...text].reduce(
    (sum, char) =>
      sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/.test(char) ? 2 : 1),
    0,
  );

const pad = (text: string, width: number, align: Column['align']): string => {
  const room = Math.max(0, width - displayWidth(text));
  if (align === 'right') return ' '.repeat(room) + text;
  if (align === 'center') return ' '.repeat(Math.floor(room / 2)) + text + ' '.repeat(Math.ceil(room / 2));
  return text + ' '.repeat(room);
};

/** The rows in the order that the columns' `sort` attributes ask for. */
function sortRows(
  rows: readonly (readonly string[])[],
  columns: readonly Column[],
): readonly (readonly string[])[] {
  const keys = columns
    .map(({ sort }, index) => ({ sort, index }))
    .filter((key): key is { readonly sort: number; readonly index: number } => key.sort !== undefined)
    .sort((a, b) => Math.abs(a.sort) - Math.abs(b.sort));
  return keys.length === 0
    ? rows
    : [...rows].sort((a, b) => {
        for (const { sort, index } of keys) {
          const [x = '', y = ''] = [a[index], b[index]];
          if (x !== y) return (x < y ? -1 : 1) * Math.sign(sort);
        }
        return 0;
      });
}

/** A table as gcloud prints it; empty text for no records. Models googlecloudsdk/core/resource/table_printer.py */
export function toTable(records: readonly Json[], format: Format): string {
  if (records.length === 0) return '';
  const { columns, attributes } = format;
  const rows = sortRows(
    records.map((record) => columns.map(({ key }) => pythonText(evaluate(key, record) ?? null))),
    columns,
  );
  const labels = columns.map(({ label }) => label);
  const heading = attributes.has('no-heading') ? [] : [labels];
  const widths = columns.map((_, index) =>
    Math.max(...[...heading, ...rows].map((row) => displayWidth(row[index] ?? ''))),
  );
  const cells = (row: readonly string[]): readonly string[] =>
    row.map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.align ?? 'left'));
  const title = attributes.get('title');
  if (attributes.has('box')) {
    const rule = (left: string, middle: string, right: string): string =>
      left + widths.map((width) => '─'.repeat(width + 2)).join(middle) + right;
    const line = (row: readonly string[]): string => `│ ${cells(row).join(' │ ')} │`;
    const body = rows.map(line);
    const head =
      heading.length > 0
        ? [line(labels.map((label, i) => pad(label, widths[i] ?? 0, 'center'))), rule('├', '┼', '┤')]
        : [];
    return [rule('┌', '┬', '┐'), ...head, ...body, rule('└', '┴', '┘')].map((text) => `${text}\n`).join('');
  }
  const width = widths.reduce((sum, size) => sum + size, 2 * (widths.length - 1));
  const lines = [...heading, ...rows].map((row) => cells(row).join('  ').trimEnd());
  if (title !== undefined)
    lines.unshift(' '.repeat(Math.max(0, Math.floor((width - title.length) / 2))) + title);
  return lines.map((text) => `${text}\n`).join('');
}
