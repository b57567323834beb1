import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { workerChunkGroups } from './chunk-groups.ts';

/** The modules within a folder that one needs to run: types need nothing. */
const needsOf = (file: string, folder: string): readonly string[] =>
  Array.from(
    readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type\b)[^;]*?from '(\.[^']+)'/gm),
    ([, to = '']) => path.join(path.dirname(file), to),
  ).filter((to) => to.startsWith(folder));

test('what lies below the commands of kubectl needs nothing of kubectl that lies above it', () => {
  const folder = path.join('src', 'programs', 'kubectl');
  const base = workerChunkGroups.find(({ name }) => name === 'kubectl-base');
  const files = globSync(`${folder}/**/*.ts`).filter((file) => base?.test.test(file));
  expect(files.length).toBeGreaterThan(10);
  const above = files.flatMap((file) =>
    needsOf(file, folder).flatMap((to) => (files.includes(to) ? [] : [`${file} needs ${to}`])),
  );
  expect(above).toEqual([]);
});

test('a world is one file without what its worker has begun with', () => {
  const root = path.resolve('src/sandbox');
  const imports: Readonly<Record<string, readonly string[]>> = {
    [path.join(root, 'worker.ts')]: ['/src/storage.ts'],
    [path.join(root, 'sandbox.ts')]: ['/src/storage.ts', '/src/world.ts'],
    '/src/world.ts': ['/src/cluster.ts'],
    '/src/cluster.ts': ['/src/world.ts'],
  };
  const [{ name } = { name: undefined }] = workerChunkGroups;
  const modules = { getModuleInfo: (id: string) => ({ importedIds: imports[id] ?? [] }) };
  const grouped = [...Object.keys(imports), '/src/storage.ts', '/src/apart.ts'].filter(
    (id) => typeof name === 'function' && name(id, modules) === 'world',
  );
  expect(grouped).toEqual([path.join(root, 'sandbox.ts'), '/src/world.ts', '/src/cluster.ts']);
});
