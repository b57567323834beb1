import type { JobSpec } from '../../api/types.ts';
import type { StoredPod } from '../pods.ts';
import { at, type Given, jobsPod, look, words } from './test-look.ts';

const INDEX = 'batch.kubernetes.io/job-completion-index';
const ended = { name: 'c', image: 'i', imageID: '', ready: false, restartCount: 0 };
const LONG_AGO = [{ ...ended, state: { terminated: { exitCode: 0, finishedAt: '0001-01-01T00:00:01Z' } } }];

/** Pods of a job by what has become of them. */
export interface Pods {
  readonly pending?: number;
  readonly active?: number;
  readonly ready?: number;
  readonly succeeded?: number;
  readonly failed?: number;
  readonly going?: number;
  /** Pods of an indexed job: `0S` has the index 0 and has succeeded; `F`, `R`, `P`; `x` is no index. */
  readonly indexes?: string;
}

const PHASES = { S: 'Succeeded', F: 'Failed', R: 'Running', P: 'Pending' } as const;

/** The pods of a row. */
export function podsOf({
  pending = 0,
  active = 0,
  ready = 0,
  succeeded = 0,
  failed = 0,
  going = 0,
  indexes = '',
}: Pods) {
  const some = (count: number, phase: (typeof PHASES)[keyof typeof PHASES], more = {}): StoredPod[] =>
    Array.from({ length: count }, (_, i) => {
      const conditions = phase === 'Running' && i < ready ? [{ type: 'Ready', status: 'True' }] : [];
      const name = `${phase.toLowerCase()}${Object.keys(more).length}-${i}`;
      return jobsPod(name, { status: { phase, conditions, containerStatuses: LONG_AGO }, metadata: more });
    });
  return [
    ...some(pending, 'Pending'),
    ...some(active, 'Running'),
    ...some(succeeded, 'Succeeded'),
    ...some(failed, 'Failed'),
    ...some(going, 'Running', { deletionTimestamp: at(0) }),
    ...(indexes === '' ? [] : indexes.split(' ')).map((word, i) => {
      const letter = word.at(-1);
      const phase = letter === 'S' || letter === 'F' || letter === 'R' ? PHASES[letter] : PHASES.P;
      const annotations = { [INDEX]: word.slice(0, -1) };
      const containerStatuses = letter === 'S' || letter === 'F' ? LONG_AGO : [];
      return jobsPod(`indexed-${i}`, { status: { phase, containerStatuses }, metadata: { annotations } });
    }),
  ];
}

/** The conditions of a job that has completed. */
export const COMPLETE = [
  'SuccessCriteriaMet=True CompletionsReached: Reached expected number of succeeded pods',
  'Complete=True CompletionsReached: Reached expected number of succeeded pods',
];
/** Why a job has failed: its limit of failures. */
export const LIMIT = 'BackoffLimitExceeded: Job has reached the specified backoff limit';
/** Why a job has failed: its deadline. */
export const DEADLINE = 'DeadlineExceeded: Job was active longer than specified deadline';
/** The condition of a suspended job. */
export const SUSPENDED = 'Suspended=True JobSuspended: Job suspended';

/** What a row expects; what it leaves out is as in {@link NOTHING}. */
export interface Wanted {
  readonly created?: number;
  readonly deleted?: number;
  readonly untracked?: number;
  readonly active?: number;
  readonly ready?: number;
  readonly succeeded?: number;
  readonly failed?: number;
  readonly going?: number;
  readonly completed?: string;
  readonly indexes?: readonly number[];
  readonly conditions?: readonly string[];
}

/** What a look does and tells where there is nothing to do. */
export const NOTHING: Required<Wanted> = {
  created: 0,
  deleted: 0,
  untracked: 0,
  active: 0,
  ready: 0,
  succeeded: 0,
  failed: 0,
  going: 0,
  completed: '',
  indexes: [],
  conditions: [],
};

/** What one look does and tells. */
export function seen(given: Given): Required<Wanted> {
  const { status, created, deleted, untracked, indexes } = look(given);
  return {
    ...{ created, deleted, untracked, indexes },
    active: status.active ?? 0,
    ready: status.ready ?? 0,
    succeeded: status.succeeded ?? 0,
    failed: status.failed ?? 0,
    going: status.terminating ?? 0,
    completed: status.completedIndexes ?? '',
    conditions: words(status),
  };
}

/** What it is called, the job, its pods, what comes of them, and what else there is. */
export type Row = [string, Partial<JobSpec>, Pods, Wanted, Omit<Given, 'spec' | 'pods'>?];

/** Parallelism, completions if there are any, and a limit. */
export const spec = (
  parallelism: number,
  completions?: number,
  more: Partial<JobSpec> = {},
): Partial<JobSpec> => ({
  parallelism,
  backoffLimit: 6,
  ...(completions !== undefined && { completions }),
  ...more,
});
/** The same of an indexed job. */
export const indexed = (
  parallelism: number,
  completions: number,
  more: Partial<JobSpec> = {},
): Partial<JobSpec> => spec(parallelism, completions, { completionMode: 'Indexed', ...more });
/** Pods are replaced when they have ended. */
export const replacesFailed = { podReplacementPolicy: 'Failed' } as const;
