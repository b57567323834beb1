import type { PlainKey } from '../../../sandbox/map/inspect/plain/keys.ts';
import type { PlainStatus } from '../../../sandbox/map/model.ts';

/** Texts in which `{name}` stands for a value. */
export type PlainWords = Readonly<Record<PlainKey, string>>;

/** The words of the inspector's plain statuses in the page's language; loaded when the inspector opens first. */
export async function plainWords(language: string): Promise<PlainWords> {
  return (await (language === 'en' ? import('./en.ts') : import('./ko.ts'))).plain;
}

const isKey = (words: PlainWords, key: string): key is PlainKey => Object.hasOwn(words, key);

/** A situation in words. Values come from the cluster: plain text, never markup. */
export function plainText({ key, values }: PlainStatus, words: PlainWords): string {
  if (!isKey(words, key)) return key;
  return words[key].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}
