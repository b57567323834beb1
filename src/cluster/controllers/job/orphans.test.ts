import { describe, expect, it } from 'vitest';
import type { JobStatus, OwnerReference } from '../../api/types.ts';
import type { StoredObject } from '../../machinery/object.ts';
import { testCluster } from '../../simulation/test-cluster.ts';
import { Store } from '../../store/store.ts';
import { metadata, owner, storedPod } from '../test-objects.ts';
import { TRACKING } from './counts.ts';
import { isOrphan } from './orphans.ts';

/** Models TestSyncOrphanPod of pkg/controller/job/job_controller_test.go */
describe('pods that nobody counts', () => {
  const job = (status: JobStatus, managedBy?: string) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata('j'),
    spec: { template: {}, ...(managedBy !== undefined && { managedBy }) },
    status,
  });
  const RUNNING = job({});
  const COMPLETE: JobStatus = { conditions: [{ type: 'Complete', status: 'True' }] };
  const ours = owner('batch/v1', 'Job', 'j', 'j-uid');
  it.each<[string, readonly OwnerReference[], StoredObject | undefined, boolean]>([
    ['of a job that runs', [ours], RUNNING, false],
    ['of a job that has finished', [ours], job(COMPLETE), true],
    ['of a job that others look after', [ours], job(COMPLETE, 'example.com/other'), false],
    ['of a job that is not there', [ours], undefined, true],
    ['of an older job of the name', [{ ...ours, uid: 'older' }], RUNNING, true],
    ['of a cron job', [owner('batch/v1', 'CronJob', 'cj', '111')], undefined, false],
    ['of nobody', [], undefined, true],
    ['of what only is called a job', [owner('example/v1', 'Job', 'job', '111')], undefined, false],
    ['of a job that does not manage them', [owner('batch/v1', 'Job', 'j', 'j-uid', false)], RUNNING, true],
    ['of something else that does not', [owner('example/v1', 'Job', 'job', '111', false)], undefined, true],
  ])('%s', (_name, ownerReferences, there, orphaned) => {
    const store = new Store();
    if (there) store.put<StoredObject>('jobs.batch', there);
    const pod = (finalizers: readonly string[]) =>
      storedPod('p', { metadata: { ownerReferences, finalizers } });
    expect(isOrphan(store, pod([TRACKING]))).toBe(orphaned);
    expect(isOrphan(store, pod([]))).toBe(false);
  });
});

it('a job takes over what another with its selector has left, and counts it', () => {
  const { simulation, pass } = testCluster();
  const client = simulation.client('kubectl');
  const labels = { work: 'x' };
  const make = (name: string) =>
    client.create('jobs.batch', 'default', {
      metadata: { name },
      spec: {
        manualSelector: true,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] },
        },
      },
    });
  const pods = () =>
    client.list('pods', 'default').map(({ metadata: { name, ownerReferences, finalizers } }) => ({
      name,
      owners: ownerReferences?.map((one) => one.name),
      finalizers,
    }));
  make('old');
  pass(30);
  const [{ name } = { name: '' }] = pods();
  expect(pods()).toEqual([{ name, owners: ['old'], finalizers: [TRACKING] }]);
  client.delete('jobs.batch', 'default', 'old', { propagationPolicy: 'Orphan' });
  pass(5);
  expect(pods()).toEqual([{ name, owners: undefined, finalizers: undefined }]);
  make('new');
  pass(5);
  expect(pods()).toEqual([{ name, owners: ['new'], finalizers: [TRACKING] }]);
  expect(client.get('jobs.batch', 'default', 'new')?.status).toMatchObject({ active: 1, ready: 1 });
});
