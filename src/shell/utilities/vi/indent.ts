import type { ViOptions } from './options.ts';

/** The display width of a line's blanks at the beginning. */
export function indentOf(line: string, options: ViOptions): number {
  let width = 0;
  for (const c of line) {
    if (c === ' ') width++;
    else if (c === '\t') width += options.tabstop - (width % options.tabstop);
    else break;
  }
  return width;
}

/** Blanks of some width, with tabs unless `expandtab` is set. */
export function blanks(width: number, options: ViOptions): string {
  if (options.expandtab) return ' '.repeat(Math.max(0, width));
  return '\t'.repeat(Math.floor(width / options.tabstop)) + ' '.repeat(width % options.tabstop);
}

export const withIndent = (line: string, width: number, options: ViOptions): string =>
  blanks(width, options) + line.replace(/^[ \t]+/, '');

/** How far `>` moves. */
export const shiftOf = (options: ViOptions): number => options.shiftwidth || options.tabstop;
