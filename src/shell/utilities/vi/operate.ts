import { nextIndex } from '../../editor/layout.ts';
import { nextKey, type Editor, type Step } from './editor.ts';
import { Insert } from './insert.ts';
import { motion, wantedColumn, type Moved } from './motions.ts';
import { readPrefix, type Prefix } from './normal.ts';
import { changeCase, clearLines, deleteRegion, reindent, shift, yank } from './operators.ts';
import { inOrder, type Region } from './region.ts';
import { filterLines } from './shell-commands.ts';
import { readLine } from './prompt.ts';
import { textObject } from './text-objects.ts';
import { firstNonBlank } from './scan.ts';

export const isOperator = (key: string): boolean => /^(?:[dcy<>=!]|g[~uU?])$/.test(key);
/** Whether two keys, the first of which is `g`, name an operator. */
export const readOperator = (keys: string): boolean => /^g[~uU?]$/.test(keys);

/** An operator with what it works on; true when it changed the text in a way that `.` repeats. */
export function* operate(editor: Editor, operator: string, outer: Prefix): Step<boolean> {
  const prefix: Prefix = { ...outer };
  const key = yield* readPrefix(editor, prefix);
  const region = yield* readRegion(editor, operator, key, prefix);
  if (!region) {
    editor.beep();
    return false;
  }
  yield* applyOperator(editor, operator, region, prefix.register, 1);
  return operator !== 'y';
}

function* readRegion(
  editor: Editor,
  operator: string,
  first: string,
  prefix: Prefix,
): Step<Region | undefined> {
  const { buffer } = editor;
  const { row, column } = buffer.cursor;
  const times = prefix.count ?? 1;
  let key = first;
  let forced = '';
  while (key === 'v' || key === 'V') {
    forced = key;
    key = yield* readPrefix(editor, prefix);
  }
  if (
    key === operator.at(-1) ||
    (operator.startsWith('g') && key === 'g' && (yield* repeats(editor, operator)))
  ) {
    if (row + times > buffer.lines.length && times > 1 && row === buffer.lines.length - 1) return undefined;
    const last = Math.min(buffer.lines.length, row + times) - 1;
    return { kind: 'lines', from: { row, column }, to: { row: last, column } };
  }
  if (key === 'i' || key === 'a')
    return textObject(buffer.lines, buffer.cursor, key === 'a', yield* nextKey(editor), times);
  const moved = yield* motion(editor, key, prefix.count, operator);
  if (typeof moved === 'string') return undefined;
  return regionOf(editor, operator, moved, forced, key);
}

/** `g~g~` is as good as `g~~`. */
function* repeats(editor: Editor, operator: string): Step<boolean> {
  const key = yield* nextKey(editor);
  if (key === operator.at(-1)) return true;
  editor.stuffed.unshift(key);
  editor.typed.pop();
  return false;
}

/** What lies between the cursor and the end of a motion. Models src/ops.c of Vim (do_pending_operator). */
function regionOf(editor: Editor, operator: string, moved: Moved, forced: string, key: string): Region {
  const { buffer } = editor;
  const [from, to] = inOrder(buffer.cursor, moved.to);
  let linewise = forced === 'V' || (moved.linewise === true && forced !== 'v');
  if (linewise) return { kind: 'lines', from, to };
  let inclusive =
    forced === 'v' && moved.linewise !== true ? moved.inclusive !== true : moved.inclusive === true;
  let end = to;
  const startLine = buffer.lines[from.row] ?? '';
  const inIndent = from.column <= (/^[ \t]*/.exec(startLine)?.[0].length ?? 0);
  if (!inclusive && end.row > from.row && end.column === 0 && forced === '') {
    // What ends before a line's first character ends with the line before.
    const line = buffer.lines[end.row - 1] ?? '';
    end = { row: end.row - 1, column: line.length };
    // `dw` and the like never take the line's end along.
    linewise = inIndent && !(key === 'w' || key === 'W');
    if (linewise) return { kind: 'lines', from, to: end };
    inclusive = false;
  }
  const endLine = buffer.lines[end.row] ?? '';
  if (inclusive && end.column < endLine.length)
    end = { row: end.row, column: nextIndex(endLine, end.column) };
  if (
    operator === 'd' &&
    forced === '' &&
    end.row > from.row &&
    inIndent &&
    endLine.slice(end.column).trim() === ''
  )
    return { kind: 'lines', from, to: end };
  return { kind: 'characters', from, to: end, large: moved.large === true };
}

/** Runs an operator over a region. */
export function* applyOperator(
  editor: Editor,
  operator: string,
  region: Region,
  register: string,
  times: number,
): Step<void> {
  const { buffer } = editor;
  buffer.cursor = region.from;
  switch (operator) {
    case 'd':
      deleteRegion(editor, region, register);
      break;
    case 'y':
      yank(editor, region, register);
      break;
    case 'c':
      if (region.kind === 'lines') clearLines(editor, region, register);
      else deleteRegion(editor, region, register);
      yield* new Insert(editor, { indented: region.kind === 'lines' && editor.options.autoindent }).run({});
      return;
    case '>':
    case '<':
      shift(editor, region, operator === '>', times);
      break;
    case '=':
      reindent(editor, region);
      break;
    case '!': {
      const range = region.from.row === region.to.row ? '.' : `.,.+${region.to.row - region.from.row}`;
      buffer.row = region.from.row;
      const command = yield* readLine(editor, ':', `${range}!`);
      const shell = command === undefined ? '' : command.slice(command.indexOf('!') + 1);
      if (shell !== '') yield* filterLines(editor, region.from.row, region.to.row, shell);
      return;
    }
    default:
      changeCase(editor, region, operator);
      if (region.kind === 'lines' && operator !== 'y')
        buffer.column = Math.min(buffer.column, firstNonBlank(buffer.line) || buffer.column);
  }
  buffer.clamp(false);
  editor.wanted = wantedColumn(editor);
}
