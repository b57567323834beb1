import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { en } from './en.ts';
import { ko } from './ko.ts';

interface Source {
  readonly folder: string;
  readonly text: string;
}

const src = path.join(import.meta.dirname, '../..');
const sources: readonly Source[] = globSync('{site,sandbox}/**/*.{ts,tsx,astro}', { cwd: src })
  .filter((name) => !/\bi18n\b|\.(?:test|fixture)\.tsx?$/.test(name))
  .map((name) => ({ folder: path.dirname(name), text: readFileSync(path.join(src, name), 'utf8') }));

type Group = Readonly<Record<string, unknown>>;

const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const destructured = (name: string): string => `[{,] ?${name}\\b[^;{}]*\\} = `;

/** Whether a text takes a whole room of words: `strings.lesson`, `(await pageStrings()).search`, `Strings['data']`. */
const enters = (text: string, room: string): boolean =>
  new RegExp(`(?:\\b(?:strings|t)|\\))\\.${room}\\b|Strings\\['${room}'\\]|${destructured(room)}`).test(text);

const reads = (text: string, name: string): boolean =>
  new RegExp(`\\.${name}\\b|\\['${name}'\\]|${destructured(name)}`).test(text);

/** Whether a text hands a group on, or looks up in it what is only known when it runs. */
const readsWhole = (text: string, name: string): boolean =>
  new RegExp(`\\.${name}\\b(?!\\??\\.\\w)|${destructured(name)}`).test(text);

/** Whether a text looks up words by names that are only known when it runs: `t[kind]`, `strings.problems[kind]`. */
const looksUp = (text: string): boolean => /\b(?:t|words|strings\.\w+)\[/.test(text);

/** Whether a name stands anywhere as a value. */
const isValue = (name: string): boolean => sources.some(({ text }) => text.includes(`'${name}'`));

/** The words of a group, of which these texts read some, that none of them reads. */
function unused(group: Group, texts: readonly string[]): readonly string[] {
  const lookedUp = texts.some(looksUp);
  return Object.entries(group).flatMap(([name, value]) => {
    if (!texts.some((text) => reads(text, name))) return lookedUp && isValue(name) ? [] : [name];
    if (!isGroup(value) || texts.some((text) => readsWhole(text, name))) return [];
    return unused(value, texts).map((rest) => `${name}.${rest}`);
  });
}

/** The texts that may read a room's words: those that enter it, and their neighbours, to whom they may hand it. */
function readersOf(room: string): readonly string[] {
  const folders = new Set(sources.filter(({ text }) => enters(text, room)).map(({ folder }) => folder));
  return sources.filter(({ folder }) => folders.has(folder)).map(({ text }) => text);
}

test('every word is used', () => {
  const found = Object.entries<Group>(ko).flatMap(([room, words]) => {
    const readers = readersOf(room);
    return readers.length === 0 ? [room] : unused(words, readers).map((rest) => `${room}.${rest}`);
  });
  expect(found).toEqual([]);
});

test('both languages have the same words', () => {
  const namesOf = (group: Group): readonly string[] =>
    Object.entries(group).flatMap(([name, value]) =>
      isGroup(value) ? namesOf(value).map((rest) => `${name}.${rest}`) : [name],
    );
  expect(namesOf(en)).toEqual(namesOf(ko));
});
