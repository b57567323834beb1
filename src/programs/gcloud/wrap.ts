/** Splits into words and runs of white space, as Python's textwrap does with `break_on_hyphens=False`. */
const chunksOf = (text: string): string[] => text.split(/([\t\n\v\f\r ]+)/).filter((chunk) => chunk !== '');

/**
 * Fills lines of at most `width` characters. Words that are longer are broken. With `keepSpace`, white space at line ends and
 * starts stays where it falls, which is what gcloud's prompts look like.
 */
export function wrapLines(text: string, width: number, keepSpace = false): string[] {
  const chunks = chunksOf(keepSpace ? text : text.replace(/\s/g, ' ')).reverse();
  const lines: string[] = [];
  const blank = (chunk: string | undefined): boolean => chunk !== undefined && chunk.trim() === '';
  while (chunks.length > 0) {
    const line: string[] = [];
    let length = 0;
    if (!keepSpace && lines.length > 0 && blank(chunks.at(-1))) chunks.pop();
    for (
      let next = chunks.at(-1);
      next !== undefined && length + next.length <= width;
      next = chunks.at(-1)
    ) {
      line.push(next);
      length += next.length;
      chunks.pop();
    }
    const long = chunks.at(-1);
    if (long !== undefined && long.length > width) {
      const room = width - length;
      line.push(long.slice(0, room));
      chunks[chunks.length - 1] = long.slice(room);
    }
    if (!keepSpace && blank(line.at(-1))) line.pop();
    if (line.length > 0) lines.push(line.join(''));
  }
  return lines;
}

/** Wraps each line of a prompt at `width`, keeping white space. */
export const wrapPrompt = (text: string, width: number): string =>
  text
    .split('\n')
    .map((line) => wrapLines(line, width, true).join('\n'))
    .join('\n');
