import { TooMuch, type Expression, type Match } from '../../../regexp/expression.ts';
import { readVim } from '../../../regexp/vim.ts';
import type { Place } from '../text-buffer.ts';

/** A search as it was typed. */
export interface SearchPattern {
  readonly source: string;
  /** What followed the delimiter: `e`, `+1`, `b-2`. */
  readonly offset: string;
}

/** A pattern that matches a text as it is. */
export const fixedPattern = (text: string): string => text.replace(/[\\/.*$^~[\]]/g, '\\$&');

/** Compiles a pattern. @throws VimProblem */
export const compilePattern = (
  pattern: string,
  { ignorecase, smartcase }: { readonly ignorecase: boolean; readonly smartcase: boolean },
): Expression => readVim(pattern, ignorecase && !(smartcase && /[A-Z]/.test(pattern.replace(/\\./g, ''))));

/** Every match in a line, until it takes too long. */
export function* hitsIn(expression: Expression, line: string): Generator<Match, undefined> {
  try {
    yield* expression.matches(line);
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
  }
}

/** Where a line matches. */
export const matchesIn = (
  expression: Expression,
  line: string,
): readonly { readonly from: number; readonly to: number }[] =>
  [...hitsIn(expression, line)].map(({ start, end }) => ({ from: start, to: end }));

/** A match, and whether the search went past an end of the text to find it. */
export interface Found {
  readonly from: Place;
  /** Behind the match's last character. */
  readonly to: Place;
  readonly wrapped: boolean;
}

/** The next match in a direction, the place itself not included. */
export function findMatch(
  lines: readonly string[],
  start: Place,
  expression: Expression,
  backwards: boolean,
  wrapscan: boolean,
): Found | undefined {
  for (let step = 0; step <= lines.length; step++) {
    const passed = backwards ? start.row - step : start.row + step;
    const wrapped = passed < 0 || passed >= lines.length;
    if (wrapped && !wrapscan) return undefined;
    const row = (passed + 2 * lines.length) % lines.length;
    const line = lines[row] ?? '';
    const inOrder = (from: number): boolean =>
      step === 0
        ? backwards
          ? from < start.column
          : from > start.column
        : step < lines.length || (backwards ? from >= start.column : from <= start.column);
    // A match behind the line's last character counts only on empty lines.
    const hits = matchesIn(expression, line).filter(
      ({ from }) => inOrder(from) && (from < line.length || line === ''),
    );
    const hit = backwards ? hits.at(-1) : hits[0];
    if (hit) return { from: { row, column: hit.from }, to: { row, column: hit.to }, wrapped };
  }
  return undefined;
}
