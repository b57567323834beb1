import { describe, expect, it } from 'vitest';
import { COMPLETE, indexed, LIMIT, NOTHING, podsOf, replacesFailed, type Row, seen } from './test-rows.ts';

/** Models TestControllerSyncJob of pkg/controller/job/job_controller_test.go */

describe('one look at an indexed job', () => {
  it.each<Row>([
    ['starts', indexed(2, 5), {}, { created: 2, active: 2, indexes: [0, 1] }],
    [
      'waits for what is going',
      indexed(2, 5, replacesFailed),
      { going: 1 },
      { created: 1, active: 1, going: 1, indexes: [0] },
    ],
    [
      'does not wait for what is going',
      indexed(2, 5),
      { going: 1 },
      { created: 2, active: 2, going: 1, untracked: 1, indexes: [0, 1] },
    ],
    [
      'completes',
      indexed(2, 3),
      { indexes: '0S 1F 1S 2S' },
      { succeeded: 3, failed: 1, completed: '0-2', untracked: 4, conditions: COMPLETE },
    ],
    [
      'fails',
      indexed(2, 3, { backoffLimit: 0 }),
      { indexes: '0S 1F 2R' },
      {
        succeeded: 1,
        failed: 2,
        completed: '0',
        untracked: 3,
        deleted: 1,
        going: 1,
        conditions: [`FailureTarget=True ${LIMIT}`],
      },
    ],
    [
      'has an index completed twice',
      indexed(2, 3),
      { indexes: '0S 1S 1S' },
      { created: 1, active: 1, succeeded: 2, completed: '0,1', indexes: [2], untracked: 3 },
    ],
    [
      'has some of all kinds',
      indexed(8, 20),
      { indexes: '0R 2S 3P 4S 5S 7S 8S 9S' },
      {
        created: 6,
        active: 8,
        succeeded: 6,
        completed: '2,4,5,7-9',
        indexes: [1, 6, 10, 11, 12, 13],
        untracked: 6,
      },
    ],
    [
      'has some failed',
      indexed(3, 4),
      { indexes: '0F 1P 2F' },
      { created: 2, active: 3, failed: 2, indexes: [0, 2], untracked: 2 },
    ],
    [
      'has pods without index',
      indexed(2, 5),
      { active: 1, succeeded: 1, failed: 1, indexes: 'xR xS xF xP 0S 1R 2R' },
      { deleted: 3, active: 2, succeeded: 1, completed: '0', untracked: 8, going: 3 },
    ],
    [
      'has an index twice',
      indexed(5, 5),
      { succeeded: 1, failed: 1, indexes: 'xR 0S 1R 2R 2P' },
      { deleted: 2, active: 2, succeeded: 1, completed: '0', untracked: 5, going: 2 },
    ],
    [
      'has indexes that are too large',
      indexed(2, 5),
      { indexes: '0S 5R 6S 7P 8F' },
      { deleted: 2, succeeded: 1, completed: '0', untracked: 5, going: 2 },
    ],
  ])('%s', (_name, wants, pods, wanted, more = {}) => {
    expect(seen({ spec: wants, pods: podsOf(pods), ...more })).toEqual({ ...NOTHING, ...wanted });
  });
});
