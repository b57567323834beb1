import { nextIndex, previousIndex } from '../../editor/layout.ts';
import type { Place } from '../text-buffer.ts';
import { Scan } from './scan.ts';

/** `f`, `F`, `t`, `T`: the index that the cursor goes to. A repeated `t` does not stay before the same character. */
export function findCharacter(
  line: string,
  column: number,
  key: string,
  character: string,
  times: number,
  repeated: boolean,
): number | undefined {
  const forward = key === 'f' || key === 't';
  let at = column;
  if (repeated && times === 1) {
    if (key === 't' && line.startsWith(character, nextIndex(line, at))) at = nextIndex(line, at);
    if (key === 'T' && at > 0 && line.startsWith(character, previousIndex(line, at)))
      at = previousIndex(line, at);
  }
  for (let left = times; left > 0; left--) {
    const next = forward
      ? line.indexOf(character, at + 1)
      : at === 0
        ? -1
        : line.lastIndexOf(character, at - 1);
    if (next < 0) return undefined;
    at = next;
  }
  return key === 't' ? previousIndex(line, at) : key === 'T' ? nextIndex(line, at) : at;
}

const pairs: Readonly<Record<string, string>> = {
  '(': ')',
  '[': ']',
  '{': '}',
  ')': '(',
  ']': '[',
  '}': '{',
};

/** `%`: from the first bracket at or behind the cursor to the one that belongs to it. */
export function matchingBracket(lines: readonly string[], from: Place): Place | undefined {
  const line = lines[from.row] ?? '';
  const offset = line.slice(from.column).search(/[()[\]{}]/);
  if (offset < 0) return undefined;
  const scan = new Scan(lines, { row: from.row, column: from.column + offset });
  const open = scan.character;
  const close = pairs[open] ?? '';
  const forward = '([{'.includes(open);
  const quoted = (place: Place): boolean => insideQuotes(lines[place.row] ?? '', place.column);
  const startQuoted = quoted(scan.place);
  for (let depth = 0; ;) {
    if (scan.character !== '' && quoted(scan.place) === startQuoted) {
      if (scan.character === open) depth++;
      else if (scan.character === close && --depth === 0) return scan.place;
    }
    if ((forward ? scan.forward() : scan.back()) === -1) return undefined;
  }
}

/** Whether double quotes stand open before an index, in a line whose quotes come in pairs. */
function insideQuotes(line: string, index: number): boolean {
  const count = (text: string): number => text.replace(/\\./g, '').split('"').length - 1;
  return count(line) % 2 === 0 && count(line.slice(0, index)) % 2 === 1;
}

/** The nearest pair of brackets around a place, `times` levels out. */
export function bracketsAround(
  lines: readonly string[],
  from: Place,
  open: string,
  times: number,
): { readonly open: Place; readonly close: Place } | undefined {
  const close = pairs[open] ?? '';
  const scan = new Scan(lines, from);
  // On a closing bracket the pair is its own.
  let depth = scan.character === close ? -1 : 0;
  let left = times;
  if (scan.character === open) left--;
  while (left > 0) {
    if (depth < 0 && scan.character === close && scan.row === from.row && scan.column === from.column)
      depth = 0;
    if (scan.back() === -1) return undefined;
    if (scan.character === close) depth++;
    else if (scan.character === open && depth-- === 0) {
      left--;
      depth = 0;
    }
  }
  const end = matchingBracket(lines, scan.place);
  return end && { open: scan.place, close: end };
}
