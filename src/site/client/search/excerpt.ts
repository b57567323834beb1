/** A run of text, marked when the search found it. */
export interface Part {
  readonly text: string;
  readonly marked: boolean;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decode = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal, hexadecimal, name) => {
    if (typeof name === 'string') return entities[name.toLowerCase()] ?? whole;
    const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hexadecimal), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

/**
 * The text of Pagefind's excerpt: HTML of which `<mark>` alone means something. Every other tag stays the text that it is.
 * Marks with nothing but blanks between them become one.
 */
export function partsOf(excerpt: string): readonly Part[] {
  const parts: Part[] = [];
  let marked = false;
  for (const piece of excerpt.replace(/<\/mark>(\s+)<mark>/g, '$1').split(/(<\/?mark>)/)) {
    if (piece === '<mark>') marked = true;
    else if (piece === '</mark>') marked = false;
    else if (piece !== '') parts.push({ text: decode(piece), marked });
  }
  return parts;
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** A title with the words of the query marked. */
export function markWords(title: string, query: string): readonly Part[] {
  const words = query
    .split(/\s+/)
    .filter((word) => word !== '')
    .sort((a, b) => b.length - a.length);
  if (words.length === 0) return [{ text: title, marked: false }];
  return title
    .split(new RegExp(`(${words.map(escaped).join('|')})`, 'iu'))
    .map((text, at) => ({ text, marked: at % 2 === 1 }))
    .filter(({ text }) => text !== '');
}
