import { describe, expect, it } from 'vitest';
import { VirtualClock } from './clock.ts';
import { limitAtPace, RequestBudget } from './request-budget.ts';

const START = 1_000_000;

describe('a budget of requests', () => {
  it('lets a burst through at once, then so many a second', () => {
    const clock = new VirtualClock(START);
    const budget = new RequestBudget(clock, { qps: 20, burst: 30 });
    expect([budget.room(100), budget.room(10), budget.freeAt < START]).toEqual([30, 10, true]);
    budget.spend(30);
    expect([budget.room(100), budget.room(100, 20), budget.room(0), budget.freeAt - START]).toEqual([
      1, 20, 0, 50,
    ]);
    clock.moveTo(START + 50);
    expect(budget.freeAt).toBe(clock.now());
    budget.spend(20);
    expect(budget.freeAt - clock.now()).toBe(1000);
    clock.moveTo(START + 60_000);
    expect(budget.room(100)).toBe(30);
  });

  it('is restored in debt', () => {
    const clock = new VirtualClock(START);
    const limit = limitAtPace({ qps: 20, burst: 30 }, 2);
    const [budget, copy] = [new RequestBudget(clock, limit), new RequestBudget(clock, limit)];
    budget.spend(40);
    copy.restore(budget.snapshot());
    expect([copy.freeAt - START, budget.freeAt - START]).toEqual([1100, 1100]);
  });
});
