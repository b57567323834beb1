import { describe, expect, it } from 'vitest';
import type { EndpointAddress, EndpointPort, EndpointSubset } from '../../api/types.ts';
import { inSliceOrder, inSubsetOrder } from './port-order.ts';
import { repackSubsets } from './repack.ts';

// The cases of pkg/api/v1/endpoints/util_test.go: `1.2.3.4/uid` with `!` when it is not ready, `> 111,222` for ports.

function subset(text: string): EndpointSubset {
  const [hosts = '', ports = ''] = text.split('>').map((part) => part.trim());
  const addresses: EndpointAddress[] = [];
  const notReadyAddresses: EndpointAddress[] = [];
  for (const host of hosts.split(' ').filter(Boolean)) {
    const [ip = '', uid] = host.replace('!', '').split('/');
    (host.startsWith('!') ? notReadyAddresses : addresses).push({ ip, ...(uid && { targetRef: { uid } }) });
  }
  return {
    ...(addresses.length > 0 && { addresses }),
    ...(notReadyAddresses.length > 0 && { notReadyAddresses }),
    ...(ports !== '' && { ports: ports.split(',').map((port) => ({ port: Number(port) })) }),
  };
}

const text = ({ addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset): string => {
  const host = ({ ip, targetRef }: EndpointAddress): string => (targetRef ? `${ip}/${targetRef.uid}` : ip);
  const hosts = [...addresses.map(host), ...notReadyAddresses.map((address) => `!${host(address)}`)];
  const numbers = ports.map(({ port }) => port).sort();
  return `${hosts.join(' ')}${numbers.length > 0 ? ` > ${numbers.join()}` : ''}`;
};

describe('subsets in canonical form', () => {
  it.each([
    ['nothing', [''], []],
    ['no addresses', ['> 111'], []],
    ['no ports', ['1.2.3.4'], ['1.2.3.4']],
    ['no ports, not ready', ['!1.2.3.4'], ['!1.2.3.4']],
    ['one of each', ['1.2.3.4 > 111'], ['1.2.3.4 > 111']],
    ['the other family', ['beef::1:2:3:4 > 111'], ['beef::1:2:3:4 > 111']],
    ['not ready', ['!1.2.3.4/uid-1 > 111'], ['!1.2.3.4/uid-1 > 111']],
    ['ready and not', ['1.2.3.4 !5.6.7.8 > 111'], ['1.2.3.4 !5.6.7.8 > 111']],
    ['both at once', ['1.2.3.4 !1.2.3.4 > 111'], ['!1.2.3.4 > 111']],
    ['two ports', ['1.2.3.4 > 111,222'], ['1.2.3.4 > 111,222']],
    ['an address twice', ['1.2.3.4 1.2.3.4 > 111'], ['1.2.3.4 > 111']],
    ['a port twice', ['1.2.3.4 > 111,111'], ['1.2.3.4 > 111']],
    ['the same twice', ['1.2.3.4 > 111', '1.2.3.4 > 111'], ['1.2.3.4 > 111']],
    ['ready here, not there', ['1.2.3.4 > 111', '!1.2.3.4 > 111'], ['!1.2.3.4 > 111']],
    ['ports of one address', ['1.2.3.4 > 111', '1.2.3.4 > 222'], ['1.2.3.4 > 111,222']],
    [
      'ready for one port only',
      ['1.2.3.4/uid-1 > 111', '!1.2.3.4/uid-1 > 222'],
      ['1.2.3.4/uid-1 > 111', '!1.2.3.4/uid-1 > 222'],
    ],
    ['addresses of one port', ['1.2.3.4 > 111', '5.6.7.8 > 111'], ['1.2.3.4 5.6.7.8 > 111']],
    [
      'two pods on one address',
      ['1.2.3.4/uid-1 > 111', '1.2.3.4/uid-2 > 111'],
      ['1.2.3.4/uid-1 1.2.3.4/uid-2 > 111'],
    ],
    [
      'out of order',
      ['5.6.7.8 > 111', '5.6.7.8/uid-1 > 111', '1.2.3.4/uid-1 > 111', '1.2.3.4 > 111'],
      ['1.2.3.4 1.2.3.4/uid-1 5.6.7.8 5.6.7.8/uid-1 > 111'],
    ],
    [
      'out of order, some not ready',
      ['5.6.7.8 > 111', '!5.6.7.8/uid-1 > 111', '!1.2.3.4/uid-1 > 111', '!1.2.3.4 > 111'],
      ['5.6.7.8 !1.2.3.4 !1.2.3.4/uid-1 !5.6.7.8/uid-1 > 111'],
    ],
    ['nothing shared', ['1.2.3.4 > 111', '5.6.7.8 > 222'], ['1.2.3.4 > 111', '5.6.7.8 > 222']],
    [
      'some ports of one pod in another',
      ['1.2.3.4 > 111,222', '5.6.7.8 > 111'],
      ['1.2.3.4 > 222', '1.2.3.4 5.6.7.8 > 111'],
    ],
    [
      'jumbled',
      ['1.2.3.4 > 111', '1.2.3.5 > 222', '1.2.3.6 > 111', '1.2.3.5 > 333'],
      ['1.2.3.4 1.2.3.6 > 111', '1.2.3.5 > 222,333'],
    ],
    [
      'jumbled, not ready',
      ['!1.2.3.4 > 111', '!1.2.3.5 > 222', '!1.2.3.6 > 111', '!1.2.3.5 > 333'],
      ['!1.2.3.4 !1.2.3.6 > 111', '!1.2.3.5 > 222,333'],
    ],
  ])('%s', (_name, given, expected) => {
    expect(repackSubsets(given.map(subset)).map(text).toSorted()).toEqual(expected.toSorted());
  });
});

it('orders ports as real clusters do', () => {
  const ports: readonly EndpointPort[] = [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, protocol: 'TCP' },
    { name: 'metrics', port: 9153, protocol: 'TCP' },
  ];
  expect([inSubsetOrder(ports), inSliceOrder(ports)].map((list) => list.map(({ name }) => name))).toEqual([
    ['dns-tcp', 'dns', 'metrics'],
    ['metrics', 'dns', 'dns-tcp'],
  ]);
});
