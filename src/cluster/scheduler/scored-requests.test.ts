import { expect, it } from 'vitest';
import { requestsOf } from './requests.ts';

type List = Readonly<Record<string, string>>;
type Row = [
  what: string,
  asks: readonly List[],
  cpu: number,
  memory: number,
  more?: { readonly first?: readonly List[]; readonly overhead?: List },
];

const MEBI = 1024 * 1024;
const ONE: List = { cpu: '1', memory: '1Mi' };
const SMALL: List = { cpu: '1m', memory: '1' };
const LARGER: List = { cpu: '3m', memory: '3' };

/** Models pkg/scheduler/framework/plugins/noderesources/resource_allocation_test.go TestResourceAllocationScorerCalculateRequests */
it.each<Row>([
  ['overhead alone', [], 1000, MEBI, { overhead: ONE }],
  ['one that asks for nothing', [{}], 100, 200 * MEBI],
  ['two that ask for nothing', [{}, {}], 200, 400 * MEBI],
  ['one that asks for something, one for nothing', [ONE, {}], 1100, 201 * MEBI],
  ['the same with overhead', [ONE, {}], 2100, 202 * MEBI, { overhead: ONE }],
  [
    'the same after one that asks for CPU alone',
    [ONE, {}],
    4000,
    202 * MEBI,
    { overhead: ONE, first: [{ cpu: '3' }] },
  ],
  ['little, after one that asks for nothing', [LARGER], 100, 200 * MEBI, { first: [{}, SMALL] }],
  [
    'little and nothing, after one that asks for nothing',
    [LARGER, {}],
    103,
    200 * MEBI + 3,
    { first: [{}, SMALL] },
  ],
])('what scores count: %s', (_what, asks, cpu, memory, { first = [], overhead } = {}) => {
  const container = (requests: List, i: number) => ({ name: `c${i}`, resources: { requests } });
  const { scoredCpu, scoredMemory } = requestsOf({
    containers: asks.map(container),
    initContainers: first.map(container),
    ...(overhead && { overhead }),
  });
  expect([scoredCpu, scoredMemory]).toEqual([cpu, memory]);
});
