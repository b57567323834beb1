import type { Locale } from '../index.ts';
import { en } from './en.ts';
import { ko, type PageWords } from './ko.ts';

const all: Readonly<Record<Locale, PageWords>> = { ko, en };

/** The words of pages that no script needs: they stand in the HTML alone. */
export const pageWords = (locale: Locale): PageWords => all[locale];
