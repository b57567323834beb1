import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock.ts';
import { ApiError } from '../machinery/errors.ts';
import { conflict } from '../machinery/status.ts';
import { RequestBudget } from '../request-budget.ts';
import { WorkQueue } from './workqueue.ts';

function setUp(reconcile: (key: string) => { restMilliseconds: number } | void = () => undefined) {
  const clock = new VirtualClock(0);
  const done: string[] = [];
  const queue = new WorkQueue(clock, (key) => {
    done.push(`${clock.now()} ${key}`);
    return reconcile(key);
  });
  return { clock, done, queue };
}

const refusal = conflict({ group: '', name: 'pods' }, 'x', 'changed');

describe('WorkQueue', () => {
  it('reconciles each key once, in the order of coming', () => {
    const { clock, done, queue } = setUp();
    for (const key of ['b', 'a', 'b', 'c', 'a']) queue.add(key);
    expect(done).toEqual([]);
    clock.advanceTo(0);
    expect(done).toEqual(['0 b', '0 a', '0 c']);
  });

  it('reconciles again a key that is added meanwhile', () => {
    let again = true;
    const { clock, done, queue } = setUp((key) => {
      if (again) queue.add(key);
      again = false;
    });
    queue.add('a');
    clock.advanceTo(0);
    expect(done).toEqual(['0 a', '0 a']);
  });

  it('keeps the earliest of several delays', () => {
    const { clock, done, queue } = setUp();
    queue.addAfter('a', 100);
    queue.addAfter('a', 50);
    queue.addAfter('a', 200);
    queue.addAfter('b', 70);
    queue.add('b');
    clock.advanceTo(1000);
    expect(done).toEqual(['0 b', '50 a']);
  });

  it('backs off after refusals and forgets them after success', () => {
    let failures = 3;
    const { clock, done, queue } = setUp(() => {
      if (failures-- > 0) throw refusal;
    });
    queue.add('a');
    clock.advanceTo(1000);
    failures = 1;
    queue.add('a');
    clock.advanceTo(2000);
    expect(done).toEqual(['0 a', '5 a', '15 a', '35 a', '1000 a', '1005 a']);
  });

  it('never waits longer than 1000 seconds', () => {
    const { clock, done, queue } = setUp(() => {
      throw refusal;
    });
    queue.add('a');
    clock.advanceTo(4_000_000);
    const times = done.map((line) => parseInt(line, 10));
    expect(
      times
        .slice(1)
        .map((time, i) => time - (times[i] ?? 0))
        .slice(-2),
    ).toEqual([1_000_000, 1_000_000]);
  });

  it('lets bugs through', () => {
    const { clock, queue } = setUp(() => {
      throw new Error('bug');
    });
    queue.add('a');
    expect(() => clock.advanceTo(0)).toThrow('bug');
  });

  it('gathers what comes while a key rests', () => {
    const { clock, done, queue } = setUp(() => ({ restMilliseconds: 10 }));
    queue.add('a');
    clock.advanceTo(3);
    queue.add('a');
    queue.add('a');
    clock.advanceTo(30);
    expect(done).toEqual(['0 a', '10 a']);
  });

  it('does nothing after it was stopped', () => {
    const { clock, done, queue } = setUp();
    queue.add('a');
    queue.addAfter('b', 10);
    queue.stop();
    queue.add('c');
    clock.advanceTo(100);
    expect(done).toEqual([]);
  });

  it('waits for the budget that reconciling spends, and goes on so after a restore', () => {
    const clock = new VirtualClock(0);
    const budget = new RequestBudget(clock, { qps: 10, burst: 2 });
    const start = (done: string[], spent: RequestBudget): WorkQueue => {
      const queue: WorkQueue = new WorkQueue(
        clock,
        (key) => {
          done.push(`${clock.now()} ${key}`);
          spent.spend();
          if (key === 'a' && done.length < 4) queue.add('a');
          return { restMilliseconds: 1000 };
        },
        spent,
      );
      return queue;
    };
    const [done, later]: [string[], string[]] = [[], []];
    const queue = start(done, budget);
    for (const key of ['a', 'b']) queue.add(key);
    clock.advanceTo(50);
    const copied = new RequestBudget(clock, { qps: 10, burst: 2 });
    copied.restore(budget.snapshot());
    start(later, copied).restore(queue.snapshot());
    clock.advanceTo(5000);
    expect(done).toEqual(['0 a', '0 b', '100 a', '1100 a']);
    // That it rests has been restored too.
    expect(later.slice(0, 2)).toEqual(['100 a', '1100 a']);
  });

  it('waits after failures as it is told', () => {
    const clock = new VirtualClock(0);
    const tried: number[] = [];
    const queue = new WorkQueue(
      clock,
      () => {
        tried.push(clock.now());
        throw new ApiError({ code: 500, reason: 'InternalError', message: 'no' });
      },
      undefined,
      { first: 1000, most: 5000 },
    );
    queue.add('a');
    clock.advanceTo(20_000);
    expect(tried).toEqual([0, 1000, 3000, 7000, 12_000, 17_000]);
  });
});
