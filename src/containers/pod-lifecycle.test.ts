import { expect, test } from 'vitest';
import { rigKubelet } from '../cluster/kubelet/rig.ts';
import { rigCatalogue } from './rig-catalogue.ts';
import { TestCluster } from './cluster.test.fixture.ts';

const rig = (): TestCluster => new TestCluster({ kubelet: rigKubelet, policy: rigCatalogue, nodes: 3 });

test('the reference cluster: pull failures and their back-off', async () => {
  const cluster = rig();
  cluster.pod('bad', { image: 'nginx:does-not-exist' });
  await cluster.run(1);
  expect(cluster.show('bad')).toBe('bad Pending ErrImagePull-/0');
  await cluster.run(2);
  expect(cluster.show('bad')).toBe('bad Pending ImagePullBackOff-/0');
  const reference = 'docker.io/library/nginx:does-not-exist';
  const refusal = `rpc error: code = NotFound desc = failed to pull and unpack image "${reference}": failed to resolve reference "${reference}": ${reference}: not found`;
  expect(cluster.events('bad')).toEqual([
    '1x Normal Pulling Pulling image "nginx:does-not-exist"',
    `1x Warning Failed Failed to pull image "nginx:does-not-exist": ${refusal}`,
    '1x Warning Failed Error: ErrImagePull',
    '1x Normal BackOff Back-off pulling image "nginx:does-not-exist"',
    '1x Warning Failed Error: ImagePullBackOff',
  ]);
  expect(cluster.get('bad').status.containerStatuses?.[0]?.state?.waiting?.message).toBe(
    `Back-off pulling image "nginx:does-not-exist": ErrImagePull: ${refusal}`,
  );
});

test('the reference cluster: crashes restart after a second, then back off', async () => {
  const cluster = rig();
  cluster.pod('crash', { image: 'busybox', args: ['sh', '-c', 'exit 1'] });
  const seen: string[] = [];
  for (let second = 0; second < 24; second++) {
    await cluster.run(0.5);
    const now = cluster.show('crash');
    if (seen.at(-1) !== now) seen.push(now);
  }
  expect(seen).toEqual([
    'crash Pending ContainerCreating-/0',
    'crash Running Running+/0',
    'crash Running Error(1)-/0',
    'crash Running Running+/1',
    'crash Running Error(1)-/1',
    'crash Running CrashLoopBackOff-/1',
  ]);
});

test('the reference cluster: a failing liveness probe restarts, termination takes 0.6 s', async () => {
  const cluster = rig();
  cluster.pod('live', {
    image: 'nginx',
    livenessProbe: { httpGet: { path: '/does-not-exist', port: 80 }, periodSeconds: 1, failureThreshold: 2 },
  });
  await cluster.run(3);
  expect(cluster.show('live')).toBe('live Running Running+/1');
  expect(cluster.events('live').filter((event) => /Unhealthy|Killing/.test(event))).toEqual([
    '3x Warning Unhealthy Liveness probe failed: HTTP probe failed with statuscode: 404',
    '1x Normal Killing Container live failed liveness probe, will be restarted',
  ]);
  cluster.delete('live');
  await cluster.run(0.5);
  expect(cluster.exists('live')).toBe(true);
  await cluster.run(0.2);
  expect(cluster.exists('live')).toBe(false);
});

test('init containers run one after the other, sidecars stay', async () => {
  const cluster = new TestCluster();
  const step = (name: string): object => ({
    name,
    image: 'busybox',
    command: ['sh', '-c', `echo ${name}; sleep 3`],
  });
  cluster.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'init', namespace: 'default' },
    spec: {
      restartPolicy: 'Never',
      initContainers: [
        step('first'),
        { name: 'side', image: 'busybox', command: ['sleep', '3600'], restartPolicy: 'Always' },
        step('second'),
      ],
      containers: [{ name: 'main', image: 'busybox', command: ['sh', '-c', 'echo main; sleep 5'] }],
    },
  });
  await cluster.run(4);
  expect(cluster.show('init')).toBe(
    'init Pending Running-/0 PodInitializing-/0 PodInitializing-/0 PodInitializing-/0',
  );
  await cluster.run(7);
  expect(cluster.show('init')).toBe('init Running Completed(0)+/0 Running+/0 Completed(0)+/0 Running+/0');
  await cluster.run(6);
  await cluster.run(31);
  expect(cluster.show('init')).toBe(
    'init Succeeded Completed(0)+/0 Error(137)-/0 Completed(0)+/0 Completed(0)-/0',
  );
});

test('missing configuration is waited for', async () => {
  const cluster = new TestCluster();
  cluster.pod('env', {
    image: 'busybox',
    command: ['sh', '-c', 'echo $A; sleep 3600'],
    env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'conf', key: 'a' } } }],
  });
  cluster.pod(
    'mount',
    { image: 'nginx', volumeMounts: [{ name: 'v', mountPath: '/v' }] },
    { volumes: [{ name: 'v', secret: { secretName: 'creds' } }] },
  );
  await cluster.run(10);
  expect([cluster.show('env'), cluster.show('mount')]).toEqual([
    'env Pending CreateContainerConfigError-/0',
    'mount Pending ContainerCreating-/0',
  ]);
  expect(cluster.events('mount')).toEqual([
    '5x Warning FailedMount MountVolume.SetUp failed for volume "v" : secret "creds" not found',
  ]);
  const metadata = (name: string): object => ({ name, namespace: 'default' });
  cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata('conf'), data: { a: 'b' } });
  cluster.create({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadata('creds'),
    data: { key: btoa('value') },
  });
  await cluster.run(20);
  expect([cluster.show('env'), cluster.logs('env'), cluster.show('mount')]).toEqual([
    'env Running Running+/0',
    'b\n',
    'mount Running Running+/0',
  ]);
  expect(await cluster.exec('mount', 'cat /v/key; echo x > /v/key')).toMatch(
    /^value.*Read-only file system\n\[[12]\]$/s,
  );
});

test('probes are really made', async () => {
  const cluster = new TestCluster();
  cluster.pod('ready', {
    image: 'nginx',
    readinessProbe: { httpGet: { path: '/ready', port: 80 }, periodSeconds: 5 },
    livenessProbe: {
      exec: { command: ['cat', '/tmp/alive'] },
      periodSeconds: 5,
      failureThreshold: 2,
      initialDelaySeconds: 20,
    },
  });
  await cluster.run(15);
  expect(cluster.show('ready')).toBe('ready Running Running-/0');
  await cluster.exec('ready', 'touch /usr/share/nginx/html/ready /tmp/alive');
  await cluster.run(6);
  expect(cluster.show('ready')).toBe('ready Running Running+/0');
  await cluster.exec('ready', 'rm /tmp/alive');
  await cluster.run(40);
  expect(cluster.get('ready').status.containerStatuses?.[0]?.restartCount).toBeGreaterThan(0);
  expect(
    cluster
      .events('ready')
      .filter((event) => /Unhealthy|Killing/.test(event))
      .map((event) => event.replace(/^\d+x /, '')),
  ).toEqual([
    'Warning Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 404',
    'Warning Unhealthy Liveness probe failed: cat: /tmp/alive: No such file or directory\n',
    'Normal Killing Container ready failed liveness probe, will be restarted',
  ]);
});

test('hooks: preStop holds the end back', async () => {
  const cluster = new TestCluster();
  cluster.pod('web', { image: 'nginx', lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } } });
  await cluster.run(10);
  cluster.delete('web');
  await cluster.run(4);
  expect(cluster.exists('web')).toBe(true);
  await cluster.run(2);
  expect(cluster.exists('web')).toBe(false);
});

test('a node that falls silent keeps its pods; they go on when it is back', async () => {
  const cluster = new TestCluster();
  cluster.pod('web', { image: 'nginx' });
  await cluster.run(10);
  cluster.simulation.stopNode('node-1');
  cluster.delete('web');
  await cluster.run(30);
  expect(cluster.exists('web')).toBe(true);
  cluster.simulation.startNode('node-1');
  await cluster.run(2);
  expect(cluster.exists('web')).toBe(false);
});
