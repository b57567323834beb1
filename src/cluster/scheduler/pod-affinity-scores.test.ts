import { describe, expect, it } from 'vitest';
import type { Affinity, LabelSelectorRequirement } from '../api/types.ts';
import { SCORES } from './scores.ts';
import { cycleOf, infos, near, node, pod, storeOf, term } from './test-objects.ts';

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
  const withS1FarFromS2 = { ...rather('podAffinity', [8, 'S1', 'region']), ...awayFromS2 };
  const expressions = (...matchExpressions: readonly LabelSelectorRequirement[]) => ({
    topologyKey: 'region',
    labelSelector: { matchExpressions },
  });
  const anySecurity = expressions(
    { key: 'security', operator: 'Exists' },
    { key: 'wrongkey', operator: 'DoesNotExist' },
  );
  const picky: Affinity = {
    podAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 8,
          podAffinityTerm: expressions(
            { key: 'security', operator: 'NotIn', values: ['S1'] },
            { key: 'security', operator: 'In', values: ['S2'] },
          ),
        },
        { weight: 2, podAffinityTerm: anySecurity },
      ],
    },
  };
  const needsBoth = near(term('security', 'In', ['S1', 'value2'], 'region'), anySecurity);
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
      'as much weight for every node of a region, however many pods are on each',
      { labels: S1, affinity: withS2 },
      [CHINA, INDIA, CHINA, CHINA, INDIA],
      [
        [0, S2],
        [0, S2],
        [1, S2],
        [2, S2],
        [3, S2],
        [4, S2],
      ],
      [100, 0, 100, 100, 0],
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
      'two to avoid, and the other in no zone',
      { labels: S1, affinity: awayFromS1 },
      [AZ1, INDIA],
      [
        [0, S1],
        [0, S1],
        [1, S2],
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
    [
      'near and far, and nobody is to be avoided',
      { labels: S1, affinity: withS1FarFromS2 },
      [CHINA, AZ1],
      [
        [0, S1],
        [1, S1],
      ],
      [100, 0],
    ],
    [
      'several requirements and preferences',
      { labels: S1, affinity: picky },
      [CHINA, INDIA, AZ1],
      [
        [0, S1],
        [1, S2],
        [2, S1],
      ],
      [20, 100, 0],
    ],
    [
      'others insist on this one near by several terms',
      { labels: S1 },
      [CHINA, INDIA, AZ1],
      [
        [0, S1, needsBoth],
        [1, S2, needsBoth],
      ],
      [100, 100, 0],
    ],
    [
      'far by zone, and the other in none',
      { labels: S1, affinity: awayFromS1 },
      [AZ1, CHINA],
      [
        [0, S1],
        [1, S1],
      ],
      [0, 100],
    ],
    [
      'near by region and far by zone, all alike',
      { labels: S1, affinity: withS1FarFromS2 },
      [{ ...CHINA, ...AZ1 }, INDIA, CHINA, CHINA, INDIA],
      [
        [0, S1],
        [0, S1],
        [1, S1],
        [2, S1],
        [2, S1],
        [3, S1],
        [4, S1],
      ],
      [100, 0, 100, 100, 0],
    ],
    [
      'near and far, as others would like it too',
      { labels: S1, affinity: withS1FarFromS2 },
      [CHINA, AZ1, INDIA, AZ2],
      [
        [0, S1],
        [1, S2],
        [2, {}, withS1FarFromS2],
        [3, {}, awayFromS1],
      ],
      [100, 0, 100, 0],
    ],
    [
      'only some of a region would',
      { labels: S1 },
      [CHINA, CHINA],
      [
        [0, S1],
        [1, {}, withS1FarFromS2],
      ],
      [0, 0],
    ],
    [
      'a label without a value is not like none',
      { labels: S1, affinity: withS1 },
      [{ region: '' }, {}],
      [[0, S1]],
      [100, 0],
    ],
    [
      'what others prefer counts',
      { labels: S2 },
      [CHINA, INDIA],
      [
        [0, S1, withS1FarFromS2],
        [1, S2, withS2],
      ],
      [0, 100],
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

/** Models TestPreferredAffinity and TestPreferredAffinityWithHardPodAffinitySymmetricWeight where namespaces are selected */
describe('preferences about pods of other namespaces', () => {
  const S1 = { security: 'S1' };
  const [CHINA, INDIA, AZ1] = [{ region: 'China' }, { region: 'India' }, { az: 'az1' }];
  const store = storeOf({
    namespaces: ['subteam1.team1', 'subteam2.team1', 'subteam1.team2', 'subteam2.team2'].map((name) => ({
      metadata: { name, labels: { team: name.slice(-5) } },
    })),
  });
  const ofTeam = (namespaces: readonly string[]) =>
    term('security', 'In', ['S1'], 'region', {
      namespaces,
      namespaceSelector: { matchLabels: { team: 'team1' } },
    });
  const TEAM2 = 'subteam2.team2';
  const preferring = (which: 'podAffinity' | 'podAntiAffinity'): Affinity => ({
    [which]: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 5, podAffinityTerm: ofTeam([TEAM2]) }],
    },
  });
  const rated = (
    own: { readonly namespace: string; readonly affinity?: Affinity },
    nodes: readonly Readonly<Record<string, string>>[],
    there: readonly (readonly [on: number, namespace: string, affinity?: Affinity])[],
  ) => {
    const spec = (affinity: Affinity | undefined) => affinity && { spec: { affinity } };
    const all = infos(
      nodes.map((labels, i) => node(String(i), { labels })),
      there.map(([on, namespace, affinity], i) =>
        pod(`there-${i}`, { node: String(on), namespace, labels: S1, ...spec(affinity) }),
      ),
    );
    const one = pod('p', { namespace: own.namespace, labels: S1, ...spec(own.affinity) });
    return SCORES.InterPodAffinity[0](cycleOf(one, all, store), all, all);
  };

  it.each([
    ['near: of a team', 'podAffinity', 'subteam1.team2', [100, 0]],
    ['near: of a team or by name', 'podAffinity', TEAM2, [100, 0]],
    ['far: of a team', 'podAntiAffinity', 'subteam1.team2', [0, 100]],
    ['far: of a team or by name', 'podAntiAffinity', TEAM2, [0, 100]],
  ] as const)('%s', (_what, which, third, expected) => {
    const own = { namespace: 'subteam1.team1', affinity: preferring(which) };
    const there = [
      [0, 'subteam1.team1'],
      [0, 'subteam1.team1'],
      [0, third],
      [1, 'subteam2.team1'],
    ] as const;
    expect(rated(own, [CHINA, INDIA], there)).toEqual(expected);
  });

  it.each([
    ['near', 'podAffinity', [100, 0, 0]],
    ['far', 'podAntiAffinity', [0, 100, 100]],
  ] as const)('others would like it %s', (_what, which, expected) => {
    const there = [
      [0, 'default', preferring(which)],
      [1, 'default'],
    ] as const;
    expect(rated({ namespace: 'subteam1.team1' }, [CHINA, INDIA, AZ1], there)).toEqual(expected);
  });

  it.each([
    ['by name', 'default', [100, 100, 0]],
    ['not from there', 'subteam1.team2', undefined],
    ['by its team', 'subteam1.team1', [100, 100, 0]],
    ['by name, not by its team', TEAM2, [100, 100, 0]],
  ] as const)('others insist on it near: %s', (_what, namespace, expected) => {
    const needs = near(ofTeam(['default', TEAM2]));
    const there = [
      [0, 'default', needs],
      [1, 'default', needs],
    ] as const;
    expect(rated({ namespace }, [CHINA, INDIA, AZ1], there)).toEqual(expected);
  });
});
