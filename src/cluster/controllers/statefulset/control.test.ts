import { describe, expect, it } from 'vitest';
import type { StatefulSetSpec } from '../../api/types.ts';
import { unknownError } from '../../machinery/status.ts';
import type { StoredPod } from '../pods.ts';
import { readiness, storedPod } from '../test-objects.ts';
import { BURST, completed, updateStatefulSet } from './control.ts';
import type { PodControl } from './pod-control.ts';
import { revision, statefulSet } from './test-set.ts';

const NOW = 100_000;

type State = 'ready' | 'fresh' | 'running' | 'pending' | 'failed' | 'going';

function podIn(name: string, state: State, of: string): StoredPod {
  const labels = { 'controller-revision-hash': of };
  const going = state === 'going' && { deletionTimestamp: '2026-01-01T00:00:00Z' };
  const phase = { failed: 'Failed' as const, pending: 'Pending' as const };
  const status =
    state === 'failed' || state === 'pending'
      ? { phase: phase[state] }
      : readiness({ ready: 10, fresh: 95, running: undefined, going: 10 }[state]);
  return storedPod(name, { metadata: { labels, ...going }, status });
}

/** What a set does with its pods, given as `ordinal: 'state'` or `ordinal: 'state revision'`. */
function act(
  spec: Partial<StatefulSetSpec>,
  pods: Readonly<Record<number, string>>,
  { refuses = [], awaits = [] }: { refuses?: readonly string[]; awaits?: readonly number[] } = {},
) {
  const done: string[] = [];
  const note = (what: string): void => {
    done.push(what);
    if (refuses.includes(what)) throw unknownError('refused');
  };
  const control: PodControl = {
    awaitsClaims: (ordinal) => awaits.includes(ordinal),
    create: (ordinal, { metadata: { name } }) => note(`create ${ordinal} ${name}`),
    provide: (_, ordinal) => note(`provide ${ordinal}`),
    repair: (_, ordinal) => {
      if (refuses.includes(`repair ${ordinal}`)) throw unknownError('refused');
    },
    retain: () => undefined,
    delete: (pod) => note(`delete ${pod.metadata.name.slice(3)}`),
  };
  const states: readonly State[] = ['ready', 'fresh', 'running', 'pending', 'failed', 'going'];
  const stored = Object.entries(pods).map(([ordinal, text]) => {
    const [word, of = 'new'] = text.split(' ');
    const state = states.find((one) => one === word);
    if (!state) throw new Error(text);
    return podIn(`db-${ordinal}`, state, of);
  });
  const { status, error } = updateStatefulSet(
    {
      set: statefulSet(spec),
      pods: stored,
      current: revision('old'),
      update: revision('new'),
      now: NOW,
      room: BURST,
      slice: 100,
    },
    control,
  );
  return { done, status, error };
}

describe('a set that keeps an order', () => {
  it.each<[string, Partial<StatefulSetSpec>, Record<number, string>, string[]]>([
    ['makes the first pod', {}, {}, ['create 0 new']],
    ['waits until it is ready', {}, { 0: 'running' }, []],
    ['provides what a pending pod lacks, and waits', {}, { 0: 'pending' }, ['provide 0']],
    ['makes the next', {}, { 0: 'ready' }, ['create 1 new']],
    ['waits until it is available', { minReadySeconds: 10 }, { 0: 'fresh' }, []],
    ['makes the next to one that is available', { minReadySeconds: 10 }, { 0: 'ready' }, ['create 1 new']],
    ['replaces one that failed', {}, { 0: 'ready', 1: 'failed', 2: 'ready' }, ['delete 1']],
    ['waits for one that goes', {}, { 0: 'ready', 1: 'going' }, []],
    ['fills a gap first', {}, { 0: 'ready', 2: 'ready', 5: 'ready' }, ['create 1 new']],
    ['begins at its start', { ordinals: { start: 2 } }, {}, ['create 2 new']],
    [
      'takes away what is below its start after what it wants is there',
      { ordinals: { start: 1 }, replicas: 2 },
      { 0: 'ready', 1: 'ready', 2: 'ready' },
      ['delete 0'],
    ],
    ['shrinks from the end', { replicas: 1 }, { 0: 'ready', 1: 'ready', 2: 'ready' }, ['delete 2']],
    ['shrinks one at a time', { replicas: 1 }, { 0: 'ready', 1: 'ready', 2: 'going' }, []],
    ['shrinks to nothing', { replicas: 0 }, { 0: 'ready' }, ['delete 0']],
    [
      'takes the first unhealthy one',
      { replicas: 1 },
      { 0: 'ready', 1: 'ready', 2: 'running' },
      ['delete 2'],
    ],
    [
      'waits for an unhealthy one above the first',
      { replicas: 1 },
      { 0: 'ready', 1: 'running', 2: 'pending' },
      [],
    ],
    ['does not shrink while a replica is unhealthy', { replicas: 1 }, { 0: 'running', 1: 'ready' }, []],
  ])('%s', (_, spec, pods, done) => {
    expect(act(spec, pods)).toMatchObject({ done, error: undefined });
  });

  it('looks no further than the first that is missing', () => {
    expect(act({ replicas: 2 ** 31 - 1 }, { 0: 'ready' }).done).toEqual(['create 1 new']);
  });

  it('waits for the claims of an earlier pod to be gone', () => {
    expect(act({}, { 0: 'ready' }, { awaits: [1] }).done).toEqual([]);
  });

  it.each<[string, Record<number, string>, number]>([
    ['create 0 new', {}, 0],
    ['provide 0', { 0: 'pending' }, 1],
    ['repair 0', { 0: 'ready', 1: 'ready' }, 2],
    ['delete 1', { 0: 'ready', 1: 'failed' }, 2],
  ])('says what the server refused, and goes no further: %s', (refused, pods, replicas) => {
    const outcome = act({}, pods, { refuses: [refused] });
    expect(outcome.error?.message).toBe('refused');
    expect(outcome.done).toEqual(refused === 'repair 0' ? [] : [refused]);
    expect(outcome.status).toMatchObject({ replicas, updateRevision: 'new' });
  });
});

describe('a set that acts on all at once', () => {
  const parallel = { podManagementPolicy: 'Parallel' as const };

  it.each<[string, Partial<StatefulSetSpec>, Record<number, string>, string[]]>([
    ['makes all', {}, {}, ['create 0 new', 'create 1 new', 'create 2 new']],
    [
      'makes the missing, and replaces the failed',
      {},
      { 0: 'running', 1: 'failed' },
      ['delete 1', 'create 2 new'],
    ],
    [
      'removes all that are too many',
      { replicas: 1 },
      { 0: 'running', 1: 'ready', 2: 'pending' },
      ['delete 2', 'delete 1'],
    ],
    ['still updates one by one', {}, { 0: 'ready old', 1: 'ready old', 2: 'ready old' }, ['delete 2']],
  ])('%s', (_, spec, pods, done) => {
    expect(act({ ...parallel, ...spec }, pods).done).toEqual(done);
  });

  it('makes many in several goes', () => {
    const { done, status } = act({ ...parallel, replicas: 2 ** 31 - 1 }, { 1: 'ready' });
    expect([done.length, done.at(-1), status.replicas]).toEqual([100, 'create 100 new', 1]);
  });

  it('stops after a batch in which one was refused', () => {
    const outcome = act({ ...parallel, replicas: 8 }, {}, { refuses: ['create 2 new'] });
    expect(outcome.done).toEqual(['create 0 new', 'create 1 new', 'create 2 new']);
    expect(outcome.error?.message).toBe('refused');
  });
});

describe('an update', () => {
  const partition = (count: number): Partial<StatefulSetSpec> => ({
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: count } },
  });
  const old = { 0: 'ready old', 1: 'ready old', 2: 'ready old' };

  it.each<[string, Partial<StatefulSetSpec>, Record<number, string>, string[]]>([
    ['begins at the end', {}, old, ['delete 2']],
    ['waits for the new pod', {}, { ...old, 2: 'running' }, []],
    ['waits for the old pod to go', {}, { ...old, 2: 'going old' }, []],
    ['goes on', {}, { ...old, 2: 'ready' }, ['delete 1']],
    ['is done', {}, { 0: 'ready', 1: 'ready', 2: 'ready' }, []],
    ['stops at the partition', partition(2), { ...old, 2: 'ready' }, []],
    ['makes old pods below the partition', partition(2), { 1: 'ready old' }, ['create 0 old']],
    [
      'makes new pods from the partition on',
      partition(2),
      { 0: 'ready old', 1: 'ready old' },
      ['create 2 new'],
    ],
    [
      'counts the partition from the start',
      { ...partition(1), ordinals: { start: 5 } },
      { 5: 'ready old', 6: 'ready old', 7: 'ready' },
      ['delete 6'],
    ],
    ['leaves a partition beyond the end alone', partition(9), old, []],
    ['leaves it to others', { updateStrategy: { type: 'OnDelete' } }, old, []],
    [
      'makes new pods when others delete',
      { updateStrategy: { type: 'OnDelete' } },
      { 0: 'ready old' },
      ['create 1 new'],
    ],
  ])('%s', (_, spec, pods, done) => {
    expect(act(spec, pods).done).toEqual(done);
  });

  it('counts the pod that went off at once', () => {
    expect(act({}, old).status).toEqual({
      observedGeneration: 1,
      replicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      currentReplicas: 2,
      updatedReplicas: 0,
      currentRevision: 'old',
      updateRevision: 'new',
    });
  });

  it.each<[string, Partial<StatefulSetSpec>, Record<number, string>, string]>([
    ['all are new and ready', {}, { 0: 'ready', 1: 'ready', 2: 'ready' }, 'new'],
    ['one is not ready', {}, { 0: 'ready', 1: 'running', 2: 'ready' }, 'old'],
    ['one is old', partition(1), { 0: 'ready old', 1: 'ready', 2: 'ready' }, 'old'],
    [
      'others delete',
      { updateStrategy: { type: 'OnDelete' } },
      { 0: 'ready', 1: 'ready', 2: 'ready' },
      'old',
    ],
  ])('makes its revision the current one: %s', (_, spec, pods, current) => {
    const { status } = act(spec, pods);
    expect(completed(statefulSet(spec), status).currentRevision).toBe(current);
  });
});
