import { expect, it } from 'vitest';
import { glob } from './glob.ts';

const tree: Readonly<Record<string, readonly string[]>> = {
  '.': ['b.yaml', 'a.yaml', 'a-b', 'x[y', 'dir', 'é'],
  dir: ['one.yaml', 'two.yml'],
  '/': ['etc'],
  '/etc': ['hosts'],
};
const folders = {
  list: (name: string): readonly string[] | undefined => tree[name],
  exists: (path: string): boolean => path === 'dir' || (tree['.'] ?? []).includes(path),
};

it.each([
  ['*.yaml', ['a.yaml', 'b.yaml']],
  ['[^a].yaml', ['b.yaml']],
  ['[a-b].yaml', ['a.yaml', 'b.yaml']],
  ['a-*', ['a-b']],
  ['a[\\-]b', ['a-b']],
  ['x\\[y', ['x[y']],
  ['?', ['é']],
  ['*/*.y?ml', ['dir/one.yaml']],
  ['/e*/*', ['/etc/hosts']],
  ['none*', []],
])('%s', (pattern, found) => {
  expect(glob(folders, pattern)).toEqual(found);
});

it.each(['[', '[a', '[]', '[-a]', 'a\\', '[a-', 'x/['])('%s is no pattern', (pattern) => {
  expect(() => glob(folders, pattern)).toThrow(/^pattern ".*" is not valid: syntax error in pattern$/);
});
