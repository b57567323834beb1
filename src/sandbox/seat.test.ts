import { beforeEach, describe, expect, test } from 'vitest';
import type { RealTime } from './driver.ts';
import type { FromSandbox } from './protocol.ts';
import { Seat, type Channel, type Locks } from './seat.ts';

const WATCHED = 'asked: {"type":"watch-map","on":true}';

type Hold = (lock: object | null) => unknown;
interface Waiting {
  readonly mode: 'exclusive' | 'shared';
  readonly hold: Hold;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** The browser's locks, as far as seats use them: one exclusive holder, a queue, stealing. */
class FakeLocks {
  #holder: Waiting | undefined;
  #queue: Waiting[] = [];

  readonly locks: Locks = {
    request: <T>(_: string, options: Parameters<Locks['request']>[1], hold: (lock: object | null) => T) =>
      new Promise<never>((resolve, reject) => {
        const waiting: Waiting = {
          mode: options.mode ?? 'exclusive',
          hold,
          resolve: (value) => resolve(value as never),
          reject,
        };
        if (options.steal === true) {
          this.#holder?.reject(new Error('AbortError'));
          this.#holder = undefined;
          this.#queue.unshift(waiting);
        } else if (options.ifAvailable === true && (this.#holder || this.#queue.length > 0)) {
          waiting.resolve(hold(null));
          return;
        } else this.#queue.push(waiting);
        options.signal?.addEventListener('abort', () => {
          this.#queue = this.#queue.filter((other) => other !== waiting);
          reject(new Error('AbortError'));
        });
        this.#next();
      }),
  };

  #next(): void {
    if (this.#holder) return;
    const waiting = this.#queue.shift();
    if (!waiting) return;
    const held = waiting.hold({});
    if (!(held instanceof Promise)) {
      waiting.resolve(held);
      this.#next();
      return;
    }
    this.#holder = waiting;
    void held.then((value) => {
      if (this.#holder !== waiting) return;
      this.#holder = undefined;
      waiting.resolve(value);
      this.#next();
    });
  }
}

describe('the seat at a sandbox', () => {
  let now: number;
  let timers: { readonly at: number; readonly run: () => void }[];
  let ears: { readonly of: string; readonly hear: (event: MessageEvent) => void }[];
  let locks: FakeLocks;
  const frozen = new Set<string>();

  const realTime: RealTime = {
    now: () => now,
    later(milliseconds, run) {
      const timer = { at: now + milliseconds, run };
      timers.push(timer);
      return () => (timers = timers.filter((other) => other !== timer));
    },
  };
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const pass = async (milliseconds: number): Promise<void> => {
    await settle();
    now += milliseconds;
    for (const timer of timers.filter(({ at }) => at <= now)) {
      timers = timers.filter((other) => other !== timer);
      timer.run();
    }
    await settle();
  };

  beforeEach(() => {
    [now, timers, ears, locks] = [0, [], [], new FakeLocks()];
    frozen.clear();
  });

  /** A tab with its page and its world. */
  class Tab {
    readonly told: FromSandbox[] = [];
    readonly log: string[] = [];
    size = { columns: 100, rows: 30 };
    making: Promise<void> = Promise.resolve();
    readonly seat: Seat;
    readonly id: string;

    constructor(id: string, { without = false }: { readonly without?: boolean } = {}) {
      this.id = id;
      const channel: Channel = {
        postMessage: (word) => {
          const data: unknown = structuredClone(word);
          for (const { of, hear } of ears)
            if (of !== id && !frozen.has(of))
              queueMicrotask(() => hear(new MessageEvent('message', { data })));
        },
        addEventListener: (_, hear) => ears.push({ of: id, hear }),
      };
      this.seat = new Seat('run-app', {
        id,
        locks: without ? undefined : locks.locks,
        channel,
        realTime,
        size: () => this.size,
        tell: (message) => this.told.push(message),
        drive: () => {
          this.log.push('drives');
          return this.making;
        },
        stop: () => {
          this.log.push('stops');
          return Promise.resolve();
        },
        ask: (question) => this.log.push(`asked: ${JSON.stringify(question)}`),
      });
    }

    get role(): string | undefined {
      const last = this.told.findLast((message) => message.type === 'role');
      return last && [last.role, last.reason].filter((part) => part !== undefined).join(' ');
    }

    get screen(): string {
      return this.told.map((message) => (message.type === 'output' ? message.text : '')).join('');
    }
  }

  async function tab(id: string, options?: { readonly without?: boolean }): Promise<Tab> {
    const made = new Tab(id, options);
    void made.seat.enter();
    await settle();
    return made;
  }

  test('the first tab drives, the second one watches what it does', async () => {
    const first = await tab('first');
    first.seat.told({ type: 'output', text: '$ ls\r\n' });
    const second = await tab('second');
    expect([first.role, second.role]).toEqual(['driver', 'watcher elsewhere']);
    expect(second.told.find((message) => message.type === 'role' && message.size)).toEqual({
      type: 'role',
      role: 'watcher',
      reason: 'elsewhere',
      size: { columns: 100, rows: 30 },
    });
    first.seat.told({ type: 'output', text: 'a.txt\r\n' });
    await settle();
    expect(second.screen).toContain('$ ls\r\na.txt\r\n');
    expect(second.seat.heard({ type: 'input', text: 'x' })).toBe(false);
    expect(first.seat.heard({ type: 'input', text: 'x' })).toBe(true);
  });

  test('a watcher’s questions are answered by the driver’s world', async () => {
    const first = await tab('first');
    const second = await tab('second');
    second.seat.heard({ type: 'preview', id: 4, url: 'http://10.0.0.1/' });
    await settle();
    expect(first.log).toContain('asked: {"type":"preview","id":-1,"url":"http://10.0.0.1/"}');
    first.seat.told({ type: 'preview', id: -1, answer: { ok: false, failure: 'refused' } });
    await settle();
    expect(second.told.at(-1)).toEqual({ type: 'preview', id: 4, answer: { ok: false, failure: 'refused' } });
    expect(first.told.some(({ type }) => type === 'preview')).toBe(false);
  });

  test('the map is kept up for who looks on, also while the driver shows none', async () => {
    const first = await tab('first');
    expect(first.seat.heard({ type: 'watch-map', on: false })).toBe(true);
    await tab('second');
    expect(first.log).toContain(WATCHED);
    expect(first.seat.heard({ type: 'watch-map', on: false })).toBe(false);
    expect(first.seat.heard({ type: 'watch-map', on: true })).toBe(true);
  });

  test('the driver saves and yields to who takes over', async () => {
    const first = await tab('first');
    const second = await tab('second');
    void second.seat.takeOver();
    await pass(0);
    expect([first.role, second.role]).toEqual(['watcher taken', 'driver']);
    expect([first.log, second.log].map((log) => log.filter((line) => line !== WATCHED))).toEqual([
      ['drives', 'stops'],
      ['drives'],
    ]);
    second.seat.told({ type: 'output', text: 'mirrored' });
    await settle();
    expect(first.screen).toContain('mirrored');
  });

  test('the seat of a tab that does not answer is taken', async () => {
    const first = await tab('first');
    frozen.add('first');
    const second = await tab('second');
    expect(second.role).toBeUndefined();
    await pass(1_000);
    expect(second.role).toBe('watcher elsewhere');
    void second.seat.takeOver();
    await pass(2_900);
    expect(second.log).toEqual([]);
    await pass(200);
    expect([first.role, second.role, second.log]).toEqual(['watcher taken', 'driver', ['drives', WATCHED]]);
  });

  test('a closed tab leaves the seat free, after a while for its reloading', async () => {
    const first = await tab('first');
    const second = await tab('second');
    const third = await tab('third');
    first.seat.leave();
    await pass(1_000);
    expect(second.role).toBe('watcher elsewhere');
    await pass(1_100);
    expect([second.role, third.role]).toEqual(['watcher vacant', 'watcher vacant']);
    void second.seat.takeOver();
    void third.seat.takeOver();
    await pass(0);
    expect([second.role, third.role]).toEqual(['driver', 'watcher elsewhere']);
  });

  test('a reloaded driver gets its seat back', async () => {
    const first = await tab('first');
    const second = await tab('second');
    first.seat.leave();
    const again = await tab('first again');
    await pass(5_000);
    expect([again.role, second.role]).toEqual(['driver', 'watcher elsewhere']);
    again.seat.told({ type: 'output', text: 'back' });
    await settle();
    expect(second.screen).toContain('back');
  });

  test('a sandbox that no page shows is given away without asking', async () => {
    const first = await tab('first');
    first.seat.heard({ type: 'visibility', visible: false, left: true });
    const second = await tab('second');
    await pass(0);
    expect([first.role, second.role]).toEqual(['watcher taken', 'driver']);
  });

  test('who is fenced off stops, and goes on only when asked to', async () => {
    const first = await tab('first');
    await first.seat.fenced();
    await pass(3_000);
    expect([first.role, first.log]).toEqual(['watcher fenced', ['drives', 'stops']]);
    void first.seat.takeOver();
    await pass(0);
    expect([first.role, first.log]).toEqual(['driver', ['drives', 'stops', 'drives']]);
  });

  test.each([
    ['a', 'b'],
    ['b', 'a'],
  ])('without locks two tabs that come at once agree on one: %s, %s', async (one, other) => {
    const tabs = [new Tab(one, { without: true }), new Tab(other, { without: true })];
    for (const { seat } of tabs) void seat.enter();
    await pass(300);
    await pass(300);
    expect(tabs.map(({ role }) => role).sort()).toEqual(['driver', 'watcher elsewhere']);
    expect(tabs.flatMap(({ log }) => log).filter((said) => !said.startsWith('asked'))).toEqual(['drives']);
  });

  test('without locks a tab that was frozen while another one came to drive settles with it', async () => {
    for (const [older, younger] of [
      ['a', 'b'],
      ['d', 'c'],
    ] as const) {
      ears = [];
      const first = await tab(older, { without: true });
      await pass(300);
      frozen.add(older);
      const second = new Tab(younger, { without: true });
      void second.seat.enter();
      await settle();
      frozen.delete(older);
      await pass(300);
      expect([first.role, second.role].map((role) => role?.split(' ')[0]).sort()).toEqual([
        'driver',
        'watcher',
      ]);
    }
  });

  test('without locks two watchers that take over at once agree on one', async () => {
    const tabs: Tab[] = [];
    for (const id of ['a', 'b', 'c']) {
      tabs.push(await tab(id, { without: true }));
      await pass(300);
    }
    void tabs[1]?.seat.takeOver();
    void tabs[2]?.seat.takeOver();
    await pass(300);
    await pass(300);
    expect(tabs.map(({ role }) => role?.split(' ')[0])).toEqual(['watcher', 'watcher', 'driver']);
  });

  test('who yields while its world is being made ends it when it is there', async () => {
    const first = new Tab('first');
    let made = (): void => undefined;
    first.making = new Promise((resolve) => (made = resolve));
    void first.seat.enter();
    await settle();
    const second = await tab('second');
    void second.seat.takeOver();
    await pass(0);
    expect(first.log).not.toContain('stops');
    made();
    await pass(0);
    expect(first.log.filter((said) => said === 'stops')).toEqual(['stops']);
  });

  test('a watcher hears of journeys, and keeps its size when the driver’s terminal is hidden', async () => {
    const first = await tab('first');
    const second = await tab('second');
    first.seat.heard({ type: 'resize', columns: 2, rows: 1 });
    const travelled = {
      direction: 'undo',
      deed: { kind: 'command', line: 'ls' },
      changes: [],
      kept: { mine: true },
    } as const;
    first.seat.told({ type: 'travelled', travelled });
    await settle();
    expect(second.told.at(-1)).toEqual({ type: 'travelled', travelled: { ...travelled, kept: undefined } });
    expect(second.told.filter((message) => message.type === 'role' && message.size?.columns === 2)).toEqual(
      [],
    );
    first.size = { columns: 2, rows: 1 };
    const third = await tab('third');
    expect(third.told.filter((message) => message.type === 'role' && message.size)).toEqual([]);
  });

  test('without locks the channel decides', async () => {
    const first = await tab('first', { without: true });
    await pass(300);
    const second = await tab('second', { without: true });
    await pass(300);
    expect([first.role, second.role]).toEqual(['driver', 'watcher elsewhere']);
    void second.seat.takeOver();
    await pass(300);
    expect([first.role, second.role]).toEqual(['watcher taken', 'driver']);
  });
});
