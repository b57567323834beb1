import { parseKeys } from './keys.ts';
import type { Editor, Step } from './editor.ts';
import { sourceLine } from './vimrc.ts';
import { openFile, readLines, writeFile } from './files.ts';
import { global } from './global.ts';
import { changedOptions, setOption, defaultOptions, type ViOptions } from './options.ts';
import { deleteRegion, joinLines, put, shift, tellLines, yank } from './operators.ts';
import { firstNonBlank } from './scan.ts';
import { filterLines, readCommand, runShell, writeToCommand } from './shell-commands.ts';
import { substitute } from './substitute.ts';
import { redoChange, undoChange } from './undo.ts';

/** A command of the `:` line, its range resolved. */
export interface ExCall {
  readonly name: string;
  readonly bang: boolean;
  readonly argument: string;
  /** How many lines were named. */
  readonly given: number;
  readonly from: number;
  readonly to: number;
  /** The whole command without its range. */
  readonly text: string;
}

export type ExCommand = (editor: Editor, call: ExCall) => Step<number | undefined>;

const noWrite = 'E37: No write since last change (add ! to override)';

/** A command that needs no keys. */
const plain = (run: (editor: Editor, call: ExCall) => number | undefined | void): ExCommand =>
  // oxlint-disable-next-line require-yield
  function* (editor, call) {
    return run(editor, call) ?? undefined;
  };

const rangeOf = ({ given, from, to }: ExCall): readonly [number, number] | undefined =>
  given > 0 ? [from, to] : undefined;

const fileOf = (editor: Editor, argument: string): string | undefined =>
  argument === ''
    ? undefined
    : argument
        .replace(/(?<!\\)%/g, editor.path)
        .replace(/^#$/, editor.alternate)
        .replace(/^~(?=\/)/, editor.context.env['HOME'] ?? '~');

const wholeLines = ({
  from,
  to,
}: ExCall): {
  kind: 'lines';
  from: { row: number; column: number };
  to: { row: number; column: number };
} => ({
  kind: 'lines',
  from: { row: Math.max(0, from), column: 0 },
  to: { row: Math.max(0, to), column: 0 },
});

const toRow = (editor: Editor, row: number): void => {
  editor.buffer.row = Math.max(0, Math.min(row, editor.buffer.lines.length - 1));
  editor.buffer.column = firstNonBlank(editor.buffer.line);
  editor.wanted = editor.buffer.column;
};

const write: ExCommand = function* (editor, call) {
  const { argument, bang } = call;
  if (argument.startsWith('!')) {
    const [from, to] = rangeOf(call) ?? [0, editor.buffer.lines.length - 1];
    yield* writeToCommand(editor, from, to, argument.slice(1));
    return undefined;
  }
  const append = argument.startsWith('>>');
  const path = fileOf(editor, append ? argument.slice(2).trim() : argument);
  writeFile(editor, { path, range: rangeOf(call), force: bang, append });
  return undefined;
};

const quit = plain((editor, { bang, argument }) => {
  if (argument !== '') return editor.fail(`E488: Trailing characters: ${argument}`);
  if (!editor.buffer.modified || bang) return 0;
  return editor.fail(noWrite);
});

const writeQuit = plain((editor, call) =>
  writeFile(editor, { path: fileOf(editor, call.argument), range: rangeOf(call), force: call.bang })
    ? 0
    : undefined,
);

const exit = plain((editor, call) =>
  !editor.buffer.modified && call.argument === ''
    ? 0
    : writeFile(editor, { path: fileOf(editor, call.argument), range: rangeOf(call), force: call.bang })
      ? 0
      : undefined,
);

const edit = plain((editor, { bang, argument }) => {
  const path = fileOf(editor, argument) ?? editor.path;
  if (editor.buffer.modified && !bang) return editor.fail(noWrite);
  if (path === '') return editor.fail('E32: No file name');
  const line = path === editor.path ? editor.buffer.row + 1 : 1;
  editor.options.readonly = editor.options.readonly && path === editor.path;
  openFile(editor, path, { line });
  return undefined;
});

const read: ExCommand = function* (editor, call) {
  const { argument, bang, given, to } = call;
  const row = given > 0 ? to : editor.buffer.row;
  if (bang || argument.startsWith('!')) {
    yield* readCommand(editor, row, bang ? argument : argument.slice(1));
    return undefined;
  }
  const path = fileOf(editor, argument) ?? editor.path;
  if (path === '') return void editor.fail('E32: No file name');
  const lines = readLines(editor, path);
  if (!lines) return undefined;
  editor.buffer.replaceLines(row + 1, 0, lines);
  toRow(editor, row + 1);
  return undefined;
};

const set = plain((editor, { argument }) => {
  const shown: string[] = [];
  if (argument === '') return editor.say('--- Options ---', ...changedOptions(editor.options, optionNames));
  for (const each of argument.match(/(?:\\.|\S)+(?:\s*=\s*(?=$))?/g) ?? []) {
    const { shown: line, error } =
      each === 'all' ? { shown: undefined, error: undefined } : setOption(editor.options, each);
    if (error !== undefined) return editor.fail(error);
    if (line !== undefined) shown.push(line);
  }
  if (/hls/.test(argument)) editor.quiet = false;
  if (shown.length > 0) editor.say(...shown);
  return undefined;
});

const optionNames = Object.keys(defaultOptions).filter(
  (name): name is keyof ViOptions => name in defaultOptions,
);

const copy = (moves: boolean): ExCommand =>
  plain((editor, call) => {
    const { buffer } = editor;
    const match = /^(\d+|[.$])?([-+]\d*)?$/.exec(call.argument.trim());
    if (!match || call.argument === '')
      return editor.fail(call.argument === '' ? 'E14: Invalid address' : 'E14: Invalid address');
    const [, base = '.', offset = ''] = match;
    const row = base === '.' ? buffer.row : base === '$' ? buffer.lines.length - 1 : Number(base) - 1;
    const target = row + (offset === '' ? 0 : /\d/.test(offset) ? Number(offset) : Number(`${offset}1`));
    const lines = buffer.lines.slice(call.from, call.to + 1);
    if (target > buffer.lines.length - 1) return editor.fail('E16: Invalid range');
    if (!moves) {
      buffer.replaceLines(target + 1, 0, lines);
      toRow(editor, target + lines.length);
      tellLines(editor, lines.length);
      return undefined;
    }
    if (target >= call.from && target < call.to)
      return editor.fail('E134: Cannot move a range of lines into itself');
    if (target > call.to) {
      buffer.replaceLines(target + 1, 0, lines);
      buffer.replaceLines(call.from, lines.length, []);
      toRow(editor, target);
    } else {
      buffer.replaceLines(call.from, lines.length, []);
      buffer.replaceLines(target + 1, 0, lines);
      toRow(editor, target + lines.length);
    }
    if (lines.length > 2) editor.say(`${lines.length} lines moved`);
    return undefined;
  });

const shiftLines = (sign: '>' | '<'): ExCommand =>
  plain((editor, call) => {
    let times = 1;
    while (call.argument[times - 1] === sign) times++;
    shift(editor, wholeLines(call), sign === '>', times);
    toRow(editor, call.to);
  });

const sort = plain((editor, call) => {
  const { buffer } = editor;
  const [from, to] = rangeOf(call) ?? [0, buffer.lines.length - 1];
  const number = (line: string): number => Number(/-?\d+/.exec(line)?.[0] ?? -Infinity);
  const flags = call.argument;
  const lines = buffer.lines.slice(from, to + 1).toSorted((a, b) => {
    if (flags.includes('n')) return number(a) - number(b);
    const [left, right] = flags.includes('i') ? [a.toLowerCase(), b.toLowerCase()] : [a, b];
    return left < right ? -1 : left > right ? 1 : 0;
  });
  if (call.bang) lines.reverse();
  const kept = flags.includes('u') ? lines.filter((line, index) => line !== lines[index - 1]) : lines;
  buffer.replaceLines(from, lines.length, kept);
  toRow(editor, from);
});

const registers = plain((editor) => {
  const names = ['"', ...'0123456789-abcdefghijklmnopqrstuvwxyz'];
  const shown = names.flatMap((name) => {
    const cut = editor.registers.get(name);
    if (!cut) return [];
    const kind = cut.kind === 'lines' ? 'l' : cut.kind === 'block' ? 'b' : 'c';
    return [
      `  ${kind}  "${name}   ${cut.lines.join('^J')}${cut.kind === 'lines' ? '^J' : ''}`.slice(
        0,
        editor.columns - 1,
      ),
    ];
  });
  editor.say('Type Name Content', ...shown);
});

const normal: ExCommand = function* (editor, { argument, from, to, given }) {
  const keys = parseKeys(argument);
  const held = editor.stuffed.splice(0);
  const rows = given > 0 ? Array.from({ length: to - from + 1 }, (_, i) => from + i) : [editor.buffer.row];
  for (const row of rows) {
    if (given > 0) editor.buffer.cursor = { row: Math.min(row, editor.buffer.lines.length - 1), column: 0 };
    editor.stuffed.push(...keys);
    editor.confined = true;
    while (editor.stuffed.length > 0 || editor.mode !== 'normal') yield* editor.normalCommand();
    editor.confined = false;
    editor.buffer.begin();
  }
  editor.stuffed.push(...held);
  return undefined;
};

const table: readonly (readonly [name: string, least: number, command: ExCommand])[] = [
  ['write', 1, write],
  ['quit', 1, quit],
  ['quitall', 5, quit],
  ['qall', 2, quit],
  ['close', 3, quit],
  ['wq', 2, writeQuit],
  ['wqall', 3, writeQuit],
  ['xit', 1, exit],
  ['exit', 3, exit],
  ['xall', 2, exit],
  ['wall', 2, plain((editor) => void writeFile(editor, {}))],
  ['update', 2, plain((editor) => void (editor.buffer.modified && writeFile(editor, {})))],
  ['cquit', 2, plain(() => 1)],
  ['edit', 1, edit],
  ['view', 3, edit],
  ['read', 1, read],
  ['set', 2, set],
  ['setlocal', 4, set],
  ['setglobal', 4, set],
  ['substitute', 1, substitute],
  ['&', 1, substitute],
  ['global', 1, global],
  ['g!', 2, global],
  ['vglobal', 1, global],
  ['normal', 4, normal],
  ['undo', 1, plain((editor) => undoChange(editor, 1))],
  ['redo', 3, plain((editor) => redoChange(editor, 1))],
  ['copy', 2, copy(false)],
  ['t', 1, copy(false)],
  ['move', 1, copy(true)],
  ['sort', 3, sort],
  ['registers', 3, registers],
  ['display', 2, registers],
  [
    'delete',
    1,
    plain((editor, call) => {
      deleteRegion(editor, wholeLines(call), /^[a-zA-Z_]/.exec(call.argument)?.[0] ?? '');
      toRow(editor, editor.buffer.row);
    }),
  ],
  [
    'yank',
    1,
    plain((editor, call) => {
      const { cursor } = editor.buffer;
      yank(editor, wholeLines(call), /^[a-zA-Z_]/.exec(call.argument)?.[0] ?? '');
      editor.buffer.cursor = cursor;
    }),
  ],
  [
    'put',
    2,
    plain((editor, call) => {
      const cut = editor.registers.get(call.argument.slice(0, 1));
      if (!cut) return editor.fail(`E353: Nothing in register ${call.argument.slice(0, 1) || '"'}`);
      editor.buffer.row = Math.max(0, call.to);
      put(editor, { kind: 'lines', lines: cut.lines }, !call.bang && call.to >= 0, 1, false);
      toRow(editor, editor.buffer.row + cut.lines.length - 1);
      return undefined;
    }),
  ],
  [
    'join',
    1,
    plain((editor, call) => {
      const to = call.given > 1 ? call.to : call.to + 1;
      joinLines(editor, call.from, Math.min(to, editor.buffer.lines.length - 1), !call.bang);
      toRow(editor, editor.buffer.row);
    }),
  ],
  ['>', 1, shiftLines('>')],
  ['<', 1, shiftLines('<')],
  [
    '=',
    1,
    plain((editor, call) =>
      editor.say(String((call.given > 0 ? call.to : editor.buffer.lines.length - 1) + 1)),
    ),
  ],
  [
    '!',
    1,
    function* (editor, call) {
      if (call.given > 0) yield* filterLines(editor, call.from, call.to, call.argument);
      else yield* runShell(editor, fileOf(editor, call.argument) ?? '');
      return undefined;
    },
  ],
  [
    'shell',
    2,
    function* (editor) {
      yield* runShell(editor, '');
      return undefined;
    },
  ],
  [
    'print',
    1,
    plain((editor, call) => {
      editor.say(...editor.buffer.lines.slice(call.from, call.to + 1));
      toRow(editor, call.to);
    }),
  ],
  [
    'number',
    2,
    plain((editor, call) => {
      editor.say(
        ...editor.buffer.lines
          .slice(call.from, call.to + 1)
          .map((line, index) => `${String(call.from + index + 1).padStart(3)} ${line}`),
      );
      toRow(editor, call.to);
    }),
  ],
  [
    'mark',
    2,
    plain((editor, call) => void editor.buffer.marks.set(call.argument, { row: call.to, column: 0 })),
  ],
  ['k', 1, plain((editor, call) => void editor.buffer.marks.set(call.argument, { row: call.to, column: 0 }))],
  ['nohlsearch', 3, plain((editor) => void (editor.quiet = true))],
  [
    'file',
    1,
    plain((editor, call) => {
      if (call.argument !== '') editor.path = call.argument;
      editor.say(
        `"${editor.path === '' ? '[No Name]' : editor.path}"${editor.buffer.modified ? ' [Modified]' : ''} ${editor.buffer.lines.length} lines --${Math.floor(((editor.buffer.row + 1) * 100) / editor.buffer.lines.length)}%--`,
      );
    }),
  ],
  [
    '',
    0,
    plain((editor, call) => {
      if (call.given === 0) return;
      editor.setJump();
      toRow(editor, call.to);
    }),
  ],
  ...['syntax', 'filetype', 'colorscheme', 'autocmd', 'augroup', 'let', 'highlight', 'retab', 'source'].map(
    (name, index) =>
      [
        name,
        [2, 5, 3, 2, 3, 3, 2, 3, 2][index] ?? 2,
        plain((editor, call) => sourceLine(editor, call)),
      ] as const,
  ),
];

/** The command that a name or its beginning stands for. */
export const commands = (name: string): ExCommand | undefined =>
  table.find(
    ([full, least]) => full === name || (name.length >= least && name !== '' && full.startsWith(name)),
  )?.[2];
