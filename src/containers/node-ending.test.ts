import { expect, test } from 'vitest';
import { rigMachine } from '../cluster/simulation/machines.ts';
import { TestCluster } from './cluster.test.fixture.ts';

/** A cluster of one node with a runtime, and what a command prints on it while seconds pass. */
async function rig(runtime: string, restartPolicy = 'Always') {
  const cluster = new TestCluster({ nodes: 0 });
  const machine = rigMachine(1);
  const systemInfo = { ...machine.systemInfo, containerRuntimeVersion: runtime };
  cluster.simulation.addNode({ ...machine, systemInfo });
  cluster.pod('web', { image: 'nginx' }, { restartPolicy });
  await cluster.run(30);
  cluster.simulation.forgetEvents();
  const onNode = (command: string, seconds = 3): Promise<string> => cluster.onNode(command, seconds);
  const events = () =>
    cluster.simulation.store
      .list('events')
      .filter(({ source }) => source?.component === 'kubelet')
      .map(({ reason }) => reason);
  const status = () => {
    const { phase, podIP, containerStatuses: [one] = [] } = cluster.get('web').status;
    const { exitCode, reason } = one?.lastState?.terminated ?? one?.state?.terminated ?? {};
    const running = one?.state?.running !== undefined;
    return { phase, podIP, running, restarts: one?.restartCount, exitCode, reason };
  };
  return { cluster, onNode, events, status };
}

const CONTAINERD = 'containerd://2.1.4';
const DOCKER = 'docker://29.2.1';
const RESTARTED = ['Pulling', 'Pulled', 'Created', 'Started'];

test('crictl stop ends a container, which the kubelet starts again', async () => {
  const { onNode, events, status } = await rig(CONTAINERD);
  const id = (await onNode('crictl ps -q --name web')).trim();
  expect(await onNode(`crictl stop ${id}`)).toBe(`${id}\n`);
  expect(events()).toEqual(RESTARTED);
  expect(status()).toMatchObject({ running: true, restarts: 1, exitCode: 137, reason: 'Error' });
  const next = (await onNode('crictl ps -q --name web')).trim();
  expect(next).not.toBe(id);
  expect(await onNode(`crictl stop -t 20 ${next.slice(0, 12)}`)).toBe(`${next.slice(0, 12)}\n`);
  expect(status()).toMatchObject({ restarts: 1, exitCode: 0, reason: 'Completed' });
  expect(events()).toEqual([...RESTARTED, 'BackOff']);
});

test('crictl says what it does not stop or remove', async () => {
  const { onNode } = await rig(CONTAINERD);
  const id = (await onNode('crictl ps -q --name web')).trim();
  const pod = (await onNode('crictl pods -q --name web')).trim();
  const said = async (command: string): Promise<string> =>
    (await onNode(command)).replace(/time="[^"]*" /, '').replace(/^E\d{4} [\d:.]+ +/, '');
  expect(await said('crictl stop')).toBe('you must specify at least one CONTAINER-ID or use --all\n[1]');
  expect(await said(`crictl stop -a ${id}`)).toBe('cannot specify CONTAINER-ID(s) when using --all\n[1]');
  // To end what is not there is no fault.
  expect(await said('crictl stop nope')).toBe('nope\n');
  expect(await said(`crictl rm ${id}`)).toBe(
    `level=fatal msg="container \\"${id}\\" is running, please stop it first"\n[1]`,
  );
  expect(await said(`crictl rmp ${pod}`)).toBe(
    `level=fatal msg="pod sandbox \\"${pod}\\" is running, please stop it first"\n[1]`,
  );
  expect(await said('crictl rm nope')).toMatch(
    /^\d* *log\.go:32\] "ContainerStatus from runtime service failed" err="rpc error: code = NotFound desc = an error occurred when try to find container \\"nope\\": not found" containerID="nope"\n.*level=fatal msg="getting container status \\"nope\\": rpc error: code = NotFound desc = an error occurred when try to find container \\"nope\\": not found"\n\[1\]$/,
  );
});

test('what is removed while it waits is begun anew at once', async () => {
  const { onNode, events, status } = await rig(CONTAINERD);
  for (let i = 0; i < 2; i++) await onNode('crictl stop $(crictl ps -q --name web)');
  expect(events()).toEqual([...RESTARTED, 'BackOff']);
  const ended = (await onNode('crictl ps -qa --state exited --name web')).trim();
  expect(await onNode(`crictl rm ${ended}`)).toBe(`${ended}\n`);
  expect(status()).toEqual({
    ...status(),
    running: true,
    restarts: 2,
    exitCode: undefined,
    reason: undefined,
  });
  expect(await onNode('crictl ps -qa --state exited --name web')).toBe('');
});

test('a sandbox that is stopped is made anew with all that runs in it', async () => {
  const { cluster, onNode, events, status } = await rig(CONTAINERD);
  const [before, pod] = [status(), (await onNode('crictl pods -q --name web')).trim()];
  expect(await onNode(`crictl stopp ${pod}`, 10)).toBe(`Stopped sandbox ${pod}\n`);
  expect(events()).toEqual(['SandboxChanged', ...RESTARTED]);
  expect(status()).toMatchObject({ running: true, restarts: 1, exitCode: 137 });
  expect(status().podIP).not.toBe(before.podIP);
  const next = (await onNode('crictl pods -q --name web')).trim();
  expect(next).not.toBe(pod);
  expect((await onNode('crictl pods --name web')).split('\n')[1]).toMatch(
    / Ready +web +default +1 +\(default\)$/,
  );
  expect(await onNode(`crictl rmp -f ${next}`, 20)).toBe(
    `Stopped sandbox ${next}\nRemoved sandbox ${next}\n`,
  );
  const restored = cluster.reload();
  await restored.run(20);
  expect(restored.get('web').status.containerStatuses?.[0]?.restartCount).toBe(2);
});

test('a pod that never restarts has failed with its sandbox', async () => {
  const { onNode, events, status } = await rig(CONTAINERD, 'Never');
  await onNode('crictl stopp $(crictl pods -q --name web)');
  expect(status()).toMatchObject({ phase: 'Failed', restarts: 0, exitCode: 137 });
  expect(events()).toEqual([]);
});

test('docker stops, kills and removes', async () => {
  const { onNode, status } = await rig(DOCKER);
  const name = (): Promise<string> => onNode("docker ps -f name=k8s_web --format '{{.Names}}'");
  const first = (await name()).trim();
  expect(await onNode(`docker rm ${first} nope; docker stop ${first}`)).toBe(
    [
      `Error response from daemon: cannot remove container "/${first}": container is running: stop the container before removing or force remove`,
      'Error response from daemon: No such container: nope',
      first,
      '',
    ].join('\n'),
  );
  expect(status()).toMatchObject({ running: true, restarts: 1, exitCode: 0 });
  const second = (await name()).trim();
  expect(second).toBe(first.replace(/0$/, '1'));
  const killed = await onNode(`docker kill ${second}; docker kill ${second}`);
  expect(killed.replace(/[0-9a-f]{64}/, 'ID')).toBe(
    `${second}\nError response from daemon: cannot kill container: ${second}: container ID is not running\n[1]`,
  );
  expect(status()).toMatchObject({ running: false, restarts: 1, exitCode: 137 });
  expect(await onNode(`docker rm ${second}`)).toBe(`${second}\n`);
  expect(status()).toMatchObject({ running: true, restarts: 2, exitCode: undefined });
});

test('a container that does not heed its stop is killed when its time is over, restored or not', async () => {
  const { cluster, onNode } = await rig(DOCKER);
  cluster.pod('deaf', { image: 'busybox', command: ['sleep', '3600'] });
  await cluster.run(30);
  void onNode('docker stop -t 20 $(docker ps -q -f name=k8s_deaf)', 0);
  await cluster.run(5);
  const restored = cluster.reload();
  await restored.run(10);
  expect(restored.get('deaf').status.containerStatuses?.[0]?.restartCount).toBe(0);
  await restored.run(20);
  const { restartCount, lastState } = restored.get('deaf').status.containerStatuses?.[0] ?? {};
  expect([restartCount, lastState?.terminated?.exitCode]).toEqual([1, 137]);
});
