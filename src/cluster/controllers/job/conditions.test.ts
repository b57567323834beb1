import { describe, expect, it } from 'vitest';
import type { JobCondition } from '../../api/types.ts';
import { condition, ensured } from './conditions.ts';
import { isFinished } from './counts.ts';
import { job } from './test-jobs.ts';

/** Models TestEnsureJobConditions of pkg/controller/job/job_controller_test.go and TestFinishedCondition of its util/utils_test.go */

const NOW = Date.parse('2026-01-05T09:00:00Z');
const of = (status: string, reason: string, since = NOW - 60_000): JobCondition =>
  condition('Suspended', status, { reason, message: '' }, since);

describe('conditions', () => {
  it.each<[string, readonly JobCondition[], JobCondition, boolean]>([
    ['begin with one that holds', [], of('True', 'foo', NOW), true],
    ['do not begin with one that is denied', [], of('False', 'foo', NOW), false],
    ['take another reason', [of('True', 'foo')], of('True', 'bar', NOW), true],
    ['are denied', [of('True', 'foo')], of('False', 'foo', NOW), true],
    ['hold again', [of('False', 'foo')], of('True', 'foo', NOW), true],
    ['stay as they were', [of('True', 'foo')], of('True', 'foo', NOW), false],
  ])('%s', (_name, before, next, changes) => {
    expect(ensured(before, next)).toEqual(changes ? [next] : before);
  });
});

describe('a job is over', () => {
  const denied = ['Suspended', 'False'] as const;
  it.each<[string, (readonly [type: string, status: string])[], string | undefined]>([
    ['not if nothing is said', [], undefined],
    ['when it is complete', [['Complete', 'True']], 'Complete'],
    ['not when that is denied', [['Complete', 'False']], undefined],
    ['not when nobody knows that', [['Complete', 'Unknown']], undefined],
    ['when it is complete, among others', [denied, ['Complete', 'True'], ['Failed', 'False']], 'Complete'],
    ['when it has failed', [['Failed', 'True']], 'Failed'],
    ['not when its failure is denied', [['Failed', 'False']], undefined],
    ['not when nobody knows of its failure', [['Failed', 'Unknown']], undefined],
    ['not when all is denied', [denied, ['Complete', 'False'], ['Failed', 'False']], undefined],
  ])('%s', (_name, said, type) => {
    const conditions = said.map(([type, status]) => ({ type, status }));
    expect(isFinished(job({}, { conditions }))?.type).toBe(type);
  });
});
