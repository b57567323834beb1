/** How much of a command's output is said: characters. */
const LONGEST = 300;

/** The first lines, whole, as far as they are not too long together. */
export function firstOf(lines: readonly string[], longest = LONGEST): string {
  let text = '';
  for (const line of lines) {
    const next = text === '' ? line : `${text}\n${line}`;
    if (next.length > longest) return text === '' ? `${line.slice(0, longest)}…` : `${text}\n…`;
    text = next;
  }
  return text;
}
