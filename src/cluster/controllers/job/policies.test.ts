import { describe, expect, it } from 'vitest';
import type { ContainerStatus, PodFailurePolicyRule, SuccessPolicyRule } from '../../api/types.ts';
import type { StoredPod } from '../pods.ts';
import { parseIndexes } from './indexes.ts';
import { type FailureMatch, matchFailurePolicy, matchSuccessPolicy } from './policies.ts';
import { ended, pod, running } from './test-jobs.ts';

/** Models pkg/controller/job/pod_failure_policy_test.go and success_policy_test.go */

type Action = PodFailurePolicyRule['action'];

describe('failure policies', () => {
  const codes = (action: Action, operator: 'In' | 'NotIn', ...values: number[]): PodFailurePolicyRule => ({
    action,
    onExitCodes: { operator, values },
  });
  const condition = (action: Action, status = 'True', type = 'DisruptionTarget'): PodFailurePolicyRule => ({
    action,
    onPodConditions: [{ type, status }],
  });
  const failed = (...containerStatuses: readonly ContainerStatus[]): StoredPod =>
    pod({ phase: 'Failed', containerStatuses });
  const disrupted = (status = 'True'): StoredPod =>
    pod({ phase: 'Failed', conditions: [{ type: 'DisruptionTarget', status }] });
  const TWO = failed(ended('main', 2));

  const counts = (action?: Action): FailureMatch => ({ counts: true, ...(action && { action }) });
  const IGNORED: FailureMatch = { counts: false, action: 'Ignore' };
  const failsJob = (why: string, rule: number): FailureMatch => ({
    ...counts('FailJob'),
    message: `${why} matching FailJob rule at index ${rule}`,
  });
  const byCode = (code: number, rule: number): FailureMatch =>
    failsJob(`Container main for pod default/p failed with exit code ${code}`, rule);

  it.each<[string, readonly PodFailurePolicyRule[], StoredPod, FailureMatch]>([
    ['no rule', [], TWO, counts()],
    ['a code', [codes('FailJob', 'In', 1, 2, 3)], TWO, byCode(2, 0)],
    ['another code', [codes('FailJob', 'In', 1)], TWO, counts()],
    ['any other code', [codes('Ignore', 'In', 7), codes('FailJob', 'NotIn', 1)], TWO, byCode(2, 1)],
    ['a code that is negative', [codes('Ignore', 'In', -9, -7)], failed(ended('main', -7)), IGNORED],
    [
      'a code of the second rule',
      [codes('Count', 'In', 1, 2, 3), codes('FailJob', 'In', 4, 5, 6)],
      failed(ended('main', 6)),
      byCode(6, 1),
    ],
    ['success is no failure', [codes('Ignore', 'NotIn', 1)], failed(ended('main', 0)), counts()],
    [
      'success is none beside a code that is left out',
      [codes('FailJob', 'NotIn', 111)],
      pod({
        initContainerStatuses: [ended('init', 0)],
        containerStatuses: [ended('main', 111), ended('support', 0)],
      }),
      counts(),
    ],
    [
      'any code but success',
      [codes('FailJob', 'NotIn', 0)],
      failed(ended('main', 1), ended('support', 0)),
      byCode(1, 0),
    ],
    ['what is ignored', [codes('Ignore', 'In', 1, 2, 3)], TWO, IGNORED],
    ['what counts', [codes('Count', 'In', 2)], TWO, counts('Count')],
    [
      'what counts, beside a container that has not ended',
      [codes('Count', 'In', 1, 2, 3)],
      failed(running, ended('bar', 2)),
      counts('Count'),
    ],
    ['what fails an index', [codes('FailIndex', 'In', 2)], TWO, counts('FailIndex')],
    [
      'an init container',
      [codes('Ignore', 'In', 3)],
      pod({ initContainerStatuses: [ended('init', 3)], containerStatuses: [running] }),
      IGNORED,
    ],
    [
      'a container by name',
      [{ action: 'Ignore', onExitCodes: { containerName: 'side', operator: 'In', values: [2] } }],
      TWO,
      counts(),
    ],
    ['a condition', [condition('Ignore')], disrupted(), IGNORED],
    ['a condition that is denied', [condition('Ignore', 'False')], disrupted('False'), IGNORED],
    ['a condition of which nobody knows', [condition('Ignore', 'Unknown')], disrupted('Unknown'), IGNORED],
    ['a condition, though it is denied', [condition('Ignore')], disrupted('False'), counts()],
    ['a denied condition, though it holds', [condition('Ignore', 'False')], disrupted(), counts()],
    ['a condition that counts', [condition('Count')], disrupted(), counts('Count')],
    ['a condition that fails an index', [condition('FailIndex')], disrupted(), counts('FailIndex')],
    [
      'a condition that fails the job',
      [condition('FailJob')],
      disrupted(),
      failsJob('Pod default/p has condition DisruptionTarget', 0),
    ],
    [
      'the first of many rules',
      [
        codes('Count', 'NotIn', 8),
        codes('Ignore', 'In', 1, 2, 3),
        codes('FailJob', 'NotIn', 5, 6, 7),
        condition('Count', 'True', 'ResourceLimitExceeded'),
        condition('Ignore'),
      ],
      failed(ended('main', 32)),
      counts('Count'),
    ],
  ])('%s', (_name, rules, one, expected) => {
    expect(matchFailurePolicy({ rules }, one)).toEqual(expected);
  });

  it('are not needed', () => {
    expect(matchFailurePolicy(undefined, TWO)).toEqual(counts());
  });
});

describe('success policies', () => {
  const of = (succeededIndexes: string, succeededCount?: number): SuccessPolicyRule => ({
    succeededIndexes,
    ...(succeededCount !== undefined && { succeededCount }),
  });
  const many = (succeededCount: number): SuccessPolicyRule => ({ succeededCount });

  it.each<[string, SuccessPolicyRule[], string, number | undefined]>([
    ['no rules', [], '0', undefined],
    ['a text that is none', [of('invalid-form')], '0', undefined],
    ['all of a rule', [of('0-2')], '0-2,4-7', 0],
    ['none of a rule', [of('3')], '0-2', undefined],
    ['enough', [many(2)], '0-2', 0],
    ['not enough', [many(4)], '0-2', undefined],
    ['the second rule', [of('9'), of('4,6')], '0-2,4-7', 1],
    ['the first of two that hold', [of('0,1'), of('5')], '0-2,4-7', 0],
    ['enough of a rule', [of('3-6', 2)], '0-2,4-7', 0],
    ['not enough of a rule', [of('3-6', 2)], '0-2,6,7', undefined],
    ['nothing at all', [many(4)], '', undefined],
    ['parts of what has succeeded', [of('2-4,6-8')], '1-5,6-9', 0],
    ['just what has succeeded', [of('2-4,6-9')], '2-4,6-9', 0],
    ['parts below what is there', [of('2-4,8-12')], '2-5,7-15', 0],
    ['an empty rule', [of('')], '1-3', undefined],
    ['an empty rule and nothing', [of('')], '', undefined],
    ['numbers that there are not', [of('10-12,14-16')], '1-3,5-7', undefined],
    ['an overlap at the end of each', [of('1-3,5-7')], '2-4,6-8', undefined],
    ['such an overlap that is enough', [of('1-3,5-7', 4)], '2-4,6-8', 0],
    ['an overlap at the start of each', [of('2-4,6-9')], '1-3,5-7', undefined],
    ['such an overlap that is enough', [of('2-4,6-9', 4)], '1-3,5-7', 0],
    ['more on both sides', [of('0-4,6-9')], '1-3,7,8', undefined],
    ['more on both sides, but enough', [of('0-4,6-9', 5)], '1-3,7,8', 0],
    ['an overlap of several', [of('0-6,8-9')], '1-3,5-9', undefined],
    ['an overlap of several that is enough', [of('0-6,8-9', 7)], '1-3,5-9', 0],
    ['one that is missing', [of('0-5,7-9')], '1-5,7-10', undefined],
    ['one that is missing, but enough', [of('0-5,7-9', 8)], '1-5,7-10', 0],
    ['two of one part', [of('0-3,6-9')], '1-10', undefined],
    ['two of one part that are enough', [of('0-3,6-9', 7)], '1-10', 0],
  ])('%s', (_name, rules, done, index) => {
    const found = matchSuccessPolicy({ rules }, 10, new Set(parseIndexes(done, 10)));
    expect(found).toBe(index === undefined ? undefined : `Matched rules at index ${index}`);
  });

  it('are not needed', () => {
    expect(matchSuccessPolicy(undefined, 10, new Set([0]))).toBe(undefined);
  });
});
