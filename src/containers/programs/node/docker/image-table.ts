import type { ProgramContext } from '../../../../shell/program.ts';

/** An image as the table shows it. */
export interface ImageRow {
  /** With tag; missing: it has none. */
  readonly name: string | undefined;
  readonly id: string;
  readonly size: string;
  /** Whether a container is of it. */
  readonly used: boolean;
}

const GAP = '   ';
const UNTAGGED = '<untagged>';
/** How narrow the column of names may become, before others go. */
const LEAST = 12;

const colour = (code: string, text: string): string => `\x1b[${code}m${text}\x1b[0m`;
const [BLUE, TITLE, USUAL, FAINT] = ['34;1', '39;1', '39', '39;2'];
const CHIP = '\x1b[38;5;0m\x1b[48;5;14m U \x1b[0m';

/** The line above the table that tells what its signs mean, at the right. */
function legend(columns: number): string {
  const plain = ' Info → '.length + 'i   U  In Use'.length;
  const info = colour('1', `${colour('106', colour('30', 'i'))} ${colour('96', 'Info → ')}`);
  return `${' '.repeat(Math.max(0, columns - plain))}${info} ${CHIP} In Use\n`;
}

/** Writes the images by their names, for people to read. Models docker/cli's cli/command/image/tree.go */
export async function imageTable(context: ProgramContext, images: readonly ImageRow[]): Promise<void> {
  const { stdout, stderr, terminal } = context;
  const fancy = context.isTerminal(1) && terminal !== undefined;
  if (!fancy)
    await stderr.write(
      'WARNING: This output is designed for human readability. For machine-readable output, please use --format.\n',
    );
  const paint = (code: string, text: string): string => (fancy ? colour(code, text) : text);
  const chip = (used: boolean): string => (used ? (fancy ? CHIP : 'U') : fancy ? '   ' : ' ');
  const anyUsed = images.some(({ used }) => used);
  const named = images.map((image) => ({ ...image, shown: image.name ?? UNTAGGED }));
  const widest = Math.max('Image'.length, ...named.map(({ shown }) => shown.length));
  const all = [
    { title: 'ID', width: 12, right: false, cell: ({ id }: ImageRow) => [id, id.length] as const },
    { title: 'DISK USAGE', width: 10, right: true, cell: ({ size }: ImageRow) => [size, size.length] as const },
    // What a store keeps besides what is unpacked: this one keeps nothing.
    { title: 'CONTENT SIZE', width: 12, right: true, cell: () => ['0B', 2] as const },
    { title: 'EXTRA', width: 5, right: false, cell: ({ used }: ImageRow) => (anyUsed ? ([chip(used), fancy ? 3 : 1] as const) : (['', 0] as const)) },
  ]; // prettier-ignore
  let room = fancy ? Math.max(20, terminal.columns) : Infinity;
  const columns = [];
  for (const column of all) {
    const taken = column.width + GAP.length;
    if (room - taken < LEAST) break;
    room -= taken;
    columns.push(column);
  }
  const width = Math.min(widest, room);
  const laid = (text: string, length: number, wide: number, right: boolean, code?: string): string => {
    const fill = ' '.repeat(Math.max(0, wide - length));
    const painted = code === undefined ? text : paint(code, text);
    return right ? fill + painted : painted + fill;
  };
  const titles = columns.map(
    (column) => GAP + laid(column.title, column.title.length, column.width, column.right, TITLE),
  );
  let text = fancy ? legend(Math.max(20, terminal.columns)) : '';
  text += `${laid('IMAGE', 5, width, false, TITLE)}${titles.join('')}\n`;
  for (const image of named.sort((a, b) => Number(a.name === undefined) - Number(b.name === undefined) || (a.shown < b.shown ? -1 : 1))) {
    const cells = columns.map((column) => {
      const [cell, length] = column.cell(image);
      return GAP + laid(cell, length, column.width, column.right, column.title === 'EXTRA' ? undefined : USUAL);
    });
    const name = laid(image.shown, image.shown.length, width, false, image.name === undefined ? FAINT : BLUE);
    const wrapped = image.name !== undefined && image.shown.length > width ? `\n${' '.repeat(width)}` : '';
    text += `${name}${wrapped}${cells.join('')}\n`;
  } // prettier-ignore
  await stdout.write(text);
}
