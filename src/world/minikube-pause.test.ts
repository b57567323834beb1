import { expect, test } from 'vitest';
import type { Host } from './host.ts';
import { jumpTo } from './jump.ts';
import { DEFAULT_START, World } from './world.ts';

/** Node's event loop. */
const host: Host = { turn: () => new Promise((resolve) => setImmediate(resolve)) };
let world = await World.create({ scenario: 'minikube', seed: 1, start: DEFAULT_START, locale: 'C', host });

async function type(line: string): Promise<string> {
  const { output } = await world.type(line, world.clock.now() + 600_000);
  await jumpTo(world, world.clock.now());
  return output.replaceAll('\r\n', '\n');
}

const onNode = (command: string): Promise<string> => type(`minikube ssh -- "${command}"`);

const restarts =
  "kubectl get pods -A --no-headers -o custom-columns=:.metadata.namespace,:.status.containerStatuses[*].restartCount | sort | uniq -c | tr -s ' '";

test('a paused profile stops its kubelet and the cluster’s own containers; its machine and the others go on', async () => {
  await type('kubectl create deployment web --image=nginx; sleep 30');
  await type('minikube ssh -- touch before');
  expect(await type('minikube pause')).toBe(
    '* Pausing node minikube ... \n* Paused 14 containers in: kube-system, kubernetes-dashboard, istio-operator\n',
  );
  expect(await type('minikube status')).toBe(
    'minikube\ntype: Control Plane\nhost: Running\nkubelet: Stopped\napiserver: Paused\nkubeconfig: Configured\n\n',
  );
  world = await World.restore(structuredClone(world.snapshot()), host);
  expect(await onNode('ls; touch meanwhile; systemctl is-active kubelet docker')).toBe(
    'before\ninactive\nactive\nssh: Process exited with status 3\n',
  );
  expect(await onNode("docker ps -f status=running --format '{{.State}} {{.Image}}'")).toBe(
    'running nginx:latest\nrunning registry.k8s.io/pause:3.10\n',
  );
  expect(await onNode("docker ps -f name=k8s_etcd --format '{{.State}} {{.Status}}'")).toBe(
    'paused Up 9 minutes (Paused)\n',
  );
  expect(
    await onNode('docker exec \\$(docker ps -qf name=k8s_etcd) ls 2>&1').then((text) =>
      text.replace(/[0-9a-f]{12}/, 'ID'),
    ),
  ).toBe(
    'Error response from daemon: container ID is paused, unpause the container before exec\nssh: Process exited with status 1\n',
  );
  await type('sleep 600');
  expect(await type('kubectl get nodes 2>&1 | tail -n 1')).toBe(
    'The connection to the server 192.168.49.2:8443 was refused - did you specify the right host or port?\n',
  );
  expect(await type('minikube pause')).toBe(
    '* Pausing node minikube ... \n* Paused 0 containers in: kube-system, kubernetes-dashboard, istio-operator\n',
  );
});

test('what was paused goes on where it stood', async () => {
  expect(await type('minikube unpause')).toBe(
    '* Unpausing node minikube ... \n* Unpaused 14 containers in: kube-system, kubernetes-dashboard, istio-operator\n',
  );
  await type('sleep 20');
  expect(await type("kubectl get nodes --no-headers | awk '{print $1, $2}'")).toBe('minikube Ready\n');
  expect(await type(restarts)).toBe(' 1 default 0\n 7 kube-system 0\n');
  expect(await onNode('ls; docker ps -q -f status=paused; systemctl is-active kubelet')).toBe(
    'before\nmeanwhile\nactive\n',
  );
});

test('a profile that was stopped while it was paused is no longer paused when it starts again', async () => {
  await type('minikube pause; minikube stop; minikube start');
  await type('sleep 30');
  expect(await type("kubectl get nodes --no-headers | awk '{print $1, $2}'")).toBe('minikube Ready\n');
  expect(await onNode('docker ps -q -f status=paused; systemctl is-active kubelet')).toBe('active\n');
});
