import { parse } from 'yaml';
import type { Step } from '../../course/lesson.ts';
import {
  commandGroups,
  parseCommands,
  parseTerms,
  topics,
  type Command,
  type CommandGroup,
  type Term,
  type Topic,
} from '../../course/glossary.ts';
import type { LessonPage } from './lessons.ts';

const termFiles = import.meta.glob<string>('../../../content/glossary/*.yaml', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const commandFiles = import.meta.glob<string>('../../../content/glossary/commands/*.yaml', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const textOf = (files: Readonly<Record<string, string>>, name: string): unknown => {
  const text = Object.entries(files).find(([path]) => path.endsWith(`/${name}.yaml`))?.[1];
  if (text === undefined) throw new Error(`There is no file ${name}.yaml in content/glossary`);
  return parse(text);
};

/** The glossary by topic. */
export const glossary: readonly { readonly topic: Topic; readonly terms: readonly Term[] }[] = topics.map(
  (topic) => ({ topic, terms: parseTerms(topic, textOf(termFiles, topic)) }),
);

/** The commands by group. */
export const commandList: readonly { readonly group: CommandGroup; readonly commands: readonly Command[] }[] =
  commandGroups.map((group) => ({ group, commands: parseCommands(group, textOf(commandFiles, group)) }));

export const allTerms: readonly Term[] = glossary.flatMap(({ terms }) => terms);
export const allCommands: readonly Command[] = commandList.flatMap(({ commands }) => commands);

/** The address, without language, at which what a lesson introduces is explained. */
export function explainedAt(introduced: string): string | undefined {
  const command = allCommands.find((other) => other.introduced.includes(introduced));
  if (command) return `commands/#${command.id}`;
  const term = allTerms.find((other) => other.introduced.includes(introduced));
  return term && `glossary/#${term.id}`;
}

/** The steps that introduce a command, in the order of the course. */
export const taughtIn = (
  command: Command,
  lessons: readonly LessonPage[],
): readonly { readonly page: LessonPage; readonly step: Step }[] =>
  lessons.flatMap((page) =>
    page.lesson.steps
      .filter((step) => step.introduces.some((name) => command.introduced.includes(name)))
      .map((step) => ({ page, step })),
  );
