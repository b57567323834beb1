import { describe, expect, it } from 'vitest';
import { type Network, parseNetwork } from '../../machinery/ip.ts';
import { CidrSet } from './cidr-set.ts';

/** Models pkg/controller/nodeipam/ipam/cidrset/cidr_set_test.go */

function network(text: string): Network {
  const parsed = parseNetwork(text);
  if (!parsed) throw new Error(text);
  return parsed;
}

describe('a part by its index', () => {
  it.each([
    ['127.123.3.0/16', 24, 0, '127.123.0.0/24'],
    ['127.123.0.0/16', 24, 15, '127.123.15.0/24'],
    ['192.168.5.219/28', 32, 5, '192.168.5.213/32'],
    ['2001:0db8:1234:3::/48', 64, 0, '2001:db8:1234::/64'],
    ['2001:0db8:1234::/48', 64, 15, '2001:db8:1234:f::/64'],
    ['2001:0db8:85a3::8a2e:0370:7334/50', 63, 6425, '2001:db8:85a3:3232::/63'],
    ['2001:0db8::/32', 48, 0, '2001:db8::/48'],
    ['2001:0db8::/32', 48, 15, '2001:db8:f::/48'],
    ['2001:0db8:85a3::8a2e:0370:7334/32', 48, 6425, '2001:db8:1919::/48'],
    ['2001:0db8:1234:ff00::/56', 72, 0, '2001:db8:1234:ff00::/72'],
    ['2001:0db8:1234:ff00::/56', 72, 15, '2001:db8:1234:ff00:f00::/72'],
    ['2001:0db8:1234:ff00::0370:7334/56', 72, 6425, '2001:db8:1234:ff19:1900::/72'],
    ['2001:0db8:1234:0:1234::/80', 96, 15, '2001:db8:1234:0:1234:f::/96'],
    ['2001:0db8:1234:ff00::0370:7334/80', 96, 6425, '2001:db8:1234:ff00:0:1919::/96'],
  ])('of %s in /%i, number %i: %s', (cluster, maskSize, index, part) => {
    expect(new CidrSet(network(cluster), maskSize).part(index)).toBe(part);
  });
});

describe('the parts that a network touches', () => {
  it.each([
    ['127.0.0.0/8', 16, '127.0.0.0/8', [0, 255]],
    ['2001:beef:1200::/40', 48, '2001:beef:1200::/40', [0, 255]],
    ['127.0.0.0/8', 16, '127.0.0.0/2', [0, 255]],
    ['2001:beef:1200::/40', 48, '2001:beef:1234::/34', [0, 255]],
    ['127.0.0.0/8', 16, '127.0.0.0/16', [0, 0]],
    ['127.0.0.0/8', 32, '127.0.0.0/16', [0, 65535]],
    ['2001:beef:1200::/48', 64, '2001:beef:1200::/48', [0, 65535]],
    ['127.0.0.0/7', 16, '127.0.0.0/15', [256, 257]],
    ['2001:beef:7f00::/39', 48, '2001:beef:7f00::/47', [256, 257]],
    ['127.0.0.0/7', 15, '127.0.0.0/15', [128, 128]],
    ['127.0.0.0/8', 16, '127.123.0.0/16', [123, 123]],
    ['be00::/8', 16, 'beef::/16', [0xef, 0xef]],
    ['192.168.0.0/16', 24, '192.168.151.0/24', [151, 151]],
    ['192.168.0.0/16', 24, '127.168.224.0/24', undefined],
    ['beef::/16', 24, '2001:db00::/24', undefined],
    ['10.244.0.0/16', 24, 'beef::/16', undefined],
  ])('%s in /%i, of %s', (cluster, maskSize, other, indexes) => {
    expect(new CidrSet(network(cluster), maskSize).indexes(network(other))).toEqual(indexes);
  });
});

describe('the next free part', () => {
  const four = new CidrSet(network('10.0.0.0/22'), 24);

  it.each([
    [[], 0, 0],
    [[0, 1], 0, 2],
    [[2, 3], 2, 0],
    [[0, 1, 3], 3, 2],
    [[0, 1, 2, 3], 1, undefined],
  ])('with %j taken, from %i on', (taken, candidate, index) => {
    expect(four.next(new Set(taken), candidate)).toBe(index);
  });
});
