import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import { Database } from './records/database.ts';
import { StorageFailure } from './records/failure.ts';
import { reportingAll } from './records/world-shape.ts';
import { World } from '../world/world.ts';
import { browserStorage, type SandboxStorage, type SavedSandbox } from './storage.ts';

const world = (
  await World.create({
    scenario: 'gke',
    seed: 7,
    start: Date.parse('2026-01-05T09:00:00Z'),
    locale: 'ko',
    host: { turn: () => new Promise((resolve) => setImmediate(resolve)) },
  })
).snapshot();

const sandbox = (scrollback: string): SavedSandbox => ({
  version: 2,
  scenario: 'gke',
  world,
  stepStart: { step: 'look', since: 0, world },
  tried: true,
  scrollback,
  running: false,
  speed: 1,
  history: {
    past: [
      {
        deed: { kind: 'command', line: 'ls' },
        before: { world, passed: [], stepStart: undefined, tried: false },
        kept: undefined,
      },
    ],
    future: [],
  },
});

describe('the storage of sandboxes', () => {
  let factory: IDBFactory;
  let told: string[];
  let names: number;

  beforeEach(() => {
    [factory, told, names] = [new IDBFactory(), [], 0];
  });

  const tab = (open: () => IDBFactory | undefined = () => factory): SandboxStorage =>
    browserStorage(new Database(open), {
      now: () => 1_000,
      unique: () => `tab-${++names}`,
      notice: (kind, detail) => told.push(`${kind}: ${detail}`),
    });
  const inside = new Database(() => factory);
  const raw = (store: 'sandboxes' | 'aside' | 'seats', key: string): Promise<unknown> =>
    inside.read([store], (stores) => stores(store).get(key));
  const write = (store: 'sandboxes' | 'seats', key: string, value: unknown): Promise<void> =>
    inside.change([store], (stores) => stores(store).put(key, value));
  beforeEach(() => inside.close());

  test('gives back what was saved, sharing kept', async () => {
    const storage = tab();
    expect(await storage.load('run-app')).toBeUndefined();
    await storage.save('run-app', sandbox('$ '));
    const kept = await tab().load('run-app');
    expect(kept).toEqual(sandbox('$ '));
    expect(kept?.stepStart?.world).toBe(kept?.world);
    expect(told).toEqual([]);
  });

  test('whoever loads a sandbox last is the only one who can save it', async () => {
    const [first, second] = [tab(), tab()];
    await first.load('run-app');
    await first.save('run-app', sandbox('first'));
    await second.load('run-app');
    await expect(first.save('run-app', sandbox('stale'))).rejects.toMatchObject({ kind: 'fenced' });
    await expect(first.remove('run-app')).rejects.toMatchObject({ kind: 'fenced' });
    await first.setAside('run-app', 'stale');
    await second.save('run-app', sandbox('second'));
    expect(await tab().load('run-app')).toEqual(sandbox('second'));
    await first.load('run-app');
    await first.save('run-app', sandbox('back again'));
    expect(await tab().load('run-app')).toEqual(sandbox('back again'));
  });

  test('other sandboxes are nobody else’s', async () => {
    const [first, second] = [tab(), tab()];
    await first.load('run-app');
    await second.load('scaling');
    await first.save('run-app', sandbox('a'));
    await second.save('scaling', sandbox('b'));
    expect(told).toEqual([]);
  });

  test('reads a sandbox of the first version', async () => {
    const { history: _history, tried: _tried, ...rest } = sandbox('old');
    await write('sandboxes', 'run-app', { ...rest, version: 1 });
    expect(await tab().load('run-app')).toEqual({
      ...sandbox('old'),
      world: reportingAll(world),
      stepStart: { step: 'look', since: 0, world: reportingAll(world) },
      tried: false,
      history: { past: [], future: [] },
    });
  });

  test('leaves alone what a newer version saved', async () => {
    const newer = { version: 3, secret: 'of the future' };
    await write('sandboxes', 'run-app', newer);
    await write('seats', 'run-app', { version: 1, owner: 'future', savedAt: 5 });
    const storage = tab();
    await expect(storage.load('run-app')).rejects.toMatchObject({ kind: 'newer' });
    await expect(storage.save('run-app', sandbox('x'))).rejects.toMatchObject({ kind: 'fenced' });
    expect(await raw('sandboxes', 'run-app')).toEqual(newer);
    expect(await raw('seats', 'run-app')).toMatchObject({ owner: 'future' });
  });

  test('keeps what is broken elsewhere, and says so', async () => {
    await write('sandboxes', 'run-app', { version: 2, world: 'flat' });
    expect(await tab().load('run-app')).toBeUndefined();
    expect(told).toEqual(['broken: It has not the shape of version 2.']);
    expect(await raw('sandboxes', 'run-app')).toBeUndefined();
    expect(await raw('aside', 'broken/sandboxes/run-app/1000')).toEqual({
      version: 1,
      store: 'sandboxes',
      key: 'run-app',
      value: { version: 2, world: 'flat' },
      detail: 'It has not the shape of version 2.',
      at: 1_000,
    });
  });

  test('sets aside what cannot be restored', async () => {
    const storage = tab();
    await storage.load('run-app');
    await storage.save('run-app', sandbox('x'));
    await storage.setAside('run-app', 'no such image');
    expect(await raw('sandboxes', 'run-app')).toBeUndefined();
    expect(await raw('aside', 'broken/sandboxes/run-app/1000')).toMatchObject({ detail: 'no such image' });
  });

  test('notices that everything was cleared, and saves again', async () => {
    const storage = tab();
    await storage.load('run-app');
    await storage.save('run-app', sandbox('a'));
    inside.close();
    await new Promise((resolve, reject) => {
      const request = factory.deleteDatabase('first-voyage');
      request.onsuccess = resolve;
      request.onerror = reject;
    });
    await storage.save('run-app', sandbox('b'));
    expect(told).toEqual(['cleared: The seat of run-app was gone.']);
    await storage.save('run-app', sandbox('c'));
    expect(told).toHaveLength(1);
    expect(await tab().load('run-app')).toEqual(sandbox('c'));
  });

  test('says that storage is denied', async () => {
    await expect(tab(() => undefined).load('run-app')).rejects.toMatchObject({ kind: 'denied' });
    const throwing = tab(() => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    });
    await expect(throwing.load('run-app')).rejects.toMatchObject({
      kind: 'denied',
      message: 'SecurityError: The operation is insecure.',
    });
  });

  test('says that a newer version of the site has made the database', async () => {
    await new Promise((resolve) => {
      const request = factory.open('first-voyage', 99);
      request.onsuccess = () => {
        request.result.close();
        resolve(undefined);
      };
    });
    await expect(tab().load('run-app')).rejects.toMatchObject({ kind: 'newer' });
  });

  test('tries again after a failed opening', async () => {
    let works = false;
    const storage = tab(() => (works ? factory : undefined));
    await expect(storage.load('run-app')).rejects.toBeInstanceOf(StorageFailure);
    works = true;
    expect(await storage.load('run-app')).toBeUndefined();
  });
});
