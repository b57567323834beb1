/** How many columns of a terminal a text takes. */
const widthOf = (text: string): number =>
  [...text].reduce(
    (sum, char) =>
      sum + (/\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3]/u.test(char) ? 2 : 1),
    0,
  );

const left = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

function center(text: string, width: number): string {
  const room = Math.max(0, width - widthOf(text));
  const before = Math.floor(room / 2);
  return ' '.repeat(before) + text + ' '.repeat(room - before);
}

/**
 * A table in a box: headings centred, cells to the left, a cell's lines one below another. Rows that are `green` are
 * coloured cell by cell.
 */
export function box(
  headings: readonly string[],
  rows: readonly { readonly cells: readonly string[]; readonly green?: boolean }[],
): string {
  const lines = rows.flatMap(({ cells, green }) => {
    const split = cells.map((cell) => cell.split('\n'));
    const height = Math.max(1, ...split.map((parts) => parts.length));
    return Array.from({ length: height }, (_, at) => ({
      cells: split.map((parts) => parts[at] ?? ''),
      green,
    }));
  });
  const widths = headings.map((heading, at) =>
    Math.max(widthOf(heading), ...lines.map(({ cells }) => widthOf(cells[at] ?? ''))),
  );
  const rule = (start: string, middle: string, end: string): string =>
    `${start}${widths.map((width) => '─'.repeat(width + 2)).join(middle)}${end}\n`;
  const row = (cells: readonly string[]): string => `│ ${cells.join(' │ ')} │\n`;
  const body = lines.map(({ cells, green }) =>
    row(
      widths.map((width, at) => {
        const cell = left(cells[at] ?? '', width);
        return green ? `\x1b[32m${cell}\x1b[0m` : cell;
      }),
    ),
  );
  const head = row(headings.map((heading, at) => center(heading, widths[at] ?? 0)));
  return rule('┌', '┬', '┐') + head + rule('├', '┼', '┤') + body.join('') + rule('└', '┴', '┘');
}
