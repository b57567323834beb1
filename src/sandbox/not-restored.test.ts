import { readFileSync } from 'node:fs';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { Database } from './records/database.ts';
import { browserStorage, type SandboxStorage, type SavedSandbox } from './storage.ts';
import { Kept, optionsFor, Page } from './testing.ts';

const lesson = 'gke-create-cluster';
const options = optionsFor(lesson, readFileSync(`content/lessons/${lesson}/lesson.yaml`, 'utf8'));

/** Opens the lesson and says what became of what was kept. */
async function opened(storage: SandboxStorage): Promise<readonly unknown[]> {
  const page = new Page(storage);
  await page.sandbox.hear({ type: 'open', ...options });
  const problems = page.told.flatMap((message) => (message.type === 'problem' ? [message.problem.kind] : []));
  await page.sandbox.close();
  await page.close();
  return [...problems, page.last('ready')?.restored];
}

async function sound(): Promise<SavedSandbox> {
  const kept = new Kept();
  const page = new Page(kept);
  await page.sandbox.hear({ type: 'open', ...options });
  await page.until(() => kept.sandbox);
  await page.close();
  if (!kept.sandbox) throw new Error('nothing was kept');
  return kept.sandbox;
}

test('a sandbox that cannot be restored is set aside, and the next visit goes on from a fresh one', async () => {
  const kept = await sound();
  const { world } = kept;
  const scenario = 'no-such-scenario';
  const elsewhere = { ...kept, scenario, stepStart: undefined, world: { ...world, scenario } };
  const throwing = { ...kept, world: { ...world, shell: { cwd: '/', history: [] } } };
  const odd = { ...kept, world: { ...world, gke: { clusters: 7 } } };
  for (const record of [elsewhere, throwing, odd]) {
    const factory = new IDBFactory();
    const database = new Database(() => factory);
    let names = 0;
    const storage = browserStorage(database, {
      now: () => 1_000,
      unique: () => `name-${++names}`,
      notice: () => undefined,
    });
    await database.change(['sandboxes'], (stores) => stores('sandboxes').put(lesson, record));
    expect(await opened(storage)).toEqual(['not-restored', false]);
    expect(await database.read(['aside'], (stores) => stores('aside').keys())).toEqual([
      `broken/sandboxes/${lesson}/1000`,
    ]);
    expect(await opened(storage)).toEqual([true]);
  }
});
