import { describe, expect, it } from 'vitest';
import { testCluster } from '../../simulation/test-cluster.ts';

/** Models pkg/controller/servicecidrs/servicecidrs_controller_test.go and pkg/registry/core/service/ipallocator/controller/repairip_test.go */

const CIDRS = 'servicecidrs.networking.k8s.io';
const ADDRESSES = 'ipaddresses.networking.k8s.io';

function rig() {
  const { simulation, pass } = testCluster({ nodes: 0 });
  const client = simulation.client('kubectl');
  const range = (name: string, ...cidrs: string[]): void => {
    client.create(CIDRS, '', { metadata: { name }, spec: { cidrs } });
    pass(1);
  };
  const address = (name: string, service = 'x', managed = true): void => {
    const labels = { 'ipaddress.kubernetes.io/managed-by': managed ? 'ipallocator.k8s.io' : 'me' };
    client.create(ADDRESSES, '', {
      metadata: { name, labels },
      spec: { parentRef: { resource: 'services', namespace: 'default', name: service } },
    });
  };
  const ready = (name: string): string => {
    const cidr = client.get(CIDRS, '', name);
    if (!cidr) return 'gone';
    const { status, reason, message } = cidr.status.conditions?.[0] ?? {};
    return `${cidr.metadata.finalizers?.join() ?? ''} ${status} ${reason}: ${message}`;
  };
  return { client, pass, range, address, ready };
}

const READY = 'networking.k8s.io/service-cidr-finalizer True : Kubernetes Service CIDR is ready';
const HELD =
  'networking.k8s.io/service-cidr-finalizer False Terminating: There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR';

describe('ranges of addresses', () => {
  it('are there from the start, are held, and are ready', () => {
    const { client, range, ready } = rig();
    expect(client.get(CIDRS, '', 'kubernetes')?.spec).toEqual({ cidrs: ['10.96.0.0/12'] });
    range('more', '192.168.0.0/24');
    expect([ready('kubernetes'), ready('more')]).toEqual([READY, READY]);
  });

  it.each<[string, readonly string[], readonly string[], boolean]>([
    ['no address', ['2001:db2::/64'], [], true],
    ['an address', ['2001:db2::/64'], ['192.168.0.24'], false],
    ['an address of another', ['2001:db2::/64'], ['192.168.1.24'], true],
    ['its first address', ['2001:db2::/64'], ['192.168.0.0'], true],
    ['its last address', ['2001:db2::/64'], ['192.168.0.255'], true],
    ['the last of IPv6', ['2001:db2::/64'], ['2001:db2::ffff:ffff:ffff:ffff'], false],
    ['an address that is of the same range, too', ['192.168.0.0/24'], ['192.168.0.23'], true],
    ['an address that is of a smaller range, too', ['192.168.0.0/26'], ['192.168.0.23'], true],
    ['an address that is of no smaller range', ['192.168.0.0/28'], ['192.168.0.23'], false],
    ['an address that is of a larger range, too', ['192.168.0.0/16'], ['192.168.0.23'], true],
  ])('go ten seconds after their deletion, with %s', (_name, others, addresses, goes) => {
    const { client, pass, range, address, ready } = rig();
    const both = others[0]?.includes(':') ? [...others] : [];
    range('mine', '192.168.0.0/24', ...both);
    if (both.length === 0) range('other', ...others);
    pass(1);
    for (const name of addresses) address(name);
    client.delete(CIDRS, '', 'mine');
    pass(9);
    expect(ready('mine')).toBe(goes ? READY : HELD);
    pass(11);
    expect(ready('mine')).toBe(goes ? 'gone' : HELD);
  });

  it('stay as long as a Service has an address of theirs', () => {
    const { client, pass, ready } = rig();
    client.delete(CIDRS, '', 'kubernetes');
    pass(60);
    expect(ready('kubernetes')).toBe(HELD);
  });
});

describe('addresses', () => {
  const list = ({ client }: ReturnType<typeof rig>): readonly string[] =>
    client.list(ADDRESSES).map(({ metadata: { name, labels }, spec: { parentRef } }) => {
      const { resource, namespace, name: of } = parentRef ?? {};
      return `${name} ${resource}/${namespace}/${of} ${Object.values(labels ?? {}).join()}`;
    });
  const KUBERNETES = '10.96.0.1 services/default/kubernetes IPv4,ipallocator.k8s.io';

  it('come and go with Services', () => {
    const made = rig();
    const { client, pass } = made;
    const ports = [{ port: 80 }];
    client.create('services', 'default', {
      metadata: { name: 'web' },
      spec: { clusterIP: '10.96.0.50', ports },
    });
    client.create('services', 'default', { metadata: { name: 'none' }, spec: { clusterIP: 'None', ports } });
    pass(1);
    expect(list(made)).toEqual([KUBERNETES, '10.96.0.50 services/default/web IPv4,ipallocator.k8s.io']);
    client.delete('services', 'default', 'web');
    pass(1);
    expect(list(made)).toEqual([KUBERNETES]);
  });

  it('are made anew within three minutes, are set right, and go when no Service has them', () => {
    const made = rig();
    const { client, pass, address } = made;
    const said = (): readonly string[] =>
      client
        .list('events')
        .filter(({ source }) => source?.component === 'ipallocator-repair-controller')
        .map(({ metadata, involvedObject, reason, message }) =>
          [metadata.namespace, involvedObject.kind, reason, message].join(' '),
        );
    client.delete(ADDRESSES, '', '10.96.0.1');
    pass(1);
    expect(list(made)).toEqual([]);
    pass(180);
    expect(list(made)).toEqual([KUBERNETES]);
    const lost =
      'default Service ClusterIPNotAllocated Cluster IP [IPv4]: 10.96.0.1 is not allocated; repairing';
    expect(said()).toEqual([lost]);
    client.delete(ADDRESSES, '', '10.96.0.1');
    address('10.96.0.1', 'wrong');
    address('10.96.0.77');
    address('10.96.0.78', 'x', false);
    pass(30);
    const mine = '10.96.0.78 services/default/x me';
    const wrong = '10.96.0.1 services/default/wrong ipallocator.k8s.io';
    const orphan = '10.96.0.77 services/default/x ipallocator.k8s.io';
    expect(list(made)).toEqual([wrong, orphan, mine]);
    pass(31);
    expect(list(made)).toEqual([mine]);
    pass(120);
    expect(list(made)).toEqual([KUBERNETES, mine]);
    const leaked = (ip: string, name: string): string =>
      `default IPAddress IPAddressNotAllocated IPAddress: ${ip} for Service default/${name} appears to have leaked: cleaning up`;
    expect(said().toSorted()).toEqual([leaked('10.96.0.1', 'wrong'), leaked('10.96.0.77', 'x'), lost]);
  });
});

describe('Services', () => {
  const spec = (clusterIP?: string) => ({ ports: [{ port: 80 }], ...(clusterIP && { clusterIP }) });
  it('take addresses of ranges that users add, and of no others', () => {
    const { client, range } = rig();
    const make = (clusterIP: string): unknown =>
      client.create('services', 'default', { metadata: { name: 'web' }, spec: spec(clusterIP) });
    const refusal =
      'Service "web" is invalid: spec.clusterIPs: Invalid value: []string{"192.168.0.5"}: failed to allocate IP 192.168.0.5: the provided network does not match the current range';
    expect(() => make('192.168.0.5')).toThrow(refusal);
    range('more', '192.168.0.0/24');
    expect(() => make('192.168.0.255')).toThrow('the provided network does not match the current range');
    make('192.168.0.5');
    expect(client.get('services', 'default', 'web')?.spec.clusterIPs).toEqual(['192.168.0.5']);
  });

  it('take no address that somebody keeps', () => {
    const { client, pass, address } = rig();
    address('10.96.0.50', 'x', false);
    const make = (): unknown =>
      client.create('services', 'default', { metadata: { name: 'web' }, spec: spec('10.96.0.50') });
    expect(make).toThrow(
      'Service "web" is invalid: spec.clusterIPs: Invalid value: []string{"10.96.0.50"}: failed to allocate IP 10.96.0.50: provided IP is already allocated',
    );
    client.delete(ADDRESSES, '', '10.96.0.50');
    make();
    client.delete('services', 'default', 'web');
    make();
    pass(1);
    expect(client.get(ADDRESSES, '', '10.96.0.50')?.spec.parentRef?.name).toBe('web');
  });
});

it('has an address from the instant in which its Service is written, until that is gone or needs none', () => {
  const { client } = rig();
  const held = (): readonly string[] =>
    client
      .list(ADDRESSES)
      .filter(({ spec }) => spec?.parentRef?.name === 'web')
      .map(({ metadata }) => metadata.name);
  const ports = [{ port: 80 }];
  const make = (): string =>
    client.create('services', 'default', { metadata: { name: 'web' }, spec: { ports } }).spec.clusterIP ?? '';
  const ip = make();
  expect(held()).toEqual([ip]);
  const service = client.get('services', 'default', 'web');
  if (!service) throw new Error('no service');
  const { clusterIP: _ip, clusterIPs: _ips, ...spec } = service.spec;
  const named = { ...spec, type: 'ExternalName', externalName: 'example.com' } as const;
  client.update('services', { ...service, spec: named });
  expect(held()).toEqual([]);
  client.delete('services', 'default', 'web');
  const next = make();
  expect(held()).toEqual([next]);
  client.delete('services', 'default', 'web');
  expect(held()).toEqual([]);
});
