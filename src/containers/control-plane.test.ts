import { expect, test } from 'vitest';
import { rigMachine } from '../cluster/simulation/machines.ts';
import type { StaticPod } from '../cluster/kubelet/static-pods.ts';
import { amongManifests, TestCluster } from './cluster.test.fixture.ts';

const FLAGS: Readonly<Record<string, readonly string[]>> = {
  etcd: ['--listen-client-urls=https://127.0.0.1:2379,https://10.0.0.11:2379', '--name=node-1'],
  'kube-apiserver': ['--advertise-address=10.0.0.11', '--etcd-servers=https://127.0.0.1:2379'],
  'kube-controller-manager': ['--bind-address=127.0.0.1', '--leader-elect=false'],
  'kube-scheduler': ['--bind-address=127.0.0.1', '--leader-elect=false'],
};

const component = (name: string): StaticPod => ({
  name,
  namespace: 'kube-system',
  labels: { component: name },
  annotations: {},
  hash: name,
  spec: {
    containers: [
      {
        name,
        image: `registry.k8s.io/${name}:${name === 'etcd' ? '3.5.21-0' : 'v1.33.13'}`,
        command: [name, ...(FLAGS[name] ?? [])],
        ...(name === 'kube-apiserver' && {
          livenessProbe: {
            httpGet: { host: '10.0.0.11', port: 6443, scheme: 'HTTPS', path: '/livez' },
            periodSeconds: 10,
            failureThreshold: 8,
          },
        }),
      },
    ],
    hostNetwork: true,
  },
});

/** A cluster whose control plane runs on its one node. */
async function hosted(): Promise<TestCluster> {
  const cluster = new TestCluster({ nodes: 0 });
  cluster.simulation.addNode({ ...rigMachine(1), staticPods: Object.keys(FLAGS).map(component) });
  await cluster.run(20);
  return cluster;
}

const names = (cluster: TestCluster): readonly string[] =>
  cluster.simulation.store.list('pods', 'default').map(({ metadata }) => metadata.name.replace(/-.*/, ''));

const statuses = async (cluster: TestCluster): Promise<readonly string[]> => {
  const { body } = await cluster.simulation.handle({
    method: 'GET',
    path: '/api/v1/componentstatuses',
    query: new URLSearchParams(),
    headers: {},
  });
  const { items } = (
    body as {
      readonly value: {
        readonly items: readonly { readonly conditions: readonly { readonly message: string }[] }[];
      };
    }
  ).value;
  return items.map(({ conditions }) => conditions[0]?.message ?? '');
};

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'nginx' }] },
    },
  },
};

test('controllers rest while their manifest is away, and catch up when it is back', async () => {
  let cluster = await hosted();
  await amongManifests(cluster, 'mv kube-controller-manager.yaml /tmp');
  await cluster.run(40);
  expect(await statuses(cluster)).toEqual([
    'ok',
    'Get "https://127.0.0.1:10257/healthz": dial tcp 127.0.0.1:10257: connect: connection refused',
    'ok',
  ]);
  cluster.simulation.create(deployment);
  await cluster.run(20);
  cluster = cluster.reload();
  await cluster.run(20);
  expect(names(cluster)).toEqual([]);
  await amongManifests(cluster, 'mv /tmp/kube-controller-manager.yaml .');
  await cluster.run(20);
  expect(names(cluster)).toEqual(['web']);
  expect(await statuses(cluster)).toEqual(['ok', 'ok', 'ok']);
});

test('the scheduler binds nothing without its manifest, nor with a flag that it does not know', async () => {
  let cluster = await hosted();
  await amongManifests(cluster, 'mv kube-scheduler.yaml /tmp');
  await cluster.run(40);
  cluster = cluster.reload();
  cluster.pod('web', { image: 'nginx' });
  await cluster.run(20);
  expect([cluster.get('web').spec.nodeName, cluster.get('web').status]).toEqual([
    undefined,
    { phase: 'Pending', qosClass: 'BestEffort' },
  ]);
  await amongManifests(
    cluster,
    "sed 's/--leader-elect=/--leader-elected=/' /tmp/kube-scheduler.yaml > kube-scheduler.yaml",
  );
  await cluster.run(20);
  cluster = cluster.reload();
  await cluster.run(20);
  expect(cluster.get('web').spec.nodeName).toBeUndefined();
  const broken = cluster.get('kube-scheduler-node-1', 'kube-system').status.containerStatuses?.[0];
  expect(broken?.state?.waiting?.reason).toBe('CrashLoopBackOff');
  expect(cluster.logs('kube-scheduler-node-1', 'kube-scheduler', false, 'kube-system')).toBe(
    'Usage:\n  kube-scheduler [flags]\n\nError: unknown flag: --leader-elected\n',
  );
  await amongManifests(cluster, 'mv /tmp/kube-scheduler.yaml .');
  await cluster.run(40);
  expect(cluster.get('web').spec.nodeName).toBe('node-1');
});

test('with a wrong image there is no API server, and what runs goes on without', async () => {
  let cluster = await hosted();
  cluster.pod('web', { image: 'nginx' });
  await cluster.run(20);
  await amongManifests(cluster, 'sed -i s/v1.33.13/v1.33.130/ kube-apiserver.yaml');
  await cluster.run(60);
  cluster = cluster.reload();
  expect([cluster.simulation.listens, cluster.simulation.serves]).toEqual([false, false]);
  const before = cluster.simulation.store.revision;
  await cluster.run(120);
  expect(cluster.simulation.store.revision).toBe(before);
  expect(await amongManifests(cluster, "crictl ps | awk 'NR > 1 { print $(NF-1) }' | sort")).toBe(
    'etcd-node-1\nkube-controller-manager-node-1\nkube-scheduler-node-1\nweb\n',
  );
  const pulls = "journalctl -u kubelet | grep -o 'with ErrImagePull: .*unpack image' | sort -u";
  expect(await amongManifests(cluster, pulls)).toBe(
    'with ErrImagePull: \\"Failed to pull image \\\\\\"registry.k8s.io/kube-apiserver:v1.33.130\\\\\\": rpc error: code = NotFound desc = failed to pull and unpack image\n',
  );
  await amongManifests(cluster, 'sed -i s/v1.33.130/v1.33.13/ kube-apiserver.yaml');
  await cluster.run(60);
  expect([cluster.simulation.listens, cluster.simulation.serves]).toEqual([true, true]);
  const node = cluster.simulation.store.get('nodes', 'node-1');
  expect(node?.status.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
  expect(cluster.get('web').status.phase).toBe('Running');
});

test('without etcd the API server first fails, then ends again and again', async () => {
  let cluster = await hosted();
  await amongManifests(cluster, 'cp etcd.yaml /tmp; echo bla > etcd.yaml');
  await cluster.run(40);
  expect([cluster.simulation.listens, cluster.simulation.serves]).toEqual([true, false]);
  await cluster.run(100);
  cluster = cluster.reload();
  await cluster.run(30);
  expect([cluster.simulation.listens, cluster.simulation.serves]).toEqual([false, false]);
  while ((await amongManifests(cluster, 'crictl ps')).includes('kube-apiserver')) await cluster.run(5);
  const log = await amongManifests(
    cluster,
    "crictl logs $(crictl ps -a | awk '/apiserver/ { print $1 }') 2>&1 | tail -n 1",
  );
  expect(log.slice(30)).toBe(
    'instance.go:226] Error creating leases: error creating storage factory: context deadline exceeded\n',
  );
  await amongManifests(cluster, 'mv /tmp/etcd.yaml .');
  await cluster.run(330);
  expect([cluster.simulation.listens, cluster.simulation.serves]).toEqual([true, true]);
});
