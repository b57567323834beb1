import { nextIndex } from '../../editor/layout.ts';
import { nextKey, type Editor, type Step } from './editor.ts';
import { firstNonBlank } from './scan.ts';
import { blanks, indentOf } from './indent.ts';
import { Insert, type Insertion } from './insert.ts';
import { wantedColumn } from './motions.ts';
import type { Prefix } from './normal.ts';
import { applyOperator } from './operate.ts';
import { joinLines, mapRegion, put } from './operators.ts';
import { runCommand } from './ex.ts';

/** The commands of normal mode that change the text by themselves. */
export function* edit(editor: Editor, key: string, prefix: Prefix): Step<number | 'change' | undefined> {
  const { buffer } = editor;
  const times = prefix.count ?? 1;
  const { row, column } = buffer.cursor;
  const insert = function* (how: Insertion): Step<'change'> {
    yield* new Insert(editor, how).run(how);
    return 'change';
  };
  const operate = function* (operator: string, to: number): Step<'change'> {
    const region = { kind: 'characters', from: { row, column }, to: { row, column: to } } as const;
    yield* applyOperator(editor, operator, region, prefix.register, 1);
    return 'change';
  };
  const lines = function* (operator: string): Step<'change'> {
    const last = Math.min(buffer.lines.length, row + times) - 1;
    const region = { kind: 'lines', from: { row, column }, to: { row: last, column } } as const;
    yield* applyOperator(editor, operator, region, prefix.register, 1);
    return 'change';
  };
  switch (key) {
    case '<Paste>':
      if (column > 0) buffer.right();
      editor.stuffed.unshift(key);
      return yield* insert({ once: true });
    case 'i':
    case '<Insert>':
      return yield* insert({ times });
    case 'a':
      buffer.right();
      return yield* insert({ times });
    case 'I':
      buffer.column = /^[ \t]*/.exec(buffer.line)?.[0].length ?? 0;
      return yield* insert({ times });
    case 'gI':
      buffer.column = 0;
      return yield* insert({ times });
    case 'gi':
      buffer.cursor = buffer.marks.get('^') ?? buffer.cursor;
      buffer.clamp(true);
      return yield* insert({ times });
    case 'A':
      buffer.column = buffer.line.length;
      return yield* insert({ times });
    case 'o':
    case 'O': {
      const width =
        editor.options.autoindent && !editor.options.paste ? indentOf(buffer.line, editor.options) : 0;
      const indent = blanks(width, editor.options);
      const at = row + (key === 'o' ? 1 : 0);
      buffer.replaceLines(at, 0, [indent]);
      buffer.cursor = { row: at, column: indent.length };
      return yield* insert({ times, indented: indent !== '', onNewLine: true });
    }
    case 'R':
      return yield* insert({ times, replacing: true });
    case 'x':
    case '<Del>':
      if (buffer.line === '') break;
      return yield* operate('d', ahead(buffer.line, column, times));
    case 's':
      return yield* operate('c', ahead(buffer.line, column, times));
    case 'X': {
      if (column === 0) break;
      let from = column;
      for (let left = times; left > 0 && buffer.column > 0; left--) buffer.left();
      from = buffer.column;
      const region = { kind: 'characters', from: { row, column: from }, to: { row, column } } as const;
      yield* applyOperator(editor, 'd', region, prefix.register, 1);
      return 'change';
    }
    case 'D':
    case 'C': {
      const last = row + times - 1;
      if (last >= buffer.lines.length) break;
      const to = { row: last, column: (buffer.lines[last] ?? '').length };
      const region = { kind: 'characters', from: { row, column }, to } as const;
      yield* applyOperator(editor, key.toLowerCase(), region, prefix.register, 1);
      return 'change';
    }
    case 'S':
      return yield* lines('c');
    case 'Y':
      yield* lines('y');
      return undefined;
    case 'r':
      return yield* replace(editor, times);
    case 'J':
    case 'gJ': {
      const last = row + Math.max(2, times) - 1;
      if (last >= buffer.lines.length && (row === buffer.lines.length - 1 || times <= 2)) break;
      joinLines(editor, row, Math.min(last, buffer.lines.length - 1), key === 'J');
      editor.wanted = wantedColumn(editor);
      return 'change';
    }
    case 'p':
    case 'P':
    case 'gp':
    case 'gP': {
      const cut = editor.registers.get(prefix.register);
      if (!cut) {
        if (prefix.register !== '') editor.fail(`E353: Nothing in register ${prefix.register}`);
        else editor.fail('E353: Nothing in register "');
        return undefined;
      }
      put(editor, cut, key.endsWith('p'), times, key.startsWith('g'));
      buffer.clamp(false);
      editor.wanted = wantedColumn(editor);
      return 'change';
    }
    case '~': {
      if (buffer.line === '') break;
      const to = ahead(buffer.line, column, times);
      mapRegion(editor, { kind: 'characters', from: { row, column }, to: { row, column: to } }, (text) =>
        [...text].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join(''),
      );
      buffer.column = to;
      buffer.clamp(false);
      editor.wanted = wantedColumn(editor);
      return 'change';
    }
    case '\x01':
    case '\x18':
      if (!addToNumber(editor, key === '\x01' ? times : -times)) break;
      return 'change';
    case '&':
      yield* runCommand(editor, 's');
      return 'change';
    case 'g&':
      yield* runCommand(editor, '%s//~/&');
      return 'change';
  }
  editor.beep();
  return undefined;
}

/** The index some characters further on in the line. */
function ahead(line: string, column: number, times: number): number {
  let at = column;
  for (let left = times; left > 0 && at < line.length; left--) at = nextIndex(line, at);
  return at;
}

function* replace(editor: Editor, times: number): Step<'change' | undefined> {
  const { buffer } = editor;
  let key = yield* nextKey(editor);
  if (key === '\x16') key = yield* nextKey(editor);
  else if (key === '\x1b' || key === '\x03' || /^<\w/.test(key)) return undefined;
  const { row, column } = buffer.cursor;
  const end = ahead(buffer.line, column, times);
  if ([...buffer.line.slice(column)].length < times) {
    editor.beep();
    return undefined;
  }
  buffer.remove({ row, column }, { row, column: end });
  if (key === '\r' || key === '\n') {
    const indent = editor.options.autoindent ? (/^[ \t]*/.exec(buffer.line)?.[0] ?? '') : '';
    buffer.insert(`\n${indent}`);
    buffer.column = firstNonBlank(buffer.line);
  } else {
    buffer.insert(key.repeat(times));
    buffer.left();
  }
  editor.wanted = wantedColumn(editor);
  return 'change';
}

/** `Ctrl-a` and `Ctrl-x`: adds to the number at or behind the cursor. */
function addToNumber(editor: Editor, step: number): boolean {
  const { buffer } = editor;
  for (const match of buffer.line.matchAll(/0[xX][0-9a-fA-F]+|-?\d+/g)) {
    const from = match.index;
    const end = from + match[0].length;
    if (end <= buffer.column) continue;
    const [text] = match;
    const isHex = /^0x/i.test(text);
    const negative = text.startsWith('-') && /[\p{L}\p{N}_]/u.test(buffer.line[from - 1] ?? '');
    const digits = negative ? text.slice(1) : text;
    const value = isHex
      ? text.slice(0, 2) + (Number(text) + step).toString(16).padStart(text.length - 2, '0')
      : /^-?0\d/.test(digits)
        ? padded(Number(digits) + step, digits.replace('-', '').length)
        : String(Number(digits) + step);
    const next = (negative ? '-' : '') + value;
    buffer.setLine(buffer.row, buffer.line.slice(0, from) + next + buffer.line.slice(end));
    buffer.column = from + next.length - 1;
    editor.wanted = wantedColumn(editor);
    return true;
  }
  return false;
}

const padded = (value: number, length: number): string =>
  (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(length, '0');
