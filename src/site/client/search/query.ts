import { hangulToQwerty } from '../../../shell/hangul.ts';

const lone = /[\u3131-\u3163]/;

/** What to search for. */
export interface Query {
  readonly text: string;
  /** What the same keys mean without the Korean keyboard, when that may be what was meant. */
  readonly latin: string | undefined;
}

/** A query as it was typed, without the consonant with which the next syllable has just begun (`디플로ㅇ`). */
export function queryOf(typed: string): Query {
  const text = typed.normalize('NFC').replace(/\s+/g, ' ').trim();
  const qwerty = /[\u3131-\u3163\uac00-\ud7a3]/.test(text) ? hangulToQwerty(text) : text;
  return {
    text: text.replace(/([\uac00-\ud7a3])[\u3131-\u3163]$/, '$1'),
    // whole syllables make Korean words; keys of Latin words leave letters standing alone
    latin: lone.test(text) && /^[\x20-\x7e]+$/.test(qwerty) ? qwerty : undefined,
  };
}

/** Whether the text cannot be Korean: it holds letters that stand alone before its end. */
export const isKeyboardSlip = (text: string): boolean => lone.test(text.slice(0, -1));

const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** Whether a title says the query and nothing else, other than in parentheses: `파드(Pod)`. */
export const isNamed = (title: string, query: string): boolean =>
  bare(query) !== '' && [title, title.replace(/\(.*\)/, '')].some((name) => bare(name) === bare(query));
