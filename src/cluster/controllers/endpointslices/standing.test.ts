import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Node } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import type { StoredService } from '../endpoints/membership.ts';
import { triggerTime } from '../endpoints/per-pod.ts';
import { placesOf as addressesOf, subsetsOf } from '../endpoints/subsets.ts';
import type { StoredPod } from '../pods.ts';
import { metadata, owner, storedNode, storedPod } from '../test-objects.ts';
import { planSlices, type SlicePlan } from './plan.ts';
import { endpointOf, sliceLabels, type StoredSlice, withZone, type Zones, zonesOf } from './slices.ts';

const SERVICE: StoredService = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata('foo'),
  spec: {
    clusterIP: '10.96.0.7',
    ipFamilies: ['IPv4'],
    selector: { app: 'foo' },
    ports: [{ port: 80, protocol: 'TCP' }],
  },
  status: {},
};
const LABELS = sliceLabels(SERVICE, 'c');
const MOST = 4;
const NODES = 3;

/** What the life of a service's pods is made of. */
interface Life {
  readonly pods: Map<string, StoredPod>;
  readonly zones: (string | undefined)[];
  slices: readonly StoredSlice[];
  steps: number;
}

const time = (step: number): string => `1970-01-01T00:${String(step).padStart(2, '0')}:00Z`;

function podNamed(n: number, ready: boolean, step: number): StoredPod {
  const [name, ip] = [`pod${n}`, `10.0.0.${n}`];
  return storedPod(name, {
    spec: { nodeName: `node-${n % NODES}` },
    status: {
      phase: 'Running',
      podIP: ip,
      podIPs: [{ ip }],
      startTime: time(0),
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: time(step) }],
    },
  });
}

const ways = ['ready', 'unready', 'gone', 'zone', 'no node', 'strange'] as const;

interface Step {
  readonly way: (typeof ways)[number];
  readonly n: number;
}

function happen(life: Life, { way, n }: Step): void {
  const step = ++life.steps;
  if (way === 'ready' || way === 'unready') life.pods.set(`pod${n}`, podNamed(n, way === 'ready', step));
  else if (way === 'gone') life.pods.delete(`pod${n}`);
  else if (way === 'zone') life.zones[n % NODES] = `zone-${step % 2}`;
  else if (way === 'no node') life.zones[n % NODES] = undefined;
  // Somebody else writes into a slice.
  else
    life.slices = life.slices.map((slice, at) =>
      at === n % life.slices.length ? { ...slice, endpoints: slice.endpoints.slice(1) } : slice,
    );
}

const podsOf = ({ pods }: Life): readonly StoredPod[] =>
  [...pods.values()].toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));

const nodesOf = ({ zones }: Life): readonly Stored<Node>[] =>
  zones.flatMap((zone, i) =>
    zone === undefined ? [] : [storedNode(`node-${i}`, {}, { 'topology.kubernetes.io/zone': zone })],
  );

const planFor = (service: StoredService, life: Life, zones: Zones, slices = life.slices): SlicePlan =>
  planSlices(service, podsOf(life), slices, 'IPv4', {
    labels: LABELS,
    zones,
    ratios: () => undefined,
    most: MOST,
  });

const sliceNamed = (name: string, endpoints: StoredSlice['endpoints']): StoredSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    ...metadata(name, { labels: LABELS }),
    ownerReferences: [owner('v1', 'Service', 'foo', 'foo-uid')],
  },
  addressType: 'IPv4',
  ports: [{ name: '', port: 80, protocol: 'TCP' }],
  endpoints,
});

function carriedOut({ slices, steps }: Life, { create, update, remove }: SlicePlan): readonly StoredSlice[] {
  const kept = slices.flatMap((slice) => {
    if (remove.includes(slice)) return [];
    const draft = update.find((each) => each.slice === slice);
    return draft ? [{ ...sliceNamed(slice.metadata.name, draft.endpoints), ports: draft.ports }] : [slice];
  });
  const made = create.map(({ endpoints, ports }, i) => ({
    ...sliceNamed(`slice-${steps}-${i}`, endpoints),
    ports,
  }));
  return [...kept, ...made];
}

/** What a plan says to do, and since when. */
const told = ({ create, update, remove, skipped, standing }: SlicePlan, slices: readonly StoredSlice[]) => ({
  create: create.map(({ endpoints }) => endpoints),
  update: update.map(({ slice, endpoints }) => [slice?.metadata.name, endpoints]),
  remove: remove.map(({ metadata: { name } }) => name),
  skipped: skipped.map(({ metadata: { name } }) => name),
  since: triggerTime(
    standing.others,
    new Map(
      slices
        .filter((slice) => !standing.whole.has(slice))
        .flatMap(({ endpoints }) =>
          endpoints.map(
            ({ targetRef, conditions }) => [targetRef?.uid, conditions?.serving === true] as const,
          ),
        ),
    ),
  ),
});

const lives = fc.array(fc.record({ way: fc.constantFrom(...ways), n: fc.integer({ min: 1, max: 12 }) }), {
  maxLength: 50,
});

test('what is remembered of the last plan changes none', () => {
  fc.assert(
    fc.property(lives, (steps) => {
      const life: Life = { pods: new Map(), zones: ['a', 'a', 'a'], slices: [], steps: 0 };
      const service = { ...SERVICE };
      const zones = zonesOf(() => nodesOf(life));
      for (const step of steps) {
        happen(life, step);
        const plan = planFor(service, life, zones());
        const anew = structuredClone(life.slices);
        const other = planFor({ ...SERVICE }, life, zonesOf(() => nodesOf(life))(), anew);
        expect(told(plan, life.slices)).toEqual(told(other, anew));
        life.slices = carriedOut(life, plan);
        const wanted = podsOf(life).flatMap((pod) => {
          const zone = life.zones[Number(pod.spec.nodeName?.slice(-1))];
          return zone === undefined ? [] : [withZone(endpointOf(pod, SERVICE), zone)];
        });
        const found = life.slices.flatMap(({ endpoints }) => endpoints);
        expect(found).toHaveLength(wanted.length);
        expect(found).toEqual(expect.arrayContaining(wanted));
      }
    }),
  );
});

test('addresses are in the order in which they would be if there had been none before', () => {
  fc.assert(
    fc.property(lives, (steps) => {
      const life: Life = { pods: new Map(), zones: ['a', 'a', 'a'], slices: [], steps: 0 };
      const service = { ...SERVICE };
      for (const step of steps) {
        happen(life, step);
        const subsets = subsetsOf(addressesOf(service, podsOf(life)));
        expect(subsets).toEqual(subsetsOf(addressesOf({ ...SERVICE }, podsOf(life))));
      }
    }),
  );
});
