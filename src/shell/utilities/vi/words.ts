import { classOf, type Scan } from './scan.ts';

/** Motions over words. Each moves the scan and tells whether it could. Models src/textobject.c of Vim. */

const classAt = (scan: Scan, big: boolean): number => classOf(scan.character, big);

/** `w`; with `toEnd` (behind an operator) the last word ends with its line. */
export function wordForward(scan: Scan, count: number, big: boolean, toEnd: boolean): boolean {
  for (let left = count - 1; left >= 0; left--) {
    const start = classAt(scan, big);
    const onLast = scan.row === scan.lines.length - 1;
    let moved = scan.forward();
    if (moved === -1 || (moved >= 1 && onLast)) return false;
    if (moved >= 1 && toEnd && left === 0) return true;
    if (start !== 0)
      while (classAt(scan, big) === start) {
        moved = scan.forward();
        if (moved === -1 || (moved >= 1 && toEnd && left === 0)) return true;
      }
    while (classAt(scan, big) === 0) {
      if (scan.onEmptyLine) break;
      moved = scan.forward();
      if (moved === -1 || (moved >= 1 && onLast)) return true;
    }
  }
  return true;
}

/** Goes on while the class stays; false at an end of the text. */
function skip(scan: Scan, kind: number, big: boolean, forward: boolean): boolean {
  while (classAt(scan, big) === kind) if ((forward ? scan.forward() : scan.back()) === -1) return false;
  return true;
}

/** `b`. */
export function wordBack(scan: Scan, count: number, big: boolean): boolean {
  for (let left = count; left > 0; left--) {
    if (scan.back() === -1) return false;
    let stopped = false;
    while (classAt(scan, big) === 0) {
      if (scan.onEmptyLine) {
        stopped = true;
        break;
      }
      if (scan.back() === -1) return true;
    }
    if (stopped) continue;
    if (!skip(scan, classAt(scan, big), big, false)) return true;
    scan.forward();
  }
  return true;
}

/** `e`; with `stop` (`cw`) the present word counts even on its last character. */
export function wordEnd(
  scan: Scan,
  count: number,
  big: boolean,
  stop: boolean,
  stopAtEmpty = false,
): boolean {
  let staying = stop;
  for (let left = count; left > 0; left--) {
    const start = classAt(scan, big);
    if (scan.forward() === -1) return false;
    let stopped = false;
    if (classAt(scan, big) === start && start !== 0) {
      if (!skip(scan, start, big, true)) return false;
    } else if (!staying || start === 0) {
      while (classAt(scan, big) === 0) {
        if (stopAtEmpty && scan.onEmptyLine) {
          stopped = true;
          break;
        }
        if (scan.forward() === -1) return false;
      }
      if (!stopped && !skip(scan, classAt(scan, big), big, true)) return false;
    }
    if (!stopped) scan.back();
    staying = false;
  }
  return true;
}

/** `ge`. */
export function wordEndBack(scan: Scan, count: number, big: boolean): boolean {
  for (let left = count; left > 0; left--) {
    const start = classAt(scan, big);
    if (scan.back() === -1) return false;
    if (start !== 0) while (classAt(scan, big) === start) if (scan.back() === -1) return true;
    while (classAt(scan, big) === 0) {
      if (scan.onEmptyLine) break;
      if (scan.back() === -1) return true;
    }
  }
  return true;
}

/** `}` and `{`: false when there are fewer paragraphs. */
export function paragraph(scan: Scan, count: number, step: 1 | -1): 'edge' | 'inside' | undefined {
  let row = scan.row;
  for (let left = count - 1; left >= 0; left--) {
    let skipped = false;
    for (let first = true; ; first = false) {
      if (scan.lines[row] !== '') skipped = true;
      if (!first && skipped && scan.lines[row] === '') break;
      row += step;
      if (row < 0 || row >= scan.lines.length) {
        if (left > 0) return undefined;
        row -= step;
        break;
      }
    }
  }
  scan.row = row;
  const atEnd = step === 1 && row === scan.lines.length - 1 && scan.line !== '';
  scan.column = atEnd ? scan.line.length - 1 : 0;
  return atEnd ? 'edge' : 'inside';
}

/** Where sentences begin: behind `.`, `!` or `?` with blanks or a line's end, and at the edges of paragraphs. */
function sentenceStarts(lines: readonly string[]): { row: number; column: number }[] {
  const starts: { row: number; column: number }[] = [];
  let pending = true;
  for (const [row, line] of lines.entries()) {
    if (line === '') {
      if (row === 0 || lines[row - 1] !== '') starts.push({ row, column: 0 });
      pending = true;
      continue;
    }
    let column = 0;
    for (const part of line.match(/.*?[.!?][)\]"']*(?:\s+|$)|.+$/g) ?? []) {
      const blank = /^\s*/.exec(part)?.[0].length ?? 0;
      if (pending && blank < part.length) starts.push({ row, column: column + blank });
      column += part.length;
      pending = /[.!?][)\]"']*\s*$/.test(part);
    }
  }
  return starts;
}

/** `)` and `(`. */
export function sentence(scan: Scan, count: number, step: 1 | -1): boolean {
  const starts = sentenceStarts(scan.lines);
  for (let left = count; left > 0; left--) {
    const compare = (place: { row: number; column: number }): number =>
      place.row - scan.row || place.column - scan.column;
    const next =
      step === 1
        ? starts.find((place) => compare(place) > 0)
        : starts.findLast((place) => compare(place) < 0);
    if (next) {
      scan.row = next.row;
      scan.column = next.column;
    } else if (step === 1) {
      scan.row = scan.lines.length - 1;
      scan.column = Math.max(0, scan.line.length - 1);
      return left === count;
    } else return false;
  }
  return true;
}
