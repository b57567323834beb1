import { describe, expect, it } from 'vitest';
import { TestMachine, testStart } from '../../../../../conformance/test-machine.ts';
import { program } from '../../index.ts';
import recorded from './testdata/recorded.json' with { type: 'json' };

type Json = Readonly<Record<string, unknown>>;

interface Named extends Json {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly creationTimestamp?: string;
  };
}

const ageOfLazy = 3_600_000;

const node = (name: string, cpu: string, memory: string): Named => ({
  metadata: { name },
  status: { capacity: { cpu: '4', memory: '16Gi' }, allocatable: { cpu, memory } },
});
const nodeMetrics = (name: string, cpu: string, memory: string): Named => ({
  metadata: { name },
  usage: { cpu, memory },
});
const podMetrics = (
  namespace: string,
  name: string,
  containers: Readonly<Record<string, readonly [cpu: string, memory: string]>>,
): Named => ({
  metadata: { name, namespace },
  containers: Object.entries(containers).map(([container, [cpu, memory]]) => ({
    name: container,
    usage: { cpu, memory },
  })),
});

const METRICS = '/apis/metrics.k8s.io/v1beta1';

/** What a cluster with a metrics server has, by the path of its list. */
const stored: Readonly<Record<string, readonly Named[]>> = {
  '/api/v1/nodes': [node('node-1', '2', '4Gi'), node('node-2', '3800m', '8Gi'), node('node-3', '1', '1Gi')],
  '/api/v1/pods': [
    {
      metadata: {
        name: 'lazy',
        namespace: 'idle',
        creationTimestamp: new Date(testStart - ageOfLazy).toISOString(),
      },
    },
  ],
  [`${METRICS}/nodes`]: [
    nodeMetrics('node-2', '250m', '2Gi'),
    nodeMetrics('node-1', '1500123456n', '1048576Ki'),
  ],
  [`${METRICS}/pods`]: [
    podMetrics('default', 'web', { nginx: ['12m', '30Mi'], sidecar: ['100m', '5Mi'] }),
    podMetrics('default', 'db', { mysql: ['50000u', '500Mi'] }),
    podMetrics('shop', 'api', { api: ['1', '64Mi'] }),
  ],
};

const resource = (name: string, kind: string, scope: string, shortNames: readonly string[] = []): Json => ({
  resource: name,
  responseKind: { kind },
  scope,
  verbs: ['get', 'list'],
  shortNames,
});
const groups = (name: string, version: string, resources: readonly Json[]): Json => ({
  kind: 'APIGroupDiscoveryList',
  apiVersion: 'apidiscovery.k8s.io/v2',
  items: [{ metadata: { name }, versions: [{ version, resources }] }],
});
const discovery: Readonly<Record<string, Json>> = {
  '/api': groups('', 'v1', [
    resource('nodes', 'Node', 'Cluster', ['no']),
    resource('pods', 'Pod', 'Namespaced', ['po']),
  ]),
  '/apis': groups('metrics.k8s.io', 'v1beta1', [
    resource('nodes', 'NodeMetrics', 'Cluster'),
    resource('pods', 'PodMetrics', 'Namespaced'),
  ]),
};

/** The answer to a GET; labels select by name as if every object had `app: its-name`. */
function answer(url: URL): Json | undefined {
  const known = discovery[url.pathname];
  if (known) return known;
  const [, base = '', namespace, kind = '', name] =
    /^(\/api\/v1|\/apis\/[^/]+\/[^/]+)(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?$/.exec(
      url.pathname,
    ) ?? [];
  const found = (stored[`${base}/${kind}`] ?? []).filter(
    ({ metadata }) => namespace === undefined || metadata.namespace === namespace,
  );
  if (name !== undefined) return found.find(({ metadata }) => metadata.name === name);
  const label = url.searchParams.get('labelSelector')?.replace('app=', '');
  return {
    metadata: {},
    items: found.filter(({ metadata }) => label === undefined || metadata.name === label),
  };
}

function refusal(url: URL): Json {
  const [kind, name] = url.pathname.split('/').slice(-2);
  const message = `${kind}${url.pathname.startsWith(METRICS) ? '.metrics.k8s.io' : ''} "${name}" not found`;
  return {
    kind: 'Status',
    status: 'Failure',
    message,
    reason: 'NotFound',
    details: { name, kind },
    code: 404,
  };
}

function run(line: string): Promise<unknown> {
  const machine = new TestMachine();
  machine.request = (request) => {
    const url = new URL(request.url);
    const value = answer(url);
    return Promise.resolve({
      status: value ? 200 : 404,
      headers: { 'content-type': 'application/json' },
      body: { type: 'json', value: value ?? refusal(url) },
    });
  };
  return machine.run(program, ['kubectl', '--server', 'http://10.0.0.1:8080', ...line.split(' ')]);
}

describe('kubectl top', () => {
  it.each(recorded)('answers "$line" as the real one does', async ({ line, exit, stdout, stderr }) => {
    expect(await run(line)).toEqual({ exit, stdout: stdout.join('\n'), stderr });
  });

  it('tells which pod has had no metrics for too long', async () => {
    expect(await run('top pod -n idle')).toEqual({
      exit: 1,
      stdout: '',
      stderr: 'error: Metrics not available for pod idle/lazy, age: 1h0m0s\n',
    });
  });
});
