import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { Database } from './database.ts';
import { carryOver } from './legacy.ts';

function make(factory: IDBFactory, name: string, store: string, entries: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name);
    request.onupgradeneeded = () => request.result.createObjectStore(store);
    request.onerror = reject;
    request.onsuccess = () => {
      const transaction = request.result.transaction(store, 'readwrite');
      for (const [key, value] of Object.entries(entries)) transaction.objectStore(store).put(value, key);
      transaction.oncomplete = () => {
        request.result.close();
        resolve();
      };
    };
  });
}

const names = async (factory: IDBFactory): Promise<readonly unknown[]> =>
  (await factory.databases()).map(({ name }) => name).sort();

const lesson = (visited: number) => ({
  version: 1,
  progress: { lesson: 'scaling', steps: {}, answers: {} },
  visited,
});

test('carries over what the first databases held, once, and removes them', async () => {
  const factory = new IDBFactory();
  await make(factory, 'first-voyage-sandboxes', 'sandboxes', { scaling: { version: 1, scenario: 'rig' } });
  await make(factory, 'first-voyage-progress', 'lessons', {
    '\u0000last': 'scaling',
    scaling: lesson(1),
    'run-app': lesson(2),
  });
  const database = new Database(
    () => factory,
    (inner) => carryOver(inner, factory),
  );
  const found = await database.read(['sandboxes', 'lessons', 'settings'], async (stores) => ({
    lessons: await stores('lessons').keys(),
    scaling: await stores('lessons').get('scaling'),
    sandbox: await stores('sandboxes').get('scaling'),
    last: await stores('settings').get('last-visit'),
  }));
  expect(found).toEqual({
    lessons: ['run-app', 'scaling'],
    scaling: lesson(1),
    sandbox: { version: 1, scenario: 'rig' },
    last: { version: 1, lesson: 'scaling' },
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await names(factory)).toEqual(['first-voyage']);
});

test('what is in the new database already stays', async () => {
  const factory = new IDBFactory();
  await make(factory, 'first-voyage-progress', 'lessons', { scaling: lesson(1) });
  const database = new Database(() => factory);
  await database.change(['lessons'], (stores) => stores('lessons').put('scaling', lesson(9)));
  await carryOver(database, factory);
  expect(await database.read(['lessons'], (stores) => stores('lessons').get('scaling'))).toEqual(lesson(9));
});

test('makes no database where there was none', async () => {
  const factory = new IDBFactory();
  await carryOver(new Database(() => factory), factory);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await names(factory)).toEqual(['first-voyage']);
});
