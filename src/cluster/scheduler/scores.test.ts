import { describe, expect, it } from 'vitest';
import type { Affinity, Taint, Toleration } from '../api/types.ts';
import { type NodeInfo } from './node-info.ts';
import { bestNodes, SCORES } from './scores.ts';
import { cycleOf, infos, node, pod } from './test-objects.ts';

type Plugin = keyof typeof SCORES;

const scores = (plugin: Plugin, one: ReturnType<typeof pod>, all: readonly NodeInfo[]) =>
  SCORES[plugin][0](cycleOf(one, all), all, all);

const sized = (name: string, cpu: number, memory: number, more: Readonly<Record<string, string>> = {}) =>
  node(name, { allocatable: { cpu: `${cpu}m`, memory: String(memory), ...more } });

const both = [
  { cpu: '1000m', memory: '2000' },
  { cpu: '2000m', memory: '3000' },
];
const cpuOnly = [
  { cpu: '1000m', memory: '0' },
  { cpu: '2000m', memory: '0' },
];
const third = (memory: string) => [{ cpu: '3000m', memory }];

/** Models pkg/scheduler/framework/plugins/noderesources/balanced_allocation_test.go */
describe('balanced allocation', () => {
  it.each([
    ['nothing there', both, [], [sized('1', 4000, 10_000), sized('2', 6000, 10_000)], [87, 100]],
    [
      'pods are there',
      both,
      [cpuOnly, both],
      [sized('1', 10_000, 20_000), sized('2', 10_000, 20_000)],
      [82, 95],
    ],
    [
      'nodes of two sizes',
      both,
      [cpuOnly, both],
      [sized('1', 10_000, 20_000), sized('2', 10_000, 50_000)],
      [82, 80],
    ],
    [
      'nodes get full',
      cpuOnly,
      [cpuOnly, both],
      [sized('1', 6000, 10_000), sized('2', 6000, 10_000)],
      [50, 75],
    ],
    [
      'a resource that only one node has',
      both,
      [],
      [sized('1', 3500, 40_000, { 'nvidia.com/gpu': '8' }), sized('2', 3500, 40_000)],
      [63, 63],
    ],
  ] as const)('%s', (_what, asks, there, nodes, expected) => {
    const pods = there.map((requests, i) => pod(`there-${i}`, { node: String(i + 1), requests }));
    expect(
      scores('NodeResourcesBalancedAllocation', pod('p', { requests: asks }), infos(nodes, pods)),
    ).toEqual(expected);
  });

  it('does not care for pods that ask for nothing', () => {
    expect(
      scores('NodeResourcesBalancedAllocation', pod('p'), infos([sized('1', 4000, 10_000)])),
    ).toBeUndefined();
  });
});

/** Models pkg/scheduler/framework/plugins/noderesources/least_allocated_test.go */
describe('least allocated', () => {
  it.each([
    ['nothing asked', [], [], [sized('1', 4000, 10_000), sized('2', 4000, 10_000)], [100, 100]],
    ['nodes of two sizes', both, [], [sized('1', 4000, 10_000), sized('2', 6000, 10_000)], [37, 50]],
    [
      'nothing asked where much is taken',
      [],
      [
        ['1', third('0')],
        ['1', third('0')],
        ['2', third('0')],
        ['2', third('5000')],
      ],
      [sized('1', 10_000, 20_000), sized('2', 10_000, 20_000)],
      [70, 57],
    ],
    [
      'pods are there',
      both,
      [
        ['1', third('0')],
        ['2', third('5000')],
      ],
      [sized('1', 10_000, 20_000), sized('2', 10_000, 20_000)],
      [57, 45],
    ],
    [
      'pods are there, nodes of two sizes',
      both,
      [
        ['1', third('0')],
        ['2', third('5000')],
      ],
      [sized('1', 10_000, 20_000), sized('2', 10_000, 50_000)],
      [57, 60],
    ],
    [
      'more asked than there is',
      third('0'),
      [
        ['1', third('0')],
        ['2', third('5000')],
      ],
      [sized('1', 4000, 10_000), sized('2', 4000, 10_000)],
      [50, 25],
    ],
    ['nodes without resources', both, [], [sized('1', 0, 0), sized('2', 0, 0)], [0, 0]],
    [
      'half and a third are taken',
      [{ cpu: '1000m', memory: '2000' }],
      [
        ['1', [{ cpu: '2000m', memory: '4000' }]],
        ['2', [{ cpu: '1000m', memory: '2000' }]],
      ],
      [sized('1', 4000, 10_000), sized('2', 6000, 10_000)],
      [32, 63],
    ],
    [
      'nothing asked of nodes without resources',
      [],
      [
        ['1', third('0')],
        ['2', third('5000')],
      ],
      [node('1'), node('2')],
      [0, 0],
    ],
    [
      'nothing asked where nothing is taken',
      [],
      [
        ['1', []],
        ['1', []],
        ['2', []],
        ['2', []],
      ],
      [sized('1', 4000, 10_000), sized('2', 4000, 10_000)],
      [100, 100],
    ],
    [
      'what nobody asks for does not count',
      both,
      [],
      [sized('1', 6000, 10_000), sized('2', 6000, 10_000, { 'example.com/bulbs': '4' })],
      [50, 50],
    ],
    [
      'a resource that only one node has',
      [{ cpu: '3000m', memory: '4000' }],
      [],
      [sized('1', 6000, 10_000), sized('2', 6000, 10_000, { 'example.com/bulbs': '4' })],
      [55, 55],
    ],
  ] as const)('%s', (_what, asks, there, nodes, expected) => {
    const pods = there.map(([on, requests], i) => pod(`there-${i}`, { node: on, requests }));
    expect(scores('NodeResourcesFit', pod('p', { requests: asks }), infos(nodes, pods))).toEqual(expected);
  });
});

it('counts what runs beside containers as taken', () => {
  const requests = { cpu: '1000m', memory: '2000' };
  const initContainers = [{ name: 'side', restartPolicy: 'Always' as const, resources: { requests } }];
  const all = infos(
    [sized('1', 4000, 10_000), sized('2', 4000, 10_000)],
    [
      pod('with', { node: '1', requests: [requests], spec: { initContainers } }),
      pod('without', { node: '2', requests: [requests] }),
    ],
  );
  const one = pod('p', { requests: [requests] });
  expect(scores('NodeResourcesFit', one, all)).toEqual([32, 55]);
  expect(scores('NodeResourcesBalancedAllocation', one, all)).toEqual([92, 95]);
});

/** Models pkg/scheduler/framework/plugins/imagelocality/image_locality_test.go */
describe('image locality', () => {
  const MEGABYTE = 1024 * 1024;
  const having = (name: string, ...sizes: readonly number[]) =>
    node(name, {
      status: {
        allocatable: { pods: '110' },
        images: sizes.map((size) => ({
          names: [`gcr.io/${size}:latest`, `gcr.io/${size}:v1`],
          sizeBytes: size * MEGABYTE,
        })),
      },
    });
  const using = (images: readonly number[], first: readonly number[] = []) => {
    const container = (size: number) => ({ name: `c${size}`, image: `gcr.io/${size}` });
    return pod('p', { spec: { containers: images.map(container), initContainers: first.map(container) } });
  };

  it.each([
    [
      'the larger image counts more',
      using([40, 250]),
      [
        [40, 300, 2000],
        [250, 10],
      ],
      [0, 5],
    ],
    [
      'both on one node',
      using([40, 300]),
      [
        [40, 300, 2000],
        [250, 10],
      ],
      [7, 0],
    ],
    [
      'no more than the limit',
      using([10, 4000]),
      [
        [4000, 30],
        [250, 10],
      ],
      [100, 0],
    ],
    ['a node without images', using([10, 4000]), [[4000, 30], [250, 10], []], [66, 0, 0]],
    ['many large images', using([300, 600, 900]), [[600, 40, 900], [300, 600, 900], []], [32, 36, 0]],
    [
      'small images',
      using([30, 40]),
      [
        [20, 30, 40],
        [4000, 30],
      ],
      [1, 0],
    ],
    [
      'images of init containers',
      using([30], [300]),
      [
        [40, 300, 2000],
        [20, 30, 40],
      ],
      [6, 0],
    ],
    [
      'an image that all have',
      using([80]),
      [
        [80, 300],
        [300, 80],
        [600, 80, 900],
      ],
      [5, 5, 5],
    ],
    [
      'an image that some have',
      using([300]),
      [
        [80, 300],
        [300, 80],
        [600, 80, 900],
      ],
      [18, 18, 0],
    ],
  ] as const)('%s', (_what, one, nodes, expected) => {
    expect(scores('ImageLocality', one, infos(nodes.map((sizes, i) => having(String(i), ...sizes))))).toEqual(
      expected,
    );
  });
});

/** Models pkg/scheduler/framework/plugins/tainttoleration/taint_toleration_test.go */
describe('taints that one would rather avoid', () => {
  const taint = (key: string, value: string, effect: Taint['effect'] = 'PreferNoSchedule'): Taint => ({
    key,
    value,
    effect,
  });
  const toleration = (
    key: string,
    value: string,
    effect: Toleration['effect'] = 'PreferNoSchedule',
  ): Toleration => ({
    key,
    operator: 'Equal',
    value,
    effect,
  });
  const cpu = taint('cpu-type', 'arm64');
  const disk = taint('disk-type', 'ssd');
  it.each([
    ['tolerated', [toleration('foo', 'bar')], [[taint('foo', 'bar')], [taint('foo', 'blah')]], [100, 0]],
    [
      'all tolerated, however many',
      [toleration('cpu-type', 'arm64'), toleration('disk-type', 'ssd')],
      [[], [cpu], [cpu, disk]],
      [100, 100, 100],
    ],
    ['the more the worse', [toleration('foo', 'bar')], [[], [cpu], [cpu, disk]], [100, 50, 0]],
    [
      'other effects do not count',
      [toleration('cpu-type', 'arm64', 'NoSchedule'), toleration('disk-type', 'ssd', 'NoSchedule')],
      [[], [{ ...cpu, effect: 'NoSchedule' as const }], [cpu, disk]],
      [100, 100, 0],
    ],
    ['nothing tolerated', [], [[], [cpu]], [100, 0]],
  ] as const)('%s', (_what, tolerations, nodes, expected) => {
    const all = infos(nodes.map((taints, i) => node(String(i), { spec: { taints } })));
    expect(scores('TaintToleration', pod('p', { spec: { tolerations } }), all)).toEqual(expected);
  });
});

/** Models pkg/scheduler/framework/plugins/nodeaffinity/node_affinity_test.go TestNodeAffinityPriority */
describe('preferred node affinity', () => {
  const preferring = (
    ...terms: readonly (readonly [weight: number, ...labels: readonly (readonly [string, string])[]])[]
  ): Affinity => ({
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: terms.map(([weight, ...labels]) => ({
        weight,
        preference: {
          matchExpressions: labels.map(([key, value]) => ({ key, operator: 'In' as const, values: [value] })),
        },
      })),
    },
  });
  const FOO = { foo: 'bar' };
  const ALL = { foo: 'bar', key: 'value', az: 'az1' };
  it.each([
    ['no node matches', preferring([4, ['foo', 'bar'], ['x', 'y']]), [{ az: 'az2' }, {}], [0, 0]],
    [
      'no node has the label',
      preferring([2, ['foo', 'bar']]),
      [{ abc: 'az11', def: 'az22' }, { key: 'value' }, { az: 'az1' }],
      [0, 0, 0],
    ],
    ['one matches', preferring([2, ['foo', 'bar']]), [FOO, { key: 'value' }, { az: 'az2' }], [100, 0, 0]],
    [
      'some match more',
      preferring(
        [2, ['foo', 'bar']],
        [4, ['key', 'value']],
        [5, ['foo', 'bar'], ['key', 'value'], ['az', 'az1']],
      ),
      [FOO, ALL, { key: 'value' }],
      [18, 100, 36],
    ],
  ] as const)('%s', (_what, affinity, nodes, expected) => {
    const all = infos(nodes.map((labels, i) => node(String(i), { labels })));
    expect(scores('NodeAffinity', pod('p', { spec: { affinity } }), all)).toEqual(expected);
  });
});

it('weighs as the default profile does', () => {
  expect(Object.fromEntries(Object.entries(SCORES).map(([name, [, weight]]) => [name, weight]))).toEqual({
    TaintToleration: 3,
    NodeAffinity: 2,
    NodeResourcesFit: 1,
    PodTopologySpread: 2,
    InterPodAffinity: 2,
    NodeResourcesBalancedAllocation: 1,
    ImageLocality: 1,
  });
  const all = infos([sized('small', 1000, 1000), sized('large', 4000, 4000)]);
  expect(bestNodes(cycleOf(pod('p', { requests: [{ cpu: '500m', memory: '500' }] }), all), all, all)).toEqual(
    [all[1]],
  );
});
