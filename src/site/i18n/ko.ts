import { data } from './ko/data.ts';
import { frame } from './ko/frame.ts';
import { home } from './ko/home.ts';
import { lesson } from './ko/lesson.ts';
import { map } from './ko/map.ts';
import { work } from './ko/work.ts';

/** The site's words in Korean: the language that comes first, and the shape that every other language must have. */
export const ko = { ...frame, ...home, ...lesson, ...work, ...map, ...data };

/** What every language must provide. */
export type Strings = typeof ko;
