import type { TextBuffer } from './text-buffer.ts';

const kind = (c: string | undefined): 'blank' | 'word' | 'other' =>
  c === undefined || /\s/.test(c) ? 'blank' : /[\p{L}\p{N}_]/u.test(c) ? 'word' : 'other';

function nextWord(buffer: TextBuffer): void {
  const { line } = buffer;
  const start = kind(line[buffer.column]);
  while (buffer.column < line.length && start !== 'blank' && kind(line[buffer.column]) === start)
    buffer.column++;
  while (buffer.column < line.length && kind(line[buffer.column]) === 'blank') buffer.column++;
  if (buffer.column >= line.length && buffer.row < buffer.lines.length - 1) {
    buffer.row++;
    buffer.column = /^\s*/.exec(buffer.line)?.[0].length ?? 0;
  }
}

function wordEnd(buffer: TextBuffer): void {
  buffer.column++;
  while (buffer.column >= buffer.line.length && buffer.row < buffer.lines.length - 1) {
    buffer.row++;
    buffer.column = 0;
  }
  const { line } = buffer;
  while (buffer.column < line.length && kind(line[buffer.column]) === 'blank') buffer.column++;
  const here = kind(line[buffer.column]);
  while (buffer.column + 1 < line.length && kind(line[buffer.column + 1]) === here) buffer.column++;
}

function previousWord(buffer: TextBuffer): void {
  if (/^\s*$/.test(buffer.line.slice(0, buffer.column)) && buffer.row > 0) {
    buffer.row--;
    buffer.column = buffer.line.length;
  }
  const { line } = buffer;
  while (buffer.column > 0 && kind(line[buffer.column - 1]) === 'blank') buffer.column--;
  const here = kind(line[buffer.column - 1]);
  while (buffer.column > 0 && kind(line[buffer.column - 1]) === here && here !== 'blank') buffer.column--;
}

/** Moves the cursor by a motion key; false when it is none. Without a count, `G` goes to the end and `gg` to the beginning. */
export function motion(buffer: TextBuffer, key: string, count: number | undefined, rows: number): boolean {
  const times = count ?? 1;
  const repeat = (step: () => void): void => {
    for (let i = 0; i < times; i++) step();
  };
  switch (key) {
    case 'h':
    case '\x7f':
    case '\b':
    case '\x1b[D':
    case '\x1bOD':
      repeat(() => buffer.left());
      return true;
    case 'l':
    case ' ':
    case '\x1b[C':
    case '\x1bOC':
      repeat(() => buffer.right());
      return true;
    case 'j':
    case '\x0e':
    case '\x1b[B':
    case '\x1bOB':
      buffer.row = Math.min(buffer.lines.length - 1, buffer.row + times);
      return true;
    case 'k':
    case '\x10':
    case '\x1b[A':
    case '\x1bOA':
      buffer.row = Math.max(0, buffer.row - times);
      return true;
    case '\r':
    case '+':
      buffer.row = Math.min(buffer.lines.length - 1, buffer.row + times);
      buffer.column = /^\s*/.exec(buffer.line)?.[0].length ?? 0;
      return true;
    case '0':
    case '\x1b[H':
    case '\x1bOH':
    case '\x1b[1~':
      buffer.column = 0;
      return true;
    case '^':
      buffer.column = /^\s*/.exec(buffer.line)?.[0].length ?? 0;
      return true;
    case '$':
    case '\x1b[F':
    case '\x1bOF':
    case '\x1b[4~':
      buffer.column = buffer.line.length;
      return true;
    case 'w':
    case 'W':
      repeat(() => nextWord(buffer));
      return true;
    case 'b':
    case 'B':
      repeat(() => previousWord(buffer));
      return true;
    case 'e':
    case 'E':
      repeat(() => wordEnd(buffer));
      return true;
    case 'G':
      buffer.row = (count ?? buffer.lines.length) - 1;
      buffer.row = Math.min(buffer.row, buffer.lines.length - 1);
      return true;
    case 'gg':
      buffer.row = Math.min((count ?? 1) - 1, buffer.lines.length - 1);
      return true;
    case '\x06':
    case '\x1b[6~':
      buffer.row = Math.min(buffer.lines.length - 1, buffer.row + rows - 2);
      return true;
    case '\x02':
    case '\x1b[5~':
      buffer.row = Math.max(0, buffer.row - rows + 2);
      return true;
    case '\x04':
      buffer.row = Math.min(buffer.lines.length - 1, buffer.row + Math.floor(rows / 2));
      return true;
    case '\x15':
      buffer.row = Math.max(0, buffer.row - Math.floor(rows / 2));
      return true;
    default:
      return false;
  }
}
