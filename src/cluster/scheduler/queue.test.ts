import { expect, it } from 'vitest';
import { VirtualClock } from '../clock.ts';
import { type QueuedPod, type QueueState, SchedulingQueue } from './queue.ts';

const START = 1_000_000_000_000;

/** A queue whose pods are never placed, with the times of all attempts in milliseconds since the start. */
function refusing(
  settled: (key: string, pod: QueuedPod) => Pick<QueuedPod, 'stage' | 'refusedBy'>,
  state?: QueueState,
) {
  const clock = new VirtualClock(START);
  const tried: string[] = [];
  const queue: SchedulingQueue = new SchedulingQueue(
    { clock },
    (key, pod) => {
      tried.push(`${key} ${clock.now() - START}`);
      queue.settle(key, pod, settled(key, pod));
    },
    state,
  );
  const pass = (milliseconds: number): readonly string[] => {
    clock.advanceTo(clock.now() + milliseconds);
    return tried.splice(0);
  };
  return { queue, pass };
}

const unschedulable = () => ({ stage: 'unschedulable', refusedBy: ['NodeResourcesFit'] }) as const;

it('tries the most important first, then who came first, three milliseconds apart', () => {
  const { queue, pass } = refusing(unschedulable);
  queue.add('a', 'a', 0);
  queue.add('b', 'b', 100);
  queue.add('c', 'c', 100);
  expect(pass(100)).toEqual(['b 0', 'c 3', 'a 6']);
});

it('tries what backs off at once when nothing else waits', () => {
  const { queue, pass } = refusing(unschedulable);
  queue.add('a', 'a', 0);
  pass(100);
  queue.move('a');
  expect(pass(100)).toEqual(['a 100']);
  queue.move('a');
  queue.add('b', 'b', 0);
  expect(pass(100)).toEqual(['b 200', 'a 203']);
});

it('backs off for 1, 2, 4, 8, 10 seconds, in whole ones, when nobody refused the pod', () => {
  const { queue, pass } = refusing(() => ({ stage: 'backoff', refusedBy: [] }));
  queue.add('a', 'a', 0);
  expect(pass(45_000)).toEqual(['a 0', 'a 2000', 'a 5000', 'a 10000', 'a 19000', 'a 30000', 'a 41000']);
});

it('tries again after five minutes at the turn of the flush', () => {
  const { queue, pass } = refusing(unschedulable);
  queue.add('a', 'a', 0);
  pass(10);
  const [again] = pass(400_000);
  const at = Number(again?.split(' ')[1]);
  expect([at > 300_000, at <= 330_000, (START + at) % 30_000]).toEqual([true, true, 0]);
});

it('is the same from its snapshot', () => {
  const first = refusing(unschedulable);
  for (const key of ['a', 'b', 'c']) first.queue.add(key, key, 0);
  first.pass(3);
  first.queue.move('a');
  const second = refusing(unschedulable, first.queue.snapshot());
  second.queue.start();
  expect(second.pass(3).map((text) => text.split(' ')[0])).toEqual([]);
  expect(second.pass(20).map((text) => text.split(' ')[0])).toEqual(['c', 'a']);
});
