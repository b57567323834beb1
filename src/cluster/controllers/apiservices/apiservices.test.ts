import { describe, expect, it } from 'vitest';
import { testCluster, type TestCluster } from '../../simulation/test-cluster.ts';

const RESOURCE = 'apiservices.apiregistration.k8s.io';

const definition = (versions: readonly string[]) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'boats.sea.example' },
  spec: {
    group: 'sea.example',
    scope: 'Namespaced',
    names: { plural: 'boats', singular: 'boat', kind: 'Boat', listKind: 'BoatList' },
    versions: versions.map((name, index) => ({
      name,
      served: true,
      storage: index === 0,
      schema: { openAPIV3Schema: { type: 'object' } },
    })),
  },
});

const remote = (name: string) => ({
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  metadata: { name: 'v1.wind.example' },
  spec: {
    group: 'wind.example',
    version: 'v1',
    groupPriorityMinimum: 100,
    versionPriority: 100,
    insecureSkipTLSVerify: true,
    service: { namespace: 'default', name },
  },
});

const names = ({ simulation }: TestCluster): readonly string[] =>
  simulation.store.list(RESOURCE).map(({ metadata }) => metadata.name);

const condition = ({ simulation }: TestCluster) => {
  const { status, reason, message } =
    simulation.store.get(RESOURCE, 'v1.wind.example')?.status.conditions?.[0] ?? {};
  return `${status} ${reason}: ${message}`;
};

describe('APIServices', () => {
  it('come and go with the versions of definitions', () => {
    const cluster = testCluster();
    const client = cluster.simulation.client('test');
    cluster.simulation.create(definition(['v1', 'v1alpha1']));
    cluster.pass(1);
    expect(names(cluster)).toEqual(['v1.sea.example', 'v1alpha1.sea.example']);
    const { metadata, spec, status } = client.get(RESOURCE, '', 'v1.sea.example') ?? {};
    expect(metadata?.labels).toEqual({ 'kube-aggregator.kubernetes.io/automanaged': 'true' });
    expect(spec).toEqual({
      group: 'sea.example',
      version: 'v1',
      groupPriorityMinimum: 1000,
      versionPriority: 100,
    });
    expect(status?.conditions?.map(({ reason }) => reason)).toEqual(['Local']);

    client.delete(RESOURCE, '', 'v1.sea.example');
    cluster.pass(1);
    expect(names(cluster)).toEqual(['v1.sea.example', 'v1alpha1.sea.example']);

    client.delete('customresourcedefinitions.apiextensions.k8s.io', '', 'boats.sea.example');
    cluster.pass(10);
    expect(names(cluster)).toEqual([]);
  });

  it('say what is wrong with the server behind them', () => {
    const cluster = testCluster();
    cluster.simulation.create(remote('wind'));
    cluster.pass(1);
    expect(condition(cluster)).toBe('False ServiceNotFound: service/wind in "default" is not present');

    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'wind' } };
    cluster.simulation.create({
      ...service,
      spec: { selector: { app: 'wind' }, ports: [{ name: 'api', port: 443 }] },
    });
    cluster.pass(1);
    expect(condition(cluster)).toBe(
      'False MissingEndpoints: endpoints for service/wind in "default" have no addresses with port name "api"',
    );

    cluster.simulation.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'wind', labels: { app: 'wind' } },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    });
    cluster.pass(10);
    const ip = cluster.simulation.store.get('pods', 'default/wind')?.status.podIP ?? '';
    const url = `https://${ip}:443/apis/wind.example/v1`;
    expect(condition(cluster)).toBe(
      `False FailedDiscoveryCheck: failing or missing response from ${url}: Get "${url}": dial tcp ${ip}:443: connect: connection refused`,
    );
  });

  it('show where they lead to', async () => {
    const cluster = testCluster();
    cluster.simulation.create(remote('wind'));
    cluster.pass(1);
    const { body } = await cluster.simulation.handle({
      method: 'GET',
      path: '/apis/apiregistration.k8s.io/v1/apiservices',
      query: new URLSearchParams(),
      headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' },
      signal: new AbortController().signal,
    });
    const rows = body.type === 'json' ? (body.value as { rows: readonly { cells: unknown[] }[] }).rows : [];
    expect(rows.length).toBe(21);
    expect(rows[0]?.cells.slice(0, 3)).toEqual(['v1.', 'Local', 'True']);
    expect(rows.find(({ cells }) => cells[0] === 'v1.wind.example')?.cells.slice(0, 3)).toEqual([
      'v1.wind.example',
      'default/wind',
      'False (ServiceNotFound)',
    ]);
  });
});
