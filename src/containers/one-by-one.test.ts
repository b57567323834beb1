import { expect, test } from 'vitest';
import { TestCluster } from './cluster.test.fixture.ts';

const metadata = (name: string): object => ({ name, namespace: 'default' });
const sleeping = ['sh', '-c', 'trap "exit 0" TERM; while true; do sleep 0.1; done'];
/** It does not listen, so it is killed when its time is over. */
const stubborn = ['sh', '-c', 'while true; do sleep 1; done'];

interface Begun {
  readonly at: number;
  readonly what: string;
}

/** What became of the pod `main`'s containers, with the seconds since START, as its events tell. */
class Watched {
  readonly cluster: TestCluster;
  readonly #begun: Begun[] = [];

  constructor(cluster = new TestCluster()) {
    this.cluster = cluster;
    const start = cluster.clock.now();
    cluster.simulation.store.subscribe('events', ({ type, object }) => {
      const field = /\{(.*)\}/.exec(object.involvedObject.fieldPath ?? '')?.[1];
      if (type === 'DELETED' || field === undefined) return;
      const at = Math.floor((cluster.clock.now() - start) / 1000);
      this.#begun.push({ at, what: `${field} ${object.reason ?? ''}` });
    });
  }

  pod(containers: readonly object[], spec: object = {}): void {
    this.cluster.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: metadata('main'),
      spec: { containers, ...spec },
    });
  }

  /** What has begun since it was asked last. */
  told(): readonly string[] {
    return this.#begun.splice(0).map(({ what }) => what);
  }

  /** The same with its times. */
  timed(): readonly string[] {
    return this.#begun.splice(0).map(({ at, what }) => `${at} ${what}`);
  }
}

const START_OF = (name: string): readonly string[] =>
  ['Pulling', 'Pulled', 'Created', 'Started'].map((reason) => `${name} ${reason}`);

test('a pod’s containers get their images and start one after another', async () => {
  const watched = new Watched();
  watched.pod([
    { name: 'a', image: 'nginx' },
    { name: 'b', image: 'busybox', command: sleeping },
    { name: 'c', image: 'redis' },
  ]);
  await watched.cluster.run(60);
  expect(watched.told()).toEqual([...START_OF('a'), ...START_OF('b'), ...START_OF('c')]);
});

test('an image that cannot be had holds up the next container no longer than the registry', async () => {
  const watched = new Watched();
  watched.pod([
    { name: 'a', image: 'nosuch/image' },
    { name: 'b', image: 'busybox', command: sleeping },
  ]);
  await watched.cluster.run(10);
  expect(
    watched
      .told()
      .filter((text) => !/BackOff/.test(text))
      .slice(0, 7),
  ).toEqual(['a Pulling', 'a Failed', 'a Failed', ...START_OF('b')]);
});

test('a container waits for the postStart hook of the one before it', async () => {
  const watched = new Watched();
  const postStart = { exec: { command: ['sleep', '20'] } };
  watched.pod([
    { name: 'a', image: 'busybox', command: sleeping, lifecycle: { postStart } },
    { name: 'b', image: 'busybox', command: sleeping },
  ]);
  await watched.cluster.run(15);
  expect(watched.told()).toEqual(START_OF('a'));
  await watched.cluster.run(15);
  expect(watched.told()).toEqual(START_OF('b'));
});

/** When each container ended last and when it started again, in seconds since the pod was made. */
function restarts(cluster: TestCluster): Readonly<Record<string, readonly number[]>> {
  const { metadata: meta, status } = cluster.get('main');
  const seconds = (time = ''): number => (Date.parse(time) - Date.parse(meta.creationTimestamp)) / 1000;
  return Object.fromEntries(
    (status.containerStatuses ?? []).map(({ name, lastState, state }) => [
      name,
      [seconds(lastState?.terminated?.finishedAt), seconds(state?.running?.startedAt)],
    ]),
  );
}

test('what is killed to be started anew holds up what else there is to do with its pod, also in a restored world', async () => {
  const make = async (): Promise<TestCluster> => {
    const cluster = new TestCluster();
    const failingAfter = (initialDelaySeconds: number): object => ({
      livenessProbe: {
        exec: { command: ['false'] },
        initialDelaySeconds,
        periodSeconds: 2,
        failureThreshold: 1,
      },
    });
    const containers = [
      { name: 'a', image: 'busybox', command: stubborn, ...failingAfter(10) },
      { name: 'b', image: 'busybox', command: stubborn, ...failingAfter(14) },
      { name: 'c', image: 'busybox', command: ['sh', '-c', 'sleep 16; test -e /tmp/x || exit 1'] },
    ];
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: metadata('main'), spec: { containers } };
    cluster.create(pod);
    await cluster.run(15);
    return cluster;
  };
  const steady = await make();
  await steady.run(70);
  // The second is killed when the first has started anew; the third, which ended meanwhile, starts when it has, too.
  expect(restarts(steady)).toEqual({ a: [42, 43], b: [73, 75], c: [59, 75] });
  const loaded = (await make()).reload();
  await loaded.run(70);
  expect(restarts(loaded)).toEqual(restarts(steady));
});

test('a kubelet that begins anew has forgotten whom it was about to kill', async () => {
  const watched = new Watched();
  const livenessProbe = {
    exec: { command: ['test', '-e', '/tmp/well'] },
    initialDelaySeconds: 5,
    periodSeconds: 2,
    failureThreshold: 1,
  };
  const postStart = { exec: { command: ['sleep', '30'] } };
  watched.pod([
    { name: 'a', image: 'busybox', command: stubborn, livenessProbe },
    { name: 'b', image: 'busybox', command: stubborn, lifecycle: { postStart } },
  ]);
  const { cluster } = watched;
  await cluster.run(15);
  cluster.simulation.stopNode('node-1', 'kubelet');
  expect(await cluster.exec('main', 'touch /tmp/well', 'a')).toBe('[0]');
  cluster.simulation.startNode('node-1', 'kubelet');
  watched.told();
  await cluster.run(60);
  expect([watched.told(), cluster.show('main')]).toEqual([[], 'main Running Running+/0 Running+/0']);
});

test('an ephemeral container waits until a container has ended that is started anew for its resources', async () => {
  const cluster = new TestCluster();
  const resizePolicy = [{ resourceName: 'memory', restartPolicy: 'RestartContainer' }];
  const resources = (memory: string): object => ({ requests: { memory } });
  const a = { name: 'a', image: 'busybox', command: stubborn, resizePolicy };
  const containers = [{ ...a, resources: resources('64Mi') }];
  cluster.create({ apiVersion: 'v1', kind: 'Pod', metadata: metadata('main'), spec: { containers } });
  await cluster.run(10);
  const patched = async (subresource: string, spec: object): Promise<void> => {
    const { status } = await cluster.simulation.handle({
      method: 'PATCH',
      path: `/api/v1/namespaces/default/pods/main/${subresource}`,
      query: new URLSearchParams(),
      headers: { 'content-type': 'application/strategic-merge-patch+json' },
      body: { json: { spec } },
    });
    expect(status).toBe(200);
  };
  await patched('resize', { containers: [{ name: 'a', resources: resources('128Mi') }] });
  await cluster.run(5);
  await patched('ephemeralcontainers', {
    ephemeralContainers: [{ name: 'e', image: 'busybox', command: sleeping }],
  });
  await cluster.run(20);
  const state = (): string =>
    Object.keys(cluster.get('main').status.ephemeralContainerStatuses?.[0]?.state ?? {}).join();
  expect(state()).toBe('');
  await cluster.run(20);
  expect([state(), cluster.show('main')]).toEqual(['running', 'main Running Running+/1']);
});
