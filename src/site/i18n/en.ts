import { data } from './en/data.ts';
import { frame } from './en/frame.ts';
import { home } from './en/home.ts';
import { lesson } from './en/lesson.ts';
import { map } from './en/map.ts';
import { work } from './en/work.ts';
import type { Strings } from './ko.ts';

/** The site's words in English. */
export const en: Strings = { ...frame, ...home, ...lesson, ...work, ...map, ...data };
