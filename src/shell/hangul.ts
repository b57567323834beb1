/**
 * What a word typed with the Korean keyboard on would have been without it (2-beolsik). Own table: es-hangul's function needs
 * most of that package.
 */

const initials = [
  'r',
  'R',
  's',
  'e',
  'E',
  'f',
  'a',
  'q',
  'Q',
  't',
  'T',
  'd',
  'w',
  'W',
  'c',
  'z',
  'x',
  'v',
  'g',
];
const vowels = [
  'k',
  'o',
  'i',
  'O',
  'j',
  'p',
  'u',
  'P',
  'h',
  'hk',
  'ho',
  'hl',
  'y',
  'n',
  'nj',
  'np',
  'nl',
  'b',
  'm',
  'ml',
  'l',
];
const finals = [
  '',
  'r',
  'R',
  'rt',
  's',
  'sw',
  'sg',
  'e',
  'f',
  'fr',
  'fa',
  'fq',
  'ft',
  'fx',
  'fv',
  'fg',
  'a',
  'q',
  'qt',
  't',
  'T',
  'd',
  'w',
  'c',
  'z',
  'x',
  'v',
  'g',
];
/** U+3131 to U+314E, consonants in the order of the code chart. */
const consonants = [
  'r',
  'R',
  'rt',
  's',
  'sw',
  'sg',
  'e',
  'E',
  'f',
  'fr',
  'fa',
  'fq',
  'ft',
  'fx',
  'fv',
  'fg',
  'a',
  'q',
  'Q',
  'qt',
  't',
  'T',
  'd',
  'w',
  'W',
  'c',
  'z',
  'x',
  'v',
  'g',
];

/** The keys that a text takes on a Korean keyboard; other characters stay. */
export function hangulToQwerty(text: string): string {
  let out = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xac00 && code <= 0xd7a3) {
      const index = code - 0xac00;
      out += initials[Math.floor(index / 588)] ?? '';
      out += vowels[Math.floor((index % 588) / 28)] ?? '';
      out += finals[index % 28] ?? '';
    } else if (code >= 0x3131 && code <= 0x314e) out += consonants[code - 0x3131] ?? '';
    else if (code >= 0x314f && code <= 0x3163) out += vowels[code - 0x314f] ?? '';
    else out += character;
  }
  return out;
}

/** Whether a text holds Korean letters. */
export const hasHangul = (text: string): boolean => /[\u3131-\u3163\uac00-\ud7a3]/.test(text);

/** The command that was meant by a word in Hangul, when there is one by that name. */
export function meantByHangul(word: string, exists: (name: string) => boolean): string | undefined {
  if (!hasHangul(word)) return undefined;
  const keys = hangulToQwerty(word);
  return [keys, keys.toLowerCase()].find(exists);
}
