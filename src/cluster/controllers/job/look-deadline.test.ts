import { describe, expect, it } from 'vitest';
import { at, type Given } from './test-look.ts';
import { DEADLINE, LIMIT, NOTHING, podsOf, type Row, seen, spec, SUSPENDED } from './test-rows.ts';

/** Models TestSyncJobPastDeadline of pkg/controller/job/job_controller_test.go */

describe('a deadline', () => {
  const past = (seconds: number): Pick<Given, 'status'> => ({ status: { startTime: at(-seconds) } });
  const target = `FailureTarget=True ${DEADLINE}`;
  it.each<Row>([
    [
      'before a pod has ended',
      spec(1, 1, { activeDeadlineSeconds: 10 }),
      { active: 1 },
      { deleted: 1, failed: 1, untracked: 1, going: 1, conditions: [target] },
      past(15),
    ],
    [
      'after a pod has ended',
      spec(1, 2, { activeDeadlineSeconds: 10 }),
      { active: 1, succeeded: 1 },
      { deleted: 1, succeeded: 1, failed: 1, untracked: 2, going: 1, conditions: [target] },
      past(15),
    ],
    [
      'before any pod',
      spec(1, 1, { activeDeadlineSeconds: 10 }),
      {},
      { conditions: [target, `Failed=True ${DEADLINE}`] },
      past(10),
    ],
    [
      'and the limit',
      spec(1, 1, { activeDeadlineSeconds: 1, backoffLimit: 0 }),
      { failed: 1 },
      { failed: 1, untracked: 1, conditions: [`FailureTarget=True ${LIMIT}`, `Failed=True ${LIMIT}`] },
      past(10),
    ],
    [
      'of a suspended job',
      spec(1, 2, { activeDeadlineSeconds: 10, suspend: true }),
      {},
      { conditions: [SUSPENDED] },
      past(15),
    ],
  ])('%s', (_name, wants, pods, wanted, more = {}) => {
    expect(seen({ spec: wants, pods: podsOf(pods), ...more })).toEqual({ ...NOTHING, ...wanted });
  });

  it('makes one condition of a failure that was denied', () => {
    const denied = { type: 'Failed', status: 'False', reason: 'DeadlineExceeded', message: 'no' };
    const status = { startTime: at(-15), conditions: [denied] };
    const { conditions } = seen({ spec: spec(1, 1, { activeDeadlineSeconds: 10 }), status });
    expect(conditions).toEqual([`Failed=True ${DEADLINE}`, target]);
  });
});
