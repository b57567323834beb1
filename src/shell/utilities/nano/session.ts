import { displayColumn, indexAt } from '../vi/display.ts';
import { defaultOptions } from '../vi/options.ts';
import { inOrder } from '../vi/region.ts';
import { Scan } from '../vi/scan.ts';
import { insertFile, leave, save, writeOut } from './files.ts';
import { bindings, changing } from './keys.ts';
import { ask, type Keys } from './prompt.ts';
import { askPattern, findNext, replaceAll } from './search.ts';
import type { NanoState } from './state.ts';

/** nano until it ends; gives the exit code. */
export function* session(state: NanoState): Keys<number> {
  let last = '';
  for (;;) {
    const key = yield undefined;
    state.countKey();
    const name = bindings[key] ?? (isText(key) ? 'type' : '');
    if (state.viewing && (changing.has(name) || name === 'type')) state.say('Key is invalid in view mode');
    else {
      const exit = yield* act(state, name, key, last);
      if (exit !== undefined) return exit;
    }
    last = name;
  }
}

const isText = (key: string): boolean => key >= ' ' && !key.startsWith('\x1b');

function* act(state: NanoState, name: string, key: string, last: string): Keys<number | undefined> {
  const { buffer } = state;
  switch (name) {
    case 'type':
      state.begin('addition');
      buffer.insert(key);
      break;
    case 'tab':
      state.begin('addition');
      buffer.insert(
        state.tabsToSpaces ? ' '.repeat(state.tabsize - (state.columnAt() % state.tabsize)) : '\t',
      );
      break;
    case 'enter':
      state.begin('line break');
      buffer.insert(
        `\n${state.autoindent && !state.autoindentOff ? (/^[ \t]*/.exec(buffer.line)?.[0] ?? '') : ''}`,
      );
      state.commit();
      break;
    case 'backspace':
    case 'delete':
      erase(state, name === 'backspace');
      break;
    case 'cut':
      cut(state, last === 'cut');
      break;
    case 'copy':
      copy(state, last === 'copy');
      break;
    case 'paste':
      if (state.cut.length === 0) break;
      state.begin('paste');
      buffer.insert(state.cut.join('\n'));
      state.commit();
      break;
    case 'undo':
    case 'redo':
      state.travel(name === 'undo');
      break;
    case 'mark':
      state.mark = state.mark ? undefined : buffer.cursor;
      state.say(state.mark ? 'Mark Set' : 'Mark Unset');
      break;
    case 'exit':
      return yield* leave(state);
    case 'write':
      yield* writeOut(state);
      break;
    case 'save':
      if (state.path === '') yield* writeOut(state);
      else save(state, state.path);
      break;
    case 'insert':
      yield* insertFile(state);
      break;
    case 'search':
    case 'searchback':
    case 'replace':
      state.searching.backwards = name === 'searchback';
      yield* search(state, name === 'replace');
      break;
    case 'next':
    case 'previous':
      if (state.searched === '') state.say('No current search pattern');
      else findNext(state, name === 'previous');
      break;
    case 'line':
      yield* goToLine(state);
      break;
    case 'location':
      locate(state);
      break;
    case 'numbers':
      state.numbers = !state.numbers;
      state.say(`Line numbering ${state.numbers ? 'enabled' : 'disabled'}`);
      break;
    case 'center':
      state.top = Math.max(0, buffer.row - Math.floor(state.height / 2));
      break;
    case 'help':
      state.say('^O writes the file, ^X leaves, ^W searches, ^K cuts a line, ^U pastes it');
      break;
    case '':
      state.say('Unbound key');
      break;
    default:
      move(state, name);
      return undefined;
  }
  state.wanted = state.columnAt();
  return undefined;
}

function erase(state: NanoState, before: boolean): void {
  const { buffer } = state;
  const joins = before ? buffer.column === 0 : buffer.column === buffer.line.length;
  const atEdge = before ? joins && buffer.row === 0 : joins && buffer.row >= buffer.lines.length - 1;
  if (atEdge) return;
  state.begin(joins ? 'line join' : 'deletion');
  if (before) buffer.deleteBefore();
  else buffer.deleteAfter();
  if (buffer.lines.at(-1) !== '') buffer.replaceLines(buffer.lines.length, 0, ['']);
  if (joins) state.commit();
}

function cut(state: NanoState, more: boolean): void {
  const { buffer } = state;
  if (state.mark) {
    const [from, to] = inOrder(state.mark, buffer.cursor);
    state.mark = undefined;
    state.begin('cut');
    state.cut = buffer.remove(from, to).split('\n');
    state.commit();
    state.say('');
    return;
  }
  const end = buffer.row >= buffer.lines.length - 1;
  if (end && buffer.line === '') return state.say('Nothing was cut');
  if (!more || state.actionName !== 'cut') {
    state.commit();
    state.begin('cut');
  }
  const taken = [buffer.line, ''];
  state.cut = more ? [...state.cut.slice(0, -1), ...taken] : taken;
  buffer.replaceLines(buffer.row, 1, end ? [''] : []);
  buffer.column = 0;
  state.say('');
}

function copy(state: NanoState, more: boolean): void {
  const { buffer } = state;
  if (state.mark) {
    const [from, to] = inOrder(state.mark, buffer.cursor);
    state.mark = undefined;
    state.cut = buffer.between(from, to).split('\n');
    state.say('');
    return;
  }
  if (buffer.row >= buffer.lines.length - 1 && buffer.line === '') return state.say('Nothing was cut');
  const taken = [buffer.line, ''];
  state.cut = more ? [...state.cut.slice(0, -1), ...taken] : taken;
  if (buffer.row < buffer.lines.length - 1) buffer.cursor = { row: buffer.row + 1, column: 0 };
  state.say('');
}

function* search(state: NanoState, replacing: boolean): Keys<void> {
  let replaces = replacing;
  for (;;) {
    const outcome = yield* askPattern(state, replaces);
    if (outcome === undefined) return;
    if (outcome === 'line') return yield* goToLine(state);
    if (outcome === 'other') {
      replaces = !replaces;
      continue;
    }
    if (replaces) yield* replaceAll(state);
    else findNext(state);
    return;
  }
}

function* goToLine(state: NanoState): Keys<void> {
  const { buffer } = state;
  const answer = yield* ask(state, 'Enter line number, column number: ', 'line', '', [
    '\x14',
    '\x19',
    '\x16',
  ]);
  if (!answer) return state.say('Cancelled');
  if (answer.key === '\x14') return yield* search(state, false);
  if (answer.key !== undefined) return move(state, answer.key === '\x19' ? 'first' : 'last');
  const match = /^\s*(-?\d*)\s*(?:[,.\s]\s*(-?\d+))?\s*$/.exec(answer.text);
  if (!match || answer.text.trim() === '') {
    return state.say(answer.text === '' ? 'Cancelled' : 'Invalid line or column number');
  }
  state.goTo(
    match[1] === '' ? buffer.row + 1 : Number(match[1]),
    match[2] === undefined ? 1 : Number(match[2]),
  );
}

/** `^C`. Models src/search.c and src/winio.c of nano (report_cursor_position) */
function locate(state: NanoState): void {
  const { buffer } = state;
  const bytes = (text: string): number => [...text].length;
  const all = buffer.lines.length;
  const row = buffer.row + 1;
  const column = state.columnAt() + 1;
  const width =
    displayColumn(buffer.line, buffer.line.length, { ...defaultOptions, tabstop: state.tabsize }) + 1;
  const before = bytes(buffer.between({ row: 0, column: 0 }, buffer.cursor));
  const total = bytes(state.text);
  const part = (value: number, whole: number, digits: number): string =>
    `${String(whole === 0 ? 0 : Math.floor((100 * value) / whole)).padStart(digits)}%`;
  const padded = (value: number, whole: number): string =>
    `${String(value).padStart(Math.max(2, String(whole).length))}/${whole}`;
  const columns = `${String(column).padStart(2)}/${String(width).padStart(2)}`;
  state.say(
    `line ${padded(row, all)} (${part(row, all, 2)}), col ${columns} (${part(column, width, 3)}), char ${padded(before, total)} (${part(before, total, 2)})`,
  );
}

function move(state: NanoState, name: string): void {
  const { buffer } = state;
  state.commit();
  const last = buffer.lines.length - 1;
  const vertical = (row: number): void => {
    buffer.row = Math.max(0, Math.min(last, row));
    buffer.column = indexAt(buffer.line, state.wanted, { ...defaultOptions, tabstop: state.tabsize });
  };
  const page = Math.max(1, state.height - 2);
  switch (name) {
    case 'up':
      return vertical(buffer.row - 1);
    case 'down':
      return vertical(buffer.row + 1);
    case 'pageup':
      state.top = Math.max(0, state.top - page);
      return vertical(buffer.row - page);
    case 'pagedown':
      if (state.top + state.height <= last) state.top = Math.min(last, state.top + page);
      return vertical(buffer.row + page);
    case 'left':
      if (buffer.column > 0) buffer.left();
      else if (buffer.row > 0) {
        buffer.row--;
        buffer.column = buffer.line.length;
      }
      break;
    case 'right':
      if (buffer.column < buffer.line.length) buffer.right();
      else if (buffer.row < last) {
        buffer.row++;
        buffer.column = 0;
      }
      break;
    case 'home':
      buffer.column = 0;
      break;
    case 'end':
      buffer.column = buffer.line.length;
      break;
    case 'first':
      buffer.cursor = { row: 0, column: 0 };
      break;
    case 'last':
      buffer.cursor = { row: last, column: (buffer.lines[last] ?? '').length };
      break;
    case 'nextword':
    case 'previousword': {
      const scan = new Scan(buffer.lines, buffer.cursor);
      const inWord = (): boolean => /[\p{L}\p{N}]/u.test(scan.character);
      if (name === 'nextword') {
        while (inWord() && scan.forward() !== -1);
        while (!inWord() && scan.forward() !== -1);
      } else {
        while (scan.back() !== -1 && !inWord());
        while (inWord() && scan.back() !== -1);
        if (!inWord()) scan.forward();
      }
      buffer.cursor = scan.place;
    }
  }
  state.wanted = state.columnAt();
}
