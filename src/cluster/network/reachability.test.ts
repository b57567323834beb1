import { describe, expect, it } from 'vitest';
import type { NetworkPolicySpec } from '../api/types.ts';
import { metadata, storedPod } from '../controllers/test-objects.ts';
import { Store } from '../store/store.ts';
import { PolicyRules, type Protocol } from './policies.ts';

/** The tables of test/e2e/network/netpol: who reaches whom among pods a, b and c in each of the namespaces x, y and z. */

const spaces = ['x', 'y', 'z'] as const;
const letters = ['a', 'b', 'c'] as const;
const everybody = spaces.flatMap((space) => letters.map((letter) => `${space}/${letter}`));
const addressOf = (name: string): string => `10.244.0.${everybody.indexOf(name) + 10}`;

type Specs = readonly (Partial<NetworkPolicySpec> & { readonly in?: string })[];

function world(specs: Specs): Store {
  const store = new Store();
  for (const space of spaces)
    store.put('namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { ...metadata(space, { labels: { ns: space } }), namespace: undefined },
      spec: {},
      status: {},
    } as never);
  for (const name of everybody) {
    const [namespace = '', letter = ''] = name.split('/');
    const ports = (['TCP', 'UDP', 'SCTP'] as const).flatMap((protocol) =>
      [80, 81].map((containerPort) => ({
        name: `serve-${containerPort}-${protocol.toLowerCase()}`,
        containerPort,
        protocol,
      })),
    );
    store.put(
      'pods',
      storedPod(letter, {
        metadata: { namespace, labels: { pod: letter }, uid: name },
        spec: { containers: [{ name: 'c', image: 'agnhost', ports }] },
        status: { phase: 'Running', podIP: addressOf(name) },
      }),
    );
  }
  specs.forEach(({ in: namespace = 'x', ...spec }, i) =>
    store.put('networkpolicies.networking.k8s.io', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata(`policy-${i}`, { namespace }),
      spec: { podSelector: {}, ...spec },
    } as never),
  );
  return store;
}

/** For each pod that somebody does not reach, by whom it is reached; itself apart, which is beyond policies. */
function limits(specs: Specs, port = 80, protocol: Protocol = 'TCP'): Readonly<Record<string, string>> {
  const store = world(specs);
  const rules = new PolicyRules(store);
  const party = (name: string) => ({ ip: addressOf(name), pod: store.get('pods', name) });
  const found: Record<string, string> = {};
  for (const to of everybody) {
    const others = everybody.filter((name) => name !== to);
    const reached = others.filter((from) =>
      rules.allow({ source: party(from), destination: party(to), port, protocol }),
    );
    if (reached.length < others.length) found[to] = reached.join(' ');
  }
  return found;
}

/** A table in which only these pods are kept from some. */
const only = (names: readonly string[], from: string | ((to: string) => string)): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, typeof from === 'string' ? from : from(name)]));

const inX = ['x/a', 'x/b', 'x/c'];
const not = (...names: readonly string[]): string =>
  everybody.filter((name) => !names.includes(name)).join(' ');
const within = (names: readonly string[], to: string): string =>
  names.filter((name) => name !== to).join(' ');

const pod = (...values: readonly string[]) => ({
  podSelector: { matchExpressions: [{ key: 'pod', operator: 'In' as const, values }] },
});
const ns = (...values: readonly string[]) => ({
  namespaceSelector: { matchExpressions: [{ key: 'ns', operator: 'In' as const, values }] },
});
const toA = { podSelector: { matchLabels: { pod: 'a' } } };
const egress: NetworkPolicySpec['policyTypes'] = ['Egress'];

describe('network policies', () => {
  it.each<[string, Specs, Record<string, string>]>([
    ['a default-deny-ingress policy', [{ policyTypes: ['Ingress'] }], only(inX, '')],
    [
      'a default-deny-all policy',
      [{ policyTypes: ['Ingress', 'Egress'] }],
      only(everybody, (to) => (inX.includes(to) ? '' : within(everybody.slice(3), to))),
    ],
    [
      'policyTypes that nobody has named, with rules for egress',
      [{ ...toA, egress: [{ to: [ns('y')] }] }],
      {
        'x/a': '',
        ...only(
          everybody.filter((to) => to !== 'x/a' && !to.startsWith('y')),
          (to) => not('x/a', to),
        ),
      },
    ],
    ['pods of the own namespace', [{ ...toA, ingress: [{ from: [pod('b')] }] }], { 'x/a': 'x/b' }],
    ['pods by expressions', [{ ...toA, ingress: [{ from: [pod('b', 'c')] }] }], { 'x/a': 'x/b x/c' }],
    ['namespaces', [{ ...toA, ingress: [{ from: [ns('y')] }] }], { 'x/a': 'y/a y/b y/c' }],
    [
      'namespaces by expressions',
      [
        {
          ...toA,
          ingress: [
            {
              from: [
                {
                  namespaceSelector: { matchExpressions: [{ key: 'ns', operator: 'NotIn', values: ['x'] }] },
                },
              ],
            },
          ],
        },
      ],
      { 'x/a': 'y/a y/b y/c z/a z/b z/c' },
    ],
    [
      'pods or namespaces',
      [{ ...toA, ingress: [{ from: [pod('b'), ns('y')] }] }],
      { 'x/a': 'x/b y/a y/b y/c' },
    ],
    [
      'pods in namespaces',
      [{ ...toA, ingress: [{ from: [{ ...ns('y', 'z'), ...pod('b', 'c') }] }] }],
      { 'x/a': 'y/b y/c z/b z/c' },
    ],
    [
      'any pods in namespaces',
      [{ ...toA, ingress: [{ from: [{ ...ns('y'), podSelector: {} }] }] }],
      { 'x/a': 'y/a y/b y/c' },
    ],
    [
      'stacked policies',
      [
        { ...toA, ingress: [{ from: [pod('b')] }] },
        { ...toA, ingress: [{ from: [ns('y')] }] },
      ],
      { 'x/a': 'x/b y/a y/b y/c' },
    ],
    ['deny and allow-all', [{}, { ingress: [{}] }], {}],
    [
      'rules of egress',
      [{ ...toA, policyTypes: egress, egress: [{ to: [{ ...ns('y'), ...pod('a') }] }] }],
      only(
        everybody.filter((to) => to !== 'x/a' && to !== 'y/a'),
        (to) => not('x/a', to),
      ),
    ],
    [
      'a denied egress of a whole namespace',
      [{ policyTypes: egress }],
      only(everybody, (to) => within(everybody.slice(3), to)),
    ],
    [
      'egress of the one and ingress of the other',
      [
        { ...toA, ingress: [{ from: [{ ...ns('y'), ...pod('a') }] }] },
        { ...toA, in: 'y', policyTypes: egress, egress: [{ to: [{ ...ns('x'), ...pod('b') }] }] },
      ],
      {
        'x/a': '',
        ...only(
          everybody.filter((to) => to !== 'x/a' && to !== 'x/b' && to !== 'y/a'),
          (to) => not('y/a', to),
        ),
      },
    ],
    [
      'a block of addresses',
      [{ ...toA, ingress: [{ from: [{ ipBlock: { cidr: `${addressOf('x/b')}/32` } }] }] }],
      { 'x/a': 'x/b' },
    ],
    [
      'a hole in a block of addresses',
      [
        {
          ...toA,
          ingress: [{ from: [{ ipBlock: { cidr: '10.244.0.0/16', except: [`${addressOf('x/b')}/32`] } }] }],
        },
      ],
      { 'x/a': not('x/a', 'x/b') },
    ],
    [
      'a hole that another policy fills',
      [
        {
          ...toA,
          ingress: [{ from: [{ ipBlock: { cidr: '10.244.0.0/16', except: [`${addressOf('x/b')}/32`] } }] }],
        },
        { ...toA, ingress: [{ from: [{ ipBlock: { cidr: `${addressOf('x/b')}/32` } }] }] },
      ],
      {},
    ],
  ])('%s', (_name, specs, wanted) => {
    expect(limits(specs)).toEqual(wanted);
  });

  const closed = { 'x/a': '' };
  const open = {};
  it.each<
    [string, NonNullable<NetworkPolicySpec['ingress']>, readonly [number, Protocol, Record<string, string>][]]
  >([
    [
      'a number',
      [{ ports: [{ port: 80 }] }],
      [
        [80, 'TCP', open],
        [81, 'TCP', closed],
        [80, 'UDP', closed],
      ],
    ],
    [
      'a name',
      [{ ports: [{ port: 'serve-81-tcp' }] }],
      [
        [80, 'TCP', closed],
        [81, 'TCP', open],
      ],
    ],
    [
      'a name of another protocol',
      [{ ports: [{ port: 'serve-81-udp' }] }],
      [
        [81, 'UDP', closed],
        [81, 'TCP', closed],
      ],
    ],
    [
      'a name for some',
      [{ ports: [{ port: 'serve-80-tcp' }], from: [ns('y')] }],
      [
        [80, 'TCP', { 'x/a': 'y/a y/b y/c' }],
        [81, 'TCP', closed],
      ],
    ],
    [
      'a range',
      [{ ports: [{ port: 81, endPort: 90 }] }],
      [
        [80, 'TCP', closed],
        [81, 'TCP', open],
        [90, 'TCP', open],
        [91, 'TCP', closed],
      ],
    ],
    [
      'SCTP, which is not TCP',
      [{ ports: [{ port: 81, protocol: 'SCTP' }] }],
      [
        [81, 'SCTP', open],
        [81, 'TCP', closed],
      ],
    ],
    [
      'UDP, which is not TCP',
      [{ ports: [{ protocol: 'UDP' }] }],
      [
        [81, 'UDP', open],
        [81, 'TCP', closed],
      ],
    ],
    [
      'rules that add up',
      [{ ports: [{ port: 80 }] }, { ports: [{ port: 81 }], from: [ns('z')] }],
      [
        [80, 'TCP', open],
        [81, 'TCP', { 'x/a': 'z/a z/b z/c' }],
      ],
    ],
  ])('follow ports: %s', (_name, ingress, rows) => {
    for (const [port, protocol, wanted] of rows)
      expect([port, protocol, limits([{ ...toA, ingress }], port, protocol)]).toEqual([
        port,
        protocol,
        wanted,
      ]);
  });

  it('let what is not on the pod network through on its own side', () => {
    const store = world([{ policyTypes: ['Ingress', 'Egress'] }]);
    const rules = new PolicyRules(store);
    const web = { ip: addressOf('x/a'), pod: store.get('pods', 'x/a') };
    const hostNetworked = { ip: '10.0.0.11', pod: undefined };
    const free = { ip: addressOf('y/a'), pod: store.get('pods', 'y/a') };
    const asked = [
      [hostNetworked, web],
      [web, hostNetworked],
      [free, hostNetworked],
      [hostNetworked, free],
    ] as const;
    expect(
      asked.map(([source, destination]) => rules.allow({ source, destination, port: 80, protocol: 'TCP' })),
    ).toEqual([false, false, true, true]);
  });

  it('name servers are a destination like others', () => {
    const specs: Specs = [
      { ...toA, policyTypes: egress, egress: [{ to: [ns('z')], ports: [{ port: 53, protocol: 'UDP' }] }] },
    ];
    const others = everybody.filter((to) => to !== 'x/a');
    expect(limits(specs, 53, 'UDP')).toEqual(
      only(
        others.filter((to) => !to.startsWith('z')),
        (to) => not('x/a', to),
      ),
    );
    expect(limits(specs, 53, 'TCP')).toEqual(only(others, (to) => not('x/a', to)));
  });
});
