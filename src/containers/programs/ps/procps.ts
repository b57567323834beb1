import { userNames } from '../../../shell/utilities/owners.ts';
import type { ContainerProgram } from '../index.ts';
import { columns as known, type Column, type Facts } from './procps-columns.ts';
import { problem, readCall, PsProblem, type PsRequest } from './procps-options.ts';
import { processesSeen, type ProcessView } from './processes.ts';

/** Columns as `-o` asks for them: `pid,user=WHO`; what stands behind `=` goes on to the end. */
function columnsOf(format: readonly string[]): readonly Column[] {
  return format.flatMap((text) =>
    [...text.matchAll(/([^,= ]+)(?:=([A-Z]+(?=,)|.*))?/g)].map(([, name = '', header]) => {
      const column = known[name];
      if (!column) throw problem(`unknown user-defined format specifier "${name}"`);
      return header === undefined
        ? column
        : { ...column, header, width: Math.max(column.width, header.length) };
    }),
  );
}

/** Who is shown. Models procps src/ps/select.c */
function chosen(
  { all, withTerminal, withoutTerminal, lists, deselect }: PsRequest,
  seen: readonly ProcessView[],
  uidOf: (name: string) => number | undefined,
): readonly ProcessView[] {
  const users = lists.user.map(uidOf);
  const listed = Object.values(lists).some((list) => list.length > 0);
  const self = seen.find(({ runs }) => runs);
  const isChosen = (view: ProcessView): boolean => {
    if (all) return true;
    if (listed)
      return (
        lists.pid.includes(String(view.pid)) ||
        lists.ppid.includes(String(view.parent)) ||
        lists.name.includes(view.name) ||
        users.includes(view.uid)
      );
    const own = view.uid === self?.uid;
    if (withTerminal) return view.terminal !== undefined && (withoutTerminal || !view.leadsSession);
    if (withoutTerminal) return own;
    return own && view.terminal === self?.terminal;
  };
  return seen.filter((view) => isChosen(view) !== deselect);
}

function sorted(
  views: readonly ProcessView[],
  keys: readonly string[],
  facts: Facts,
): readonly ProcessView[] {
  const compare = (key: string, a: ProcessView, b: ProcessView): number => {
    const column = known[key.replace(/^[+-]/, '')];
    if (!column) throw problem('unknown sort specifier');
    const { by, of } = column;
    const order = by ? by(a) - by(b) : of(a, facts) < of(b, facts) ? -1 : of(a, facts) > of(b, facts) ? 1 : 0;
    return key.startsWith('-') ? -order : order;
  };
  return [...views].sort((a, b) => keys.reduce((order, key) => order || compare(key, a, b), 0));
}

/** Children below their parents, each with what stands before its command. Models procps src/ps/display.c (show_tree) */
function asTree(
  views: readonly ProcessView[],
  style: 'lines' | 'blanks',
): readonly (readonly [ProcessView, string])[] {
  const isChild = ({ pid, parent }: ProcessView): boolean =>
    views.some((each) => each.pid === parent && parent !== pid);
  const below = (parent: ProcessView, stem: string): readonly (readonly [ProcessView, string])[] => {
    const children = views.filter((view) => view.parent === parent.pid && view !== parent);
    return children.flatMap((child, at) => {
      const isLast = at === children.length - 1;
      const lead = style === 'blanks' ? `${stem}  ` : `${stem} \\_ `;
      const next = style === 'blanks' ? lead : `${stem}${isLast ? '    ' : ' |  '}`;
      return [[child, lead] as const, ...below(child, next)];
    });
  };
  return views.filter((view) => !isChild(view)).flatMap((root) => [[root, ''] as const, ...below(root, '')]);
}

/** A line: what is wider than its column pushes the rest, the last column is not padded. */
const lineOf = (columns: readonly Column[], cells: readonly string[]): string =>
  columns
    .map(({ width, left }, at) => {
      const cell = cells[at] ?? '';
      if (!left) return cell.padStart(width);
      return at === columns.length - 1 ? cell : cell.padEnd(width);
    })
    .join(' ');

/** `ps` of procps. Models procps src/ps/display.c */
export const ps: ContainerProgram = async (context, container) => {
  const { argv, stdout, stderr, files, clock, terminal } = context;
  if (argv.includes('--version') || argv[1] === '-V') {
    await stdout.write('ps from procps-ng 4.0.4\n');
    return 0;
  }
  try {
    const request = readCall(argv.slice(1));
    const columns = columnsOf(request.format);
    const facts = { files, now: clock.now(), memory: container.spec.sandbox.room().memory / 1024 };
    const views = sorted(
      chosen(request, processesSeen(context, container), (name) => userNames(files).number(name)),
      request.sort,
      facts,
    );
    const rows = request.forest ? asTree(views, request.forest) : views.map((view) => [view, ''] as const);
    const body = rows.map(([view, lead]) =>
      lineOf(
        columns,
        columns.map((column) => `${column.branches ? lead : ''}${column.of(view, facts)}`),
      ),
    );
    const isTerminal = context.isTerminal(1) && terminal !== undefined;
    const width = request.width ?? (isTerminal ? terminal.columns : Infinity);
    const header = columns.some((column) => column.header !== '') && request.headers;
    const lines = header
      ? [
          lineOf(
            columns,
            columns.map((column) => column.header),
          ),
          ...body,
        ]
      : body;
    await stdout.write(lines.map((line) => `${line.slice(0, width)}\n`).join(''));
    return rows.length > 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof PsProblem)) throw error;
    await stderr.write(error.message);
    return 1;
  }
};
