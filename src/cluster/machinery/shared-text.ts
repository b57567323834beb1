/** So many texts are known at a time. */
const MOST = 4096;

const texts = new Map<string, string>();

/** The same text, in the one copy that all have who say it: for what many objects say in the same words. */
export function sharedText(text: string): string {
  const known = texts.get(text);
  if (known !== undefined) return known;
  if (texts.size >= MOST) texts.clear();
  texts.set(text, text);
  return text;
}
