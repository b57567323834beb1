import { describe, expect, it } from 'vitest';
import type { JobCondition, JobSpec, JobStatus } from '../../api/types.ts';
import type { StoredPod } from '../pods.ts';
import { metadata } from '../test-objects.ts';
import { type Placed, Rig } from '../test-rig.ts';
import { TRACKING } from './counts.ts';
import { jobController } from './job.ts';
import { at, jobsPod, look, words } from './test-look.ts';

/** Models TestTrackJobStatusAndRemoveFinalizers and TestJobBackoff… of pkg/controller/job/job_controller_test.go */

const INDEX = 'batch.kubernetes.io/job-completion-index';
const FAILURES = 'batch.kubernetes.io/job-index-failure-count';
const PHASES = { S: 'Succeeded', F: 'Failed', R: 'Running', P: 'Pending' } as const;

/**
 * Pods in words: a phase's letter, `-` for one that is being deleted, `!` for one that is not tracked any more, then its
 * index, `^` and how often its index had failed before, `*` and how often its container began anew; `a=` gives it a UID.
 */
const podsOf = (text: string): StoredPod[] =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .map((word, i) => {
      const [, uid = `uid-${i}`, letter, going, counted, index, before, restarts = '0'] =
        /^(?:(\w+)=)?([SFRP])(-?)(!?)(\d*)(?:\^(\d))?(?:\*(\d))?$/.exec(word) ?? [];
      const phase = letter === 'S' || letter === 'F' || letter === 'R' ? PHASES[letter] : PHASES.P;
      const annotations = { ...(index && { [INDEX]: index }), ...(before && { [FAILURES]: before }) };
      const ended = { exitCode: letter === 'S' ? 0 : 1, finishedAt: '0001-01-01T00:00:01Z' };
      const container = {
        ...{ name: 'c', image: 'i', imageID: '', ready: false, restartCount: Number(restarts) },
        state: letter === 'S' || letter === 'F' ? { terminated: ended } : {},
      };
      return jobsPod(`pod-${i}`, {
        metadata: {
          uid,
          annotations,
          finalizers: counted ? [] : [TRACKING],
          ...(going && { deletionTimestamp: at(0) }),
        },
        status: { phase, containerStatuses: [container] },
      });
    });

const condition = (type: string, reason: string): JobCondition => ({
  ...{ type, status: 'True', reason, message: 'so it is' },
});
const LOST = condition('FailureTarget', 'BackoffLimitExceeded');
const WON = condition('SuccessCriteriaMet', 'SuccessPolicy');
const LIMIT = 'BackoffLimitExceeded: Job has reached the specified backoff limit';
const REACHED = 'CompletionsReached: Reached expected number of succeeded pods';

const indexed = (completions: number, more: Partial<JobSpec> = {}): Partial<JobSpec> => ({
  completionMode: 'Indexed',
  completions,
  backoffLimit: 2_147_483_647,
  ...more,
});
const some = (completions: number, parallelism = completions, more: Partial<JobSpec> = {}) => ({
  completions,
  parallelism,
  backoffLimit: 6,
  ...more,
});

interface Wanted {
  readonly untracked: number;
  readonly succeeded?: number;
  readonly failed?: number;
  readonly completed?: string;
  readonly failedIndexes?: string;
  readonly conditions?: readonly string[];
}

describe('pods that have ended are counted once', () => {
  it.each<[string, Partial<JobSpec>, string, Wanted, JobStatus?]>([
    ['none', some(1), '', { untracked: 0 }],
    [
      'all that have ended, and those that are going',
      some(9, 2),
      'S F S- F- P- P R',
      { untracked: 5, succeeded: 2, failed: 3 },
    ],
    [
      'with those that were counted half before',
      some(9, 1, { backoffLimit: 9 }),
      'e=S! F! P! a=S b=F c=S d=F',
      { untracked: 4, succeeded: 5, failed: 6 },
      {
        active: 1,
        succeeded: 2,
        failed: 3,
        uncountedTerminatedPods: { succeeded: ['a', 'e'], failed: ['b', 'f'] },
      },
    ],
    [
      'what runs, when the job has failed',
      some(3),
      'S F R',
      { untracked: 3, succeeded: 1, failed: 2, conditions: ['FailureTarget'] },
      { conditions: [LOST] },
    ],
    [
      'not what runs, when it has succeeded',
      some(3),
      'S F P',
      { untracked: 3, succeeded: 1, failed: 1, conditions: ['SuccessCriteriaMet'] },
      { conditions: [WON] },
    ],
    [
      'as failed, what was so first',
      some(2),
      'a=F b=S',
      { untracked: 2, failed: 2, conditions: ['FailureTarget', 'Failed'] },
      { conditions: [LOST], uncountedTerminatedPods: { failed: ['a', 'b'] } },
    ],
    [
      'before the job has failed',
      some(1),
      'a=F',
      { untracked: 1, failed: 1, conditions: ['FailureTarget', 'Failed'] },
      { conditions: [LOST], uncountedTerminatedPods: { failed: ['a'] } },
    ],
    [
      'while the job waits for what is going before it fails',
      some(1),
      'a=R-!',
      { untracked: 0, failed: 1, conditions: ['FailureTarget'] },
      { conditions: [LOST], uncountedTerminatedPods: { failed: ['a'] } },
    ],
    [
      'while the job waits for what is going before it is complete',
      some(1),
      'a=R-!',
      { untracked: 0, succeeded: 1, failed: 1, conditions: ['SuccessCriteriaMet'] },
      { conditions: [WON], uncountedTerminatedPods: { failed: ['a'], succeeded: ['b'] } },
    ],
    ['by index', indexed(6), 'S1 S3 S3 R5 S', { untracked: 4, succeeded: 2, completed: '1,3' }],
    [
      'without indexes that are asked for no more',
      indexed(2, { parallelism: 2 }),
      'R0 R1',
      { untracked: 0 },
      { active: 2, succeeded: 1, completedIndexes: '3' },
    ],
    [
      'with new ones instead',
      indexed(2, { parallelism: 2 }),
      'R0 S1',
      { untracked: 1, succeeded: 1, completed: '1' },
      { active: 2, succeeded: 1, completedIndexes: '3' },
    ],
    ['every failure of an index', indexed(6), 'F1 F3 F3 R5 F', { untracked: 4, failed: 3 }],
    [
      'by index, old and new',
      indexed(7),
      'S!0 F!1 S1 S3 F2 F5',
      { untracked: 4, succeeded: 6, failed: 4, completed: '0-4,6' },
      { failed: 2, succeeded: 5, completedIndexes: '0-2,4,6,7' },
    ],
    [
      'not before another takes their index over',
      indexed(6, { backoffLimitPerIndex: 1, parallelism: 1 }),
      'F1^0',
      { untracked: 0, failedIndexes: '' },
    ],
    [
      'when another has taken their index over',
      indexed(6, { backoffLimitPerIndex: 1, parallelism: 1 }),
      'F1^0 R1^1',
      { untracked: 1, failed: 1, failedIndexes: '' },
    ],
    [
      'when their index has failed',
      indexed(6, { backoffLimitPerIndex: 1, parallelism: 1 }),
      'F1^1',
      { untracked: 1, failed: 1, failedIndexes: '1' },
    ],
  ])('%s', (_name, spec, pods, wanted, status = {}) => {
    const { status: now, untracked } = look({ spec, pods: podsOf(pods), status });
    expect(now.uncountedTerminatedPods).toEqual({});
    expect({
      untracked,
      succeeded: now.succeeded ?? 0,
      failed: now.failed ?? 0,
      completed: now.completedIndexes,
      failedIndexes: now.failedIndexes,
      conditions: now.conditions?.map(({ type }) => type) ?? [],
    }).toEqual({
      ...{ succeeded: 0, failed: 0, completed: undefined, failedIndexes: undefined, conditions: [] },
      ...wanted,
    });
  });

  it.each<[string, string, JobStatus, number, number]>([
    [
      'with those that were counted before',
      'S! S S F! F R',
      { succeeded: 2, failed: 1, uncountedTerminatedPods: {} },
      4,
      2,
    ],
    [
      'with those that were counted half',
      'a=S! S! c=S S e=F! f=F F',
      { succeeded: 1, failed: 1, uncountedTerminatedPods: { succeeded: ['a', 'c'], failed: ['e', 'f'] } },
      4,
      4,
    ],
    [
      'with those that are going',
      'S- F- R- P- R-! P-!',
      { succeeded: 1, failed: 1, uncountedTerminatedPods: {} },
      2,
      4,
    ],
  ])('%s', (_name, pods, status, succeeded, failed) => {
    const found = look({ spec: some(9, 1, { backoffLimit: 9 }), pods: podsOf(pods), status });
    expect(found.status).toMatchObject({ succeeded, failed });
  });

  /** `2/1 a b` has counted two and one, and is about to count a as succeeded and b as failed. */
  const written = ({ succeeded = 0, failed = 0, uncountedTerminatedPods: half = {} }: JobStatus): string =>
    `${succeeded}/${failed} ${(half.succeeded ?? []).join(',')} ${(half.failed ?? []).join(',')}`.trim();
  it.each<[string, Partial<JobSpec>, string, string[]]>([
    ['is said before', some(9, 2), 'a=S b=F c=S- d=F- e=P- P R', ['0/0 a,c b,d,e', '2/3']],
    ['is said once of indexes that succeed', indexed(6), 'S1 S3 S3 R5 S', ['2/0']],
    ['is said before of indexes that fail', indexed(6), 'a=F1 b=F3 c=F3 R5 F', ['0/0  a,b,c', '0/3']],
    ['is said of what a job has lost', some(3, 3, { backoffLimit: 0 }), 'a=S b=F c=R', ['0/0 a b,c', '1/2']],
  ])('and %s', (_name, spec, pods, expected) => {
    const { writes } = look({ spec, pods: podsOf(pods) });
    expect([...new Set(writes.map(written))]).toEqual(expected);
  });

  it('but no more than 500 at once', () => {
    const rig = new Rig(jobController, [
      [
        'jobs.batch',
        {
          ...{ apiVersion: 'batch/v1', kind: 'Job', metadata: metadata('foobar') },
          ...{ spec: { selector: { matchLabels: { foo: 'bar' } }, template: {}, ...some(501) }, status: {} },
        },
      ],
      ...podsOf(Array.from({ length: 501 }, () => 'S').join(' ')).map((pod): Placed => ['pods', pod]),
    ]);
    rig.look();
    const said = (): readonly unknown[] => {
      const { succeeded, conditions } = rig.store.get('jobs.batch', 'default/foobar')?.status ?? {};
      return [succeeded, conditions?.map(({ type }) => type)];
    };
    expect(said()).toEqual([500, ['SuccessCriteriaMet']]);
    rig.clock.advanceTo(1000);
    expect(said()).toEqual([501, ['SuccessCriteriaMet', 'Complete']]);
  });

  it('is true of a job that is being deleted, of which nothing is held any more', () => {
    const pods = podsOf('S F R');
    const { status, untracked } = look({ spec: some(9, 1), pods, deleting: true });
    const { active, succeeded, failed } = status;
    expect([untracked, active, succeeded, failed]).toEqual([3, 1, 1, 1]);
  });
});

describe('the limit of failures', () => {
  type Row = [name: string, spec: Partial<JobSpec>, pods: string, counts: number[], conditions?: string[]];
  const inPlace = (parallelism: number, completions: number, backoffLimit: number): Partial<JobSpec> => ({
    ...some(completions, parallelism, { backoffLimit }),
    template: { spec: { restartPolicy: 'OnFailure', containers: [{ name: 'c', image: 'i' }] } },
  });
  const OVER = [`FailureTarget=True ${LIMIT}`];
  const FAILED = [...OVER, `Failed=True ${LIMIT}`];

  const check = (_name: string, spec: Partial<JobSpec>, pods: string, counts: number[], wanted = ['']) => {
    const { status } = look({ spec, pods: podsOf(pods) });
    expect([status.active ?? 0, status.succeeded ?? 0, status.failed ?? 0]).toEqual(counts);
    expect(words(status).join('\n')).toBe(wanted.join('\n'));
  };

  it.each<Row>([
    ['none is allowed and none was', inPlace(1, 1, 0), 'R*0', [1, 0, 0]],
    ['one is allowed and none was', inPlace(1, 1, 1), 'R*0', [1, 0, 0]],
    ['none is allowed and one was', inPlace(1, 1, 0), 'R*1', [0, 0, 1], OVER],
    ['one is allowed and was', inPlace(1, 1, 1), 'R*1', [0, 0, 1], OVER],
    ['of a pod that waits again', inPlace(1, 1, 1), 'P*1', [0, 0, 1], OVER],
    ['all of one pod', inPlace(1, 5, 2), 'R*2', [0, 0, 1], OVER],
    ['all of one pod that waits again', inPlace(1, 5, 2), 'P*2', [0, 0, 1], OVER],
    ['together', inPlace(2, 5, 2), 'R*1 R*1', [0, 0, 2], OVER],
    ['together, waiting again', inPlace(2, 5, 2), 'P*1 P*1', [0, 0, 2], OVER],
    ['together not enough', inPlace(2, 5, 3), 'R*1 R*1', [2, 0, 0]],
    [
      'of a job that is suspended',
      { ...inPlace(2, 4, 6), suspend: true },
      'R*1 R*1',
      [0, 0, 0],
      ['Suspended=True JobSuspended: Job suspended'],
    ],
    [
      'of a job that has succeeded all the same',
      { ...inPlace(2, 4, 6), suspend: true },
      'S*1 S*1 S*2 S*0',
      [0, 4, 0],
      [`SuccessCriteriaMet=True ${REACHED}`, `Complete=True ${REACHED}`],
    ],
  ])('when containers begin anew: %s', check);

  it.each<Row>([
    ['none is allowed and none was', some(1, 1, { backoffLimit: 0 }), 'R', [1, 0, 0]],
    ['one is allowed and was', some(1, 1, { backoffLimit: 1 }), 'F', [1, 0, 1]],
    ['one is allowed and two were', some(1, 1, { backoffLimit: 1 }), 'F F', [0, 0, 2], FAILED],
    ['six are allowed and were', some(2), 'R F F F F F F', [2, 0, 6]],
    ['six are allowed and seven were', some(2), 'F F F F F F F', [0, 0, 7], FAILED],
  ])('when pods are replaced: %s', check);
});
