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

const script = (text: string): readonly string[] => ['sh', '-c', text];
const stopped = (cluster: TestCluster, name: string): string => {
  const { state, lastState } = cluster.get(name).status.containerStatuses?.[0] ?? {};
  const { terminated } = state?.terminated ? state : (lastState ?? {});
  return `${terminated?.exitCode ?? ''} ${terminated?.reason ?? ''} ${terminated?.message ?? ''}`.trim();
};

test("a first process's trap runs when the running command has ended, and ends a wait at once", async () => {
  const cluster = new TestCluster();
  const traps = (name: string, text: string): void =>
    cluster.pod(name, { image: 'busybox', command: script(text) }, { terminationGracePeriodSeconds: 10 });
  traps('loop', 'trap "echo bye; exit 3" TERM; while true; do sleep 1; done');
  traps('wait', 'trap "echo bye; exit 4" TERM; sleep 3600 & wait');
  traps('deaf', 'while true; do sleep 1; done');
  await cluster.run(10);
  for (const name of ['loop', 'wait', 'deaf']) cluster.delete(name);
  await cluster.run(0.2);
  expect(['loop', 'wait', 'deaf'].map((name) => cluster.exists(name))).toEqual([true, false, true]);
  await cluster.run(1);
  expect(['loop', 'deaf'].map((name) => cluster.exists(name))).toEqual([false, true]);
  await cluster.run(9);
  expect(cluster.exists('deaf')).toBe(false);
});

test('what a container leaves behind when it ends', async () => {
  const cluster = new TestCluster();
  const once = (name: string, text: string, more: object = {}): void =>
    cluster.pod(name, { image: 'busybox', command: script(text), ...more }, { restartPolicy: 'Never' });
  once('file', 'echo -n gone wrong > /dev/termination-log; exit 2');
  once('log', 'echo one; echo two; exit 1', { terminationMessagePolicy: 'FallbackToLogsOnError' });
  once('fine', 'echo one', { terminationMessagePolicy: 'FallbackToLogsOnError' });
  once('other', 'echo bye > /tmp/why', { terminationMessagePath: '/tmp/why' });
  await cluster.run(12);
  expect(['file', 'log', 'fine', 'other'].map((name) => stopped(cluster, name))).toEqual([
    '2 Error gone wrong',
    '1 Error one\ntwo',
    '0 Completed',
    '0 Completed bye',
  ]);
});

test('hooks that fail are told of, and a failed postStart restarts its container', async () => {
  const cluster = new TestCluster();
  const sleep = script('sleep 3600');
  const failing = { exec: { command: ['sh', '-c', 'echo no >&2; exit 5'] } };
  const short = { terminationGracePeriodSeconds: 3 };
  cluster.pod('post', { image: 'busybox', command: sleep, lifecycle: { postStart: failing } }, short);
  cluster.pod('pre', { image: 'busybox', command: sleep, lifecycle: { preStop: failing } }, short);
  const waiting = () => cluster.get('post').status.containerStatuses?.[0]?.state?.waiting;
  for (let tries = 0; tries < 100 && waiting()?.reason !== 'PostStartHookError'; tries++)
    await cluster.run(0.1);
  const { uid } = cluster.get('post').metadata;
  expect(waiting()).toEqual({
    reason: 'PostStartHookError',
    message: `Exec lifecycle hook ([sh -c echo no >&2; exit 5]) for Container "post" in Pod "post_default(${uid})" failed - error: command 'sh -c echo no >&2; exit 5' exited with 5: no\n, message: "no\\n"`,
  });
  cluster.delete('pre');
  await cluster.run(4);
  expect(cluster.exists('pre')).toBe(false);
  const told = (name: string): readonly string[] =>
    cluster.events(name).filter((event) => /Hook|Killing/.test(event));
  expect([told('post').slice(0, 2), told('pre')]).toEqual([
    ['2x Warning FailedPostStartHook PostStartHook failed', '2x Normal Killing FailedPostStartHook'],
    ['1x Normal Killing Stopping container pre', '1x Warning FailedPreStopHook PreStopHook failed'],
  ]);
});

test('sidecars end after the main container, the last first', async () => {
  const cluster = new TestCluster();
  const trapped = script('trap "sleep 1; exit 0" TERM; while true; do sleep 1; done');
  const side = (name: string): object => ({
    name,
    image: 'busybox',
    command: trapped,
    restartPolicy: 'Always',
  });
  cluster.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'sides', namespace: 'default' },
    spec: {
      initContainers: [side('one'), side('two')],
      containers: [{ name: 'main', image: 'busybox', command: trapped }],
    },
  });
  await cluster.run(12);
  const running = (): string =>
    (cluster.simulation.kubelets.get('node-1')?.worker(cluster.get('sides').metadata.uid)?.containers ?? [])
      .filter(({ record }) => record.stage.at === 'running')
      .map(({ record }) => record.name)
      .join(' ');
  cluster.delete('sides');
  const seen: string[] = [];
  while (cluster.exists('sides')) {
    if (seen.at(-1) !== running()) seen.push(running());
    await cluster.run(0.1);
  }
  expect(seen).toEqual(['one two main', 'one two', 'one']);
});

test('a node refuses a pod for which it has no room', async () => {
  const cluster = new TestCluster();
  cluster.pod(
    'big',
    { image: 'busybox', resources: { requests: { cpu: '100' } } },
    { nodeName: 'node-1', restartPolicy: 'Never' },
  );
  await cluster.run(1);
  const { phase, reason, message, conditions } = cluster.get('big').status;
  const text = "Node didn't have enough resource: cpu, requested: 100000, used: 0, capacity: 4000";
  expect({ phase, reason, message, conditions }).toEqual({
    phase: 'Failed',
    reason: 'OutOfcpu',
    message: `Pod was rejected: ${text}`,
    conditions: undefined,
  });
  expect(cluster.events('big')).toEqual([`1x Warning OutOfcpu ${text}`]);
  cluster.delete('big');
  await cluster.run(1);
  expect(cluster.exists('big')).toBe(false);
});

test('a node that is short of memory evicts a pod, tells of it, and is itself again five minutes later', async () => {
  const cluster = new TestCluster();
  cluster.pod('modest', { image: 'nginx' });
  cluster.pod('greedy', {
    image: 'polinux/stress',
    command: ['stress'],
    args: ['--vm', '1', '--vm-bytes', '9G', '--vm-hang', '1'],
  });
  await cluster.run(60);
  const pressure = (): string | undefined =>
    cluster.simulation.store
      .get('nodes', 'node-1')
      ?.status.conditions?.find(({ type }) => type === 'MemoryPressure')?.status;
  const { phase, reason, conditions } = cluster.get('greedy').status;
  expect([phase, reason, pressure(), cluster.get('modest').status.phase]).toEqual([
    'Failed',
    'Evicted',
    'True',
    'Running',
  ]);
  expect(conditions?.find(({ type }) => type === 'DisruptionTarget')?.reason).toBe('TerminationByKubelet');
  const taints = cluster.simulation.store.get('nodes', 'node-1')?.spec.taints;
  expect(taints?.map(({ key }) => key)).toEqual(['node.kubernetes.io/memory-pressure']);
  expect(
    cluster.events('greedy').some((event) => event.includes('The node was low on resource: memory. ')),
  ).toBe(true);
  const told = cluster.events('node-1').filter((event) => /Memory|Threshold/.test(event));
  expect(told).toContain(
    '1x Normal NodeHasInsufficientMemory Node node-1 status is now: NodeHasInsufficientMemory',
  );
  expect(told.some((event) => event.endsWith('EvictionThresholdMet Attempting to reclaim memory'))).toBe(
    true,
  );
  await cluster.run(320);
  expect(pressure()).toBe('False');
});
