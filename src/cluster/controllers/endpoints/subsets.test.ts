import { describe, expect, it } from 'vitest';
import type { EndpointSubset, PodStatus, ServiceSpec } from '../../api/types.ts';
import { metadata, storedPod } from '../test-objects.ts';
import type { StoredService } from './membership.ts';
import { placesOf, subsetsOf, truncated } from './subsets.ts';

// The cases of pkg/controller/endpoint/endpoints_controller_test.go.

const service = (spec: Partial<ServiceSpec>): StoredService => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata('web'),
  spec: { clusterIP: '10.96.0.7', selector: { app: 'web' }, ...spec },
  status: {},
});

const PORT = { port: 80, targetPort: 8080, protocol: 'TCP' } as const;
const ADDRESS = { ip: '1.2.3.4', targetRef: { kind: 'Pod', namespace: 'default', name: 'p', uid: 'p-uid' } };

interface Given {
  readonly phase?: PodStatus['phase'] & string;
  readonly ready?: boolean;
  readonly terminating?: boolean;
  readonly ip?: string;
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly port?: string;
}

const pod = ({ phase = 'Running', ready = true, terminating = false, ip = '1.2.3.4', ...rest }: Given = {}) =>
  storedPod('p', {
    ...(terminating && { metadata: { deletionTimestamp: '1970-01-01T00:00:00Z' } }),
    spec: {
      ...(rest.hostname && { hostname: rest.hostname }),
      ...(rest.subdomain && { subdomain: rest.subdomain }),
      containers: [
        {
          name: 'c',
          image: 'nginx',
          ...(rest.port && { ports: [{ name: rest.port, containerPort: 8088, protocol: 'TCP' as const }] }),
        },
      ],
    },
    status: {
      phase,
      ...(ip && { podIP: ip, podIPs: [{ ip }] }),
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    },
  });

describe('the subsets of a service', () => {
  const ports = [{ port: 8080, protocol: 'TCP' as const }];
  it.each<[string, Partial<ServiceSpec>, Given, readonly EndpointSubset[]]>([
    ['a ready pod', { ports: [PORT] }, {}, [{ addresses: [ADDRESS], ports }]],
    ['an unready pod', { ports: [PORT] }, { ready: false }, [{ notReadyAddresses: [ADDRESS], ports }]],
    ['a pod that goes', { ports: [PORT] }, { terminating: true }, []],
    ['a pod without address', { ports: [PORT] }, { ip: '' }, []],
    ['a failed pod', { ports: [PORT] }, { phase: 'Failed', ready: false }, []],
    ['a pod that has ended', { ports: [PORT] }, { phase: 'Succeeded', ready: false }, []],
    [
      'an unready pod that is published',
      { ports: [PORT], publishNotReadyAddresses: true },
      { ready: false },
      [{ addresses: [ADDRESS], ports }],
    ],
    [
      'a pod that goes and is published',
      { ports: [PORT], publishNotReadyAddresses: true },
      { terminating: true },
      [{ addresses: [ADDRESS], ports }],
    ],
    [
      'a failed pod is never published',
      { ports: [PORT], publishNotReadyAddresses: true },
      { phase: 'Failed' },
      [],
    ],
    ['no port of that name', { ports: [{ ...PORT, targetPort: 'http' }] }, {}, []],
    [
      'a port by its name',
      { ports: [{ ...PORT, name: 'web', targetPort: 'http', appProtocol: 'http' }] },
      { port: 'http' },
      [
        {
          addresses: [ADDRESS],
          ports: [{ name: 'web', port: 8088, protocol: 'TCP', appProtocol: 'http' }],
        },
      ],
    ],
    ['a headless service without ports', { clusterIP: 'None' }, {}, [{ addresses: [ADDRESS] }]],
    ['a service without ports', {}, {}, []],
    [
      'a host name in the domain of the service',
      { clusterIP: 'None' },
      { hostname: 'p-0', subdomain: 'web' },
      [{ addresses: [{ ...ADDRESS, hostname: 'p-0' }] }],
    ],
    [
      'a host name in another domain',
      { clusterIP: 'None' },
      { hostname: 'p-0', subdomain: 'db' },
      [{ addresses: [ADDRESS] }],
    ],
  ])('%s', (_name, spec, given, expected) => {
    expect(subsetsOf(placesOf(service(spec), [pod(given)]))).toEqual(expected);
  });
});

describe('an Endpoints object over capacity', () => {
  const many = (count: number) => Array.from({ length: count }, () => ({ ip: '1.2.3.4' }));
  it.each([
    ['empty', [], [], [], []],
    ['below', [50, 100, 100], [50, 100, 100], [50, 100, 100], [50, 100, 100]],
    ['at the limit', [250, 250], [250, 250], [250, 250], [250, 250]],
    [
      'ready ones fit',
      [90, 110, 50, 10, 20],
      [101, 200, 200, 201, 298],
      [90, 110, 50, 10, 20],
      [73, 144, 144, 145, 214],
    ],
    [
      'ready ones do not fit',
      [205, 400, 402, 400, 693],
      [100, 200, 200, 200, 300],
      [98, 191, 192, 191, 328],
      [0, 0, 0, 0, 0],
    ],
  ])('%s', (_name, ready, notReady, expectedReady, expectedNotReady) => {
    const subsets = ready.map((count, i) => ({
      addresses: many(count),
      notReadyAddresses: many(notReady[i] ?? 0),
    }));
    const [out, cut] = truncated(subsets);
    expect(out.map(({ addresses = [] }) => addresses.length)).toEqual(expectedReady);
    expect(out.map(({ notReadyAddresses = [] }) => notReadyAddresses.length)).toEqual(expectedNotReady);
    expect(cut).toBe(ready.length === 5);
  });
});
