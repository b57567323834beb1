import { expect, it } from 'vitest';
import { VirtualClock } from '../../clock.ts';
import type { KubeObject, StoredObject } from '../../machinery/object.ts';
import { KeyedRandom } from '../../random.ts';
import { Store } from '../../store/store.ts';
import { fakeClient } from '../../test-client.ts';
import { indexRevisions } from '../history.ts';
import { metadata, owner } from '../test-objects.ts';
import { HASH } from './placement.ts';
import { constructHistory } from './revisions.ts';
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
