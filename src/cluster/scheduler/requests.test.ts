import { describe, expect, it } from 'vitest';
import { lacking } from './filters.ts';
import { occupiedBy, requestsOf } from './requests.ts';
import { infos, node, pod } from './test-objects.ts';

/** Models pkg/scheduler/framework/plugins/noderesources/fit_test.go */

const A = 'example.com/aaa';
const B = 'example.com/bbb';
const KUBERNETES = 'kubernetes.io/something';
const HUGE = 'hugepages-2Mi';

type List = Readonly<Record<string, number>>;

const quantities = (list: List): Record<string, string> =>
  Object.fromEntries(
    Object.entries(list).map(([name, value]) => [name, name === 'cpu' ? `${value}m` : String(value)]),
  );

interface Case {
  readonly what: string;
  readonly asks: readonly List[];
  readonly first?: readonly List[];
  readonly overhead?: List;
  readonly taken?: List;
  readonly lacks: readonly string[];
}

const CPU = 'Insufficient cpu';
const MEMORY = 'Insufficient memory';
const SMALL: List = { cpu: 1, memory: 1 };

const CASES: readonly Case[] = [
  { what: 'nothing asked', asks: [], taken: { cpu: 10, memory: 20 }, lacks: [] },
  {
    what: 'nothing left',
    asks: [{ cpu: 1, memory: 1 }],
    taken: { cpu: 10, memory: 20 },
    lacks: [CPU, MEMORY],
  },
  {
    what: 'an init container wants more CPU than is left',
    asks: [{ cpu: 1, memory: 1 }],
    first: [{ cpu: 3, memory: 1 }],
    taken: { cpu: 8, memory: 19 },
    lacks: [CPU],
  },
  {
    what: 'the greediest init container counts',
    asks: [{ cpu: 1, memory: 1 }],
    first: [
      { cpu: 3, memory: 1 },
      { cpu: 2, memory: 1 },
    ],
    taken: { cpu: 8, memory: 19 },
    lacks: [CPU],
  },
  {
    what: 'an init container wants more memory than is left',
    asks: [{ cpu: 1, memory: 1 }],
    first: [
      { cpu: 1, memory: 3 },
      { cpu: 1, memory: 2 },
    ],
    taken: { cpu: 9, memory: 19 },
    lacks: [MEMORY],
  },
  {
    what: 'init containers do not add up with the others',
    asks: [{ cpu: 1, memory: 1 }],
    first: [
      { cpu: 1, memory: 1 },
      { cpu: 1, memory: 1 },
    ],
    taken: { cpu: 9, memory: 19 },
    lacks: [],
  },
  { what: 'half is left', asks: [{ cpu: 1, memory: 1 }], taken: { cpu: 5, memory: 5 }, lacks: [] },
  { what: 'only memory fits', asks: [{ cpu: 2, memory: 1 }], taken: { cpu: 9, memory: 5 }, lacks: [CPU] },
  { what: 'only CPU fits', asks: [{ cpu: 1, memory: 2 }], taken: { cpu: 5, memory: 19 }, lacks: [MEMORY] },
  { what: 'exactly what is left', asks: [{ cpu: 5, memory: 1 }], taken: { cpu: 5, memory: 19 }, lacks: [] },
  {
    what: 'exactly what is left, for an init container',
    asks: [{ cpu: 4, memory: 1 }],
    first: [{ cpu: 5, memory: 1 }],
    taken: { cpu: 5, memory: 19 },
    lacks: [],
  },
  { what: 'an extended resource', asks: [{ [A]: 1 }], lacks: [] },
  { what: 'an extended resource at first', asks: [{}], first: [{ [A]: 1 }], lacks: [] },
  { what: 'more of it than there is', asks: [{ ...SMALL, [A]: 10 }], lacks: [`Insufficient ${A}`] },
  {
    what: 'one more than is left of it',
    asks: [{ ...SMALL, [A]: 1 }],
    taken: { [A]: 5 },
    lacks: [`Insufficient ${A}`],
  },
  {
    what: 'containers add up',
    asks: [
      { ...SMALL, [A]: 3 },
      { ...SMALL, [A]: 3 },
    ],
    taken: { [A]: 2 },
    lacks: [`Insufficient ${A}`],
  },
  {
    what: 'init containers do not',
    asks: [{}],
    first: [
      { ...SMALL, [A]: 3 },
      { ...SMALL, [A]: 3 },
    ],
    taken: { [A]: 2 },
    lacks: [],
  },
  {
    what: 'one init container is too much',
    asks: [{}],
    first: [
      { ...SMALL, [A]: 6 },
      { ...SMALL, [A]: 3 },
    ],
    taken: { [A]: 2 },
    lacks: [`Insufficient ${A}`],
  },
  {
    what: 'a resource that the node does not know',
    asks: [{ ...SMALL, [B]: 1 }],
    lacks: [`Insufficient ${B}`],
  },
  { what: 'none of an unknown resource', asks: [{ [B]: 0 }], lacks: [] },
  {
    what: 'a native resource with a prefix',
    asks: [{ ...SMALL, [KUBERNETES]: 10 }],
    lacks: [`Insufficient ${KUBERNETES}`],
  },
  { what: 'huge pages', asks: [{ ...SMALL, [HUGE]: 10 }], lacks: [`Insufficient ${HUGE}`] },
  {
    what: 'huge pages that add up',
    asks: [
      { ...SMALL, [HUGE]: 3 },
      { ...SMALL, [HUGE]: 3 },
    ],
    taken: { [HUGE]: 2 },
    lacks: [`Insufficient ${HUGE}`],
  },
  {
    what: 'with overhead it just fits',
    asks: [{ cpu: 1, memory: 1 }],
    overhead: { cpu: 3, memory: 13 },
    taken: { cpu: 5, memory: 5 },
    lacks: [],
  },
  {
    what: 'with overhead memory is short',
    asks: [{ cpu: 1, memory: 1 }],
    overhead: { cpu: 1, memory: 15 },
    taken: { cpu: 5, memory: 5 },
    lacks: [MEMORY],
  },
  {
    what: 'an init container alone wants more memory',
    asks: [SMALL],
    first: [{ cpu: 1, memory: 3 }],
    taken: { cpu: 9, memory: 19 },
    lacks: [MEMORY],
  },
  {
    what: 'an init container wants the same as the others',
    asks: [SMALL],
    first: [SMALL],
    taken: { cpu: 9, memory: 19 },
    lacks: [],
  },
  { what: 'more of it at first', asks: [{}], first: [{ ...SMALL, [A]: 10 }], lacks: [`Insufficient ${A}`] },
  {
    what: 'one more than is left of it at first',
    asks: [{}],
    first: [{ ...SMALL, [A]: 1 }],
    taken: { [A]: 5 },
    lacks: [`Insufficient ${A}`],
  },
  {
    what: 'an unknown resource at first',
    asks: [{}],
    first: [{ ...SMALL, [B]: 1 }],
    lacks: [`Insufficient ${B}`],
  },
  {
    what: 'a native resource with a prefix at first',
    asks: [{}],
    first: [{ ...SMALL, [KUBERNETES]: 10 }],
    lacks: [`Insufficient ${KUBERNETES}`],
  },
  {
    what: 'huge pages at first',
    asks: [{}],
    first: [{ ...SMALL, [HUGE]: 10 }],
    lacks: [`Insufficient ${HUGE}`],
  },
  { what: 'none of what is overdrawn', asks: [{ ...SMALL, [A]: 0 }], taken: { [A]: 6 }, lacks: [] },
  {
    what: 'CPU and memory are overdrawn, others asked',
    asks: [{ [A]: 1 }],
    taken: { cpu: 20, memory: 30, [A]: 1 },
    lacks: [],
  },
  { what: 'no local storage asked', asks: [SMALL], taken: { cpu: 2, memory: 10 }, lacks: [] },
  {
    what: 'local storage is short',
    asks: [{ 'ephemeral-storage': 25 }],
    taken: { cpu: 2, memory: 2 },
    lacks: ['Insufficient ephemeral-storage'],
  },
  {
    what: 'local storage is left',
    asks: [{ 'ephemeral-storage': 5 }],
    taken: { cpu: 2, memory: 2, 'ephemeral-storage': 10 },
    lacks: [],
  },
  {
    what: 'local storage is free',
    asks: [{ 'ephemeral-storage': 10 }],
    taken: { cpu: 2, memory: 2 },
    lacks: [],
  },
];

describe('what a node lacks for a pod', () => {
  it.each(CASES)('$what', ({ asks, first = [], overhead, taken = {}, lacks }) => {
    const allocatable = quantities({ cpu: 10, memory: 20, 'ephemeral-storage': 20, [A]: 5, [HUGE]: 5 });
    const [info] = infos(
      [node('n', { allocatable })],
      [pod('taken', { node: 'n', requests: [quantities(taken)] })],
    );
    const one = pod('p', {
      requests: asks.map(quantities),
      spec: {
        ...(overhead && { overhead: quantities(overhead) }),
        initContainers: first.map((list, i) => ({
          name: `i${i}`,
          resources: { requests: quantities(list) },
        })),
      },
    });
    expect(info && lacking(one, info)).toEqual(lacks);
  });

  const HALF: List = { cpu: 5, memory: 5 };
  const MOST: List = { cpu: 5, memory: 19 };
  it.each<readonly [string, asks: readonly List[], first: readonly List[], taken: List]>([
    ['and nothing is asked', [], [], { cpu: 10, memory: 20 }],
    ['though all fits', [SMALL], [], HALF],
    ['though all just fits', [{ cpu: 5, memory: 1 }], [], MOST],
    ['though all just fits at first', [{ cpu: 5, memory: 1 }], [{ cpu: 5, memory: 1 }], MOST],
  ])('has no place for another pod %s', (_what, asks, first, taken) => {
    const allocatable = { ...quantities({ cpu: 10, memory: 20 }), pods: '1' };
    const [info] = infos(
      [node('n', { allocatable })],
      [pod('taken', { node: 'n', requests: [quantities(taken)] })],
    );
    const spec = {
      initContainers: first.map((list, i) => ({
        name: `i${i}`,
        resources: { requests: quantities(list) },
      })),
    };
    expect(info && lacking(pod('p', { requests: asks.map(quantities), spec }), info)).toEqual([
      'Too many pods',
    ]);
  });

  it.each([
    ['nothing', {}, {}, []],
    ['what there is', { cpu: 1 }, { cpu: 1 }, []],
    ['more than there is', { cpu: 1 }, { cpu: 2 }, [CPU]],
  ] as const)('asks with a sidecar for %s', (_what, asks, beside, lacks) => {
    const [info] = infos([node('n', { allocatable: { cpu: '2m', memory: '0', pods: '1' } })]);
    const spec = {
      initContainers: [
        { name: 's', restartPolicy: 'Always' as const, resources: { requests: quantities(beside) } },
      ],
    };
    expect(info && lacking(pod('p', { requests: [quantities(asks)], spec }), info)).toEqual(lacks);
  });

  it('counts pods first', () => {
    const full = node('n', { allocatable: { pods: '1', cpu: '10m' } });
    const [info] = infos([full], [pod('there', { node: 'n', requests: [{ cpu: '10m' }] })]);
    expect(info && lacking(pod('p', { requests: [{ cpu: '1m' }] }), info)).toEqual(['Too many pods', CPU]);
  });
});

/** Models staging/src/k8s.io/component-helpers/resource/helpers_test.go TestPodResourceRequests */
describe('what a pod takes', () => {
  const sidecar = { restartPolicy: 'Always' } as const;
  const container = (name: string, cpu: string) => ({ name, resources: { requests: { cpu } } });

  it('counts sidecars with what starts after them', () => {
    const spec = {
      containers: [container('c', '1')],
      initContainers: [
        container('first', '4'),
        { ...container('side', '1'), ...sidecar },
        container('second', '5'),
        { ...container('late', '2'), ...sidecar },
      ],
    };
    expect(requestsOf(spec).cpu).toBe(6000);
    expect(requestsOf({ ...spec, containers: [container('c', '4')] }).cpu).toBe(7000);
  });

  it('assumes something for scores of what asks for nothing', () => {
    const { cpu, memory, scoredCpu, scoredMemory } = requestsOf({
      containers: [{ name: 'c' }, container('d', '1')],
    });
    expect([cpu, memory, scoredCpu, scoredMemory]).toEqual([1000, 0, 1100, 400 * 1024 * 1024]);
  });

  it.each([
    [
      'not resized',
      { resources: { requests: { cpu: '1' } }, allocatedResources: { cpu: '1' } },
      undefined,
      1000,
    ],
    [
      'growing',
      { resources: { requests: { cpu: '500m' } }, allocatedResources: { cpu: '500m' } },
      'Deferred',
      1000,
    ],
    [
      'shrinking',
      { resources: { requests: { cpu: '3' } }, allocatedResources: { cpu: '2' } },
      undefined,
      3000,
    ],
    [
      'never possible',
      { resources: { requests: { cpu: '500m' } }, allocatedResources: { cpu: '600m' } },
      'Infeasible',
      600,
    ],
  ] as const)('while it is resized: %s', (_what, given, pending, expected) => {
    const containerStatuses = [
      { name: 'c0', ready: true, restartCount: 0, image: '', imageID: '', ...given },
    ];
    const conditions = pending
      ? [{ type: 'PodResizePending', status: 'True' as const, reason: pending }]
      : [];
    const one = pod('p', { requests: [{ cpu: '1' }], status: { containerStatuses, conditions } });
    expect(occupiedBy(one).cpu).toBe(expected);
  });
});
