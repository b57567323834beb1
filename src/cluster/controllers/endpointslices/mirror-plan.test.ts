import { describe, expect, it } from 'vitest';
import type { Endpoints, EndpointSubset } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { metadata, owner } from '../test-objects.ts';
import { type MirrorPlan, planMirror } from './mirror-plan.ts';
import { shouldMirror } from './mirroring.ts';
import type { StoredSlice } from './slices.ts';

// The cases of pkg/controller/endpointslicemirroring/*_test.go.

type Metadata = Stored<Endpoints>['metadata'];

const endpoints = (subsets: readonly EndpointSubset[], rest: Partial<Metadata> = {}): Stored<Endpoints> => ({
  apiVersion: 'v1',
  kind: 'Endpoints',
  metadata: metadata('db', rest),
  subsets,
});

const HTTP = { name: 'http', port: 80, protocol: 'TCP' } as const;
const HTTPS = { name: 'https', port: 443, protocol: 'TCP' } as const;

const addresses = (first: number, count: number, prefix = '10.0.0.') =>
  Array.from({ length: count }, (_, i) => ({ ip: `${prefix}${first + i}`, hostname: `pod-${first + i}` }));

const existing = (
  name: string,
  hosts: readonly number[],
  { labels = {}, ...rest }: Partial<Metadata> = {},
  ports: StoredSlice['ports'] = [HTTP],
): StoredSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: metadata(name, {
    labels: { ...labels, 'kubernetes.io/service-name': 'db', 'endpointslice.kubernetes.io/managed-by': 'x' },
    ...rest,
  }),
  addressType: 'IPv4',
  ports,
  endpoints: hosts.map((host) => ({
    addresses: [`10.0.0.${host}`],
    hostname: `pod-${host}`,
    conditions: { ready: true },
  })),
});

const sizes = ({ create, update, remove }: MirrorPlan) => [
  create.map((one) => `${one.addressType} ${one.endpoints.length}`),
  update.map((one) => `${one.slice?.metadata.name} ${one.endpoints.length}`),
  remove.map((one) => one.metadata.name),
];

const one = [{ ports: [HTTP], addresses: addresses(1, 1) }];

describe('mirrored slices', () => {
  it.each<[string, Stored<Endpoints>, readonly StoredSlice[], readonly (readonly string[])[]]>([
    ['no subsets', endpoints([]), [], [[], [], []]],
    ['no addresses', endpoints([{ ports: [HTTP] }]), [], [[], [], []]],
    ['one of each', endpoints(one), [], [['IPv4 1'], [], []]],
    [
      'other ports and addresses',
      endpoints([...one, { ports: [HTTPS], addresses: addresses(2, 1) }]),
      [],
      [['IPv4 1', 'IPv4 1'], [], []],
    ],
    [
      'other ports of one address',
      endpoints([...one, { ports: [HTTPS], addresses: addresses(1, 1) }]),
      [],
      [['IPv4 1'], [], []],
    ],
    [
      'other addresses of one port',
      endpoints([...one, { ports: [HTTP], addresses: addresses(2, 1) }]),
      [],
      [['IPv4 2'], [], []],
    ],
    ['as it is', endpoints(one), [existing('s', [1])], [[], [], []]],
    [
      'of another object of the name',
      endpoints(one),
      [existing('s', [1], { ownerReferences: [owner('v1', 'Endpoints', 'db', 'old')] })],
      [[], ['s 1'], []],
    ],
    [
      'an annotation too many',
      endpoints(one),
      [existing('s', [1], { annotations: { foo: 'bar' } })],
      [[], ['s 1'], []],
    ],
    [
      'an annotation too few',
      endpoints(one, { annotations: { foo: 'bar' } }),
      [existing('s', [1])],
      [[], ['s 1'], []],
    ],
    ['a label too few', endpoints(one, { labels: { foo: 'bar' } }), [existing('s', [1])], [[], ['s 1'], []]],
    [
      'annotations that are not mirrored',
      endpoints(one, {
        annotations: {
          'endpoints.kubernetes.io/last-change-trigger-time': 't',
          'kubectl.kubernetes.io/last-applied-configuration': '{}',
        },
      }),
      [existing('s', [1])],
      [[], [], []],
    ],
    [
      'not ready',
      endpoints([{ ports: [HTTP, HTTPS], notReadyAddresses: addresses(1, 2) }]),
      [],
      [['IPv4 2'], [], []],
    ],
    ['an empty slice is used', endpoints(one), [existing('s', [], {}, [])], [[], ['s 1'], []]],
    [
      'some are there',
      endpoints([{ ports: [HTTP], addresses: addresses(1, 3) }]),
      [existing('s', [2])],
      [[], ['s 3'], []],
    ],
    ['all but one go', endpoints(one), [existing('s', [1]), existing('t', [2])], [[], [], ['t']]],
    ['nothing is left', endpoints([]), [existing('s', [1])], [[], [], ['s']]],
    [
      'both families',
      endpoints([{ ports: [HTTP], addresses: [...addresses(1, 2), { ip: '2001:db8:0::1' }] }]),
      [],
      [['IPv4 2', 'IPv6 1'], [], []],
    ],
    [
      'the other family takes no slice over',
      endpoints([{ ports: [HTTP], addresses: [{ ip: '2001:db8::1' }] }]),
      [existing('s', [1])],
      [['IPv6 1'], [], ['s']],
    ],
  ])('%s', (_name, owned, slices, expected) => {
    const plan = planMirror(owned, slices);
    expect(sizes(plan)).toEqual(expected);
    expect(plan.warnings).toEqual([]);
  });

  it('tells of addresses that it skips', () => {
    const bad = endpoints([{ ports: [HTTP], addresses: [{ ip: '1000.0.0.1' }, ...addresses(1, 1)] }]);
    expect(planMirror(bad, []).warnings).toEqual([
      ['InvalidIPAddress', 'Skipped 1 invalid IP addresses when mirroring to EndpointSlices'],
    ]);
    const many = Array.from({ length: 1001 }, (_, i) => ({ ip: `10.0.${i >> 8}.${i & 255}` }));
    const plan = planMirror(endpoints([{ ports: [HTTP], addresses: many }]), []);
    expect(sizes(plan)[0]).toEqual(['IPv4 1000']);
    expect(plan.warnings).toEqual([
      [
        'TooManyAddressesToMirror',
        'A max of 1000 addresses can be mirrored to EndpointSlices per Endpoints subset. 1 addresses were skipped',
      ],
    ]);
  });
});

it.each<[Partial<Metadata>, boolean]>([
  [{}, true],
  [{ labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } }, false],
  [{ labels: { 'endpointslice.kubernetes.io/skip-mirror': 'invalid' } }, true],
  [{ annotations: { 'control-plane.alpha.kubernetes.io/leader': 'ep' } }, false],
])('Endpoints with %o are mirrored: %s', (rest, expected) => {
  expect(shouldMirror(endpoints([], rest))).toBe(expected);
});
