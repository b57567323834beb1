import * as z from 'zod';

/** What the glossary and the list of commands are made of: the files of `content/glossary/`. */

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id has lower-case letters, digits and hyphens');

const bothLanguages = z.strictObject({ ko: z.string().min(1), en: z.string().min(1) });

const words = z.strictObject({
  term: z.string().min(1),
  text: z.string().min(1).describe('one or two plain sentences; `code` in backticks'),
});

export const termSchema = z.strictObject({
  id: id.describe('the anchor on the page'),
  ko: words,
  en: words,
  introduced: z.array(z.string()).default([]).describe('how lessons call it in `introduces`'),
  lessons: z.array(id).describe('where it is taught; none yet for what later lessons teach'),
  related: z.array(id).default([]).describe('ids of other terms'),
  commands: z.array(id).default([]).describe('ids of commands'),
});

export const commandSchema = z
  .strictObject({
    id,
    command: z
      .union([z.string(), bothLanguages])
      .transform((value) => (typeof value === 'string' ? { ko: value, en: value } : value))
      .describe('its form, with placeholders in angle brackets'),
    introduced: z.array(z.string()).describe('how lessons call it in `introduces`'),
    ko: z.string().min(1),
    en: z.string().min(1),
    example: z.string().describe('a line that can be typed as it is'),
  })
  .describe('a command, what it does and an example');

/** The topics of the glossary, in the order in which they are read: the names of its files. */
export const topics = ['cluster', 'objects', 'network', 'state', 'tools'] as const;
export type Topic = (typeof topics)[number];

/** The groups of commands, in the order in which they are read: the names of the files in `commands/`. */
export const commandGroups = ['look', 'change', 'contexts', 'gcloud', 'shell'] as const;
export type CommandGroup = (typeof commandGroups)[number];

export type Term = z.output<typeof termSchema>;
export type Command = z.output<typeof commandSchema>;

/** @throws an error that names the file, and what was found where */
function listOf<T>(schema: z.ZodType<T>, file: string, value: unknown): readonly T[] {
  const result = z.array(schema).safeParse(value);
  if (result.success) return result.data;
  throw new Error(
    `${file} cannot be used:\n${result.error.issues
      .map((issue) => `  - ${issue.path.join('.')}: ${issue.message}`)
      .join('\n')}`,
  );
}

/** The terms of a file of the glossary, from its parsed YAML. */
export const parseTerms = (topic: string, value: unknown): readonly Term[] =>
  listOf(termSchema, `content/glossary/${topic}.yaml`, value);

/** The commands of a file, from its parsed YAML. */
export const parseCommands = (group: string, value: unknown): readonly Command[] =>
  listOf(commandSchema, `content/glossary/commands/${group}.yaml`, value);
