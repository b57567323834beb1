import { describe, expect, it } from 'vitest';
import type { Node, ServiceSpec } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import type { StoredService } from '../endpoints/membership.ts';
import type { StoredPod } from '../pods.ts';
import { metadata, owner, storedNode, storedPod } from '../test-objects.ts';
import { planSlices, type SlicePlan } from './plan.ts';
import {
  endpointOf,
  type Family,
  sliceLabels,
  type StoredSlice,
  withZone,
  zoneOf,
  zonesOf,
} from './slices.ts';
import { countHints } from './topology-hints.ts';
import { zoneRatios } from './zones.ts';

// The cases of staging/src/k8s.io/endpointslice/reconciler_test.go.

const PORT = { port: 80, targetPort: 80, protocol: 'TCP' } as const;
const PORTS = [{ name: '', port: 80, protocol: 'TCP' as const }];

const service = (
  spec: Partial<ServiceSpec> = {},
  labels: Readonly<Record<string, string>> = {},
  annotations: Readonly<Record<string, string>> = {},
): StoredService => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata('foo', { labels, annotations }),
  spec: {
    clusterIP: '10.96.0.7',
    ipFamilies: ['IPv4'],
    selector: { app: 'foo' },
    ports: [PORT],
    ...spec,
  },
  status: {},
});

const pod = (n: number, ready = n % 3 !== 0, node = 'node-1', terminating = false): StoredPod =>
  storedPod(`pod${n}`, {
    ...(terminating && { metadata: { deletionTimestamp: '1970-01-01T00:00:00Z' } }),
    spec: { nodeName: node },
    status: {
      phase: 'Running',
      podIP: `10.0.${n >> 8}.${n & 255}`,
      podIPs: [{ ip: `10.0.${n >> 8}.${n & 255}` }],
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    },
  });

const pods = (from: number, to: number, step = 1): readonly StoredPod[] =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => pod(from + i * step));

const slice = (
  name: string,
  of: StoredService,
  members: readonly StoredPod[],
  nodes: ReadonlyMap<string, Stored<Node>> = new Map(),
): StoredSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    ...metadata(name, { labels: sliceLabels(of, 'c') }),
    ownerReferences: [owner('v1', 'Service', 'foo', 'foo-uid')],
  },
  addressType: 'IPv4',
  ports: PORTS,
  endpoints: members.map((one) => withZone(endpointOf(one, of), zoneOf(nodes.get(one.spec.nodeName ?? '')))),
});

const node1 = new Map([['node-1', storedNode('node-1')]]);

function plan(
  of: StoredService,
  members: readonly StoredPod[],
  existing: readonly StoredSlice[],
  nodes: ReadonlyMap<string, Stored<Node>> = node1,
  most = 100,
  family: Family = 'IPv4',
): SlicePlan {
  return planSlices(of, members, existing, family, {
    labels: sliceLabels(of, 'c'),
    zones: zonesOf(() => [...nodes.values()])(),
    ratios: () => zoneRatios([...nodes.values()]),
    most,
  });
}

/** How many endpoints are in the slices that are made, written over, and deleted. */
const sizes = ({ create, update, remove }: SlicePlan) => [
  create.map(({ endpoints }) => endpoints.length),
  update.map(({ endpoints }) => endpoints.length),
  remove.length,
];

const svc = service();

describe('packing', () => {
  it('makes full slices and one of the rest', () => {
    expect(sizes(plan(svc, pods(0, 250), []))).toEqual([[100, 100, 50], [], 0]);
  });

  it('fills the slice that is closest to full, and makes new ones of a hundred', () => {
    const all = pods(0, 250);
    const existing = [slice('a', svc, pods(1, 246, 4)), slice('b', svc, pods(3, 246, 4))];
    expect(existing.map(({ endpoints }) => endpoints.length)).toEqual([62, 61]);
    expect(sizes(plan(svc, all, existing))).toEqual([[100], [89], 0]);
  });

  it('rather makes another slice than writes two', () => {
    const existing = [slice('a', svc, pods(1, 296, 4)), slice('b', svc, pods(3, 296, 4))];
    expect(sizes(plan(svc, pods(0, 300), existing))).toEqual([[100, 52], [], 0]);
  });

  it('writes all slices over when a port changes', () => {
    const existing = [pods(0, 100), pods(100, 200), pods(200, 250)].map((members, i) =>
      slice(`s${i}`, svc, members),
    );
    const changed = service({ ports: [{ ...PORT, targetPort: 81 }] });
    expect(sizes(plan(changed, pods(0, 250), existing))).toEqual([[], [50, 100, 100], 0]);
  });

  it('packs anew when all slices change anyway', () => {
    const existing = Array.from({ length: 10 }, (_, i) => slice(`s${i}`, svc, pods(30 * i, 30 * i + 30)));
    expect(sizes(plan(svc, pods(0, 300), existing))).toEqual([[], [], 0]);
    const changed = service({ ports: [{ ...PORT, targetPort: 81 }] });
    expect(sizes(plan(changed, pods(0, 300), existing))).toEqual([[], [100, 100, 100], 7]);
  });

  it('writes labels of the service over, but not those that are its own', () => {
    const existing = [slice('a', svc, pods(0, 100)), slice('b', svc, pods(100, 150))];
    expect(sizes(plan(service({}, { foo: 'bar' }), pods(0, 150), existing))).toEqual([[], [100, 50], 0]);
    const reserved = {
      'kubernetes.io/service-name': 'bad',
      'endpointslice.kubernetes.io/managed-by': 'actor',
      'service.kubernetes.io/headless': 'invalid',
    };
    expect(sizes(plan(service({}, reserved), pods(0, 150), existing))).toEqual([[], [], 0]);
  });

  it('fills up the fullest of the slices that change', () => {
    const [eighty, twenty, more] = [pods(0, 80), pods(100, 120), pods(200, 215)];
    const existing = [slice('a', svc, eighty), slice('b', svc, twenty)];
    const flipped = [...eighty, ...twenty].map((one, i) =>
      i % 10 === 0 ? pod(Number(one.metadata.name.slice(3)), !(i % 3 !== 0)) : one,
    );
    const { create, update } = plan(svc, [...flipped, ...more], existing);
    expect(create).toEqual([]);
    expect(update.map(({ endpoints }) => endpoints.length)).toEqual([95, 20]);
  });

  it.each([
    [5, [5, 5, 5, 5, 5]],
    [10, [10, 10, 5]],
    [50, [25]],
  ])('holds %i endpoints in a slice', (most, expected) => {
    expect(sizes(plan(svc, pods(0, 25), [], node1, most))[0]).toEqual(expected);
  });
});

describe('which slices there are', () => {
  it('keeps an empty slice for a service without pods', () => {
    expect(plan(svc, [], []).create).toEqual([{ endpoints: [], ports: [] }]);
    const { ports: _ports, ...placeholder } = slice('a', svc, []);
    expect(sizes(plan(svc, [], [placeholder]))).toEqual([[], [], 0]);
    expect(sizes(plan(svc, [], [slice('a', svc, [pod(1)])]))).toEqual([[], [0], 0]);
  });

  it('has a slice for each set of ports', () => {
    const named = service({ ports: [{ ...PORT, targetPort: 'http' }] });
    const of = (n: number): StoredPod => {
      const one = pod(n);
      const ports = [{ name: 'http', containerPort: 8080 + (n % 2), protocol: 'TCP' as const }];
      return { ...one, spec: { ...one.spec, containers: [{ name: 'c', image: 'nginx', ports }] } };
    };
    const { create } = plan(
      named,
      Array.from({ length: 20 }, (_, i) => of(i)),
      [],
    );
    expect(create.map(({ endpoints, ports }) => [endpoints.length, ports[0]?.port])).toEqual([
      [10, 8080],
      [10, 8081],
    ]);
  });

  it('replaces slices of a service of the same name that is gone, without writing them over', () => {
    const old = slice('a', svc, [pod(1)]);
    const foreign = {
      ...old,
      metadata: { ...old.metadata, ownerReferences: [owner('v1', 'Service', 'foo', 'old')] },
    };
    expect(sizes(plan(svc, [pod(1)], [foreign]))).toEqual([[1], [], 1]);
  });

  it('leaves out pods of the other family of addresses', () => {
    expect(sizes(plan(svc, [pod(1)], [], node1, 100, 'IPv6'))).toEqual([[0], [], 0]);
  });
});

describe('an endpoint', () => {
  const zoned = new Map([['node-1', storedNode('node-1', {}, { 'topology.kubernetes.io/zone': 'z-a' })]]);
  const of = (spec: Partial<ServiceSpec>, one: StoredPod) =>
    plan(service(spec), [one], [], zoned).create[0]?.endpoints.map(({ conditions, zone }) => ({
      ...conditions,
      zone,
    }));
  it.each<[string, Partial<ServiceSpec>, StoredPod, readonly boolean[]]>([
    ['ready', {}, pod(1), [true, true, false]],
    ['not ready', {}, pod(3), [false, false, false]],
    ['ready, going', {}, pod(1, true, 'node-1', true), [false, true, true]],
    ['not ready, going', {}, pod(1, false, 'node-1', true), [false, false, true]],
    ['published', { publishNotReadyAddresses: true }, pod(3), [true, false, false]],
    [
      'published, going',
      { publishNotReadyAddresses: true },
      pod(3, false, 'node-1', true),
      [true, false, true],
    ],
  ])('%s', (_name, spec, one, [ready, serving, terminating]) => {
    expect(of(spec, one)).toEqual([{ ready, serving, terminating, zone: 'z-a' }]);
  });

  it('waits for its node, unless it is published anyway', () => {
    const [here, lost] = [pod(1), pod(2, true, 'gone')];
    const waiting = plan(svc, [here, lost], []);
    expect([sizes(waiting), waiting.skipped]).toEqual([[[1], [], 0], [lost]]);
    const published = plan(service({ publishNotReadyAddresses: true }), [here, lost], []);
    expect([sizes(published), published.skipped]).toEqual([[[2], [], 0], []]);
    expect(sizes(plan(svc, [lost], [slice('a', svc, [lost])]))).toEqual([[], [0], 0]);
  });
});

describe('hints by zone', () => {
  const nodes = new Map(
    ['zone-a', 'zone-b', 'zone-c'].flatMap((zone) =>
      Array.from({ length: 10 }, (_, i): [string, Stored<Node>] => {
        const name = `node-${zone}-${i}`;
        const node = storedNode(name, {}, { 'topology.kubernetes.io/zone': zone });
        const conditions = [{ type: 'Ready', status: 'True' as const }];
        return [name, { ...node, status: { conditions, allocatable: { cpu: '100m' } } }];
      }),
    ),
  );
  const inZone = (zone: string, ...numbers: readonly number[]) =>
    numbers.map((n) => pod(n + 100 * zone.charCodeAt(5), true, `node-${zone}-${n}`));
  const c = inZone('zone-c', 7, 8, 9);
  const ac = [...inZone('zone-a', 5, 6), ...inZone('zone-c', 5, 6)];
  const ab = [...inZone('zone-a', 7, 8), ...inZone('zone-b', 6, 7, 8)];
  const spread = [...inZone('zone-a', 0), ...inZone('zone-b', 1, 2, 3), ...inZone('zone-c', 4, 5)];
  const enabled = 'Topology Aware Hints has been enabled, addressType: IPv4';

  it.each<
    [
      string,
      string | undefined,
      string | undefined,
      readonly (readonly StoredPod[])[],
      Readonly<Record<string, number>>,
      number,
      number,
      readonly string[],
    ]
  >([
    [
      'shares endpoints out',
      'auto',
      undefined,
      [c],
      { 'zone-a': 1, 'zone-b': 1, 'zone-c': 1 },
      2,
      1,
      [enabled],
    ],
    [
      'refuses to overload a zone',
      'auto',
      undefined,
      [ac],
      {},
      0,
      0,
      [
        'Unable to allocate minimum required endpoints to each zone without exceeding overload threshold (4 endpoints, 3 zones), addressType: IPv4',
      ],
    ],
    [
      'writes several slices',
      'Auto',
      undefined,
      [ac, ab],
      { 'zone-a': 3, 'zone-b': 3, 'zone-c': 3 },
      1,
      2,
      [enabled],
    ],
    ['does nothing when disabled', 'disabled', undefined, [ac, ab], {}, 0, 0, []],
    [
      'prefers close ones',
      undefined,
      'PreferClose',
      [spread],
      { 'zone-a': 1, 'zone-b': 3, 'zone-c': 2 },
      0,
      1,
      [],
    ],
    [
      'heeds the annotation first',
      'Auto',
      'PreferClose',
      [spread],
      { 'zone-a': 2, 'zone-b': 2, 'zone-c': 2 },
      1,
      1,
      [enabled],
    ],
    ['knows no others', undefined, 'PreferSameZone', [spread], {}, 0, 0, []],
    ['wants no hints by itself', undefined, undefined, [spread], {}, 0, 0, []],
  ])('%s', (_name, mode, trafficDistribution, members, hints, crossing, written, messages) => {
    const annotations = mode === undefined ? {} : { 'service.kubernetes.io/topology-mode': mode };
    const of = service({ ...(trafficDistribution && { trafficDistribution }) }, {}, annotations);
    const existing = members.map((some, i) => slice(`s${i}`, svc, some, nodes));
    const { update, create, remove, events } = plan(of, members.flat(), existing, nodes);
    expect([update.length, create, remove]).toEqual([written, [], []]);
    expect(Object.fromEntries(countHints(update))).toEqual(hints);
    const all = update.flatMap(({ endpoints }) => endpoints);
    expect(all.filter((one) => one.hints && one.hints.forZones?.[0]?.name !== one.zone).length).toBe(
      crossing,
    );
    expect(events.map(([, , message]) => message)).toEqual(messages);
    const next = existing.map((one) => ({
      ...one,
      endpoints: update.find((draft) => draft.slice === one)?.endpoints ?? one.endpoints,
    }));
    expect(plan(of, members.flat(), next, nodes).update).toEqual([]);
    const plain = plan(svc, members.flat(), next, nodes).update;
    expect([plain.length, countHints(plain).size]).toEqual([written, 0]);
  });
});
