import { expect, test } from 'vitest';
import { TestCluster } from '../../cluster.test.fixture.ts';

const CERTIFICATES = '/var/lib/minikube/certs';

/** Some of the flags that the components of a control plane are started with. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  etcd: [
    '--advertise-client-urls=https://192.168.49.2:2379',
    '--initial-cluster=minikube=https://192.168.49.2:2380',
    '--listen-client-urls=https://127.0.0.1:2379,https://192.168.49.2:2379',
    '--name=minikube',
  ],
  'kube-apiserver': ['--advertise-address=192.168.49.2', '--secure-port=8443'],
  'kube-controller-manager': [
    '--bind-address=127.0.0.1',
    `--client-ca-file=${CERTIFICATES}/ca.crt`,
    '--controllers=*,bootstrapsigner,tokencleaner',
    '--leader-elect=false',
  ],
  'kube-scheduler': ['--bind-address=127.0.0.1', '--leader-elect=false'],
};

/** A cluster in which a component runs. */
function clusterWith(name: string): TestCluster {
  const cluster = new TestCluster();
  const tag = name === 'etcd' ? '3.5.21-0' : 'v1.33.13';
  cluster.pod('p', { image: `registry.k8s.io/${name}:${tag}`, command: [name, ...(FLAGS[name] ?? [])] });
  return cluster;
}

/** What a component says within some seconds, without the times. */
async function said(name: string, seconds = 20): Promise<readonly string[]> {
  const cluster = clusterWith(name);
  await cluster.run(seconds);
  return cluster.logs('p').trimEnd().split('\n');
}

const untimed = (line: string): string =>
  line.replace(/^(.)\d{4} \d\d:\d\d:\d\d\.\d{6} {7}1 /, '$1 ').replace(/"ts":"[^"]*"/, '"ts":""');

test('the scheduler', async () => {
  const lines = await said('kube-scheduler');
  expect(lines[0]).toMatch(/^I0105 09:00:\d\d\.\d{6} {7}1 serving\.go:386\] /);
  expect(lines.map(untimed)).toEqual([
    'I serving.go:386] Generated self-signed cert in-memory',
    'I server.go:171] "Starting Kubernetes Scheduler" version="v1.33.13"',
    'I server.go:173] "Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""',
    'I configmap_cafile_content.go:205] "Starting controller" name="client-ca::kube-system::extension-apiserver-authentication::client-ca-file"',
    'I shared_informer.go:350] "Waiting for caches to sync" controller="client-ca::kube-system::extension-apiserver-authentication::client-ca-file"',
    'I secure_serving.go:211] Serving securely on 127.0.0.1:10259',
    'I tlsconfig.go:243] "Starting DynamicServingCertificateController"',
    'I shared_informer.go:357] "Caches are synced" controller="client-ca::kube-system::extension-apiserver-authentication::client-ca-file"',
  ]);
});

test('the controller manager: by its flags, some controllers never start, and all whose caches are waited for get them', async () => {
  const lines = (await said('kube-controller-manager')).map(untimed);
  expect(lines.slice(0, 8)).toEqual([
    'I serving.go:386] Generated self-signed cert in-memory',
    'I controllermanager.go:188] "Starting" version="v1.33.13"',
    'I controllermanager.go:190] "Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""',
    'I dynamic_cafile_content.go:161] "Starting controller" name="client-ca-bundle::/var/lib/minikube/certs/ca.crt"',
    'I secure_serving.go:211] Serving securely on 127.0.0.1:10257',
    'I tlsconfig.go:243] "Starting DynamicServingCertificateController"',
    'I shared_informer.go:350] "Waiting for caches to sync" controller="tokens"',
    'I controllermanager.go:778] "Started controller" controller="serviceaccount-token-controller"',
  ]);
  const named = (text: string): readonly string[] =>
    lines
      .flatMap((line) => (line.includes(text) ? (/controller="([^"]*)"/.exec(line)?.[1] ?? []) : []))
      .toSorted();
  expect(named('Started controller')).toHaveLength(39);
  expect(named('Started controller')).toContain('token-cleaner-controller');
  expect(named('Caches are synced')).toEqual(named('Waiting for caches'));
  expect(lines).toContain(
    'I deployment_controller.go:173] "Starting controller" logger="deployment-controller" controller="deployment"',
  );
  expect(lines).toContain(
    'I controllermanager.go:730] "Controller is disabled by a feature gate" controller="device-taint-eviction-controller" requiredFeatureGates=["DynamicResourceAllocation","DRADeviceTaints"]',
  );
});

test('the API server', async () => {
  const lines = (await said('kube-apiserver')).map(untimed);
  expect(lines.slice(0, 3)).toEqual([
    'I options.go:249] external host was not specified, using 192.168.49.2',
    'I server.go:147] Version: v1.33.13',
    'I server.go:149] "Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""',
  ]);
  expect(lines).toContain('I handler.go:288] Adding GroupVersion  v1 to ResourceManager');
  expect(lines).toContain(
    'W genericapiserver.go:783] Skipping API apps/v1beta2 because it has no resources.',
  );
  expect(lines).toContain('I secure_serving.go:211] Serving securely on [::]:8443');
});

test('etcd writes JSON, with the same member throughout', async () => {
  const lines = await said('etcd');
  const told = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  expect(lines[1]?.slice(0, 120)).toMatch(
    /^\{"level":"info","ts":"2026-01-05T09:00:\d\d\.\d{6}Z","caller":"etcdmain\/etcd\.go:73","msg":"Running: ","args":\["etcd"/,
  );
  const members = new Set(told.flatMap((line) => line['local-member-id'] ?? []));
  expect(members.size).toBe(1);
  expect(told.at(-1)).toMatchObject({ msg: 'serving client traffic securely', address: '192.168.49.2:2379' });
});

test('after a reload nothing is said twice, and what was to come still comes', async () => {
  const whole = await said('kube-controller-manager');
  const cluster = clusterWith('kube-controller-manager');
  await cluster.run(4);
  const before = cluster.logs('p').split('\n').length;
  const restored = cluster.reload();
  await restored.run(16);
  expect(before).toBeLessThan(whole.length);
  expect(restored.logs('p').trimEnd().split('\n')).toEqual(whole);
});
