import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import { World } from '../../world/world.ts';
import { browserStorage, type SavedSandbox } from '../storage.ts';
import { ArchiveError, archiveName, readArchive, writeArchive } from './archive.ts';
import { emptyOldTrash } from './aside.ts';
import { encode } from './codec.ts';
import { Database } from './database.ts';
import type { SavedLesson } from './lesson-record.ts';
import { bringIn, deleteSandbox, everything, plan, resetAll, takeInventory, undoChange } from './vault.ts';

const world = (
  await World.create({
    scenario: 'gke',
    seed: 7,
    start: Date.parse('2026-01-05T09:00:00Z'),
    locale: 'ko',
    host: { turn: () => new Promise((resolve) => setImmediate(resolve)) },
  })
).snapshot();
const before = { world, passed: [], stepStart: undefined, tried: false };
const sandbox = (scrollback: string): SavedSandbox => ({
  version: 2,
  scenario: 'gke',
  world,
  stepStart: undefined,
  tried: true,
  scrollback,
  running: false,
  speed: 1,
  history: { past: [{ deed: { kind: 'command', line: 'ls' }, before, kept: undefined }], future: [] },
});
const lesson = (passed: boolean, visited: number): SavedLesson => ({
  version: 1,
  progress: { lesson: 'scaling', steps: { scale: { passed, hints: 1, solutionShown: false } }, answers: {} },
  visited,
});
const gzip = (text: string): Promise<Blob> =>
  new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).blob();

describe('everything that is kept', () => {
  let database: Database;
  let now: number;
  let names: number;
  const surroundings = { now: () => now, unique: () => `name-${++names}` };
  const tab = () => browserStorage(database, { ...surroundings, notice: () => undefined });
  const put = (store: 'lessons' | 'settings' | 'sandboxes', key: string, value: unknown): Promise<void> =>
    database.change([store], (stores) => stores(store).put(key, value));

  beforeEach(async () => {
    [now, names] = [1_000, 0];
    const factory = new IDBFactory();
    database = new Database(() => factory);
    const storage = tab();
    await storage.load('scaling');
    await storage.save('scaling', sandbox('$ '));
    await put('lessons', 'scaling', lesson(true, 5));
    await put('settings', 'settings', { version: 1, theme: 'dark' });
    await put('settings', 'carried-over', { version: 1 });
  });

  test('has an inventory', async () => {
    expect(await takeInventory(database)).toEqual({
      lessons: [
        {
          lesson: 'scaling',
          progress: lesson(true, 5),
          sandbox: { state: 'ok', savedAt: 1_000, size: JSON.stringify(encode(sandbox('$ '))).length },
        },
      ],
      broken: 0,
      undo: [],
    });
  });

  test('goes into a file and comes back elsewhere', async () => {
    const items = await everything(database);
    expect(items.map(({ store, key }) => `${store}/${key}`)).toEqual([
      'sandboxes/scaling',
      'lessons/scaling',
      'settings/settings',
    ]);
    const file = await writeArchive(items, new Date('2026-01-05T09:00:00Z'));
    expect(file.size).toBeLessThan(200_000);
    const read = await readArchive(file);
    expect(read.exported).toBe('2026-01-05T09:00:00.000Z');

    const elsewhere = new Database(
      (
        (factory: IDBFactory) => () =>
          factory
      )(new IDBFactory()),
    );
    const intakes = await bringIn(elsewhere, read.items, { sandboxes: true, settings: true }, surroundings);
    expect(intakes.map(({ does }) => does)).toEqual(['adds', 'adds', 'adds']);
    expect(await everything(elsewhere)).toEqual(items);
  });

  test('is forgotten and brought back, and a tab that is open cannot save over that', async () => {
    const storage = tab();
    await storage.load('scaling');
    const all = await everything(database);
    await resetAll(database, surroundings);
    expect(await everything(database)).toEqual([]);
    expect((await takeInventory(database)).undo).toEqual([{ key: 'trash/1000/1', why: 'reset', at: 1_000 }]);
    await expect(storage.save('scaling', sandbox('stale'))).rejects.toMatchObject({ kind: 'fenced' });
    expect(await undoChange(database, surroundings)).toBe(true);
    expect(await everything(database)).toEqual(all);
    expect(await undoChange(database, surroundings)).toBe(true);
    expect(await everything(database)).toEqual([]);
  });

  test('one sandbox is deleted and brought back; a day later it is gone', async () => {
    await deleteSandbox(database, 'scaling', surroundings);
    expect((await takeInventory(database)).lessons).toEqual([
      { lesson: 'scaling', progress: lesson(true, 5), sandbox: undefined },
    ]);
    now += 23 * 3_600_000;
    await emptyOldTrash(database, now);
    expect(await undoChange(database, surroundings)).toBe(true);
    expect(await tab().load('scaling')).toEqual(sandbox('$ '));
    await emptyOldTrash(database, now + 25 * 3_600_000);
    expect(await undoChange(database, surroundings)).toBe(false);
  });

  test('a reset can be undone after later changes have been', async () => {
    const all = await everything(database);
    await resetAll(database, surroundings);
    await put('sandboxes', 'run-app', sandbox('later'));
    now += 1;
    await deleteSandbox(database, 'run-app', surroundings);
    const { undo } = await takeInventory(database);
    expect(undo.map(({ why }) => why)).toEqual(['delete', 'reset']);
    expect(await undoChange(database, surroundings)).toBe(true);
    expect((await tab().load('run-app'))?.scrollback).toBe('later');
    expect(await undoChange(database, surroundings, undo[1]?.key)).toBe(true);
    expect((await everything(database)).filter(({ key }) => key !== 'run-app')).toEqual(all);
    expect((await takeInventory(database)).undo.map(({ why }) => why)).toEqual(['restore', 'restore']);
    expect(await undoChange(database, surroundings, 'trash/nothing')).toBe(false);
  });

  test('what a newer version put into the trash stays there', async () => {
    const newer = { version: 2, why: 'reset', at: 1, things: [] };
    await database.change(['aside'], (stores) => stores('aside').put('trash/1', newer));
    await resetAll(database, surroundings);
    await emptyOldTrash(database, now + 25 * 3_600_000);
    expect(await database.read(['aside'], (stores) => stores('aside').keys())).toEqual(['trash/1']);
    expect((await takeInventory(database)).undo).toEqual([]);
  });

  test('a sandbox that cannot be text has no size', async () => {
    const circle: unknown[] = [];
    circle.push(circle);
    await put('sandboxes', 'scaling', { version: 9, circle });
    expect((await takeInventory(database)).lessons[0]?.sandbox).toEqual({
      state: 'newer',
      size: undefined,
      savedAt: 1_000,
    });
  });

  test('adds up progress, and replaces sandboxes only when that is wanted', async () => {
    const file = await writeArchive(
      [
        { store: 'lessons', key: 'scaling', value: lesson(false, 9) },
        { store: 'sandboxes', key: 'scaling', value: sandbox('from the file') },
        { store: 'sandboxes', key: 'run-app', value: { ...sandbox('old'), history: undefined } },
        { store: 'lessons', key: 'run-app', value: lesson(true, 9) },
        { store: 'sandboxes', key: 'gke-deploy', value: { version: 9 } },
        { store: 'sandboxes', key: '../odd', value: sandbox('') },
        { store: 'settings', key: 'settings', value: { version: 1, theme: 'light' } },
        { store: 'settings', key: 'carried-over', value: { version: 1 } },
        { store: 'lessons', key: 'x', value: { version: 1, progress: 'none' } },
      ],
      new Date(),
    );
    const { items } = await readArchive(file);
    const wanted = { sandboxes: false, settings: false };
    const intakes = await plan(database, items, wanted);
    expect(intakes.map(({ does }) => does)).toEqual([
      'merges',
      'keeps',
      'skips',
      'skips',
      'skips',
      'skips',
      'keeps',
      'skips',
      'skips',
    ]);
    expect(await bringIn(database, items, wanted, surroundings)).toEqual(intakes);
    expect((await takeInventory(database)).lessons[0]?.progress).toEqual(lesson(true, 9));
    const replaced = await bringIn(database, items, { sandboxes: true, settings: true }, surroundings);
    expect(replaced.map(({ does }) => does).filter((does) => does === 'replaces')).toHaveLength(2);
    expect((await tab().load('scaling'))?.scrollback).toBe('from the file');
    await undoChange(database, surroundings);
    expect((await tab().load('scaling'))?.scrollback).toBe('$ ');
  });

  test('what a newer version kept is not touched', async () => {
    await put('sandboxes', 'scaling', { version: 9 });
    const items = [{ store: 'sandboxes', key: 'scaling', value: sandbox('x') }] as const;
    const { items: read } = await readArchive(await writeArchive(items, new Date()));
    const [intake] = await bringIn(database, read, { sandboxes: true, settings: true }, surroundings);
    expect(intake?.does).toBe('keeps');
  });

  test.each([
    ['text', new Blob(['hello']), 'not-ours'],
    ['another gzip', gzip('hello'), 'not-ours'],
    ['other JSON', gzip('{"format":"tar"}'), 'not-ours'],
    ['a file of the future', gzip('{"format":"first-voyage","version":2}'), 'newer'],
    ['a file without records', gzip('{"format":"first-voyage","version":1}'), 'damaged'],
    ['half a file', gzip('{"format":"first-voyage"}').then((blob) => blob.slice(0, 20)), 'damaged'],
  ])('refuses %s', async (_, file, fault) => {
    await expect(readArchive(await file)).rejects.toEqual(new ArchiveError(fault as ArchiveError['fault']));
  });

  test('refuses what inflates without end', async () => {
    const chunk = new Uint8Array(1024 * 1024);
    let left = 280;
    const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        if (left-- > 0) controller.enqueue(chunk);
        else controller.close();
      },
    });
    const bomb = await new Response(endless.pipeThrough(new CompressionStream('gzip'))).blob();
    expect(bomb.size).toBeLessThan(2_000_000);
    await expect(readArchive(bomb)).rejects.toMatchObject({ fault: 'too-large' });
  }, 60_000);

  test('files are named after the day', () => {
    expect(archiveName(new Date(2026, 0, 5))).toBe('first-voyage-2026-01-05.voyage');
  });
});
