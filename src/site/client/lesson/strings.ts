import type { Strings } from '../../i18n/ko.ts';

/** The interface's words in the page's language; other languages are not loaded. */
export async function pageStrings(): Promise<Strings> {
  return document.documentElement.lang === 'en'
    ? (await import('../../i18n/en.ts')).en
    : (await import('../../i18n/ko.ts')).ko;
}
