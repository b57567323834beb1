import { describe, expect, it } from 'vitest';
import type { JobStatus, OwnerReference } from '../../api/types.ts';
import type { StoredObject } from '../../machinery/object.ts';
import { formatTime } from '../../machinery/time.ts';
import { testCluster } from '../../simulation/test-cluster.ts';
import { Store } from '../../store/store.ts';
import { metadata, owner, storedPod } from '../test-objects.ts';
import { type Placed, Rig } from '../test-rig.ts';
import { TRACKING } from './counts.ts';
import { jobController } from './job.ts';
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

const LABELS = { foo: 'bar' };
const jobOf = (name: string, parallelism: number, more: Partial<StoredObject['metadata']> = {}): Placed => [
  'jobs.batch',
  {
    ...{ apiVersion: 'batch/v1', kind: 'Job', metadata: metadata(name, more) },
    ...{ spec: { parallelism, selector: { matchLabels: LABELS }, template: {} }, status: {} },
  },
];
const podOf = (
  name: string,
  job: string | undefined,
  more: Partial<StoredObject['metadata']> = {},
): Placed => [
  'pods',
  storedPod(name, {
    metadata: {
      labels: LABELS,
      ...(job !== undefined && { ownerReferences: [owner('batch/v1', 'Job', job, `${job}-uid`)] }),
      ...more,
    },
  }),
];
const HELD = { finalizers: [TRACKING] };
const holders = ({ store }: Rig): readonly string[] =>
  store
    .list('pods', 'default')
    .filter(({ metadata: { finalizers } }) => finalizers?.includes(TRACKING))
    .map(({ metadata: { name } }) => name);

/** Models TestGetPodsForJob of pkg/controller/job/job_controller_test.go */
describe('the pods of a job', () => {
  const GOING = { deletionTimestamp: formatTime(0), finalizers: ['foregroundDeletion'] };
  it.each<[string, Placed[], Record<string, string[]>, string[], typeof GOING?]>([
    [
      'are its own',
      [
        podOf('pod1', 'job', HELD),
        podOf('pod2', 'other'),
        podOf('pod3', undefined, { labels: {} }),
        podOf('pod4', 'job'),
      ],
      { pod1: ['job'], pod2: ['other'], pod3: [], pod4: ['job'] },
      ['pod1'],
    ],
    [
      'are those that nobody has',
      [podOf('pod1', 'job'), podOf('pod2', undefined), podOf('pod3', 'other')],
      { pod1: ['job'], pod2: ['job'], pod3: ['other'] },
      ['pod2'],
    ],
    [
      'are not, when it goes',
      [podOf('pod1', 'job'), podOf('pod2', undefined)],
      { pod1: ['job'], pod2: [] },
      [],
      GOING,
    ],
    [
      'are not those that it does not select any more',
      [podOf('pod1', 'job', HELD), podOf('pod2', 'job', { ...HELD, labels: {} })],
      { pod1: ['job'], pod2: [] },
      ['pod1'],
    ],
  ])('%s', (_name, pods, owners, held, more) => {
    const ours = Object.values(owners).filter(([by]) => by === 'job').length;
    const rig = new Rig(jobController, [jobOf('job', ours, more), ...pods]);
    rig.look();
    expect(rig.owners('pods')).toEqual(owners);
    expect(holders(rig)).toEqual(held);
  });
});

/** Models TestWatchOrphanPods and TestFinalizerCleanup of pkg/controller/job/job_controller_test.go */
describe('pods that are held for nobody are let go of', () => {
  const going = { ...HELD, deletionTimestamp: formatTime(0) };
  const over = ([resource, job]: Placed): Placed => [
    resource,
    { ...job, ...{ status: { conditions: [{ type: 'Complete', status: 'True' }] } } },
  ];
  it.each<[string, Placed[], Placed[]]>([
    ['that come for a job that is not there', [], [podOf('p', 'job', going)]],
    ['that come for none', [], [podOf('p', undefined, going)]],
    ['that come for one that is over', [over(jobOf('job', 1))], [podOf('p', 'job', going)]],
    ['when their job is over', [jobOf('job', 1), podOf('p', 'job', HELD)], [over(jobOf('job', 1))]],
  ])('%s', (_name, there, changes) => {
    const rig = new Rig(jobController, there);
    rig.look();
    rig.take(...changes);
    rig.clock.advanceTo(0);
    expect([rig.pods, holders(rig)]).toEqual([['p'], []]);
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
