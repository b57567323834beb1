import { expect, test } from 'vitest';
import { cycles } from './chunk-cycles.ts';

const problemsOf = (graph: Readonly<Record<string, readonly string[]>>): readonly string[] =>
  cycles(Object.keys(graph), (file) => graph[file] ?? []);

test('tells of files that need each other, once', () => {
  expect(problemsOf({ a: ['b'], b: ['c'], c: ['a', 'd'], d: [], e: ['e', 'a'], f: ['a'] })).toEqual([
    'files need each other: a, b, c',
    'files need each other: e',
  ]);
});

test('has nothing against files that several need', () => {
  expect(problemsOf({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] })).toEqual([]);
});
