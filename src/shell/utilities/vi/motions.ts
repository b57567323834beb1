import type { Place } from '../text-buffer.ts';
import { cursorColumn, indexAt } from './display.ts';
import { nextKey, type Editor, type Step } from './editor.ts';
import { findCharacter, matchingBracket } from './line-search.ts';
import { searchAgain, searchFor, searchWord } from './search.ts';
import { firstNonBlank, Scan } from './scan.ts';
import { paragraph, sentence, wordBack, wordEnd, wordEndBack, wordForward } from './words.ts';

/** Where a motion leads, and what an operator takes from it. */
export interface Moved {
  readonly to: Place;
  readonly linewise?: boolean;
  readonly inclusive?: boolean;
  /** The column that later vertical motions aim at: as before, or the end of the line. */
  readonly wanted?: 'kept' | 'end';
  /** What it deletes counts as large, however small it is. */
  readonly large?: boolean;
}

/** `failed` rings the bell; `unknown` is no motion at all. */
export type MotionOutcome = Moved | 'failed' | 'unknown';

const wordKeys: Readonly<Record<string, string>> = { '<S-Right>': 'w', '<S-Left>': 'b' };

/** Runs a motion whose first key has been read. `operator` is '' when it only moves. */
export function* motion(
  editor: Editor,
  first: string,
  count: number | undefined,
  operator: string,
): Step<MotionOutcome> {
  const { buffer } = editor;
  const { row, column } = buffer.cursor;
  const times = count ?? 1;
  const last = buffer.lines.length - 1;
  const key = wordKeys[first] ?? first;
  switch (key) {
    case 'h':
    case '<Left>':
    case '\b':
    case 'l':
    case '<Right>':
    case ' ':
      return horizontal(editor, key, times, operator);
    case 'j':
    case '<Down>':
    case '\n':
    case '\x0e':
      return row === last ? 'failed' : vertical(editor, Math.min(last, row + times), row + times > last);
    case 'k':
    case '<Up>':
    case '\x10':
      return row === 0 ? 'failed' : vertical(editor, Math.max(0, row - times), row - times < 0);
    case '+':
    case '\r':
      return row + times > last ? 'failed' : lineStart(editor, row + times);
    case '-':
      return row - times < 0 ? 'failed' : lineStart(editor, row - times);
    case '_':
      return row + times - 1 > last ? 'failed' : lineStart(editor, row + times - 1);
    case '0':
    case '<Home>':
      return { to: { row, column: 0 } };
    case '^':
      return { to: { row, column: firstNonBlank(buffer.line) } };
    case '|':
      return { to: { row, column: indexAt(buffer.line, times - 1, editor.options) } };
    case '$':
    case '<End>': {
      if (row + times - 1 > last) return 'failed';
      const line = buffer.lines[row + times - 1] ?? '';
      return {
        to: { row: row + times - 1, column: Math.max(0, line.length - 1) },
        inclusive: line !== '',
        wanted: 'end',
      };
    }
    case 'G':
      editor.setJump();
      return lineStart(editor, Math.min(last, count === undefined ? last : count - 1));
    case 'w':
    case 'W':
    case 'b':
    case 'B':
    case 'e':
    case 'E':
      return word(editor, key, times, operator);
    case '}':
    case '{': {
      const scan = new Scan(buffer.lines, buffer.cursor);
      const found = paragraph(scan, times, key === '}' ? 1 : -1);
      if (!found) return 'failed';
      editor.setJump();
      return { to: scan.place, inclusive: found === 'edge', large: true };
    }
    case ')':
    case '(': {
      const scan = new Scan(buffer.lines, buffer.cursor);
      if (!sentence(scan, times, key === ')' ? 1 : -1)) return 'failed';
      editor.setJump();
      const atEnd = key === ')' && scan.row === last && scan.column === scan.line.length - 1;
      return { to: scan.place, inclusive: atEnd, large: true };
    }
    case '%': {
      if (count !== undefined) {
        editor.setJump();
        return lineStart(editor, Math.min(last, Math.floor((count * (last + 1) + 99) / 100) - 1));
      }
      const to = matchingBracket(buffer.lines, { row, column });
      if (!to) return 'failed';
      editor.setJump();
      return { to, inclusive: true, large: true };
    }
    case 'f':
    case 'F':
    case 't':
    case 'T': {
      const character = yield* nextKey(editor);
      if (character === '\x1b' || character.length > 2) return 'failed';
      editor.lastFind = { key, character };
      return find(editor, key, character, times, false);
    }
    case ';':
    case ',': {
      const previous = editor.lastFind;
      if (!previous) return 'failed';
      const swapped =
        previous.key === previous.key.toLowerCase() ? previous.key.toUpperCase() : previous.key.toLowerCase();
      return find(editor, key === ';' ? previous.key : swapped, previous.character, times, true);
    }
    case '`':
    case "'":
      return goToMark(editor, key, yield* nextKey(editor));
    case 'H':
    case 'M':
    case 'L': {
      editor.setJump();
      const { top } = editor;
      const bottom = Math.max(top, editor.bottom);
      const off = Math.min(editor.options.scrolloff, Math.floor((bottom - top) / 2));
      const target =
        key === 'M'
          ? top + Math.floor((bottom - top) / 2)
          : key === 'H'
            ? Math.min(bottom, top + Math.max(times - 1, operator === '' && top > 0 ? off : 0))
            : Math.max(top, bottom - Math.max(times - 1, operator === '' && bottom < last ? off : 0));
      return lineStart(editor, Math.min(last, target));
    }
    case '/':
    case '?':
      return yield* searchFor(editor, key, times);
    case 'n':
    case 'N':
      return searchAgain(editor, key === 'N', times);
    case '*':
    case '#':
      return searchWord(editor, key === '#', times, true);
    case 'g':
      return yield* behindG(editor, count, operator);
  }
  return 'unknown';
}

function* behindG(editor: Editor, count: number | undefined, operator: string): Step<MotionOutcome> {
  const { buffer } = editor;
  const last = buffer.lines.length - 1;
  const key = yield* nextKey(editor);
  const times = count ?? 1;
  switch (key) {
    case 'g':
      editor.setJump();
      return lineStart(editor, Math.min(last, times - 1));
    case 'e':
    case 'E': {
      const scan = new Scan(buffer.lines, buffer.cursor);
      if (!wordEndBack(scan, times, key === 'E')) return 'failed';
      return { to: scan.place, inclusive: true };
    }
    case '_': {
      const row = buffer.row + times - 1;
      const line = buffer.lines[row];
      if (line === undefined) return 'failed';
      return { to: { row, column: Math.max(0, line.trimEnd().length - 1) }, inclusive: true };
    }
    case 'j':
    case '<Down>':
      return yield* motion(editor, 'j', count, operator);
    case 'k':
    case '<Up>':
      return yield* motion(editor, 'k', count, operator);
    case '0':
    case '^':
    case '$':
      return yield* motion(editor, key, count, operator);
    case 'm':
      return {
        to: { row: buffer.row, column: indexAt(buffer.line, Math.floor(editor.columns / 2), editor.options) },
      };
    case '*':
    case '#':
      return searchWord(editor, key === '#', times, false);
  }
  // What `g` begins besides is left to those who know it.
  editor.stuffed.unshift(key);
  editor.typed.pop();
  return 'unknown';
}

const lineStart = (editor: Editor, row: number): Moved => ({
  to: { row, column: firstNonBlank(editor.buffer.lines[row] ?? '') },
  linewise: true,
});

function vertical(editor: Editor, row: number, short: boolean): MotionOutcome {
  if (short) return 'failed';
  const line = editor.buffer.lines[row] ?? '';
  const column =
    editor.wanted === Infinity ? Math.max(0, line.length - 1) : indexAt(line, editor.wanted, editor.options);
  return { to: { row, column }, linewise: true, wanted: 'kept' };
}

/** The column aimed at from where the cursor stands. */
export const wantedColumn = (editor: Editor): number =>
  cursorColumn(editor.buffer.line, editor.buffer.column, editor.options, false);

function horizontal(editor: Editor, key: string, times: number, operator: string): MotionOutcome {
  const { lines, cursor } = editor.buffer;
  const scan = new Scan(lines, cursor);
  const wraps = key === ' ' || key === '\b';
  const forward = key === 'l' || key === '<Right>' || key === ' ';
  let moved = 0;
  for (; moved < times; moved++) {
    const before = scan.place;
    if (forward) {
      if (scan.column >= scan.line.length) {
        if (!wraps || scan.forward() === -1) break;
        continue;
      }
      scan.forward();
      if (scan.column < scan.line.length) continue;
      if (operator !== '' || editor.mode === 'visual') {
        if (operator !== '') continue;
      } else if (wraps && scan.row < lines.length - 1) {
        scan.forward();
        continue;
      }
      if (!wraps || scan.row === lines.length - 1 || editor.mode !== 'visual') {
        scan.row = before.row;
        scan.column = before.column;
        break;
      }
    } else {
      if (scan.column === 0 && !wraps) break;
      if (scan.back() === -1) break;
      if (scan.column === scan.line.length && scan.line !== '' && operator === '') scan.back();
    }
  }
  return moved === 0 && (operator === '' || !forward || scan.line === '') ? 'failed' : { to: scan.place };
}

function word(editor: Editor, key: string, times: number, operator: string): MotionOutcome {
  const { lines, cursor } = editor.buffer;
  const scan = new Scan(lines, cursor);
  const big = key === key.toUpperCase();
  const kind = key.toLowerCase();
  if (kind === 'b') return wordBack(scan, times, big) ? { to: scan.place } : 'failed';
  // `cw` on a word goes to its end only.
  const changing = kind === 'w' && operator === 'c' && /\S/.test(scan.character);
  if (kind === 'e' || changing) {
    const before = scan.place;
    const done = wordEnd(scan, times, big, changing);
    if (scan.column === scan.line.length) scan.back();
    const stuck = scan.row === before.row && scan.column === before.column;
    return !done && operator === '' && stuck ? 'failed' : { to: scan.place, inclusive: true };
  }
  const start = scan.place;
  const done = wordForward(scan, times, big, operator !== '');
  if (operator === '' && scan.column > 0 && scan.column >= scan.line.length) scan.back();
  if (!done && operator === '' && scan.row === start.row && scan.column === start.column) return 'failed';
  return { to: scan.place };
}

function find(
  editor: Editor,
  key: string,
  character: string,
  times: number,
  repeated: boolean,
): MotionOutcome {
  const { row, column } = editor.buffer.cursor;
  const to = findCharacter(editor.buffer.line, column, key, character, times, repeated);
  return to === undefined ? 'failed' : { to: { row, column: to }, inclusive: key === 'f' || key === 't' };
}

function goToMark(editor: Editor, key: string, name: string): MotionOutcome {
  const { buffer } = editor;
  const mark =
    name === '`' || name === "'"
      ? (buffer.marks.get("'") ?? { row: 0, column: 0 })
      : name === '<'
        ? editor.lastVisual?.from
        : name === '>'
          ? editor.lastVisual?.to
          : buffer.marks.get(name);
  if (!mark) {
    editor.fail(/^[a-z<>[\].^A-Z]$/.test(name) ? 'E20: Mark not set' : 'E78: Unknown mark');
    return 'failed';
  }
  if (mark.row >= buffer.lines.length) {
    editor.fail('E19: Mark has invalid line number');
    return 'failed';
  }
  const { row, column } = mark;
  editor.setJump();
  if (key === "'") return lineStart(editor, row);
  return { to: { row, column: Math.min(column, (buffer.lines[row] ?? '').length) }, large: true };
}
