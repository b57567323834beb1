import { describe, expect, it } from 'vitest';
import { differences, withoutIdentity } from './differences.ts';

describe('differences', () => {
  it('finds each place, whatever the order of keys', () => {
    expect(
      differences(
        { a: 1, b: [{ x: 'y' }, 2], 'c/d': null, e: { f: 'g' } },
        { e: { f: 'g' }, b: [{ x: 'z' }], 'c/d': undefined, a: 1, more: true },
      ),
    ).toEqual([
      { path: 'b[0].x', expected: 'y', got: 'z' },
      { path: 'b[1]', expected: 2, got: undefined },
      { path: '["c/d"]', expected: null, got: undefined },
      { path: 'more', expected: undefined, got: true },
    ]);
  });

  it('sees no difference in what names the moment and the object', () => {
    const job = (uid: string, at: string): unknown => ({
      metadata: { uid, labels: { 'controller-uid': uid, day: 'Monday' }, creationTimestamp: at },
      spec: { template: { metadata: { creationTimestamp: null } } },
    });
    expect(
      differences(
        withoutIdentity(job('one', '2026-11-22T01:06:55Z')),
        withoutIdentity(job('two', '2026-01-05T09:00:00Z')),
      ),
    ).toEqual([]);
  });
});
