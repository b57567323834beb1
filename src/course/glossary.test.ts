import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { commandGroups, parseCommands, parseTerms, topics } from './glossary.ts';
import { parseLesson } from './schema.ts';

const content = path.join(import.meta.dirname, '../../content');
const read = (file: string): unknown => parse(readFileSync(path.join(content, file), 'utf8'));

const lessons = readdirSync(path.join(content, 'lessons'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => parseLesson(name, read(`lessons/${name}/lesson.yaml`)));
const terms = topics.flatMap((topic) => parseTerms(topic, read(`glossary/${topic}.yaml`)));
const commands = commandGroups.flatMap((group) =>
  parseCommands(group, read(`glossary/commands/${group}.yaml`)),
);

const twice = (values: readonly string[]): readonly string[] =>
  values.filter((value, at) => values.indexOf(value) !== at);

it('reads every file of the folder', () => {
  const files = (folder: string): string[] =>
    readdirSync(path.join(content, folder))
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => name.replace('.yaml', ''));
  expect(files('glossary').sort()).toEqual([...topics].sort());
  expect(files('glossary/commands').sort()).toEqual([...commandGroups].sort());
});

it('has at least sixty terms, none of them twice', () => {
  expect(terms.length).toBeGreaterThanOrEqual(60);
  expect(twice(terms.map(({ id }) => id))).toEqual([]);
  expect(twice(terms.map(({ ko }) => ko.term))).toEqual([]);
  expect(twice(commands.map(({ id }) => id))).toEqual([]);
});

it('names only lessons, terms and commands that exist', () => {
  const known = {
    lessons: new Set(lessons.map(({ id }) => id)),
    related: new Set(terms.map(({ id }) => id)),
    commands: new Set(commands.map(({ id }) => id)),
  };
  const lost = terms.flatMap((term) =>
    (['lessons', 'related', 'commands'] as const).flatMap((field) =>
      term[field].filter((id) => !known[field].has(id)).map((id) => `${term.id}.${field}: ${id}`),
    ),
  );
  expect(lost).toEqual([]);
  expect(terms.filter((term) => term.related.includes(term.id))).toEqual([]);
});

it('explains everything that a lesson introduces, once', () => {
  const explained = [...terms, ...commands].flatMap(({ introduced }) => introduced);
  const introduced = new Set(lessons.flatMap(({ steps }) => steps.flatMap((step) => step.introduces)));
  expect([...introduced].filter((name) => !explained.includes(name))).toEqual([]);
  expect(explained.filter((name) => !introduced.has(name))).toEqual([]);
  expect(twice(explained)).toEqual([]);
});

it('words Korean in full sentences and keeps Hangul out of English', () => {
  expect(
    [...terms.map(({ ko }) => ko.text), ...commands.map(({ ko }) => ko)].filter(
      (text) => !text.endsWith('다.'),
    ),
  ).toEqual([]);
  const english = [
    ...terms.flatMap(({ en }) => [en.term, en.text]),
    ...commands.flatMap(({ command, en }) => [command.en, en]),
  ];
  expect(english.filter((text) => /[가-힣]/.test(text))).toEqual([]);
});

it('says where a file is wrong', () => {
  expect(() => parseTerms('state', [{ id: 'No', ko: { term: 'ㄱ', text: 'ㄴ' }, lessons: [] }])).toThrow(
    /content\/glossary\/state\.yaml cannot be used:\n {2}- 0\.id: an id has.*\n {2}- 0\.en: /,
  );
});
