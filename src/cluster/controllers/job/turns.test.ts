import { describe, expect, it } from 'vitest';
import type { JobSpec, JobStatus } from '../../api/types.ts';
import { formatTime } from '../../machinery/time.ts';
import type { StoredPod } from '../pods.ts';
import { metadata, owner } from '../test-objects.ts';
import { type Placed, Rig } from '../test-rig.ts';
import { jobController } from './job.ts';
import { at, jobsPod, look } from './test-look.ts';

/**
 * Models TestUpdateJobRequeue, TestJobBackoff, TestPastDeadlineJobFinished, TestSyncJobUpdateRequeue and
 * TestGetPodCreationInfoForIndependentIndexes of pkg/controller/job/job_controller_test.go: when a job is looked at again
 */

const KEY = 'default/j';

const job = (spec: Partial<JobSpec>, status: JobStatus = {}, generation = 1): Placed => [
  'jobs.batch',
  {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata('j', { generation }),
    ...{
      spec: {
        selector: { matchLabels: { foo: 'bar' } },
        template: { metadata: { labels: { foo: 'bar' } }, spec: { containers: [{ name: 'c' }] } },
        ...spec,
      },
      status,
    },
  },
];

/** A job that has all it wants and of which nothing more is to be done. */
function settled(spec: Partial<JobSpec>): Rig {
  const rig = new Rig(jobController, [job(spec)]);
  rig.look();
  rig.clock.advanceTo(60_000);
  return rig;
}

describe('a change of', () => {
  it('what is wanted is followed at once', () => {
    const rig = settled({ parallelism: 1 });
    rig.take(job({ parallelism: 3 }, rig.store.get('jobs.batch', KEY)?.status, 2));
    rig.clock.advanceTo(60_000);
    expect(rig.pods).toEqual(['made-0', 'made-1', 'made-2']);
  });

  it('a status is followed a second later', () => {
    const rig = settled({ parallelism: 1 });
    rig.take(job({ parallelism: 3 }, { active: 7 }));
    rig.clock.advanceTo(60_999);
    expect(rig.pods).toEqual(['made-0']);
    rig.clock.advanceTo(61_000);
    expect(rig.pods).toEqual(['made-0', 'made-1', 'made-2']);
  });

  it('a pod is followed a second later', () => {
    const rig = settled({ parallelism: 1 });
    const pod = rig.store.get('pods', 'default/made-0');
    if (pod) rig.take(['pods', { ...pod, ...{ status: { phase: 'Failed' } } } as StoredPod]);
    const failed = (): number => rig.store.get('jobs.batch', KEY)?.status.failed ?? 0;
    rig.clock.advanceTo(60_999);
    expect(failed()).toBe(0);
    rig.clock.advanceTo(61_000);
    expect(failed()).toBe(1);
  });
});

it.each<[string, JobStatus]>([
  ['as soon as it began', {}],
  ['from when it is said to have begun', { startTime: formatTime(0) }],
])('a deadline counts %s', (_name, status) => {
  const rig = new Rig(jobController, [job({ parallelism: 1, activeDeadlineSeconds: 5 }, status)]);
  rig.look();
  const said = (): readonly unknown[] => {
    const { startTime, conditions } = rig.store.get('jobs.batch', KEY)?.status ?? {};
    return [startTime, conditions?.map(({ reason }) => reason)];
  };
  rig.clock.advanceTo(4999);
  expect(said()).toEqual([formatTime(0), undefined]);
  rig.clock.advanceTo(5000);
  expect(said()).toEqual([formatTime(0), ['DeadlineExceeded']]);
});

const DONE: JobStatus = { startTime: at(-60), ready: 0, terminating: 0, uncountedTerminatedPods: {} };

describe('a status that is refused', () => {
  const spec = { parallelism: 1, completions: 1 };
  const pods = [jobsPod('p', { status: { phase: 'Running' } })];
  it('is tried again', () => {
    expect(look({ spec, pods, status: DONE, refuses: 'status' })).toMatchObject({ again: 1000, writes: [] });
  });
  it('is not if there is nothing to say', () => {
    const status = { ...DONE, active: 1 };
    expect(look({ spec, pods, status, refuses: 'status' }).again).toBeUndefined();
  });
});

describe('an index that has failed waits', () => {
  const INDEX = 'batch.kubernetes.io/job-completion-index';
  const FAILURES = 'batch.kubernetes.io/job-index-failure-count';
  /** `1^2` is a pod of the index 1 that failed for the third time; with `-4`, four seconds ago. */
  const podsOf = (text: string): StoredPod[] =>
    text.split(' ').flatMap((word) => {
      const [, index, failures, ago = '0'] = /^(\d)\^(\d)(?:-(\d+))?$/.exec(word) ?? [];
      if (index === undefined || failures === undefined) return [];
      const annotations = { [INDEX]: index, [FAILURES]: failures };
      const creationTimestamp = at(-Number(ago));
      return [
        jobsPod(`p${index}`, { metadata: { annotations, creationTimestamp }, status: { phase: 'Failed' } }),
      ];
    });
  it.each<[string, string, number[], number | undefined]>([
    ['not if none has', '', [1, 2, 3], 1000],
    ['while others begin', '1^0', [2, 3], 1000],
    ['not if it was long ago', '1^0 3^0-10', [2, 3], 1000],
    ['as long as the one that failed least', '1^1 2^0 3^2', [], 10_000],
    ['less the time that has passed', '1^1-1 2^0-1 3^2-1', [], 9000],
  ])('%s', (_name, text, indexes, again) => {
    const given = look({
      spec: {
        ...{ parallelism: 9, completions: 4, completionMode: 'Indexed', backoffLimitPerIndex: 9 },
        backoffLimit: 99,
      },
      status: { ...DONE, succeeded: 1, completedIndexes: '0', failedIndexes: '' },
      pods: podsOf(text),
    });
    expect([given.indexes, given.again]).toEqual([indexes, again]);
  });
});

it('a new pod waits a second at least', () => {
  const failed = jobsPod('old', {
    metadata: { ownerReferences: [owner('batch/v1', 'Job', 'j', 'j-uid')] },
    status: { phase: 'Failed' },
  });
  const rig = new Rig(jobController, [job({ parallelism: 1 }), ['pods', failed]]);
  rig.clock.advanceTo(9500);
  rig.look();
  rig.clock.advanceTo(10_499);
  expect(rig.pods).toEqual(['old']);
  rig.clock.advanceTo(10_500);
  expect(rig.pods).toEqual(['made-0', 'old']);
});
