import { describe, expect, it } from 'vitest';
import type { Affinity, LabelSelectorRequirement } from '../api/types.ts';
import { reject } from './filters.ts';
import { cycleOf, far, FAR, infos, near, NEAR, node, pod, storeOf, term, THEIRS } from './test-objects.ts';

type Operator = LabelSelectorRequirement['operator'];

const labels = { service: 'securityscan' };
const inService = (...values: readonly string[]) => term('service', 'In', values, 'region');
const namespaces = (...list: readonly (readonly [string, string])[]) =>
  storeOf({
    namespaces: list.map(([name, team]) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { team } },
    })),
  });

/** Models pkg/scheduler/framework/plugins/interpodaffinity/filtering_test.go TestRequiredAffinitySingleNode */
describe('one node', () => {
  const one = (
    own: Parameters<typeof pod>[1],
    there: Parameters<typeof pod>[1] = { labels },
    store = storeOf(),
  ) => {
    const all = infos(
      [node('m', { labels: { region: 'r1', zone: 'z11' } })],
      [pod('there', { node: 'm', ...there })],
    );
    const [info] = all;
    return info && reject(cycleOf(pod('p', own), all, store), info)?.reasons[0];
  };
  const affine = (affinity: Affinity, own: Readonly<Record<string, string>> = labels) => ({
    labels: own,
    spec: { affinity },
  });
  const S1 = { security: 'S1' };
  const VIRUS = ['antivirusscan', 'value2'];
  const NEIGHBOURS = near(inService('securityscan', 'value2'));
  /** A term of two requirements. */
  const both = (...matchExpressions: readonly LabelSelectorRequirement[]) => ({
    topologyKey: 'region',
    labelSelector: { matchExpressions },
  });
  const several = (value: string) =>
    both(
      { key: 'service', operator: 'In', values: [value] },
      { key: 'service', operator: 'NotIn', values: ['WrongValue'] },
    );
  const HAS_SERVICE = both(
    { key: 'service', operator: 'Exists' },
    { key: 'wrongkey', operator: 'DoesNotExist' },
  );

  it.each([
    ['no affinity', { labels }, { labels }, undefined],
    ['near: matches', affine(NEIGHBOURS, S1), { labels }, undefined],
    ['near: does not match', affine(near(inService('antivirusscan', 'value2'))), { labels }, NEAR],
    [
      'near: all but',
      affine(near(term('service', 'NotIn', ['securityscan3', 'value3'], 'region')), S1),
      { labels },
      undefined,
    ],
    [
      'near: in another namespace',
      { ...affine(near(inService('securityscan')), { service: 'x' }), namespace: 'ns' },
      { labels },
      NEAR,
    ],
    [
      'near: named namespaces',
      affine(near({ ...inService('securityscan', 'value2'), namespaces: ['DiffNameSpace'] }), S1),
      { labels, namespace: 'ns' },
      NEAR,
    ],
    [
      'near: all terms',
      affine(near(term('service', 'Exists', [], 'region'), term('wrongkey', 'DoesNotExist', [], 'region'))),
      { labels },
      undefined,
    ],
    [
      'near: not all of a term',
      affine(
        near({
          topologyKey: 'region',
          labelSelector: {
            matchExpressions: [
              { key: 'service', operator: 'Exists' },
              { key: 'service', operator: 'NotIn', values: ['securityscan'] },
            ],
          },
        }),
      ),
      { labels },
      NEAR,
    ],
    [
      'near: the node lacks the label',
      affine(near(term('service', 'In', ['securityscan'], 'rack'))),
      { labels },
      NEAR,
    ],
    [
      'near and far',
      affine({ ...NEIGHBOURS, ...far(term('service', 'In', VIRUS, 'node')) }, S1),
      { labels },
      undefined,
    ],
    [
      'near, but also far',
      affine({ ...NEIGHBOURS, ...far(term('service', 'In', ['securityscan', 'value2'], 'zone')) }, S1),
      { labels },
      FAR,
    ],
    [
      'the other wants to be alone',
      { labels },
      affine(far(term('service', 'In', ['securityscan', 'value2'], 'zone'))),
      THEIRS,
    ],
    [
      'the other does not mind this one',
      { labels },
      affine(far(term('service', 'NotIn', ['securityscan', 'value2'], 'zone'))),
      undefined,
    ],
    [
      'the other in another namespace does not mind',
      { labels, namespace: 'ns' },
      affine(far(term('service', 'In', ['securityscan'], 'zone'))),
      undefined,
    ],
    [
      'both want to be alone: one of two terms',
      affine(far(term('service', 'Exists', [], 'region'), term('security', 'Exists', [], 'region'))),
      affine(far(term('security', 'Exists', [], 'zone')), { service: 'x' }),
      FAR,
    ],
    [
      'near and far, and the other far from somebody else',
      affine({ ...NEIGHBOURS, ...far(term('service', 'In', VIRUS, 'node')) }, S1),
      affine(far(term('service', 'In', VIRUS, 'node'))),
      undefined,
    ],
    [
      'near and far, but the other wants to be alone',
      affine({ ...NEIGHBOURS, ...far(term('service', 'In', VIRUS, 'node')) }),
      affine(far(term('service', 'In', ['securityscan', 'value2'], 'zone'))),
      THEIRS,
    ],
    [
      'near: all of several in each term',
      affine(near(HAS_SERVICE, several('securityscan')), S1),
      { labels },
      undefined,
    ],
    [
      'near: not all of several in each term',
      affine(near(HAS_SERVICE, several('securityscan2')), S1),
      { labels },
      NEAR,
    ],
    [
      'near: neither like the pod itself nor like the other, who is elsewhere',
      affine(near(term('service', 'NotIn', ['securityscan', 'value2'], 'region'))),
      { labels, node: 'elsewhere' },
      NEAR,
    ],
    [
      'alone in a region from two, of which one is there',
      affine(far(term('service', 'Exists', [], 'region'), term('security', 'Exists', [], 'region'))),
      affine(far(term('security', 'Exists', [], 'zone')), S1),
      FAR,
    ],
    [
      'alone in a zone from two, of which one is there',
      affine(far(term('service', 'Exists', [], 'zone'), term('security', 'Exists', [], 'zone'))),
      affine(far(term('security', 'Exists', [], 'zone')), S1),
      FAR,
    ],
    [
      'the other alone in a zone from two, of which one is this',
      affine(far(term('security', 'Exists', [], 'zone')), S1),
      affine(far(term('service', 'Exists', [], 'zone'), term('security', 'Exists', [], 'zone'))),
      THEIRS,
    ],
    [
      'both alone from the same two, each is one of them',
      affine(far(term('abc', 'Exists', [], 'zone'), term('def', 'Exists', [], 'zone')), { abc: '', xyz: '' }),
      affine(far(term('abc', 'Exists', [], 'zone'), term('def', 'Exists', [], 'zone')), { def: '', xyz: '' }),
      FAR,
    ],
    [
      'the same the other way round',
      affine(far(term('abc', 'Exists', [], 'zone'), term('def', 'Exists', [], 'zone')), { def: '', xyz: '' }),
      affine(far(term('abc', 'Exists', [], 'zone'), term('def', 'Exists', [], 'zone')), { abc: '', xyz: '' }),
      FAR,
    ],
    ['the first of its kind', affine(near(inService('securityscan'))), { labels: { other: 'x' } }, undefined],
    ['a term without selector is about nobody', affine(near({ topologyKey: 'region' })), { labels }, NEAR],
  ] as const)('%s', (_what, own, there, expected) => {
    expect(one(own, there)).toBe(expected);
  });

  /** The cases about namespaceSelector */
  it.each([
    ['matches', { matchLabels: { team: 'team1' } }, undefined, undefined],
    ['does not match', { matchLabels: { team: 'team2' } }, undefined, NEAR],
    ['does not match, but the name does', { matchLabels: { team: 'team2' } }, ['ns'], undefined],
    ['selects all', {}, undefined, undefined],
  ] as const)('a selector of namespaces %s', (_what, namespaceSelector, names, expected) => {
    const more = { namespaceSelector, ...(names && { namespaces: names }) };
    const own = { spec: { affinity: near(term('service', 'In', ['securityscan'], 'region', more)) } };
    const store = namespaces(['ns', 'team1'], ['default', 'team3']);
    expect(one(own, { labels, namespace: 'ns' }, store)).toBe(expected);
    const theirs = {
      namespace: 'ns',
      spec: {
        affinity: far(
          term('service', 'In', ['securityscan'], 'region', {
            namespaceSelector: { matchLabels: { team: 'team3' } },
          }),
        ),
      },
    };
    expect(one({ labels }, theirs, store)).toBe(THEIRS);
  });

  it.each([
    ['of the same team', { matchLabels: { team: 'team1' } }, 'subteam2.team1', FAR],
    ['of any', {}, 'subteam2.team1', FAR],
    ['of another team', { matchLabels: { team: 'team1' } }, 'subteam1.team2', undefined],
  ] as const)('alone in a namespace %s', (_what, namespaceSelector, namespace, expected) => {
    const store = namespaces(
      ['subteam1.team1', 'team1'],
      ['subteam2.team1', 'team1'],
      ['subteam1.team2', 'team2'],
    );
    const alone = far(term('service', 'In', ['securityscan', 'value2'], 'zone', { namespaceSelector }));
    const own = { namespace: 'subteam1.team1', spec: { affinity: alone } };
    expect(one(own, { labels, namespace }, store)).toBe(expected);
  });
});

/** Models TestRequiredAffinityMultipleNodes */
describe('many nodes', () => {
  const nodes = (...all: readonly Readonly<Record<string, string>>[]) =>
    all.map((own, i) => node(`n${i}`, { labels: own }));
  const foo = (operator: Operator, key: string) =>
    term('foo', operator, operator === 'In' ? ['bar'] : [], key);
  const CHINA = { region: 'China' };
  it.each([
    [
      'near in a region, not elsewhere',
      pod('p', { spec: { affinity: near(foo('In', 'region')) } }),
      nodes({ ...CHINA, az: 'az1' }, { ...CHINA, az: 'az2' }, { region: 'India' }),
      [pod('a', { node: 'n0', labels: { foo: 'bar' } })],
      [undefined, undefined, NEAR],
    ],
    [
      'the first of its kind may go anywhere with the labels',
      pod('p', {
        labels: { foo: 'bar' },
        spec: { affinity: near(foo('In', 'zone'), foo('Exists', 'zone')) },
      }),
      nodes({ zone: 'az1' }, { zone: 'az2' }, {}),
      [],
      [undefined, undefined, NEAR],
    ],
    [
      'terms are about one pod, not about several',
      pod('p', {
        labels: { foo: 'bar', service: 's' },
        spec: { affinity: near(foo('In', 'region'), term('service', 'In', ['s'], 'zone')) },
      }),
      nodes({ region: 'r1', zone: 'z1' }),
      [pod('a', { node: 'n0', labels: { foo: 'bar' } })],
      [undefined],
    ],
    [
      'far in a zone of several nodes',
      pod('p', { spec: { affinity: far(foo('In', 'zone')) } }),
      nodes({ zone: 'z1' }, { zone: 'z1' }, { zone: 'z2' }),
      [pod('a', { node: 'n0', labels: { foo: 'bar' } })],
      [FAR, FAR, undefined],
    ],
    [
      'others want to be alone in their zone',
      pod('p', { labels: { foo: '123' } }),
      nodes({ region: 'r1', zone: 'z1' }, { region: 'r1', zone: 'z2' }, { region: 'r2' }),
      [
        pod('a', {
          node: 'n0',
          spec: { affinity: far(term('foo', 'Exists', [], 'zone'), term('bar', 'Exists', [], 'region')) },
        }),
      ],
      [THEIRS, undefined, undefined],
    ],
    [
      'one of their terms is enough',
      pod('p', { labels: { bar: '456' } }),
      nodes({ region: 'r1', zone: 'z1' }, { region: 'r1', zone: 'z2' }, { region: 'r2' }),
      [
        pod('a', {
          node: 'n0',
          spec: { affinity: far(term('foo', 'Exists', [], 'zone'), term('bar', 'Exists', [], 'region')) },
        }),
      ],
      [THEIRS, THEIRS, undefined],
    ],
    [
      'nodes without the label are nobody’s neighbours',
      pod('p', { labels: { foo: '' }, spec: { affinity: far(foo('Exists', 'zone')) } }),
      nodes({}, {}),
      [pod('a', { node: 'n0', labels: { foo: '' }, spec: { affinity: far(foo('Exists', 'zone')) } })],
      [undefined, undefined],
    ],
  ] as const)('%s', (_what, own, all, pods, expected) => {
    const known = infos(all, pods);
    const cycle = cycleOf(own, known);
    expect(known.map((info) => reject(cycle, info)?.reasons[0])).toEqual(expected);
  });
});
