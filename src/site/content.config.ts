import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import * as z from 'zod';

/** The words of lessons: `content/lessons/<id>/<language>.mdx`; the entry's id is `<id>/<language>`. */
const words = defineCollection({
  loader: glob({ base: './content/lessons', pattern: '*/{ko,en}.mdx' }),
  schema: z.object({
    title: z.string(),
    /** One sentence: what the learner can do afterwards. */
    description: z.string(),
  }),
});

/** Pages that are nothing but text: `content/pages/<page>/<language>.md`. */
const pages = defineCollection({
  loader: glob({ base: './content/pages', pattern: '*/{ko,en}.md' }),
  schema: z.object({ title: z.string(), description: z.string() }),
});

export const collections = { words, pages };
