import { expect, test } from 'vitest';
import { VirtualClock } from './clock.ts';

test('of one instant what has an owner comes first, by owners, however it was scheduled', () => {
  const orders = [
    ['a', 'b', 'kept', 'plain'],
    ['kept', 'b', 'plain', 'a'],
  ].map((names) => {
    const clock = new VirtualClock(0);
    const ran: string[] = [];
    for (const name of names) {
      const run = (): void => void ran.push(name);
      if (name === 'kept') clock.scheduleKept(10, run);
      else clock.schedule(10, run, name === 'plain' ? undefined : name);
    }
    clock.advanceTo(10);
    return ran;
  });
  expect(orders).toEqual([
    ['a', 'b', 'kept', 'plain'],
    ['a', 'b', 'kept', 'plain'],
  ]);
});

test('what is scheduled for this instant comes after what is due, unless it has an owner', () => {
  const clock = new VirtualClock(0);
  const ran: string[] = [];
  clock.schedule(10, () => {
    ran.push('first');
    clock.schedule(5, () => ran.push('late'));
    clock.schedule(5, () => ran.push('owned'), 'a');
  });
  clock.schedule(10, () => ran.push('second'));
  clock.advanceTo(10);
  expect(ran).toEqual(['first', 'owned', 'second', 'late']);
});

test('kept timers find their places again, and what others have scheduled moves no rank', () => {
  const clock = new VirtualClock(0);
  const ran: string[] = [];
  const timers = ['x', 'y', 'z'].map((name) => clock.scheduleKept(10, () => ran.push(name)));
  clock.schedule(10, () => undefined);
  const ranks = timers.map(({ rank }) => rank);
  expect(ranks).toEqual([-3, -2, -1]);
  const again = new VirtualClock(0);
  again.scheduleKept(10, () => ran.push('new'));
  for (const [at, name] of [...['x', 'y', 'z'].entries()].reverse())
    again.scheduleKept(10, () => ran.push(name), ranks[at]);
  again.advanceTo(10);
  expect(ran).toEqual(['x', 'y', 'z', 'new']);
});
