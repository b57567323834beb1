import { beforeEach, describe, expect, it } from 'vitest';
import type { NetworkPolicySpec } from '../api/types.ts';
import type { CloudProvider } from '../runtime.ts';
import { testCluster, type TestCluster } from '../simulation/test-cluster.ts';
import { PolicyRules, type Party, type Protocol } from './policies.ts';

let cluster: TestCluster;
let rules: PolicyRules;

const ports = [{ name: 'http', containerPort: 8080 }];

beforeEach(() => {
  cluster = testCluster({ nodes: 1 });
  rules = new PolicyRules(cluster.simulation.store);
  const { simulation } = cluster;
  simulation.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'other', labels: { team: 'blue' } },
  });
  cluster.pass(1);
  for (const [namespace, name, app] of [
    ['default', 'web', 'web'],
    ['default', 'client', 'client'],
    ['other', 'friend', 'client'],
  ] as const)
    simulation.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels: { app } },
      spec: { containers: [{ name: 'c', image: 'nginx', ports }] },
    });
  cluster.pass(3);
});

function party(key: string): Party {
  const pod = cluster.simulation.store.get('pods', key);
  return pod ? { ip: pod.status.podIP ?? '', pod } : { ip: key, pod: undefined };
}

let policies = 0;
function policy(spec: Partial<NetworkPolicySpec>): void {
  cluster.simulation.create({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `policy-${policies++}` },
    spec: { podSelector: {}, ...spec },
  });
}

const WEB = 'default/web';
const CLIENT = 'default/client';
const FRIEND = 'other/friend';

const allows = (from: string, to: string, port = 8080, protocol: Protocol = 'TCP'): boolean =>
  rules.allow({ source: party(from), destination: party(to), port, protocol });

describe('network policies', () => {
  it('leave pods alone that none selects', () => {
    policy({ podSelector: { matchLabels: { app: 'nobody' } }, policyTypes: ['Ingress', 'Egress'] });
    expect(allows(CLIENT, WEB)).toBe(true);
  });

  it('isolate in the direction that they name', () => {
    policy({ podSelector: { matchLabels: { app: 'web' } } });
    expect([allows(CLIENT, WEB), allows(WEB, CLIENT), allows('10.0.0.1', WEB)]).toEqual([false, true, false]);
    policy({ podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'] });
    expect([allows(WEB, CLIENT), allows(WEB, '1.1.1.1', 443)]).toEqual([false, false]);
  });

  it('add up', () => {
    policy({});
    policy({ ingress: [{ from: [{ podSelector: { matchLabels: { app: 'client' } } }] }] });
    expect([allows(CLIENT, WEB), allows(FRIEND, WEB)]).toEqual([true, false]);
    policy({ ingress: [{}] });
    expect(allows(FRIEND, WEB)).toBe(true);
  });

  it('choose pods of namespaces: both selectors of one peer must match', () => {
    policy({
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { team: 'blue' } },
              podSelector: { matchLabels: { app: 'client' } },
            },
          ],
        },
      ],
    });
    expect([allows(FRIEND, WEB), allows(CLIENT, WEB)]).toEqual([true, false]);
    policy({ ingress: [{ from: [{ namespaceSelector: {} }] }] });
    expect([allows(CLIENT, WEB), allows('10.0.0.1', WEB)]).toEqual([true, false]);
  });

  it('know blocks of addresses and holes in them', () => {
    policy({
      policyTypes: ['Egress'],
      egress: [{ to: [{ ipBlock: { cidr: '172.16.0.0/12', except: ['172.17.0.0/16'] } }] }],
    });
    const outcomes = ['172.16.1.1', '172.17.1.1', '172.31.255.255', '172.32.0.1'].map((ip) =>
      allows(WEB, ip),
    );
    expect(outcomes).toEqual([true, false, true, false]);
  });

  it.each([
    ['a number', { port: 8080 }, [[8080, 'TCP']], true],
    ['another number', { port: 80 }, [[8080, 'TCP']], false],
    ['a range', { port: 8000, endPort: 8080 }, [[8080, 'TCP']], true],
    ['beyond a range', { port: 8000, endPort: 8079 }, [[8080, 'TCP']], false],
    ['a name of the destination', { port: 'http' }, [[8080, 'TCP']], true],
    ['a name that it does not have', { port: 'https' }, [[8080, 'TCP']], false],
    ['a protocol alone', { protocol: 'UDP' as const }, [[53, 'UDP']], true],
    ['another protocol', { protocol: 'UDP' as const, port: 53 }, [[53, 'TCP']], false],
    ['no port for an echo request', { port: 8080 }, [[0, 'ICMP']], false],
  ] as const)('follow ports: %s', (_name, port, [[number, protocol]], allowed) => {
    policy({ ingress: [{ ports: [port] }] });
    expect(allows(CLIENT, WEB, number, protocol)).toBe(allowed);
  });
});

it('keep pods from what a cloud has put before the cluster as from everything beyond', async () => {
  const proxy = '35.201.0.1';
  const cloud: CloudProvider = {
    attend: () => ({ controllers: {}, proxies: { has: (ip) => ip === proxy, accept: () => 'refused' } }),
  };
  cluster = testCluster({ nodes: 1, cloud });
  const reach = async () => {
    const { signal } = new AbortController();
    const from = {
      type: 'pod',
      ip: cluster.simulation.store.get('pods', CLIENT)?.status.podIP ?? '',
      namespace: 'default',
    } as const;
    const pending = cluster.simulation.network.connect(from, proxy, 80, {
      timeoutMilliseconds: 1000,
      signal,
    });
    cluster.pass(2);
    const result = await pending;
    return result.ok || result.failure;
  };
  cluster.simulation.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'client' },
    spec: { containers: [{ name: 'c', image: 'nginx' }] },
  });
  cluster.pass(3);
  expect(await reach()).toBe('refused');
  policy({ policyTypes: ['Egress'] });
  expect(await reach()).toBe('timed-out');
});
