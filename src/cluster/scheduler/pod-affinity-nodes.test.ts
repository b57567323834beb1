import { describe, expect, it } from 'vitest';
import type { Affinity, PodAffinityTerm } from '../api/types.ts';
import { change, cloneCycle, type Cycle, reject } from './filters.ts';
import type { NodeInfo } from './node-info.ts';
import { cycleOf, far, FAR, infos, near, NEAR, node, pod, term, THEIRS } from './test-objects.ts';

/** Further tables of pkg/scheduler/framework/plugins/interpodaffinity/filtering_test.go */

type Labels = Readonly<Record<string, string>>;
type Someone = ReturnType<typeof pod>;

const labelled = (...names: readonly string[]): Labels => Object.fromEntries(names.map((name) => [name, '']));
const exists = (key: string, topologyKey: string): PodAffinityTerm => term(key, 'Exists', [], topologyKey);
const on = (place: string, labels: Labels, affinity?: Affinity, namespace = 'default'): Someone =>
  pod(`on-${place}-${Object.keys(labels).join()}`, {
    node: place,
    labels,
    namespace,
    ...(affinity && { spec: { affinity } }),
  });
const incoming = (labels: Labels, affinity?: Affinity, namespace = 'default'): Someone =>
  pod('p', { labels, namespace, ...(affinity && { spec: { affinity } }) });

const verdicts = (cycle: Cycle, all: readonly NodeInfo[]): readonly (string | undefined)[] =>
  all.map((info) => reject(cycle, info)?.reasons[0]);

/** Nodes of one region in different zones. */
const ZONES: Readonly<Record<string, Labels>> = {
  a: { region: 'r1', zone: 'z1' },
  b: { region: 'r1', zone: 'z2' },
};
const SAME: Readonly<Record<string, Labels>> = {
  a: { region: 'r1', zone: 'z1' },
  b: { region: 'r1', zone: 'z1' },
};
const REGIONS: Readonly<Record<string, Labels>> = {
  a: { region: 'China' },
  b: { region: 'China', az: 'az1' },
  c: { region: 'India' },
};

describe('terms and nodes', () => {
  const COLLECTION = incoming(
    { foo: 'bar', service: 'securityscan' },
    near(term('foo', 'In', ['bar'], 'zone'), term('service', 'In', ['securityscan'], 'zone')),
  );
  const BOTH = labelled('foo', 'bar');
  const OTHER = labelled();
  const alone = far(term('foo', 'In', ['abc'], 'region'));
  type Row = [
    what: string,
    own: Someone,
    nodes: Readonly<Record<string, Labels>>,
    there: readonly Someone[],
    expected: readonly (string | undefined)[],
  ];
  it.each<Row>([
    [
      'the first of a collection may go where only half of it is',
      COLLECTION,
      { a: { zone: 'az1' }, b: { zone: 'az2' } },
      [on('a', { foo: 'bar' })],
      [undefined, undefined],
    ],
    [
      'but not where the label lacks',
      COLLECTION,
      { a: { zoneLabel: 'az1' }, b: { zoneLabel: 'az2' } },
      [on('a', { foo: 'bar' })],
      [NEAR, NEAR],
    ],
    ['alone in a region', incoming({}, alone), ZONES, [on('a', { foo: 'abc' })], [FAR, FAR]],
    [
      'alone in a region and in a zone',
      incoming(
        {},
        far(term('foo', 'In', ['abc'], 'region'), term('service', 'In', ['securityscan'], 'zone')),
      ),
      ZONES,
      [on('a', { foo: 'abc', service: 'securityscan' })],
      [FAR, FAR],
    ],
    [
      'alone in a region, and a node is in none',
      incoming({}, alone),
      { a: { region: 'undefined' }, b: {} },
      [on('a', { foo: 'abc' })],
      [FAR, undefined],
    ],
    [
      'in another namespace others want to be alone',
      incoming({ foo: '123' }, far(term('foo', 'In', ['bar'], 'region')), 'NS1'),
      REGIONS,
      [
        on('a', { foo: 'bar' }, undefined, 'NS1'),
        on('c', {}, far(term('foo', 'In', ['123'], 'region')), 'NS2'),
      ],
      [FAR, FAR, undefined],
    ],
    [
      'another wants to be alone by a label that no node has',
      incoming(labelled('foo')),
      SAME,
      [on('a', OTHER, far(exists('foo', 'rack')))],
      [undefined, undefined],
    ],
    [
      'the pod wants to be alone by a label that no node has',
      incoming(OTHER, far(exists('foo', 'rack'))),
      SAME,
      [on('a', labelled('foo'))],
      [undefined, undefined],
    ],
    [
      'two others want to be alone',
      incoming(BOTH),
      ZONES,
      [on('a', OTHER, far(exists('foo', 'zone'))), on('a', labelled('x'), far(exists('bar', 'region')))],
      [THEIRS, THEIRS],
    ],
    [
      'two others are to be avoided',
      incoming(OTHER, far(exists('foo', 'zone'), exists('bar', 'region'))),
      ZONES,
      [on('a', labelled('foo')), on('b', labelled('bar'))],
      [FAR, FAR],
    ],
    [
      'another wants to be alone by one label that nodes have',
      incoming(BOTH),
      ZONES,
      [on('a', OTHER, far(exists('foo', 'rack'), exists('bar', 'zone')))],
      [THEIRS, undefined],
    ],
    [
      'the pod wants to be alone by one label that nodes have',
      incoming(OTHER, far(exists('foo', 'rack'), exists('bar', 'zone'))),
      ZONES,
      [on('a', BOTH)],
      [FAR, undefined],
    ],
    [
      'another wants to be alone by both',
      incoming(BOTH),
      ZONES,
      [on('a', OTHER, far(exists('foo', 'region'), exists('bar', 'zone')))],
      [THEIRS, THEIRS],
    ],
    [
      'the pod wants to be alone by both',
      incoming(OTHER, far(exists('foo', 'region'), exists('bar', 'zone'))),
      ZONES,
      [on('a', BOTH)],
      [FAR, FAR],
    ],
    [
      'others want to be alone in two of three zones',
      incoming(BOTH),
      { ...ZONES, c: { region: 'r1', zone: 'z3' } },
      [
        on('a', OTHER, far(exists('foo', 'zone'), exists('labelA', 'zone'))),
        on('b', OTHER, far(exists('bar', 'zone'), exists('labelB', 'zone'))),
      ],
      [THEIRS, THEIRS, undefined],
    ],
    [
      'one pod is all that is wanted, in both domains',
      incoming(OTHER, near(exists('foo', 'region'), exists('bar', 'zone'))),
      SAME,
      [on('a', BOTH)],
      [undefined, undefined],
    ],
    [
      'two pods are not what one should be',
      incoming(OTHER, near(exists('foo', 'region'), exists('bar', 'zone'))),
      ZONES,
      [on('a', labelled('foo')), on('b', labelled('bar'))],
      [NEAR, NEAR],
    ],
  ])('%s', (_what, own, nodes, there, expected) => {
    const all = infos(
      Object.entries(nodes).map(([name, labels]) => node(name, { labels })),
      there,
    );
    expect(verdicts(cycleOf(own, all), all)).toEqual(expected);
  });
});

/** Models TestPreFilterStateAddRemovePod */
describe('a pod that comes and goes', () => {
  const BAR = { foo: 'bar' };
  const NODES: Readonly<Record<string, Labels>> = {
    a: { region: 'r1', zone: 'z11' },
    b: { region: 'r1', zone: 'z12' },
    c: { region: 'r2', zone: 'z21' },
  };
  const fooBar = far(term('foo', 'In', ['bar'], 'region'));
  const terms = [
    term('foo', 'In', ['bar', 'buzz'], 'region'),
    term('service', 'NotIn', ['bar', 'security', 'test'], 'zone'),
  ];
  type Row = [what: string, own: Affinity, there: Affinity, comes: Affinity, place: string, ...Verdicts];
  type Verdicts = [before: readonly (string | undefined)[], after: readonly (string | undefined)[]];
  it.each<Row>([
    ['alone in a region', fooBar, fooBar, fooBar, 'b', [FAR, FAR, THEIRS], [FAR, FAR, THEIRS]],
    ['alone by two terms', far(...terms), fooBar, far(...terms), 'a', [FAR, FAR, FAR], [FAR, FAR, FAR]],
    [
      'near by two terms',
      near(...terms),
      { ...fooBar, ...near(...terms) },
      far(...terms),
      'a',
      [undefined, NEAR, NEAR],
      [THEIRS, NEAR, NEAR],
    ],
  ])('%s', (_what, own, affinity, comes, place, before, after) => {
    const nodes = Object.entries(NODES).map(([name, labels]) => node(name, { labels }));
    const there = [on('a', BAR), on('c', {}, affinity)];
    const waiting = incoming(BAR, own);
    const all = infos(nodes, there);
    const cycle = cycleOf(waiting, all);
    expect(verdicts(cycle, all)).toEqual(before);
    const added = pod('added', { node: place, labels: BAR, spec: { affinity: comes } });
    const at = all.find(({ name }) => name === place);
    if (!at) throw new Error('no node');
    const tried = cloneCycle(cycle);
    change(tried, at, added, 1);
    const fresh = infos(nodes, [...there, added]);
    expect(verdicts(cycleOf(waiting, fresh), fresh)).toEqual(after);
    expect(verdicts(tried, all)).toEqual(after);
    change(tried, at, added, -1);
    expect(verdicts(tried, all)).toEqual(before);
    expect(verdicts(cycle, all)).toEqual(before);
  });
});

/** Models TestGetTPMapMatchingIncomingAffinityAntiAffinity */
describe('whether a pod is wanted near, and whether it is avoided', () => {
  const terms = (keys: string): readonly PodAffinityTerm[] =>
    keys
      .split(' ')
      .filter(Boolean)
      .map((key) => exists(key, 'hostname'));
  type Row = [
    what: string,
    there: string | undefined,
    near: string,
    far: string,
    wanted: boolean,
    avoided: boolean,
  ];
  it.each<Row>([
    ['nobody and nothing', undefined, '', '', false, false],
    ['no term', 'aaa', '', '', false, false],
    ['none of the labels', 'bbb', 'aaa', 'aaa', false, false],
    ['the label of both', 'aaa', 'aaa', 'aaa', true, true],
    ['all labels of both', 'aaa bbb', 'aaa bbb', 'aaa', true, true],
    ['half of what is wanted, and of what is avoided', 'aaa', 'aaa bbb', 'aaa bbb', false, true],
    ['half, and more', 'aaa bbb', 'aaa ccc', 'aaa ccc', false, true],
    ['the other half', 'bbb', 'aaa bbb', 'aaa bbb', false, true],
  ])('%s', (_what, there, wantsNear, wantsFar, wanted, avoided) => {
    const all = infos(
      [node('a', { labels: { hostname: 'a' } })],
      there === undefined ? [] : [on('a', labelled(...there.split(' ')))],
    );
    const cycle = cycleOf(incoming({}, { ...near(...terms(wantsNear)), ...far(...terms(wantsFar)) }), all);
    const [info] = all;
    if (!info?.node) throw new Error('no node');
    const { affinity } = cycle;
    // Without a term every node is near enough.
    expect([wantsNear !== '' && affinity.attracts(info.node), affinity.repels(info.node)]).toEqual([
      wanted,
      avoided,
    ]);
  });
});
