import { en } from './en.ts';
import { ko, type Strings } from './ko.ts';

export type { Strings } from './ko.ts';

/** The languages of the interface, the default first. */
export const locales = ['ko', 'en'] as const;
export type Locale = (typeof locales)[number];

const all: Readonly<Record<Locale, Strings>> = { ko, en };

/** The words of a language. */
export const strings = (locale: Locale): Strings => all[locale];

/** The language of a page's route parameter: Korean has none. */
export const localeOf = (parameter: string | undefined): Locale => (parameter === 'en' ? 'en' : 'ko');

/** The other language: what the language switch leads to. */
export const otherLocale = (locale: Locale): Locale => (locale === 'ko' ? 'en' : 'ko');

/** Route parameters of a page that exists in every language. */
export const localeParameters = [{ locale: undefined }, { locale: 'en' }] as const;

/**
 * The address of a page in a language.
 * @param path without language, without leading slash, with trailing slash: `lessons/run-app/`; '' for the start page
 */
export function href(locale: Locale, path: string): string {
  const base = import.meta.env.BASE_URL.replace(/\/$/, '');
  return `${base}/${locale === 'ko' ? '' : `${locale}/`}${path}`;
}
