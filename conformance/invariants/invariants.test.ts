import { describe, expect, it } from 'vitest';
import { newCluster } from './fuzz-cluster.ts';
import { Checker } from './checker.ts';
import { shrink } from './shrink.ts';
import { loadingAlways, sailTwice, watching } from './twins.ts';
import { operationsOf, sail } from './voyage.ts';

describe('random operations', () => {
  it.each([1])('break no invariant with seed %i', async (seed) => {
    expect((await sail(seed, operationsOf(seed, 50))).violations).toEqual([]);
  });
});

describe('a cluster that is saved and loaded at random instants', () => {
  it('does the same as one that is not', async () => {
    expect((await sailTwice(4, operationsOf(4, 50))).violations).toEqual([]);
  });

  it('does the same when that happens after every single event', async () => {
    expect((await sailTwice(5, operationsOf(5, 10), loadingAlways, 20_000)).violations).toEqual([]);
  });
});

describe('a cluster that many watch', () => {
  it('does the same as one that nobody looks at', async () => {
    expect((await sailTwice(5, operationsOf(5, 40), watching)).violations).toEqual([]);
  });
});

describe('the checker', () => {
  it('tells of an address that two pods have, and of what was put past the rules', () => {
    const { simulation, clock } = newCluster(1);
    const checker = new Checker(simulation, () => clock.now());
    for (const name of ['a', 'b'])
      simulation.create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name },
        spec: { containers: [{ name: 'c', image: 'nginx' }] },
      });
    clock.advanceTo(clock.now() + 10_000);
    checker.look();
    expect(checker.violations).toEqual([]);
    const [one, other] = simulation.store.list('pods', 'default');
    if (!one || !other) throw new Error('two pods were expected');
    simulation.store.put('pods', {
      ...one,
      metadata: { ...one.metadata, uid: 'another' },
      status: { ...one.status, podIP: other.status.podIP ?? '' },
    });
    checker.look();
    expect(checker.violations.map(({ invariant }) => invariant)).toEqual(
      expect.arrayContaining(['identity stays', 'pod addresses are unique and in range']),
    );
    simulation.stop();
  });
});

describe('shrink', () => {
  it('leaves what a failure needs', async () => {
    const list = Array.from({ length: 40 }, (_, index) => index);
    const fails = (some: readonly number[]): Promise<boolean> =>
      Promise.resolve(some.includes(7) && some.includes(31));
    expect(await shrink(list, fails)).toEqual([7, 31]);
  });
});
