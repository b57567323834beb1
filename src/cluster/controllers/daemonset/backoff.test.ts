import { describe, expect, it } from 'vitest';
import { FailureBackoff } from './backoff.ts';
import type { StoredDaemonSet } from './placement.ts';
import { daemonSet } from './test-fleet.ts';

/** Models pkg/controller/daemon/daemon_controller_test.go TestDaemonKillFailedPodsBackoff and client-go/util/flowcontrol/backoff_test.go */

const START = Date.parse('2026-01-05T09:00:00Z');

describe('a daemon that has failed', () => {
  /** What becomes of failed pods that are found so many milliseconds after the first. */
  const found = (...times: readonly number[]): readonly number[] => {
    const failures = new FailureBackoff(new Map());
    return times.map((time) => failures.next(daemonSet(), 'node-0', START + time));
  };

  it.each<[string, readonly number[], readonly number[]]>([
    ['goes at once', [0], [0]],
    ['waits a second after another', [0, 0], [0, 1000]],
    ['waits as long whenever it is found', [0, 400, 999], [0, 1000, 1000]],
    ['goes when the second is over', [0, 1000], [0, 0]],
    ['waits twice as long the next time', [0, 1000, 2999, 3000], [0, 0, 2000, 0]],
    ['waits as long however late it comes', [0, 60_000, 61_999, 62_000], [0, 0, 2000, 0]],
    ['is still remembered', [0, 1000, 1_801_000, 1_804_999], [0, 0, 0, 4000]],
    ['is forgotten', [0, 1000, 1_801_001, 1_802_000, 1_802_001], [0, 0, 0, 1000, 0]],
  ])('%s', (_name, times, expected) => {
    expect(found(...times)).toEqual(expected);
  });

  it('waits a quarter of an hour at most', () => {
    const failures = new FailureBackoff(new Map());
    let now = START;
    const waits: number[] = [];
    for (let i = 0; i < 13; i++) {
      failures.next(daemonSet(), 'node-0', now);
      const wait = failures.next(daemonSet(), 'node-0', now);
      waits.push(wait / 1000);
      now += wait;
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
  });

  it('leaves the bursts of sets in a namespace of that name alone', () => {
    const times = new Map([['failed/agent', 250]]);
    new FailureBackoff(times).next(daemonSet(), 'node-0', START);
    expect(times.get('failed/agent')).toBe(250);
  });

  it('does not wait for failures of other nodes, sets and specs, and is remembered as times', () => {
    const times = new Map<string, number>();
    const set = daemonSet();
    const other = { ...set, metadata: { ...set.metadata, uid: 'other' } };
    const changed: StoredDaemonSet = { ...set, status: { ...set.status, observedGeneration: 2 } };
    const failures = new FailureBackoff(times);
    expect([
      failures.next(set, 'node-0', START),
      failures.next(set, 'node-1', START),
      failures.next(other, 'node-0', START),
      failures.next(changed, 'node-0', START),
    ]).toEqual([0, 0, 0, 0]);
    expect(new FailureBackoff(new Map(times)).next(set, 'node-0', START + 1)).toBe(1000);
    failures.next(set, 'node-0', START + 1_800_001);
    expect([...times.keys()]).toEqual(['failed:agent-uid/0/node-0', 'backoff:agent-uid/0/node-0']);
  });
});
