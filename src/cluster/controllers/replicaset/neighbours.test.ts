import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../clock.ts';
import type { OwnerReference } from '../../api/types.ts';
import type { StoredObject } from '../../machinery/object.ts';
import { unknownError } from '../../machinery/status.ts';
import { formatTime } from '../../machinery/time.ts';
import { KeyedRandom } from '../../random.ts';
import { Store } from '../../store/store.ts';
import { fakeClient } from '../../test-client.ts';
import { metadata, owner, storedPod } from '../test-objects.ts';
import { replicaSetController } from './replicaset.ts';

/** Models pkg/controller/replicaset/replica_set_test.go: whose pods crowd nodes, and what the server refuses. */

const by = (deployment: string): OwnerReference => owner('apps/v1', 'Deployment', 'web', deployment);
const READY = { phase: 'Running' as const, conditions: [{ type: 'Ready', status: 'True' }] };

/** Looks at all sets, of which the first is too large by one; returns what became of its pods. */
function look(
  sets: Readonly<Record<string, { of: string; pods: readonly string[]; wanted: number; going?: boolean }>>,
  refuses?: 'pods' | 'status',
) {
  const store = new Store();
  for (const [name, { of, pods, wanted, going }] of Object.entries(sets)) {
    const labels = { set: name };
    store.put<StoredObject>('replicasets.apps', {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: metadata(name, {
        ownerReferences: [by(of)],
        ...(going === true && { deletionTimestamp: formatTime(0) }),
      }),
      ...{
        spec: { replicas: wanted, selector: { matchLabels: labels }, template: { metadata: { labels } } },
        status: { replicas: 0 },
      },
    });
    for (const [i, node] of pods.entries())
      store.put('pods', {
        ...storedPod(`${name}-${i}`, {
          metadata: {
            labels,
            ...(refuses !== 'pods' && {
              ownerReferences: [owner('apps/v1', 'ReplicaSet', name, `${name}-uid`)],
            }),
          },
          spec: { nodeName: node },
          status: READY,
        }),
      });
  }
  const deleted: string[] = [];
  const asked: string[] = [];
  const client = fakeClient({
    get: (resource, namespace, name) => store.get(resource, `${namespace}/${name}`),
    update: (_, object) => {
      asked.push(object.metadata.name);
      if (refuses === 'pods') throw unknownError('fake error');
      return object;
    },
    updateStatus: (_, object) => {
      if (refuses === 'status') throw unknownError('failed to update status');
      return object;
    },
    delete: (_resource, _namespace, name) => void deleted.push(name),
  });
  const clock = new VirtualClock(0);
  const recorder = () => ({ event: () => undefined });
  const controller = replicaSetController({ clock, random: new KeyedRandom(1), store, client, recorder });
  controller.resync();
  for (let i = 0; i < Object.keys(sets).length; i++) clock.runNext(clock.now());
  const state = controller.state?.();
  const failures = state ? [...state.queue.failures.keys()] : [];
  controller.stop();
  return { deleted, asked, failures };
}

describe('the pod that goes', () => {
  it('is beside pods of sets of the same deployment', () => {
    const found = look({
      foo1: { of: 'd1', pods: ['n1', 'n2'], wanted: 1 },
      foo2: { of: 'd1', pods: ['n2'], wanted: 1 },
    });
    expect(found.deleted).toEqual(['foo1-1']);
  });

  it('is not beside pods of sets of others', () => {
    const found = look({
      foo1: { of: 'd1', pods: ['n1', 'n2', 'n2'], wanted: 2 },
      bar1: { of: 'd2', pods: ['n1', 'n1', 'n1'], wanted: 3 },
    });
    expect(found.deleted).toEqual(['foo1-1']);
  });

  it('may be beside pods of a set that goes', () => {
    const found = look({
      foo1: { of: 'd1', pods: ['n1', 'n2'], wanted: 1 },
      foo3: { of: 'd1', pods: ['n2'], wanted: 1, going: true },
    });
    expect(found.deleted).toEqual(['foo1-1']);
  });
});

it('tries again to take pods up that it was refused', () => {
  const found = look({ foo: { of: 'd1', pods: ['n1', 'n2'], wanted: 2 } }, 'pods');
  expect(found).toEqual({ deleted: [], asked: ['foo-0', 'foo-1'], failures: ['default/foo'] });
});

it('tries again to write a status that it was refused', () => {
  const found = look({ foo: { of: 'd1', pods: ['n1'], wanted: 1 } }, 'status');
  expect(found).toEqual({ deleted: [], asked: [], failures: ['default/foo'] });
});
