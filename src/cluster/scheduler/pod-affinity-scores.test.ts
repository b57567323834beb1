import { describe, expect, it } from 'vitest';
import type { Affinity } from '../api/types.ts';
import { SCORES } from './scores.ts';
import { cycleOf, infos, near, node, pod, term } from './test-objects.ts';

/** Models pkg/scheduler/framework/plugins/interpodaffinity/scoring_test.go TestPreferredAffinity */
describe('preferences', () => {
  const S1 = { security: 'S1' };
  const S2 = { security: 'S2' };
  const [CHINA, INDIA, AZ1, AZ2] = [{ region: 'China' }, { region: 'India' }, { az: 'az1' }, { az: 'az2' }];
  const rather = (
    which: 'podAffinity' | 'podAntiAffinity',
    ...terms: readonly (readonly [weight: number, value: string, key: string])[]
  ): Affinity => ({
    [which]: {
      preferredDuringSchedulingIgnoredDuringExecution: terms.map(([weight, value, key]) => ({
        weight,
        podAffinityTerm: term('security', 'In', [value], key),
      })),
    },
  });
  const withS1 = rather('podAffinity', [5, 'S1', 'region']);
  const withS2 = rather('podAffinity', [6, 'S2', 'region']);
  const awayFromS1 = rather('podAntiAffinity', [5, 'S1', 'az']);
  const awayFromS2 = rather('podAntiAffinity', [5, 'S2', 'az']);
  const needsS1 = near(term('security', 'In', ['S1', 'value2'], 'region'));

  it.each([
    [
      'near by region',
      { labels: S1, affinity: withS1 },
      [CHINA, INDIA, AZ1],
      [
        [0, S1],
        [1, S2],
        [2, S1],
      ],
      [100, 0, 0],
    ],
    [
      'the same for all nodes of a region',
      { affinity: withS1 },
      [CHINA, CHINA, INDIA],
      [[0, S1]],
      [100, 100, 0],
    ],
    [
      'more pods, more weight',
      { labels: S1, affinity: withS2 },
      [CHINA, CHINA, INDIA],
      [
        [0, S2],
        [0, S2],
        [1, S2],
        [2, S2],
        [2, S1],
      ],
      [100, 100, 0],
    ],
    [
      'others would like this one near',
      { labels: S2 },
      [CHINA, INDIA, AZ1],
      [
        [0, S1, withS1],
        [1, S2, withS2],
      ],
      [0, 100, 0],
    ],
    [
      'others insist on this one near',
      { labels: S1 },
      [CHINA, INDIA, AZ1],
      [
        [0, S1, needsS1],
        [1, S2, needsS1],
      ],
      [100, 100, 0],
    ],
    [
      'far by zone',
      { labels: S1, affinity: awayFromS1 },
      [AZ1, CHINA],
      [
        [0, S1],
        [1, S2],
      ],
      [0, 100],
    ],
    [
      'one more to avoid',
      { labels: S1, affinity: awayFromS1 },
      [AZ1, AZ2],
      [
        [0, S1],
        [0, S1],
        [1, S1],
      ],
      [0, 100],
    ],
    [
      'others would like this one far',
      { labels: S2 },
      [AZ1, AZ2],
      [
        [0, S1, awayFromS2],
        [1, S2, awayFromS1],
      ],
      [0, 100],
    ],
    [
      'both would',
      { labels: S1, affinity: awayFromS2 },
      [AZ1, AZ2],
      [
        [0, S1, awayFromS2],
        [1, S2, awayFromS1],
      ],
      [100, 0],
    ],
    [
      'near and far',
      { labels: S1, affinity: { ...withS1, ...rather('podAntiAffinity', [5, 'S2', 'az']) } },
      [CHINA, AZ1],
      [
        [0, S1],
        [1, S2],
      ],
      [100, 0],
    ],
  ] as const)('%s', (_what, own, nodes, there, expected) => {
    const affine = (affinity: Affinity | undefined) => affinity && { spec: { affinity } };
    const all = infos(
      nodes.map((own, i) => node(String(i), { labels: own })),
      there.map(([on, own, affinity], i) =>
        pod(`there-${i}`, { node: String(on), labels: own, ...affine(affinity) }),
      ),
    );
    const one = pod('p', {
      ...('labels' in own && { labels: own.labels }),
      ...('affinity' in own && affine(own.affinity)),
    });
    expect(SCORES.InterPodAffinity[0](cycleOf(one, all), all, all)).toEqual(expected);
  });

  it('has no opinion when nobody speaks', () => {
    const all = infos([node('0', { labels: CHINA })], [pod('there', { node: '0', labels: S1 })]);
    expect(SCORES.InterPodAffinity[0](cycleOf(pod('p', { labels: S1 }), all), all, all)).toBeUndefined();
  });
});
