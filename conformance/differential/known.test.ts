import { describe, expect, it } from 'vitest';
import { knownDifferences, reckon, type KnownDifference } from './known.ts';
import type { Result } from './session.ts';

const line = (seq: number) => ({ group: 'g', seq, cmd: 'kubectl get pods', tool: 'kubectl' });
const corpus = [{ name: 'g', lines: [0, 1, 2, 3].map(line) }];
const result = (seq: number, verdict: Result['verdict']): Result => ({
  line: line(seq),
  typed: 'kubectl get pods',
  verdict,
});
const entry = (seq: number, more: Partial<KnownDifference> = {}): KnownDifference => ({
  group: 'g',
  seq,
  reason: 'chance',
  ...more,
});

describe('the list of known differences', () => {
  it('says which differences it has and which it has not', () => {
    const results = [result(0, 'identical'), result(1, 'differs'), result(2, 'late'), result(3, 'differs')];
    expect(reckon(results, [entry(1)], corpus)).toEqual({
      listed: [[results[1], entry(1)]],
      unlisted: [results[2], results[3]],
      stale: [],
    });
  });

  it('says which of its entries are about lines that agree, or about none', () => {
    const known = [
      entry(0),
      entry(1, { varies: true }),
      entry(9),
      entry(3),
      entry(0, { group: 'elsewhere' }),
    ];
    const results = [result(0, 'agrees'), result(1, 'identical')];
    expect(reckon(results, known, corpus).stale).toEqual([entry(0), entry(9)]);
  });

  it('has one entry for a line, with a reason', () => {
    const known = knownDifferences();
    const places = known.map(({ group, seq }) => `${group} #${seq}`);
    expect(new Set(places).size).toBe(places.length);
    expect(known.filter(({ reason }) => reason.length < 20)).toEqual([]);
  });
});
