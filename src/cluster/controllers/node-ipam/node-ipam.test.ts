import { expect, it } from 'vitest';
import { VirtualClock } from '../../clock.ts';
import { parseNetwork } from '../../machinery/ip.ts';
import { unknownError } from '../../machinery/status.ts';
import { KeyedRandom } from '../../random.ts';
import { Store } from '../../store/store.ts';
import { fakeClient } from '../../test-client.ts';
import { storedNode } from '../test-objects.ts';
import { nodeIpamController } from './node-ipam.ts';

interface Allocator {
  /** What a new node gets; undefined: nothing. */
  add(name: string, own?: string): string | undefined;
  remove(name: string): void;
  /** It is to go, and something holds it. */
  doom(name: string): void;
  cidrOf(name: string): string | undefined;
  readonly said: readonly string[];
}

/**
 * @param given what nodes have that are there already, by their names
 * @param refuses whether the server lets nobody change nodes
 */
function allocator(
  cluster: string,
  nodeMaskSize: number,
  services: string | undefined,
  given: readonly string[],
  refuses = false,
): Allocator {
  const podNetwork = parseNetwork(cluster);
  if (!podNetwork) throw new Error(cluster);
  const store = new Store();
  const put = (name: string, podCIDR?: string): void =>
    void store.put('nodes', storedNode(name, podCIDR === undefined ? {} : { podCIDR, podCIDRs: [podCIDR] }));
  for (const cidr of given) put(cidr, cidr);
  const said: string[] = [];
  const clock = new VirtualClock(0);
  const controller = nodeIpamController(
    {
      clock,
      random: new KeyedRandom(1),
      store,
      client: fakeClient({
        get: (resource, _namespace, name) => store.get(resource, `default/${name}`),
        update: (resource, object) => {
          if (refuses) throw unknownError('refused');
          store.put(resource, object);
          return object;
        },
      }),
      recorder: () => ({
        event: (_object, type, reason, message) => said.push(`${type} ${reason}: ${message}`),
      }),
    },
    { podNetwork, serviceNetwork: services === undefined ? undefined : parseNetwork(services), nodeMaskSize },
  );
  controller.resync();
  const cidrOf = (name: string): string | undefined => store.get('nodes', `default/${name}`)?.spec.podCIDR;
  const settle = (): void => clock.advanceTo(clock.now() + 2000);
  settle();
  return {
    said,
    add(name, own) {
      put(name, own);
      settle();
      return cidrOf(name);
    },
    cidrOf,
    doom(name) {
      const node = store.get('nodes', `default/${name}`);
      if (node)
        store.put('nodes', {
          ...node,
          metadata: { ...node.metadata, deletionTimestamp: '1970-01-01T00:00:00Z' },
        });
      settle();
    },
    remove(name) {
      store.remove('nodes', `default/${name}`);
      settle();
    },
  };
}

const quarter = (...lasts: readonly number[]): readonly string[] =>
  lasts.map((last) => `127.123.234.${last}/30`);

// As TestAllocateOrOccupyCIDRSuccess, TestAllocateOrOccupyCIDRFailure and TestOccupyServiceCIDR of
// pkg/controller/nodeipam/ipam; clusters of two families are not there.
it.each<
  [
    what: string,
    cluster: string,
    mask: number,
    services: string | undefined,
    given: readonly string[],
    next: string | undefined,
  ]
>([
  ['the first part', '127.123.234.0/24', 30, undefined, [], '127.123.234.0/30'],
  ['the first after those of services', '127.123.234.0/24', 30, '127.123.234.0/26', [], '127.123.234.64/30'],
  [
    'the first that nobody has',
    '127.123.234.0/24',
    30,
    '127.123.234.0/26',
    quarter(64, 68, 72, 80),
    '127.123.234.76/30',
  ],
  ['none twice', '10.10.0.0/22', 24, undefined, ['10.10.0.0/24', '10.10.2.0/24'], '10.10.1.0/24'],
  ['nothing when all are taken', '127.123.234.0/28', 30, undefined, quarter(0, 4, 8, 12), undefined],
  ['beside services elsewhere', '10.0.0.0/22', 24, '172.16.0.0/16', [], '10.0.0.0/24'],
  ['nothing when services have it all', '10.0.0.0/23', 24, '10.0.0.0/8', [], undefined],
])('a new node gets %s', (_what, cluster, mask, services, given, next) => {
  const { add, said } = allocator(cluster, mask, services, given);
  expect(add('node0')).toBe(next);
  expect([...new Set(said)]).toEqual(
    next === undefined ? ['Normal CIDRNotAvailable: Node node0 status is now: CIDRNotAvailable'] : [],
  );
});

// As TestReleaseCIDRSuccess and TestNodeDeletionReleaseCIDR.
it('what nodes leave behind is given away again, after the others have had their turn', () => {
  const { add, remove, cidrOf } = allocator('127.123.234.0/28', 30, undefined, quarter(0, 4, 8, 12));
  expect(add('node0')).toBeUndefined();
  remove('127.123.234.4/30');
  expect(cidrOf('node0')).toBe('127.123.234.4/30');

  const other = allocator('127.123.234.0/28', 30, undefined, quarter(4, 8, 12));
  expect(other.add('node0')).toBe('127.123.234.0/30');
  other.remove('node0');
  expect(other.add('node1')).toBe('127.123.234.0/30');

  const wide = allocator('10.10.0.0/16', 24, undefined, []);
  expect(wide.add('node0')).toBe('10.10.0.0/24');
  wide.remove('node0');
  expect(wide.add('node1')).toBe('10.10.1.0/24');
});

it.each([
  ['remove', '10.10.0.0/24'],
  ['doom', '10.10.1.0/24'],
] as const)('a node leaves its part to the next when it is gone (%s): %s', (how, next) => {
  const parts = allocator('10.10.0.0/16', 24, undefined, ['10.10.0.0/24']);
  parts[how]('10.10.0.0/24');
  expect(parts.add('node1')).toBe(next);
});

it('a node that has its part keeps it', () => {
  const { add } = allocator('10.10.0.0/16', 24, undefined, []);
  expect(add('node0', '10.10.0.0/24')).toBe('10.10.0.0/24');
  expect(add('node1')).toBe('10.10.1.0/24');
});

it('says of a node that it could not be given its part', () => {
  const { add, said } = allocator('10.10.0.0/16', 24, undefined, [], true);
  expect(add('node0')).toBeUndefined();
  expect([...new Set(said)]).toEqual([
    'Normal CIDRAssignmentFailed: Node node0 status is now: CIDRAssignmentFailed',
  ]);
});
