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

/** Models TestRecentlyTriedPodsGoBack and TestPodFailedSchedulingMultipleTimesDoesNotBlockNewerPod */
it('tries who was tried last after all others, and who was tried long ago before them', () => {
  const { queue, pass } = refusing(unschedulable);
  const keys = (milliseconds: number) => pass(milliseconds).map((text) => text.split(' ')[0]);
  queue.add('a', 'a', 0);
  expect(keys(2000)).toEqual(['a']);
  for (const key of ['b', 'c', 'd']) queue.add(key, key, 0);
  queue.move('a');
  expect(keys(2)).toEqual(['a']);
  queue.move('a');
  expect(keys(20)).toEqual(['b', 'c', 'd', 'a']);
});

it('takes a pod for as old as it is said to be', () => {
  const { queue, pass } = refusing(unschedulable);
  pass(1000);
  queue.add('a', 'a', 0);
  queue.add('b', 'b', 0);
  queue.add('old', 'old', 0, START);
  expect(pass(20)).toEqual(['old 1000', 'a 1003', 'b 1006']);
});

/** Models TestBackoffQueueOrdering */
it('tries of those whose back-off ends in the same second the most important first', () => {
  const pods: readonly (readonly [key: string, priority: number, tried: number])[] = [
    ['0', 1, 0],
    ['1', 1, -1000],
    ['2', 2, -1999],
    ['3', 1, -2000],
    ['4', 2, -2000],
    ['5', 1, -3000],
  ];
  const waiting = pods.map(([key, priority, tried]) => {
    const pod: QueuedPod = {
      ...{ uid: key, priority, attempts: 3, at: START + tried },
      ...{ stage: 'backoff', refusedBy: ['NodeResourcesFit'] },
    };
    return [key, pod] as const;
  });
  const { queue, pass } = refusing(unschedulable, { freeAt: START + 10, pods: new Map(waiting) });
  queue.start();
  expect(pass(40).map((text) => text.split(' ')[0])).toEqual(['5', '4', '2', '3', '1', '0']);
});
