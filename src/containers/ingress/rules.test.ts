import { describe, expect, it } from 'vitest';
import type { HTTPIngressPath, Ingress, IngressClass } from '../../cluster/api/types.ts';
import { locationsOf, ownIngresses, secured, upstreamOf, type IngressState } from './rules.ts';

type PathType = HTTPIngressPath['pathType'];

const path = (text: string, pathType: PathType = 'Prefix', name = text): HTTPIngressPath => ({
  path: text,
  pathType,
  backend: { service: { name, port: { number: 80 } } },
});

function ingress(
  host: string,
  paths: readonly HTTPIngressPath[],
  annotations: Record<string, string> = {},
): Ingress {
  const prefixed = Object.entries(annotations).map(([key, value]) => [
    `nginx.ingress.kubernetes.io/${key}`,
    value,
  ]);
  return {
    metadata: { name: 'one', namespace: 'default', annotations: Object.fromEntries(prefixed) },
    spec: { rules: [{ ...(host !== '' && { host }), http: { paths } }] },
  };
}

const chosen = (ingresses: readonly Ingress[], host: string, asked: string): string =>
  locationsOf(ingresses, host).find(({ matches }) => matches(asked))?.backend.service?.name ?? '404';

describe('locations', () => {
  const site = ingress('site.example', [
    path('/'),
    path('/api'),
    path('/api/v2'),
    path('/exact', 'Exact'),
    path('/im', 'ImplementationSpecific'),
  ]);

  it.each([
    ['/', '/'],
    ['/api', '/api'],
    ['/api/', '/api'],
    ['/api/v1', '/api'],
    ['/api/v2/x', '/api/v2'],
    ['/apis', '/'],
    ['/exact', '/exact'],
    ['/exact/', '/'],
    ['/images', '/im'],
  ])('%s belongs to %s', (asked, expected) => {
    expect(chosen([site], 'site.example', asked)).toBe(expected);
  });

  it('know hosts, wildcards of one label, and rules without a host', () => {
    const all = [
      ingress('*.example', [path('/', 'Prefix', 'wild')]),
      ingress('', [path('/', 'Prefix', 'any')]),
      site,
    ];
    expect(
      ['site.example', 'x.example', 'a.b.example', 'example'].map((host) => chosen(all, host, '/')),
    ).toEqual(['/', 'wild', 'any', 'any']);
    expect(chosen([site], 'other.example', '/')).toBe('404');
  });

  it('are patterns where paths are rewritten', () => {
    const rewriting = ingress('r.example', [path('/app(/|$)(.*)', 'ImplementationSpecific', 'app')], {
      'rewrite-target': '/$2',
    });
    const [location] = locationsOf([rewriting], 'r.example');
    expect(location?.matches('/APP/deep/er')?.[2]).toBe('deep/er');
    expect(location?.matches('/application')).toBeUndefined();
  });

  it('whose paths are no patterns match nothing', () => {
    const broken = ingress(
      'b.example',
      [path('/a(', 'ImplementationSpecific', 'broken'), path('/', 'Prefix', 'rest')],
      { 'use-regex': 'true' },
    );
    expect(['/a(', '/a'].map((asked) => chosen([broken], 'b.example', asked))).toEqual(['rest', 'rest']);
  });

  it('fall back to default backends', () => {
    const fallback: Ingress = {
      metadata: { name: 'default', namespace: 'default' },
      spec: { defaultBackend: { service: { name: 'fallback', port: { number: 80 } } } },
    };
    expect(chosen([site, fallback], 'nobody.example', '/x')).toBe('fallback');
  });
});

describe('whose an Ingress is', () => {
  const classes: readonly IngressClass[] = [
    { metadata: { name: 'nginx' }, spec: { controller: 'k8s.io/ingress-nginx' } },
    { metadata: { name: 'traefik' }, spec: { controller: 'traefik.io/ingress-controller' } },
  ];
  const classed = (name: string, ingressClassName?: string): Ingress => ({
    metadata: { name },
    spec: ingressClassName === undefined ? {} : { ingressClassName },
  });
  const legacy: Ingress = {
    metadata: { name: 'old', annotations: { 'kubernetes.io/ingress.class': 'nginx' } },
  };
  const ingresses = [
    classed('a', 'nginx'),
    classed('b', 'traefik'),
    classed('c', 'none'),
    classed('d'),
    legacy,
  ];
  const state: IngressState = { ingresses, classes, services: new Map(), slices: [] };

  it.each([
    [false, ['a', 'old']],
    [true, ['a', 'd', 'old']],
  ])('with classless ones: %s', (withoutClass, expected) => {
    expect(ownIngresses(state, withoutClass).map(({ metadata }) => metadata?.name)).toEqual(expected);
  });
});

it('endpoints of a backend are the ready ones of its port', () => {
  const labels = { 'kubernetes.io/service-name': 'web' };
  const state: IngressState = {
    ingresses: [],
    classes: [],
    services: new Map([['default/web', { spec: { ports: [{ name: 'http', port: 80 }] } }]]),
    slices: [
      {
        addressType: 'IPv4',
        metadata: { namespace: 'default', labels },
        ports: [{ name: 'http', port: 8080 }],
        endpoints: [
          { addresses: ['10.0.0.2'] },
          { addresses: ['10.0.0.1'], conditions: { ready: true } },
          { addresses: ['10.0.0.3'], conditions: { ready: false } },
        ],
      },
    ],
  };
  const backend = { service: { name: 'web', port: { number: 80 } } };
  expect(upstreamOf(state, 'default', backend).endpoints).toEqual([
    { host: '10.0.0.1', port: 8080 },
    { host: '10.0.0.2', port: 8080 },
  ]);
  const other = { service: { name: 'web', port: { number: 81 } } };
  expect(upstreamOf(state, 'default', other).endpoints).toEqual([]);
});

it('TLS covers the hosts that it names', () => {
  const one: Ingress = { metadata: { name: 'one' }, spec: { tls: [{ hosts: ['*.safe.example'] }] } };
  expect([secured([one], 'a.safe.example'), secured([one], 'safe.example')]).toEqual([true, false]);
});
