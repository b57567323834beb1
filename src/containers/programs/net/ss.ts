import { parseOptions, utility, type Options } from '../../../shell/utilities/support.ts';
import type { ContainerProgram } from '../index.ts';
import { listenersOf, type Listener } from './sockets.ts';

/** A column: what stands before it, on which side its words stand. */
interface Column {
  readonly header: string;
  readonly before: '' | ' ';
  readonly right?: true;
  readonly of: (listener: Listener) => string;
}

const LETTERS = {
  short: 'aebHilmnoprstuwx046h',
  long: {
    all: 'a',
    extended: 'e',
    ipv4: '4',
    ipv6: '6',
    listening: 'l',
    'no-header': 'H',
    numeric: 'n',
    options: 'o',
    processes: 'p',
    summary: 's',
    tcp: 't',
    udp: 'u',
    unix: 'x',
  },
};

/** How many connections may wait at a socket: what most servers ask for. */
const BACKLOG = 511;

const usersOf = ({ process }: Listener): string =>
  process ? `users:(("${process.name}",pid=${process.pid},fd=6))` : '';

/** The columns that a call shows. Models iproute2 misc/ss.c (columns) */
function columnsOf(options: Options, kinds: number): readonly Column[] {
  return [
    ...(kinds === 1 ? [] : [{ header: 'Netid', before: '', of: () => 'tcp' } as const]),
    { header: 'State', before: ' ', of: () => 'LISTEN' },
    { header: 'Recv-Q', before: ' ', of: () => '0' },
    { header: 'Send-Q', before: ' ', of: () => String(BACKLOG) },
    { header: 'Local Address:', before: ' ', right: true, of: ({ address }) => `${address}:` },
    { header: 'Port', before: '', of: ({ port }) => String(port) },
    { header: 'Peer Address:', before: ' ', right: true, of: () => '0.0.0.0:' },
    { header: 'Port', before: '', of: () => '*' },
    ...(options.has('p') ? [{ header: 'Process', before: '', of: usersOf } as const] : []),
  ];
}

/** As wide as what stands in it; a terminal's room is spread over all columns. Models iproute2 misc/ss.c (render_calc_width) */
function widthsOf(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  screen: number,
): readonly number[] {
  const widths = columns.map(({ before }, at) => {
    const longest = Math.max(0, ...rows.map((row) => (row[at] ?? '').length));
    return longest + (at === 0 ? 0 : before.length);
  });
  const left = screen - widths.reduce((sum, width) => sum + width, 0);
  if (screen === Infinity || left <= 0) return widths;
  const [spacing, rest] = [Math.floor(left / widths.length), left % widths.length];
  return widths.map((width, at) => width + spacing + (at >= widths.length - rest ? 1 : 0));
}

/** `ss -s`. Models iproute2 misc/ss.c (print_summary) */
function summary(count: number): string {
  const row = (name: string, amount: number): string =>
    `${name}\t  ${[amount, amount, 0].map((each) => String(each).padEnd(9)).join(' ')}\n`;
  const rows = [row('RAW', 0), row('UDP', 0), row('TCP', count), row('INET', count), row('FRAG', 0)];
  return `Total: ${count}\nTCP:   ${count} (estab 0, closed 0, orphaned 0, timewait 0)\n\nTransport Total     IP        IPv6\n${rows.join('')}\n`;
}

/** `ss` of iproute2: sockets that take connections; what connections there are, nobody keeps. */
export const ss: ContainerProgram = (context, container) =>
  utility(
    'ss [ OPTIONS ]',
    async ({ stdout, terminal }) => {
      const options = parseOptions(context.argv.slice(1), LETTERS);
      if (options.has('s')) {
        await stdout.write(summary(listenersOf(container).length));
        return 0;
      }
      const kinds = ['t', 'u', 'w', 'x', '0'].filter((letter) => options.has(letter));
      const sockets =
        (options.has('l') || options.has('a')) &&
        (kinds.length === 0 || kinds.includes('t')) &&
        !options.has('6')
          ? listenersOf(container)
          : [];
      const columns = columnsOf(options, kinds.length);
      const rows = [
        ...(options.has('H') ? [] : [columns.map(({ header }) => header)]),
        ...sockets.map((socket) => columns.map(({ of }) => of(socket))),
      ];
      const isTerminal = context.isTerminal(1) && terminal !== undefined;
      const widths = widthsOf(columns, rows, isTerminal ? terminal.columns : Infinity);
      const cell = (text: string, at: number): string => {
        const { before = '', right } = columns[at] ?? {};
        const lead = at === 0 ? '' : before;
        const width = (widths[at] ?? 0) - lead.length;
        if (right) return lead + text.padStart(width);
        return lead + (at === columns.length - 1 && !isTerminal ? text : text.padEnd(width));
      };
      await stdout.write(rows.map((row) => `${row.map(cell).join('')}\n`).join(''));
      return 0;
    },
    255,
  ).run(context);
