import { limits } from '../limits.ts';

/** Where the group that opens at `start` closes, and the commas between; undefined when it does not close. */
function scan(text: string, start: number): { end: number; commas: number[] } | undefined {
  const commas: number[] = [];
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const c = text[i];
    const skipped = skip(text, i);
    if (skipped > i) i = skipped - 1;
    else if (c === '{') depth++;
    else if (c === '}' && --depth === 0) return { end: i, commas };
    else if (c === ',' && depth === 1) commas.push(i);
  }
  return undefined;
}

/** The end of a quoted piece or an expansion that begins at `i`; `i` itself when there is none. */
function skip(text: string, i: number): number {
  const c = text[i];
  if (c === '\\') return i + 2;
  if (c === "'") return text.indexOf("'", i + 1) + 1 || text.length;
  if (c === '"' || c === '`') {
    for (let j = i + 1; j < text.length; j++) {
      if (text[j] === '\\') j++;
      else if (text[j] === c) return j + 1;
    }
    return text.length;
  }
  if (c === '$' && (text[i + 1] === '{' || text[i + 1] === '(')) {
    const [open, close] = text[i + 1] === '{' ? ['{', '}'] : ['(', ')'];
    let depth = 0;
    for (let j = i + 1; j < text.length; j++) {
      if (text[j] === '\\') j++;
      else if (text[j] === open) depth++;
      else if (text[j] === close && --depth === 0) return j + 1;
    }
    return text.length;
  }
  return i;
}

/** `1..5`, `a..e`, `01..10..2`; undefined when it is none. */
function sequence(body: string): string[] | undefined {
  const match = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(body);
  if (!match) return undefined;
  const [, from = '', to = '', by] = match;
  const numeric = /\d/.test(from);
  if (numeric !== /\d/.test(to)) return undefined;
  const start = numeric ? Number(from) : from.charCodeAt(0);
  const end = numeric ? Number(to) : to.charCodeAt(0);
  const step = Math.abs(Number(by ?? 1)) || 1;
  if (Math.abs(end - start) / step > limits.words) return undefined;
  const padded = numeric && [from, to].some((text) => /^-?0\d/.test(text));
  const width = padded ? Math.max(from.length, to.length) : 0;
  const out: string[] = [];
  for (let n = start; start <= end ? n <= end : n >= end; n += start <= end ? step : -step)
    out.push(
      numeric
        ? (n < 0 ? '-' : '') + String(Math.abs(n)).padStart(width - (n < 0 ? 1 : 0), '0')
        : String.fromCharCode(n),
    );
  return out;
}

/** Brace expansion of a word's raw text: the raw texts of the words that it makes. */
export function expandBraces(text: string): string[] {
  for (let i = 0; i < text.length; i++) {
    const skipped = skip(text, i);
    if (skipped > i) {
      i = skipped - 1;
      continue;
    }
    if (text[i] !== '{') continue;
    const group = scan(text, i);
    if (!group) continue;
    const body = text.slice(i + 1, group.end);
    let alternatives: string[] | undefined;
    if (group.commas.length > 0) {
      const cuts = [i, ...group.commas, group.end];
      alternatives = cuts.slice(1).flatMap((cut, n) => expandBraces(text.slice((cuts[n] ?? 0) + 1, cut)));
    } else alternatives = sequence(body);
    if (!alternatives) continue;
    const before = text.slice(0, i);
    const after = expandBraces(text.slice(group.end + 1));
    if (alternatives.length * after.length > limits.words) return [text];
    return alternatives.flatMap((middle) => after.map((end) => before + middle + end));
  }
  return [text];
}
