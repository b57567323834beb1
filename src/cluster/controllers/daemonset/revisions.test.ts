import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../clock.ts';
import type { KubeObject, StoredObject } from '../../machinery/object.ts';
import { formatTime } from '../../machinery/time.ts';
import { KeyedRandom } from '../../random.ts';
import { Store } from '../../store/store.ts';
import { fakeClient } from '../../test-client.ts';
import { indexRevisions } from '../history.ts';
import { metadata, owner } from '../test-objects.ts';
import { FAILED, failureBackoff } from './backoff.ts';
import { HASH } from './placement.ts';
import { constructHistory } from './revisions.ts';
import { daemonSet } from './test-fleet.ts';

/** Models pkg/controller/daemon: update_test.go and daemon_controller_test.go, of revisions and of pods that fail again. */

const MINE = owner('apps/v1', 'DaemonSet', 'agent', 'agent-uid');

it.each([
  ['its own and those of nobody', 'default', ['agent-x1', 'agent-x2']],
  ['its own, and none of another namespace', 'other', ['agent-x1']],
])('a set has %s', (_name, namespace, expected) => {
  const store = new Store();
  indexRevisions(store);
  const put = (name: string, place: string, mine: boolean): void => {
    store.put<StoredObject>('controllerrevisions.apps', {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: metadata(name, {
        namespace: place,
        labels: { app: 'agent', [HASH]: name },
        ...(mine && { ownerReferences: [MINE] }),
      }),
      ...{ revision: 1, data: {} },
    });
  };
  put('agent-x1', 'default', true);
  put('agent-x2', namespace, false);
  const set = daemonSet();
  store.put<StoredObject>('daemonsets.apps', set);
  const stored = (object: unknown) => object as never;
  const client = fakeClient({
    get: (resource, place, name) => store.get(resource, `${place}/${name}`),
    create: (_resource, _namespace, object: KubeObject) => stored({ ...object, metadata: metadata('new') }),
    update: (resource, object) => {
      store.put<StoredObject>(resource, object as StoredObject);
      return object;
    },
  });
  const recorder = () => ({ event: () => undefined });
  const context = { clock: new VirtualClock(0), random: new KeyedRandom(1), store, client, recorder };
  const { old } = constructHistory(
    context,
    set,
    ({ metadata: { labels } }) => labels?.['app'] === 'agent',
    [],
  );
  expect(old.map((one) => one.metadata.name)).toEqual(expected);
});

describe('a daemon that has failed', () => {
  const set = daemonSet();
  const START = Date.parse('2026-01-05T09:00:00Z');
  /** The time to wait so many milliseconds after the last of some failures, since a time. */
  const wait = (count: number, after: number, { node = 'node-0', since = 0 } = {}): number => {
    const store = new Store();
    if (count > 0)
      store.put<StoredObject>('events', {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: metadata('e'),
        ...{
          involvedObject: { uid: set.metadata.uid },
          reason: FAILED,
          message: `Found failed daemon pod default/a on node ${node}, will try to kill it`,
          count,
          lastTimestamp: formatTime(START),
        },
      });
    return failureBackoff(store, set, 'node-0', since, START + after);
  };
  it.each([
    ['is killed at once', 0, 0, 0],
    ['waits a second for the next', 1, 0, 1000],
    ['waits no longer for looks in between', 1, 400, 600],
    ['waits for the whole second', 1, 999, 1],
    ['waits no longer than that', 1, 1000, 0],
    ['waits twice as long for the one after', 2, 0, 2000],
    ['waits a quarter of an hour at most', 20, 0, 900_000],
    ['has been forgotten after twice that', 20, 1_800_001, 0],
  ])('%s', (_name, count, after, expected) => {
    expect(wait(count, after)).toBe(expected);
  });

  it('does not wait for failures of other nodes and other templates', () => {
    expect(wait(1, 0, { node: 'node-1' })).toBe(0);
    expect(wait(1, 0, { since: START + 1 })).toBe(0);
  });
});
