import { beforeEach, describe, expect, test } from 'vitest';
import type { RealTime } from './driver.ts';
import { Keeper } from './keeper.ts';
import { StorageFailure } from './records/failure.ts';
import type { SandboxStorage, SavedSandbox } from './storage.ts';

const state = (scrollback: string): SavedSandbox =>
  ({ version: 2, scenario: 'gke', scrollback, running: false, speed: 1 }) as SavedSandbox;

describe('Keeper', () => {
  let now: number;
  let timers: { at: number; run: () => void }[];
  let kept: string[];
  let told: string[];
  let fail: StorageFailure | undefined;
  let keeper: Keeper;
  let text: string;

  const realTime: RealTime = {
    now: () => now,
    later(milliseconds, run) {
      const timer = { at: now + milliseconds, run };
      timers.push(timer);
      return () => (timers = timers.filter((other) => other !== timer));
    },
  };
  const pass = async (milliseconds: number): Promise<void> => {
    now += milliseconds;
    const due = timers.filter(({ at }) => at <= now);
    timers = timers.filter(({ at }) => at > now);
    for (const { run } of due) run();
    await new Promise((resolve) => setImmediate(resolve));
  };

  beforeEach(() => {
    [now, timers, kept, told, fail, text] = [0, [], [], [], undefined, 'a'];
    const storage: SandboxStorage = {
      load: () => (fail ? Promise.reject(fail) : Promise.resolve(state('old'))),
      save: (name, sandbox) => {
        if (fail) return Promise.reject(fail);
        kept.push(`${name}: ${sandbox.scrollback}`);
        return Promise.resolve();
      },
      remove: () => Promise.resolve(),
      setAside: () => Promise.resolve(),
    };
    keeper = new Keeper(storage, 'access-app', realTime, {
      saved: () => told.push('saved'),
      failed: (error) => told.push(String(error)),
    });
    keeper.keep(() => state(text));
  });

  test('saves once for commands that follow one another, with the last state', async () => {
    keeper.saveSoon();
    await pass(100);
    text = 'b';
    keeper.saveSoon();
    expect(kept).toEqual([]);
    await pass(100);
    expect([kept, told]).toEqual([['access-app: b'], ['saved']]);
  });

  test('saves what the cluster does by itself now and then', async () => {
    for (let tenths = 0; tenths < 50; tenths++) {
      keeper.saveSometime();
      await pass(100);
    }
    expect(kept.length).toBeGreaterThanOrEqual(4);
    expect(kept.length).toBeLessThanOrEqual(6);
  });

  test('a last change is kept although nothing follows it', async () => {
    keeper.saveSoon();
    await pass(200);
    text = 'b';
    keeper.saveSometime();
    await pass(1_000);
    expect(kept).toEqual(['access-app: a', 'access-app: b']);
  });

  test('what was forgotten stays so until something happens again', async () => {
    keeper.saveSoon();
    await keeper.forget();
    await pass(1_000);
    expect(kept).toEqual([]);
    keeper.saveSoon();
    await pass(1_000);
    expect(kept).toEqual(['access-app: a']);
  });

  test('an asked saving writes only what has changed', async () => {
    await keeper.save();
    expect(kept).toEqual([]);
    keeper.saveSoon();
    await keeper.save();
    await keeper.save();
    expect(kept).toEqual(['access-app: a']);
  });

  test('says once that the browser keeps nothing, and does not try again', async () => {
    fail = new StorageFailure('denied', 'no');
    expect(await keeper.load()).toBeUndefined();
    fail = undefined;
    keeper.saveSoon();
    await pass(60_000);
    expect([kept, told, keeper.works]).toEqual([[], ['StorageFailure: no'], false]);
  });

  test('says once that there is no room, and saves when there is some', async () => {
    fail = new StorageFailure('full', 'no room');
    keeper.saveSoon();
    await pass(200);
    keeper.saveSoon();
    await pass(5_000);
    fail = undefined;
    text = 'b';
    keeper.saveSometime();
    await pass(1_000);
    expect(kept).toEqual([]);
    await pass(4_000);
    expect([kept, told, keeper.works]).toEqual([
      ['access-app: b'],
      ['StorageFailure: no room', 'saved'],
      true,
    ]);
  });
});
