import { beforeEach, describe, expect, it } from 'vitest';
import type { Service } from '../api/types.ts';
import { VirtualClock } from '../clock.ts';
import { metadata } from '../controllers/test-objects.ts';
import { KeyedRandom } from '../random.ts';
import { Store } from '../store/store.ts';
import { ServiceRouter } from './service-router.ts';

const CLIENT = '10.244.0.9';
const here = { node: 'here', zone: '' };
const there = { node: 'there', zone: '' };
const nowhere = { node: 'nowhere', zone: '' };

let clock: VirtualClock;
let store: Store;
let router: ServiceRouter;

beforeEach(() => {
  clock = new VirtualClock(0);
  store = new Store();
  router = new ServiceRouter({ store, clock, random: new KeyedRandom(1) });
});

/** A service whose ready endpoints are .1 and .2 on the node here and .3 on the node there. */
function serve(spec: Service['spec'], ingress: object = {}, ips = ['1*', '2*', '3']): void {
  store.put('services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata('web'),
    spec: {
      clusterIP: '10.96.0.7',
      ports: [
        { name: 'http', port: 80, nodePort: 30080 },
        { name: 'https', port: 443, nodePort: 30443 },
      ],
      ...spec,
    },
    status: { loadBalancer: { ingress: [{ ip: '192.0.2.1', ...ingress }] } },
  } as never);
  store.put('endpointslices.discovery.k8s.io', {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: metadata('web-1', { labels: { 'kubernetes.io/service-name': 'web' } }),
    addressType: 'IPv4',
    ports: [
      { name: 'http', port: 8080, protocol: 'TCP' },
      { name: 'https', port: 8443, protocol: 'TCP' },
    ],
    endpoints: ips.map((ip) => ({
      addresses: [`10.244.1.${ip.replace('*', '')}`],
      nodeName: ip.endsWith('*') ? 'here' : 'there',
      conditions: { ready: true },
    })),
  } as never);
}

interface How {
  readonly client?: string;
  readonly vantage?: typeof here;
  readonly external?: boolean;
}

/** Where connections to an address or a node port end, each place once. */
function ends(at: string | number, { client = CLIENT, vantage = here, external = false }: How = {}): string {
  const target = typeof at === 'number' ? router.byNodePort(at) : router.byAddress(at, 80);
  const found = new Set<string>();
  for (let i = 0; target && i < 40; i++) {
    const backend = router.choose(target, client, { vantage, external });
    found.add(typeof backend === 'string' ? backend : `${backend.ip.slice(9)}:${backend.port}`);
  }
  return [...found].sort().join(' ');
}

const ALL = '1:8080 2:8080 3:8080';

describe('a service', () => {
  it('is not known at other ports', () => {
    serve({ type: 'NodePort' });
    expect([router.byAddress('10.96.0.7', 81), router.byNodePort(30081)]).toEqual([undefined, undefined]);
    expect(router.byAddress('10.96.0.7', 80, 'UDP')).toBeUndefined();
  });

  it('is refused without endpoints', () => {
    serve({}, {}, []);
    expect(ends('10.96.0.7')).toBe('none');
  });

  it.each<[string, Service['spec'], readonly [string | number, How, string][]]>([
    [
      'Cluster and Cluster',
      { type: 'LoadBalancer' },
      [
        ['10.96.0.7', {}, ALL],
        [30080, { external: true, vantage: nowhere }, ALL],
        ['192.0.2.1', { external: true }, ALL],
      ],
    ],
    [
      'internalTrafficPolicy Local',
      { type: 'LoadBalancer', internalTrafficPolicy: 'Local' },
      [
        ['10.96.0.7', {}, '1:8080 2:8080'],
        ['10.96.0.7', { vantage: there }, '3:8080'],
        ['10.96.0.7', { vantage: nowhere }, 'dropped'],
        [30080, { vantage: nowhere }, ALL],
        ['192.0.2.1', { vantage: nowhere }, ALL],
      ],
    ],
    [
      'externalTrafficPolicy Local',
      { type: 'LoadBalancer', externalTrafficPolicy: 'Local' },
      [
        ['10.96.0.7', { vantage: nowhere }, ALL],
        [30080, { external: true }, '1:8080 2:8080'],
        [30080, { external: true, vantage: there }, '3:8080'],
        [30080, { external: true, vantage: nowhere }, 'dropped'],
        [30080, { vantage: nowhere }, ALL],
        ['192.0.2.1', { vantage: nowhere }, ALL],
      ],
    ],
    [
      'ranges of sources, for the load balancer alone',
      { type: 'LoadBalancer', loadBalancerSourceRanges: ['203.0.113.0/24', ' 10.244.0.0/24 '] },
      [
        ['192.0.2.1', { external: true, client: '203.0.113.5' }, ALL],
        ['192.0.2.1', { external: true, client: '198.51.100.1' }, 'dropped'],
        ['192.0.2.1', {}, ALL],
        ['192.0.2.1', { client: '10.244.1.9' }, 'dropped'],
        [30080, { external: true, client: '198.51.100.1' }, ALL],
        ['10.96.0.7', { client: '10.244.1.9' }, ALL],
      ],
    ],
  ])('under %s', (_name, spec, rows) => {
    serve(spec);
    expect(rows.map(([at, how]) => ends(at, how))).toEqual(rows.map(([, , wanted]) => wanted));
  });

  it('has the address of its load balancer, unless that is a proxy', () => {
    serve({ type: 'LoadBalancer' }, { ipMode: 'VIP' });
    expect(router.byAddress('192.0.2.1', 80)?.proxied).toBe(false);
    serve({ type: 'LoadBalancer' }, { ipMode: 'Proxy' });
    expect(router.byAddress('192.0.2.1', 80)?.proxied).toBe(true);
  });
});

describe('session affinity', () => {
  const sticky = (timeoutSeconds?: number): Service['spec'] => ({
    sessionAffinity: 'ClientIP',
    ...(timeoutSeconds !== undefined && { sessionAffinityConfig: { clientIP: { timeoutSeconds } } }),
  });
  const one = (port: number, client = CLIENT): string => {
    const target = router.byAddress('10.96.0.7', port);
    const backend = target && router.choose(target, client, { vantage: here, external: false });
    return typeof backend === 'object' ? backend.ip : (backend ?? '');
  };

  it('keeps each client where it was, for each port', () => {
    serve(sticky());
    const clients = Array.from({ length: 12 }, (_, i) => `10.244.0.${i}`);
    const places = clients.map((client) => [one(80, client), one(443, client)]);
    expect(clients.map((client) => [one(80, client), one(443, client)])).toEqual(places);
    expect(new Set(places.map(([http]) => http)).size).toBe(3);
    expect(places.some(([http, https]) => http !== https)).toBe(true);
  });

  it('lasts from each connection on, and no longer than it should', () => {
    serve(sticky(60));
    const clients = Array.from({ length: 12 }, (_, i) => `10.244.0.${i}`);
    const all = (): string => clients.map((client) => one(80, client)).join(' ');
    const before = all();
    for (let i = 0; i < 4; i++) {
      clock.advanceTo(clock.now() + 59_000);
      expect(all()).toBe(before);
    }
    clock.advanceTo(clock.now() + 60_000);
    expect(all()).not.toBe(before);
  });

  it('ends with the endpoint, and survives a snapshot', () => {
    serve(sticky());
    const place = one(80);
    router = new ServiceRouter({ store, clock, random: new KeyedRandom(2) }, router.snapshot());
    expect(Array.from({ length: 5 }, () => one(80))).toEqual(Array.from({ length: 5 }, () => place));
    const rest = ['1*', '2*', '3'].filter((ip) => `10.244.1.${ip.replace('*', '')}` !== place);
    serve(sticky(), {}, rest);
    const next = one(80);
    expect([next === place, one(80) === next]).toEqual([false, true]);
  });
});
