import { VimProblem } from '../../../regexp/vim.ts';
import type { Editor } from './editor.ts';
import { compilePattern, matchesIn } from './pattern.ts';

/** The lines before a command, and what follows them. */
export interface ParsedRange {
  /** Rows as given, in the order given. */
  readonly rows: readonly number[];
  readonly rest: string;
}

class RangeError extends Error {}

/** Parses `%`, `.`, `$`, `12`, `'a`, `/pattern/`, `+3`, with commas and semicolons; a text is the error. */
export function parseRange(editor: Editor, text: string): ParsedRange | string {
  const { buffer } = editor;
  const last = buffer.lines.length - 1;
  let rest = text.replace(/^[ \t:]+/, '');
  if (rest.startsWith('%')) return { rows: [0, last], rest: rest.slice(1) };
  const rows: number[] = [];
  let here = buffer.row;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    const match = pattern.exec(rest) ?? undefined;
    if (match) rest = rest.slice(match[0].length);
    return match;
  };
  try {
    for (;;) {
      take(/^[ \t]+/);
      const address = addressAt();
      const comma = take(/^[ \t]*([,;])/);
      if (address === undefined && !comma) break;
      rows.push(address ?? here);
      if (!comma) break;
      if (comma[1] === ';') here = rows.at(-1) ?? here;
      if (!/^[ \t]*[\d.$'/?+\-\\]/.test(rest)) {
        rows.push(here);
        break;
      }
    }
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof VimProblem)) throw error;
    return error.message;
  }
  return { rows, rest };

  function addressAt(): number | undefined {
    let row: number | undefined;
    const number = take(/^\d+/);
    if (number) row = Number(number[0]) - 1;
    else if (take(/^\./)) row = here;
    else if (take(/^\$/)) row = last;
    else {
      const mark = take(/^'(.)/);
      const search = mark ? undefined : take(/^([/?])((?:\\.|(?!\1).)*)\1?/);
      if (mark) row = markRow(mark[1] ?? '');
      else if (search) row = searchRow(search[2] ?? '', search[1] === '?');
    }
    for (let step = take(/^([-+])[ \t]*(\d*)/); step; step = take(/^([-+])[ \t]*(\d*)/))
      row = (row ?? here) + (step[1] === '-' ? -1 : 1) * (step[2] === '' ? 1 : Number(step[2]));
    return row;
  }

  function markRow(name: string): number {
    const mark =
      name === '<' ? editor.lastVisual?.from : name === '>' ? editor.lastVisual?.to : buffer.marks.get(name);
    if (!mark) throw new RangeError('E20: Mark not set');
    return mark.row;
  }

  function searchRow(source: string, backwards: boolean): number {
    const expression = compilePattern(
      source === '' ? (editor.pattern?.source ?? '') : source,
      editor.options,
    );
    for (let step = 1; step <= buffer.lines.length; step++) {
      const row = (here + (backwards ? -step : step) + 2 * buffer.lines.length) % buffer.lines.length;
      if (matchesIn(expression, buffer.lines[row] ?? '').length > 0) return row;
    }
    throw new RangeError(`E486: Pattern not found: ${source}`);
  }
}
