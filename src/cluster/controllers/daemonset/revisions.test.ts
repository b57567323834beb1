import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../clock.ts';
import type { KubeObject, StoredObject } from '../../machinery/object.ts';
import { formatTime } from '../../machinery/time.ts';
import { KeyedRandom } from '../../random.ts';
import { Store } from '../../store/store.ts';
import { fakeClient } from '../../test-client.ts';
import { indexRevisions, type StoredRevision } from '../history.ts';
import { metadata, owner, storedPod } from '../test-objects.ts';
import { HASH } from './placement.ts';
import { cleanUpHistory, constructHistory } from './revisions.ts';
import { daemonSet } from './test-fleet.ts';

/** Models pkg/controller/daemon/update_test.go, of revisions. */

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

/** Models cleanupHistory, and getNodesToDaemonPods with pods that have ended and go. */
describe('of old revisions', () => {
  const old = [1, 2, 3, 4].map((revision): StoredRevision => ({
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: metadata(`agent-x${revision}`, { labels: { [HASH]: `x${revision}` } }),
    revision,
  }));
  const pod = (hash: string, ended = false) =>
    storedPod(`pod-${hash}`, {
      metadata: { labels: { [HASH]: hash }, ...(ended && { deletionTimestamp: formatTime(0) }) },
      ...(ended && { status: { phase: 'Failed' } }),
    });
  it.each<[string, number, ReturnType<typeof pod>[], string[]]>([
    ['all stay within the limit', 4, [], []],
    ['the oldest go', 2, [], ['agent-x1', 'agent-x2']],
    ['all go', 0, [], ['agent-x1', 'agent-x2', 'agent-x3', 'agent-x4']],
    ['that of a pod stays, and another goes for it', 2, [pod('x1')], ['agent-x2', 'agent-x3']],
    ['that of a pod that has ended and goes stays', 2, [pod('x2', true)], ['agent-x1', 'agent-x3']],
    ['more stay than the limit says', 0, [pod('x1'), pod('x4')], ['agent-x2', 'agent-x3']],
  ])('%s', (_name, revisionHistoryLimit, pods, expected) => {
    const gone: string[] = [];
    const client = fakeClient({ delete: (_resource, _namespace, name) => void gone.push(name) });
    cleanUpHistory({ client }, daemonSet({ revisionHistoryLimit }), old, pods);
    expect(gone).toEqual(expected);
  });
});
