/** A built page's weight, in bytes after gzip. */
export interface Page {
  readonly file: string;
  /** Whether it holds a terminal. */
  readonly terminal: boolean;
  readonly html: number;
  readonly css: number;
  /** All JavaScript of a text page; JavaScript up to the first usable prompt of a page with terminal. */
  readonly script: number;
}

/** HTML, CSS and JavaScript of a page without terminal. */
export const TEXT_PAGE = 25_000;
/** JavaScript up to the first usable prompt. */
export const FIRST_PROMPT = 200_000;

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

/** A line for each page that weighs more than it may. */
export function overBudget(pages: readonly Page[]): readonly string[] {
  return pages.flatMap((page) => {
    const [weight, limit] = page.terminal
      ? [page.script, FIRST_PROMPT]
      : [page.html + page.css + page.script, TEXT_PAGE];
    return weight <= limit
      ? []
      : [`${page.file} weighs ${kilobytes(weight)}, its budget is ${kilobytes(limit)}`];
  });
}
