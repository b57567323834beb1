import { getCollection, type CollectionEntry } from 'astro:content';
import { parse } from 'yaml';
import type { Lesson } from '../../course/lesson.ts';
import { LessonError, parseLesson } from '../../course/schema.ts';
import type { Locale } from '../i18n/index.ts';

const files = import.meta.glob<string>('../../../content/lessons/*/lesson.yaml', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** A lesson with its words. */
export interface LessonPage {
  readonly lesson: Lesson;
  /** The words in Korean, the language in which every lesson exists. */
  readonly korean: CollectionEntry<'words'>;
  /** The words in other languages, as far as they have been written. */
  readonly english: CollectionEntry<'words'> | undefined;
}

/** The tracks in the order in which they are to be taken. */
export const trackIds = ['first-steps', 'gke'] as const;
export type TrackId = (typeof trackIds)[number];

const inOrder = (a: LessonPage, b: LessonPage): number =>
  a.lesson.code.localeCompare(b.lesson.code, 'en', { numeric: true });

/** All lessons, in the order of their codes. */
export async function allLessons(): Promise<readonly LessonPage[]> {
  const words = await getCollection('words');
  const wordsOf = (id: string): CollectionEntry<'words'> | undefined =>
    words.find((entry) => entry.id === id);
  return Object.entries(files)
    .map(([path, text]): LessonPage => {
      const id = path.split('/').at(-2) ?? '';
      const korean = wordsOf(`${id}/ko`);
      if (!korean) throw new Error(`content/lessons/${id}/ko.mdx is missing: every lesson has Korean words`);
      return { lesson: parseLesson(id, yamlOf(id, text)), korean, english: wordsOf(`${id}/en`) };
    })
    .sort(inOrder);
}

/** The YAML of a lesson, or an error that names the file. */
function yamlOf(id: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new LessonError(`content/lessons/${id}/lesson.yaml`, [
      error instanceof Error ? error.message : String(error),
    ]);
  }
}

/** The lessons of a track, in order. */
export async function lessonsOf(track: string): Promise<readonly LessonPage[]> {
  return (await allLessons()).filter(({ lesson }) => lesson.track === track);
}

/** The words of a lesson in a language, or the Korean ones where they are missing. */
export function wordsIn(
  page: LessonPage,
  locale: Locale,
): { readonly entry: CollectionEntry<'words'>; readonly missing: boolean } {
  const entry = locale === 'ko' ? page.korean : page.english;
  return entry ? { entry, missing: false } : { entry: page.korean, missing: true };
}

/** Points that a lesson can earn. */
export const pointsOf = (lesson: Lesson): number => lesson.steps.reduce((sum, step) => sum + step.points, 0);
