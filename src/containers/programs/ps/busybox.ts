import { groupNames } from '../../../shell/utilities/owners.ts';
import { accountsIn } from '../../accounts.ts';
import { textOf } from '../../identity.ts';
import { applet, AppletFailure } from '../applet.ts';
import { processesSeen, type ProcessView } from './processes.ts';

/** A column: what stands above it, how wide it is, and what a process has there. */
interface Column {
  readonly header: string;
  readonly width: number;
  readonly of: (view: ProcessView, width: number) => string;
}

const number =
  (of: (view: ProcessView) => number): Column['of'] =>
  (view, width) =>
    String(of(view)).padStart(width);

/** An amount in four letters: a number, or one with a unit. Models busybox libbb/human_readable.c (smart_ulltoa4) */
function inFour(kibibytes: number): string {
  if (kibibytes < 10_000) return String(kibibytes).padStart(4);
  let tenths = kibibytes * 10;
  let unit = 0;
  do {
    tenths = Math.floor(tenths / 1024);
    unit++;
  } while (tenths >= 10_000);
  const shown =
    tenths < 100 ? `${Math.floor(tenths / 10)}.${tenths % 10}` : String(Math.floor(tenths / 10)).padStart(3);
  return `${shown}${' mgtpezy'.charAt(unit)}`;
}

/** Seconds in five letters. Models busybox procps/ps.c (format_time) */
export function inFive(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const pair = (left: number, sign: string, right: number): string =>
    `${String(left).padStart(2)}${sign}${String(right).padStart(2, '0')}`;
  if (minutes < 60) return pair(minutes, ':', seconds % 60);
  if (hours < 24) return pair(hours, 'h', minutes % 60);
  return days < 100 ? pair(days, 'd', hours % 24) : `${String(days).padStart(4)}d`;
}

/** Flags follow the letter for what is nice, which nothing here is. */
const stateOf = ({ runs }: ProcessView): string => `${runs ? 'R' : 'S'}  `;

/** Which columns there are, by the name by which `-o` asks for them. */
function columnsFor(groupOf: (view: ProcessView) => string): Readonly<Record<string, Column>> {
  const cut = (of: (view: ProcessView) => string): Column['of'] => {
    return (view, width) => of(view).slice(0, width);
  };
  return {
    user: { header: 'USER', width: 8, of: cut(({ user }) => user) },
    group: { header: 'GROUP', width: 8, of: cut(groupOf) },
    comm: { header: 'COMMAND', width: 16, of: cut(({ name }) => name) },
    args: { header: 'COMMAND', width: 2048, of: ({ command }) => command },
    pid: { header: 'PID', width: 5, of: number(({ pid }) => pid) },
    ppid: { header: 'PPID', width: 5, of: number(({ parent }) => parent) },
    pgid: { header: 'PGID', width: 5, of: number(({ pid }) => pid) },
    etime: { header: 'ELAPSED', width: 7, of: ({ elapsed }) => inFive(elapsed) },
    nice: { header: 'NI', width: 5, of: number(() => 0) },
    rgroup: { header: 'RGROUP', width: 8, of: cut(groupOf) },
    ruser: { header: 'RUSER', width: 8, of: cut(({ user }) => user) },
    time: { header: 'TIME', width: 5, of: ({ burnt }) => inFive(burnt) },
    tty: {
      header: 'TT',
      width: 6,
      of: ({ terminal }) => (terminal === undefined ? '?' : `136,${terminal.replace(/^\D*/, '')}`),
    },
    vsz: { header: 'VSZ', width: 4, of: ({ mapped }) => inFour(mapped) },
    sid: {
      header: 'SID',
      width: 5,
      of: number(({ pid, parent, leadsSession }) => (leadsSession ? pid : parent)),
    },
    stat: { header: 'STAT', width: 4, of: stateOf },
    rss: { header: 'RSS', width: 4, of: ({ resident }) => inFour(resident) },
  };
}

/** Reads `-o COL1,COL2=HEADER`. Models busybox procps/ps.c (parse_o) */
function chosen(text: string, all: Readonly<Record<string, Column>>): readonly Column[] {
  const [, plain = '', last = '', header] = /^((?:[^,=]*,)*)([^,=]*)(?:=([^,]*))?/.exec(text) ?? [];
  const rest = header === undefined ? '' : text.slice(plain.length + last.length + header.length + 2);
  const find = (name: string): Column => {
    const key = Object.keys(all).find((each) => each.slice(0, 6) === name.slice(0, 6));
    const column = key === undefined ? undefined : all[key];
    if (column) return column;
    const names = Object.keys(all).map((each) => each.slice(0, 6));
    throw new AppletFailure(`bad -o argument '${name}', supported arguments: ${names.join(',')}`);
  };
  const named = plain.split(',').slice(0, -1).map(find);
  const final = find(last);
  const renamed =
    header === undefined ? final : { ...final, header, width: header === '' ? final.width : header.length };
  return [...named, renamed, ...(rest === '' ? [] : chosen(rest, all))];
}

/** A line of which the last column is not padded. */
const line = (columns: readonly Column[], of: (column: Column) => string): string =>
  columns
    .map((column, at) => (at === columns.length - 1 ? of(column) : of(column).padEnd(column.width)))
    .join(' ');

/** busybox' `ps`: shows all processes, whatever else is asked. Models busybox procps/ps.c */
export const ps = applet(
  'o:aAdeflT',
  'ps [-o COL1,COL2=HEADER] [-T]\n\nShow list of processes\n\n\t-o COL1,COL2=HEADER\tSelect columns for display\n\t-T\t\t\tShow threads',
  async (options, context, container) => {
    const { files, stdout } = context;
    const accounts = accountsIn(textOf(files, '/etc/passwd'));
    const groups = groupNames(files);
    const all = columnsFor(({ user }) => {
      const gid = accounts.find(({ name }) => name === user)?.gid ?? 0;
      return groups.of(gid);
    });
    const asked = options.all('o');
    const columns = (asked.length > 0 ? asked : ['pid,user,time,args']).flatMap((each) => chosen(each, all));
    const width = context.isTerminal(1) && context.terminal ? context.terminal.columns - 1 : 2048;
    const rows = processesSeen(context, container).map((view) =>
      line(columns, (column) => column.of(view, column.width)),
    );
    const header = line(columns, (column) => column.header);
    const lines = columns.some((column) => column.header !== '') ? [header, ...rows] : rows;
    await stdout.write(lines.map((each) => `${each.slice(0, width)}\n`).join(''));
    return 0;
  },
);
