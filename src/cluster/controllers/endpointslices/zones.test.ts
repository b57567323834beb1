import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../api/types.ts';
import { storedNode } from '../test-objects.ts';
import {
  addTopologyHints,
  givingAndReceiving,
  hintsByZone,
  hintsEnabled,
  redistribute,
} from './topology-hints.ts';
import { isOverloaded, zoneRatios } from './zones.ts';

// The cases of staging/src/k8s.io/endpointslice/topologycache/{utils,topologycache}_test.go; zones are a, b and c.

type Numbers = Readonly<Record<string, number>>;
const counts = (numbers: Numbers) => new Map(Object.entries(numbers));

describe('who gives and who receives', () => {
  it.each<[string, Numbers, Numbers, Numbers, Numbers]>([
    ['empty', {}, {}, {}, {}],
    ['balanced', { a: 1.2, b: 1.1, c: 1 }, { a: 1, b: 1, c: 1 }, {}, {}],
    ['not for little', { a: 5.1, b: 5.1, c: 5.8 }, { a: 16 }, { a: 10 }, { b: 5, c: 5 }],
    ['to the neediest', { a: 5, b: 5.6, c: 5.4 }, { a: 16 }, { a: 11 }, { b: 6, c: 5 }],
    ['from the richest', { a: 5, b: 5.6, c: 5.4 }, { b: 8, c: 8 }, { b: 2, c: 3 }, { a: 5 }],
    ['more than there ought to be', { a: 5, b: 5, c: 5 }, { a: 6, b: 6, c: 6 }, {}, {}],
    ['negative shares', { a: -5, b: -5, c: -5 }, { a: 6, b: 6, c: 6 }, {}, {}],
    ['negative counts', { a: 5, b: 5, c: 5 }, { a: -4, b: -3, c: -2 }, {}, {}],
    ['one negative count', { a: 5, b: 5, c: 5 }, { a: -40, b: 20, c: 20 }, { b: 15, c: 15 }, { a: 30 }],
  ])('%s', (_name, desired, allocated, giving, receiving) => {
    const allocations = new Map(Object.entries(desired).map(([zone, number]) => [zone, { desired: number }]));
    expect(givingAndReceiving(allocations, counts(allocated)).map((map) => Object.fromEntries(map))).toEqual([
      giving,
      receiving,
    ]);
  });
});

const endpoint = (zone: string, hint: string | undefined, ready: boolean | undefined = true): Endpoint => ({
  addresses: ['10.0.0.1'],
  zone,
  ...(ready !== undefined && { conditions: { ready } }),
  ...(hint !== undefined && { hints: { forZones: hint === '' ? [] : [{ name: hint }] } }),
});

describe('hints that may stay', () => {
  const unknown = { addresses: [], zone: 'a', hints: { forZones: [{ name: 'a' }] } };
  it.each<[string, readonly Endpoint[], Numbers, Numbers, Numbers | undefined]>([
    ['none', [], {}, {}, {}],
    ['one', [endpoint('a', 'a')], { a: 3 }, { a: 1 }, { a: 1 }],
    [
      'one that counts',
      [endpoint('a', 'a'), endpoint('a', 'a', false), unknown],
      { a: 3 },
      { a: 1 },
      { a: 1 },
    ],
    [
      'several',
      [endpoint('a', 'a'), endpoint('a', 'b'), endpoint('b', 'b')],
      { a: 3, b: 3, c: 3 },
      { a: 1, b: 1, c: 1 },
      { a: 1, b: 2 },
    ],
    ['for a zone that wants none', [endpoint('a', 'z')], { a: 3 }, { a: 1 }, undefined],
    ['an endpoint without', [endpoint('a', undefined)], { a: 3 }, {}, undefined],
    ['an endpoint with none', [endpoint('a', '')], { a: 3 }, {}, undefined],
    ['too many', [endpoint('a', 'a'), endpoint('a', 'a')], { a: 2 }, { a: 1 }, undefined],
  ])('%s', (_name, endpoints, maxima, allocated, expected) => {
    const allocations = new Map(Object.entries(maxima).map(([zone, maximum]) => [zone, { maximum }]));
    const found = hintsByZone(endpoints, counts(allocated), allocations);
    expect(found && Object.fromEntries(found)).toEqual(expected);
  });
});

it('lends endpoints of one zone to others', () => {
  const slice = { ports: [], endpoints: [endpoint('a', 'a'), endpoint('a', 'a'), endpoint('a', 'a')] };
  const [out] = redistribute([slice], counts({ a: 2 }), counts({ b: 1, c: 1 }));
  expect(out?.endpoints.map(({ hints }) => hints?.forZones?.[0]?.name)).toEqual(['b', 'c', 'a']);
});

describe('the zones of nodes', () => {
  const node = (zone: string, ready = true, labels = {}, cpu = '1000m') => ({
    ...storedNode('n', {}, { ...(zone && { 'topology.kubernetes.io/zone': zone }), ...labels }),
    status: {
      conditions: [{ type: 'Ready', status: ready ? ('True' as const) : ('False' as const) }],
      allocatable: { cpu },
    },
  });
  it.each([
    ['no node', [], undefined],
    ['one node', [node('a')], undefined],
    ['one zone', [node('a'), node('a')], undefined],
    ['two zones', [node('a'), node('b')], { a: 0.5, b: 0.5 }],
    ['only one of two is ready', [node('a', false), node('b')], undefined],
    [
      'one is the control plane',
      [node('a'), node('b', true, { 'node-role.kubernetes.io/control-plane': '' })],
      undefined,
    ],
    ['one of three is not ready', [node('a'), node('b'), node('b', false)], { a: 0.5, b: 0.5 }],
    ['one has no zone', [node('a'), node('b'), node('')], undefined],
    ['one has no processor', [node('a'), node('b', true, {}, '0')], undefined],
    ['uneven', [node('a'), node('b', true, {}, '3')], { a: 0.25, b: 0.75 }],
  ])('%s', (_name, nodes, expected) => {
    const ratios = zoneRatios(nodes);
    expect(ratios && Object.fromEntries(ratios)).toEqual(expected);
  });
});

it.each<[Numbers, Numbers | undefined, boolean]>([
  [{}, undefined, false],
  [{ a: 1 }, undefined, true],
  [{ a: 2, b: 2 }, { a: 0.5, b: 0.5 }, false],
  [{ a: 4 }, { a: 0.5, b: 0.5 }, true],
  [{ a: 1, b: 5 }, { a: 0.5, b: 0.5 }, true],
])('%o is overloaded by %o: %s', (allocated, ratios, expected) => {
  expect(isOverloaded(counts(allocated), ratios && counts(ratios))).toBe(expected);
});

it.each([
  [{}, false],
  [{ 'service.kubernetes.io/topology-mode': 'Auto' }, true],
  [{ 'service.kubernetes.io/topology-mode': 'auto' }, true],
  [{ 'service.kubernetes.io/topology-mode': 'AUTO' }, false],
  [{ 'service.kubernetes.io/topology-aware-hints': 'auto' }, true],
  [
    {
      'service.kubernetes.io/topology-aware-hints': 'disabled',
      'service.kubernetes.io/topology-mode': 'Auto',
    },
    false,
  ],
])('%o asks for hints: %s', (annotations, expected) => {
  expect(hintsEnabled(annotations)).toBe(expected);
});

describe('hints by the processors of zones', () => {
  /** Slices of endpoints: `a` is ready in zone a, `a>b` meant for b, `a!` not ready, `a?` nobody knows. */
  const slices = (text: string) =>
    text
      .split(' | ')
      .filter(Boolean)
      .map((slice) => ({
        ports: [],
        endpoints: slice.split(' ').map((word) => {
          const [, zone = '', hint, state] = /^(\w*)(?:>(\w))?([!?])?$/.exec(word) ?? [];
          return state === '?' ? { addresses: [], zone } : endpoint(zone, hint, state !== '!');
        }),
      }));
  const words = (drafts: readonly { readonly endpoints: readonly Endpoint[] }[]): string =>
    drafts
      .map(({ endpoints }) =>
        endpoints
          .map(({ zone = '', hints, conditions }) => {
            const hint = hints?.forZones?.map(({ name }) => `>${name}`).join('') ?? '';
            return `${zone}${hint}${conditions === undefined ? '?' : conditions.ready ? '' : '!'}`;
          })
          .join(' '),
      )
      .join(' | ');
  const INSUFFICIENT =
    'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes';
  const THIRDS = { a: 0.35, b: 0.35, c: 0.3 };
  it.each<[string, Numbers | undefined, [string, string, string], [string, string, string], string?]>([
    ['nothing', undefined, ['', '', ''], ['', '', ''], INSUFFICIENT],
    ['without ratios', undefined, ['a b', '', ''], ['a b', '', ''], INSUFFICIENT],
    [
      'too few endpoints',
      { a: 0.3, b: 0.4, c: 0.3 },
      ['a b', '', ''],
      ['a b', '', ''],
      'Insufficient number of endpoints (2 endpoints, 3 zones)',
    ],
    ['just enough', { a: 0.45, b: 0.55 }, ['a b', '', ''], ['a>a b>b', '', '']],
    ['only for what is ready', { a: 0.45, b: 0.55 }, ['a b a! b?', '', ''], ['a>a b>b a! b?', '', '']],
    [
      'in old and new slices',
      THIRDS,
      ['a b | c c a', 'a a | b c a', ''],
      ['a>b b>b | c>c c>c a>a', 'a>a a>a | b>b c>c a>a', ''],
    ],
    ['what may stay', { a: 0.5, b: 0.5 }, ['', '', 'a>a b>b'], ['', '', 'a>a b>b']],
    ['what may not stay', { a: 0.5, b: 0.5 }, ['', '', 'a>z b>b'], ['', 'a>a b>b', '']],
    [
      'an endpoint without a zone',
      { a: 0.5, b: 0.5 },
      ['a', '_', ''],
      ['a', '_', ''],
      'One or more endpoints do not have a zone specified',
    ],
  ])('%s', (_name, ratios, [create, update, unchanged], wanted, refusal) => {
    const zoneless = (draft: ReturnType<typeof slices>[number]) => ({
      ...draft,
      endpoints: draft.endpoints.map((one) => (one.zone === '_' ? { ...one, zone: '' } : one)),
    });
    const given = {
      create: slices(create),
      update: slices(update).map(zoneless),
      unchanged: slices(unchanged),
    };
    const out = addTopologyHints(given, ratios && counts(ratios));
    expect([words(out.drafts.create), words(out.drafts.update), words(out.drafts.unchanged)]).toEqual(
      wanted.map((text) => text.replace('_', '')),
    );
    expect(out.refusal).toBe(refusal);
  });
});
