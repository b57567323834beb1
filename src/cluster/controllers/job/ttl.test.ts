import { expect, it } from 'vitest';
import type { DeleteOptions } from '../../api/types.ts';
import { fakeClient, unused } from '../../test-client.ts';
import { VirtualClock } from '../../clock.ts';
import type { StoredObject } from '../../machinery/object.ts';
import { KeyedRandom } from '../../random.ts';
import { Store } from '../../store/store.ts';
import { metadata } from '../test-objects.ts';
import { at, NOW } from './test-look.ts';
import { ttlAfterFinishedController } from './ttl.ts';

/** Models pkg/controller/ttlafterfinished/ttlafterfinished_controller_test.go TestTimeLeft and what follows from it */

const DELETED: DeleteOptions = { propagationPolicy: 'Foreground', preconditions: { uid: 'job-uid' } };

/** What becomes of a job: it is deleted, it is looked at again in so many seconds, or nothing. */
function outcome(
  ttl: number | undefined,
  end: { readonly type: 'Complete' | 'Failed'; readonly ago: number } | undefined,
  more: Partial<StoredObject['metadata']> = {},
): DeleteOptions | number | undefined {
  const store = new Store();
  const conditions = end && [{ type: end.type, status: 'True', lastTransitionTime: at(-end.ago) }];
  store.put<StoredObject>('jobs.batch', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata('job', more),
    ...{ spec: { ...(ttl !== undefined && { ttlSecondsAfterFinished: ttl }) } },
    ...{ status: { ...(conditions && { conditions }) } },
  });
  let deleted: DeleteOptions | undefined;
  const client = fakeClient({
    get: (resource, namespace, name) => store.get(resource, `${namespace}/${name}`),
    delete: (_resource, _namespace, _name, options) => void (deleted = options),
  });
  const clock = new VirtualClock(NOW);
  const recorder = () => ({ event: unused });
  const controller = ttlAfterFinishedController({
    clock,
    random: new KeyedRandom(1),
    store,
    client,
    recorder,
  });
  controller.resync();
  clock.runNext(clock.now());
  const waiting = controller.state?.()?.queue.waiting.get('default/job')?.[0];
  controller.stop();
  return deleted ?? (waiting === undefined ? undefined : (waiting - NOW) / 1000);
}

it.each<[string, number | undefined, Parameters<typeof outcome>[1], DeleteOptions | number | undefined]>([
  ['that is not finished', 100, undefined, undefined],
  ['completed now, without a time to live', undefined, { type: 'Complete', ago: 0 }, undefined],
  ['completed now, to live no longer', 0, { type: 'Complete', ago: 0 }, DELETED],
  ['completed now, to live 10 s', 10, { type: 'Complete', ago: 0 }, 10],
  ['completed 10 s ago, to live 15 s', 15, { type: 'Complete', ago: 10 }, 5],
  ['completed 20 s ago, to live 15 s', 15, { type: 'Complete', ago: 20 }, DELETED],
  ['failed now, without a time to live', undefined, { type: 'Failed', ago: 0 }, undefined],
  ['failed now, to live no longer', 0, { type: 'Failed', ago: 0 }, DELETED],
  ['failed now, to live 10 s', 10, { type: 'Failed', ago: 0 }, 10],
  ['failed 10 s ago, to live 15 s', 15, { type: 'Failed', ago: 10 }, 5],
])('a job %s', (_name, ttl, end, wanted) => {
  expect(outcome(ttl, end)).toEqual(wanted);
});

it('a job that is being deleted is let be', () => {
  const deleting = { deletionTimestamp: at(0), finalizers: ['foregroundDeletion'] };
  expect(outcome(0, { type: 'Complete', ago: 0 }, deleting)).toBeUndefined();
});
