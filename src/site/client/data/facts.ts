import type { Strings } from '../../i18n/ko.ts';

/** What the page carries: its words, and the course's lessons in their order. */
export interface Facts {
  readonly words: Strings['data'];
  readonly lessons: readonly LessonFacts[];
}

/** A lesson of the course. */
export interface LessonFacts {
  readonly id: string;
  readonly title: string;
  readonly steps: readonly string[];
  readonly href: string;
}

export type Words = Strings['data'];

/** Puts values into a text: `{name}`. */
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));

/** A number of bytes for people: `1.2MB`. */
export function bytesText(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return new Intl.NumberFormat(document.documentElement.lang, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: power > 1 ? 1 : 0,
  }).format(bytes / 1000 ** power);
}

/** A moment for people. */
export const timeText = (at: number): string =>
  new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' }).format(
    at,
  );
