import { beforeEach, describe, expect, test, vi } from 'vitest';
import { VirtualClock } from '../cluster/clock.ts';
import { Driver, type RealTime, type Settling } from './driver.ts';

/** Real time under the test's control. */
class FakeTime implements RealTime {
  #now = 0;
  #timers: { at: number; run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  later(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.#now + milliseconds, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Lets real time pass, timer by timer. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      await atRest();
      const next = this.#timers.toSorted((a, b) => a.at - b.at)[0];
      if (!next || next.at > end) break;
      this.#now = Math.max(this.#now, next.at);
      this.#timers = this.#timers.filter((other) => other !== next);
      next.run();
    }
    this.#now = end;
    await atRest();
  }
}

const drained = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Turns enough for the driver to settle, run what is due and take its nap. */
async function atRest(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await drained();
}

const settling: Settling = { settled: drained };

describe('Driver', () => {
  let clock: VirtualClock;
  let real: FakeTime;
  let driver: Driver;
  let happened: number[];
  const at = (time: number): void => {
    clock.schedule(time, () => happened.push(clock.now()));
  };

  beforeEach(() => {
    clock = new VirtualClock(0);
    real = new FakeTime();
    driver = new Driver(clock, settling, real);
    happened = [];
  });

  test('goes in whole milliseconds, and loses none', async () => {
    driver.setRunning(true);
    at(2.5);
    const seen: number[] = [];
    for (let i = 0; i < 10; i++) {
      await real.pass(0.75);
      driver.wake();
      await drained();
      seen.push(clock.now());
    }
    expect(seen).toEqual([0, 1, 2, 3, 3, 4, 5, 6, 6, 7]);
    expect(happened).toEqual([3]);
  });

  test('says while it is paused that time stands still', () => {
    expect(settling.isStill?.()).toBe(true);
    driver.setRunning(true);
    expect(settling.isStill?.()).toBe(false);
  });

  test('begins paused and follows real time once it runs', async () => {
    at(100);
    at(900);
    await real.pass(500);
    expect([clock.now(), happened]).toEqual([0, []]);
    driver.setRunning(true);
    await real.pass(500);
    expect(happened).toEqual([100]);
    await real.pass(500);
    expect(happened).toEqual([100, 900]);
    expect(clock.now()).toBeGreaterThan(900);
  });

  test('stands still while paused, whatever passes meanwhile', async () => {
    driver.setRunning(true);
    await real.pass(200);
    driver.setRunning(false);
    const stopped = clock.now();
    await real.pass(60_000);
    expect(clock.now()).toBe(stopped);
    driver.setRunning(true);
    await real.pass(200);
    expect(clock.now()).toBeLessThan(stopped + 300);
  });

  test('goes faster at a higher speed', async () => {
    at(4_000);
    driver.speed = 5;
    driver.setRunning(true);
    await real.pass(700);
    expect(happened).toEqual([]);
    await real.pass(200);
    expect(happened).toEqual([4_000]);
  });

  test('flies until nothing is under way, then goes on as before', async () => {
    at(60_000);
    at(120_000);
    driver.setRunning(true);
    driver.fastForward(() => happened.length === 1);
    await real.pass(1_200);
    expect(happened).toEqual([60_000]);
    expect(driver.fastForwarding).toBe(false);
    await real.pass(1_000);
    expect(clock.now()).toBeLessThan(66_000);
  });

  test('an event that schedules another is followed in order', async () => {
    clock.schedule(10, () => at(20));
    at(30);
    driver.setRunning(true);
    await real.pass(100);
    expect(happened).toEqual([20, 30]);
  });

  test('does not jump after a long sleep of the machine', async () => {
    driver.setRunning(true);
    await real.pass(100);
    const before = clock.now();
    real.later = () => () => undefined;
    driver.setRunning(false);
    driver.setRunning(true);
    await atRest();
    expect(clock.now() - before).toBeLessThanOrEqual(1_000);
  });

  test('stands still while code is on its way that a request asked for during a nap', async () => {
    const settled = vi.fn(drained);
    driver = new Driver(clock, { settled }, real);
    at(100);
    driver.setRunning(true);
    await real.pass(20);
    const before = clock.now();
    let landed = (): void => undefined;
    settled.mockReturnValue(new Promise((resolve) => (landed = resolve)));
    await real.pass(500);
    expect([happened, clock.now()]).toEqual([[], before]);
    settled.mockImplementation(drained);
    landed();
    await real.pass(100);
    expect(happened).toEqual([100]);
  });

  test('nothing runs after it was stopped', async () => {
    at(50);
    driver.setRunning(true);
    driver.stop();
    await real.pass(500);
    expect(happened).toEqual([]);
  });
});
