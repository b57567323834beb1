export { quote } from './output/go-values.ts';

/** A sentence in the languages that the help speaks. */
export interface Text {
  readonly en: string;
  readonly ko: string;
}

export type Language = keyof Text;

/** The language that the environment asks for: `LC_ALL`, `LC_MESSAGES`, then `LANG`, as gettext does. */
export function languageOf(env: Readonly<Record<string, string>>): Language {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value) ?? '';
  return locale.startsWith('ko') ? 'ko' : 'en';
}

/** A text's bytes, each as a character: Go cuts what it could not read between bytes. */
export const bytesOf = (text: string): string => String.fromCharCode(...new TextEncoder().encode(text));

/** Bytes in quotes as package time writes them. Models time.quote */
export const quoteBytes = (bytes: string): string =>
  `"${bytes
    .replace(/["\\]/g, '\\$&')
    .replace(/[\x00-\x1f\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`)}"`;

/** A text in quotes as package time writes it: whatever is not ASCII as bytes. */
export const quoteTime = (text: string): string => quoteBytes(bytesOf(text));
