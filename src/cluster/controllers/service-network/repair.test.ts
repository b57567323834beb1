import { describe, expect, it } from 'vitest';
import type { IPAddress, Service, ServiceCIDR } from '../../api/types.ts';
import { ADDRESSES, addressFor } from '../../kinds/service-addresses.ts';
import type { Stored } from '../../machinery/object.ts';
import { formatTime } from '../../machinery/time.ts';
import { metadata } from '../test-objects.ts';
import { type Placed, Rig } from '../test-rig.ts';
import { serviceAddressController } from './addresses.ts';
import { CIDRS } from './cidrs.ts';

const range = (name: string, ...cidrs: readonly string[]): Placed => {
  const object: Stored<ServiceCIDR> = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: { ...metadata(name), namespace: '' },
    spec: { cidrs },
    status: {},
  };
  return [CIDRS, object];
};
const service = (name: string, clusterIPs: readonly string[], second = 1): Placed => {
  const object: Stored<Service> = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(name, { creationTimestamp: formatTime(second * 1000) }),
    spec: { clusterIPs },
    status: {},
  };
  return ['services', object];
};
const address = (
  ip: string,
  of = 'test-svc',
  second = 0,
  parentRef?: NonNullable<IPAddress['spec']>['parentRef'],
): Placed => {
  const { metadata: own } = addressFor(ip, 'default', of);
  const object: Stored<IPAddress> = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IPAddress',
    metadata: {
      ...metadata(ip, { creationTimestamp: formatTime(second * 1000), labels: own?.labels ?? {} }),
      namespace: '',
    },
    spec: { parentRef: parentRef ?? { resource: 'services', namespace: 'default', name: of } },
  };
  return [ADDRESSES, object];
};

/** What comes of a look at everything at some second: what is told, and what is asked of the server. */
function look(second: number, there: readonly Placed[]) {
  const told: string[] = [];
  const rig = new Rig(
    (context) =>
      serviceAddressController({
        ...context,
        recorder: () => ({
          event: (_, type, reason, message) => void told.push(`${type} ${reason} ${message}`),
        }),
      }),
    there,
  );
  rig.clock.advanceTo(second * 1000);
  rig.look();
  const asked = rig.asked.map((one) => one.replace(` ${ADDRESSES}`, ''));
  return { told: [...new Set(told)], asked };
}

const OWN = range('kubernetes', '10.0.0.0/16', '2001:db8::/64');
const out = (family: string, ip: string): string =>
  `Warning ClusterIPOutOfRange Cluster IP [${family}]: ${ip} is not within any configured Service CIDR; please recreate service`;
const lost = (family: string, ip: string): string =>
  `Warning ClusterIPNotAllocated Cluster IP [${family}]: ${ip} is not allocated; repairing`;
const wrong = (family: string, ip: string): string =>
  `Warning ClusterIPNotAllocated the ClusterIP [${family}]: ${ip} for Service default/test-svc has a wrong reference; repairing`;
const leaked = (ip: string): string =>
  `Warning IPAddressNotAllocated IPAddress: ${ip} for Service default/test-svc appears to have leaked: cleaning up`;
const REFERENCE =
  'Warning IPAddressWrongReference IPAddress: 10.0.1.2 for Service default/test-svc has a wrong reference; cleaning up';

/** Models pkg/registry/core/service/ipallocator/controller/repairip_test.go TestRepairServiceIP and TestRepairIPAddress_syncIPAddress */
describe('addresses of Services', () => {
  const one = service('test-svc', ['10.0.1.1']);
  const both = service('test-svc', ['10.0.1.1', '2001:db8::10']);
  const last = '2001:db8::ffff:ffff:ffff:ffff';
  it.each<[string, number, readonly Placed[], readonly string[], (readonly string[])?]>([
    ['are there', 0, [one, address('10.0.1.1')], []],
    ['are there in both families', 0, [both, address('10.0.1.1'), address('2001:db8::10')], []],
    [
      'are there of several ranges',
      0,
      [
        range('custom', '192.168.0.0/24', '2001:db8:a:b::/64'),
        service('test-svc', ['192.168.0.1', '2001:db8:a:b::10']),
        address('192.168.0.1'),
        address('2001:db8:a:b::10'),
      ],
      [],
    ],
    ['are made', 0, [one], [lost('IPv4', '10.0.1.1')], ['create 10.0.1.1']],
    [
      'are made in both families',
      0,
      [both],
      [lost('IPv4', '10.0.1.1'), lost('IPv6', '2001:db8::10')],
      ['create 10.0.1.1', 'create 2001:db8::10'],
    ],
    [
      'are made of another range',
      0,
      [range('custom', '192.168.1.0/24'), service('test-svc', ['192.168.1.1'])],
      [lost('IPv4', '192.168.1.1')],
      ['create 192.168.1.1'],
    ],
    [
      'are made anew when they are of a Service that is not there',
      0,
      [one, address('10.0.1.1', 'test-svc2')],
      [wrong('IPv4', '10.0.1.1')],
      ['delete 10.0.1.1', 'create 10.0.1.1'],
    ],
    [
      'are made anew in both families',
      0,
      [both, address('10.0.1.1', 'test-svc2'), address('2001:db8::10', 'test-svc2')],
      [wrong('IPv4', '10.0.1.1'), wrong('IPv6', '2001:db8::10')],
      ['delete 10.0.1.1', 'create 10.0.1.1', 'delete 2001:db8::10', 'create 2001:db8::10'],
    ],
    [
      'are made anew when they are of something else',
      0,
      [one, address('10.0.1.1', 'x', 0, { resource: 'gateways', name: 'x' })],
      [wrong('IPv4', '10.0.1.1')],
      ['delete 10.0.1.1', 'create 10.0.1.1'],
    ],
    [
      'may be out of range',
      0,
      [service('test-svc', ['192.168.1.1', '2001:db8::10']), address('192.168.1.1'), address('2001:db8::10')],
      [out('IPv4', '192.168.1.1')],
    ],
    ['without a Service stay for a minute', 60, [address('10.0.1.1')], []],
    ['without a Service go then', 70, [address('10.0.1.1')], [leaked('10.0.1.1')], ['delete 10.0.1.1']],
    [
      'are not the first',
      0,
      [service('test-svc', ['10.0.0.0']), address('10.0.0.0')],
      [out('IPv4', '10.0.0.0')],
    ],
    [
      'are not the last',
      0,
      [service('test-svc', ['10.0.255.255']), address('10.0.255.255')],
      [out('IPv4', '10.0.255.255')],
    ],
    [
      'are not the first of IPv6',
      0,
      [service('test-svc', ['2001:db8::']), address('2001:db8::')],
      [out('IPv6', '2001:db8::')],
    ],
    ['may be the last of IPv6', 0, [service('test-svc', [last]), address(last)], []],
    ['that cannot be given stay for a minute without a Service', 0, [address('10.0.255.255')], []],
    [
      'that cannot be given go then',
      90,
      [address('10.0.255.255')],
      [leaked('10.0.255.255')],
      ['delete 10.0.255.255'],
    ],
    [
      'of a Service that has another go',
      0,
      [one, address('10.0.1.1'), address('10.0.1.2')],
      [REFERENCE],
      ['delete 10.0.1.2'],
    ],
    [
      'of a Service that has another stay for five seconds',
      3,
      [one, address('10.0.1.1'), address('10.0.1.2', 'test-svc', 2)],
      [],
    ],
    [
      'of a Service that has another go then',
      10,
      [one, address('10.0.1.1'), address('10.0.1.2', 'test-svc', 2)],
      [REFERENCE],
      ['delete 10.0.1.2'],
    ],
    [
      'may be of two Services',
      0,
      [one, service('test-svc2', ['10.0.1.1']), address('10.0.1.1', 'test-svc2')],
      [
        'Warning ClusterIPAlreadyAllocated Cluster IP [IPv4]:10.0.1.1 was assigned to multiple services; please recreate service',
      ],
    ],
    [
      'that are said to be of something else go',
      0,
      [address('10.0.1.1', 'x', 0, { resource: 'pods', namespace: 'default', name: 'x' })],
      [
        'Warning IPAddressNotAllocated IPAddress 10.0.1.1 appears to have been modified, not referencing a Service &ParentReference{Group:,Resource:pods,Namespace:default,Name:x,}: cleaning up',
      ],
      ['delete 10.0.1.1'],
    ],
  ])('%s', (_name, second, there, told, asked = []) => {
    expect(look(second, [OWN, ...there])).toEqual({ told, asked });
  });

  it('of others are let be', () => {
    const [resource, object] = address('10.0.1.1', 'noexist');
    const labels = { 'ipaddress.kubernetes.io/managed-by': 'controller-foo' };
    const foreign: Placed = [resource, { ...object, metadata: { ...object.metadata, labels } }];
    expect(look(90, [OWN, foreign])).toEqual({ told: [], asked: [] });
    // But those of a Service are its own.
    expect(
      look(0, [OWN, one, [resource, { ...address('10.0.1.1')[1], metadata: foreign[1].metadata }]]),
    ).toEqual({
      told: [],
      asked: ['delete 10.0.1.1', 'create 10.0.1.1'],
    });
  });
});
