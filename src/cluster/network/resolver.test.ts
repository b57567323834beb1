import { describe, expect, it } from 'vitest';
import type { PodDNSConfig, PodSpec } from '../api/types.ts';
import { formatResolver, resolverConfig, resolverOmissions } from './resolver.ts';

/** Models pkg/kubelet/network/dns/dns_test.go */

const CLUSTER = ['ns.svc.cluster.local', 'svc.cluster.local', 'cluster.local'];
const pod = (spec: Partial<PodSpec>): PodSpec => ({ containers: [], ...spec });
const config = (spec: Partial<PodSpec>) => resolverConfig(pod(spec), 'ns', '10.96.0.10');
const omissions = (dnsConfig: PodDNSConfig, spec: Partial<PodSpec> = {}) =>
  resolverOmissions(pod({ ...spec, dnsConfig }), 'ns', '10.96.0.10');

describe('what a pod searches', () => {
  const numbers = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => `${from + i}`);
  const long = [
    'A'.repeat(128),
    ...Array.from({ length: 15 }, (_, i) => String.fromCharCode(66 + i).repeat(127)),
  ];
  it.each<[string, readonly string[], readonly string[]]>([
    ['two more', ['AAA', 'BBB'], [...CLUSTER, 'AAA', 'BBB']],
    ['one twice', ['AAA', 'cluster.local', 'AAA'], [...CLUSTER, 'AAA']],
    ['29 more', numbers(4, 32), [...CLUSTER, ...numbers(4, 32)]],
    ['30 more', numbers(4, 33), [...CLUSTER, ...numbers(4, 32)]],
    ['one that is too long', ['AAA', 'B'.repeat(256), 'BBB'], [...CLUSTER, 'AAA', 'BBB']],
  ])('%s', (_name, searches, wanted) => {
    expect(config({ dnsConfig: { searches } }).searches).toEqual(wanted);
    const lost = new Set([...CLUSTER, ...searches]).size > wanted.length;
    expect(omissions({ searches })).toEqual(
      lost
        ? [
            `Search Line limits were exceeded, some search paths have been omitted, the applied search line is: ${wanted.join(' ')}`,
          ]
        : [],
    );
  });

  it('is no longer than a line of 2048 characters', () => {
    const of = (searches: readonly string[]) =>
      config({ dnsPolicy: 'None', dnsConfig: { searches } }).searches;
    expect(of(long)).toEqual(long);
    expect(long.join(' ')).toHaveLength(2048);
    expect(of([...long, 'b'])).toEqual(long);
  });
});

it.each<[readonly string[], Partial<PodSpec>, readonly string[]]>([
  [['127.0.0.1', '9.8.7.6'], { dnsPolicy: 'None' }, ['127.0.0.1', '9.8.7.6']],
  [['127.0.0.1', '9.8.7.6', '8.8.8.8'], { dnsPolicy: 'None' }, ['127.0.0.1', '9.8.7.6', '8.8.8.8']],
  [
    ['127.0.0.1', '9.8.7.6', '8.8.8.8', '1.2.3.4'],
    { dnsPolicy: 'None' },
    ['127.0.0.1', '9.8.7.6', '8.8.8.8'],
  ],
  [['1.1.1.1', '2.2.2.2'], {}, ['10.96.0.10', '1.1.1.1', '2.2.2.2']],
  [['1.1.1.1', '2.2.2.2', '3.3.3.3'], {}, ['10.96.0.10', '1.1.1.1', '2.2.2.2']],
])('the name servers %o with %o', (nameservers, spec, wanted) => {
  expect(config({ ...spec, dnsConfig: { nameservers } }).nameservers).toEqual(wanted);
  const all = (spec.dnsPolicy === 'None' ? 0 : 1) + nameservers.length;
  expect(omissions({ nameservers }, spec)).toEqual(
    all > wanted.length
      ? [
          `Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: ${wanted.join(' ')}`,
        ]
      : [],
  );
});

it.each<[string, PodDNSConfig['options'], string]>([
  ['none', [], 'ndots:5'],
  [
    'others',
    [{ name: 'single-request' }, { name: 'timeout', value: '2' }],
    'ndots:5 single-request timeout:2',
  ],
  ['another value', [{ name: 'ndots', value: '2' }], 'ndots:2'],
  ['no value', [{ name: 'ndots' }], 'ndots'],
  [
    'the last of two',
    [
      { name: 'ndots', value: '2' },
      { name: 'ndots', value: '1' },
    ],
    'ndots:1',
  ],
])('options: %s', (_name, options, wanted) => {
  expect(config({ dnsConfig: { ...(options && { options }) } }).options.join(' ')).toBe(wanted);
});

describe('policies', () => {
  const cluster = `search ${CLUSTER.join(' ')}\nnameserver 10.96.0.10\noptions ndots:5\n`;
  const own = { nameservers: ['203.0.113.1'], searches: ['my.domain'], options: [{ name: 'debug' }] };
  it.each<[string, Partial<PodSpec>, string]>([
    ['ClusterFirst', { dnsPolicy: 'ClusterFirst' }, cluster],
    [
      'ClusterFirst on the host’s network',
      { dnsPolicy: 'ClusterFirst', hostNetwork: true },
      'nameserver 169.254.169.254\n',
    ],
    ['ClusterFirstWithHostNet', { dnsPolicy: 'ClusterFirstWithHostNet', hostNetwork: true }, cluster],
    ['Default', { dnsPolicy: 'Default' }, 'nameserver 169.254.169.254\n'],
    [
      'None',
      { dnsPolicy: 'None', dnsConfig: own },
      'search my.domain\nnameserver 203.0.113.1\noptions debug\n',
    ],
    [
      'ClusterFirst with more',
      { dnsPolicy: 'ClusterFirst', dnsConfig: own },
      `search ${CLUSTER.join(' ')} my.domain\nnameserver 10.96.0.10\nnameserver 203.0.113.1\noptions ndots:5 debug\n`,
    ],
    [
      'Default with more',
      { dnsPolicy: 'Default', dnsConfig: own },
      'search my.domain\nnameserver 169.254.169.254\nnameserver 203.0.113.1\noptions debug\n',
    ],
  ])('%s', (_name, spec, wanted) => {
    expect(formatResolver(config(spec))).toBe(wanted);
  });
});
