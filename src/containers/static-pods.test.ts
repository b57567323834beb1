import { expect, test } from 'vitest';
import { rigMachine } from '../cluster/simulation/machines.ts';
import { amongManifests, TestCluster } from './cluster.test.fixture.ts';

test('a static pod is shown by a mirror, which comes back at once and anew when it is deleted', async () => {
  let cluster = new TestCluster({ nodes: 0 });
  const hash = '0123456789abcdef0123456789abcdef';
  cluster.simulation.addNode({
    ...rigMachine(1),
    staticPods: [
      {
        name: 'web',
        namespace: 'default',
        labels: { tier: 'control-plane' },
        annotations: {},
        hash,
        spec: { containers: [{ name: 'web', image: 'nginx' }], hostNetwork: true },
      },
    ],
  });
  await cluster.run(10);
  const name = 'web-node-1';
  const before = cluster.get(name);
  expect(before.metadata.annotations).toEqual({
    'kubernetes.io/config.hash': hash,
    'kubernetes.io/config.mirror': hash,
    'kubernetes.io/config.seen': '2026-01-05T09:00:00.000000000Z',
    'kubernetes.io/config.source': 'file',
  });
  const [owner] = before.metadata.ownerReferences ?? [];
  expect([owner?.kind, owner?.name, owner?.controller]).toEqual(['Node', 'node-1', true]);
  expect(before.status.phase).toBe('Running');
  cluster.delete(name);
  cluster = cluster.reload();
  await cluster.run(1);
  const after = cluster.get(name);
  expect(after.metadata.uid).not.toBe(before.metadata.uid);
  const container = ({ status }: typeof before): unknown =>
    status.containerStatuses?.map(({ containerID, restartCount, state }) => [
      containerID,
      restartCount,
      state,
    ]);
  expect(container(after)).toEqual(container(before));
});

test('a manifest that comes, changes and goes on the node', async () => {
  let cluster = new TestCluster();
  const onNode = async (command: string): Promise<void> =>
    expect(await cluster.onNode(`sudo sh -c "${command}"`)).toBe('');
  const path = '/etc/kubernetes/manifests/web.yaml';
  const shown = (): readonly unknown[] =>
    cluster.simulation.store
      .list('pods', 'default')
      .map(({ metadata, spec, status }) => [metadata.name, spec.containers[0]?.image, status.phase]);
  const yaml =
    'apiVersion: v1\\nkind: Pod\\nmetadata: {name: web}\\nspec: {containers: [{name: web, image: nginx}]}\\n';
  await onNode(`printf '${yaml}' > ${path}`);
  cluster = cluster.reload();
  await cluster.run(30);
  expect(shown()).toEqual([['web-node-1', 'nginx', 'Running']]);
  await onNode(`echo '# a word' >> ${path}`);
  const { uid } = cluster.get('web-node-1').metadata;
  await cluster.run(30);
  expect(cluster.get('web-node-1').metadata.uid).toBe(uid);
  await onNode(`sed -i s/nginx/httpd/ ${path}`);
  await cluster.run(1.5);
  cluster = cluster.reload();
  await cluster.run(40);
  expect(shown()).toEqual([['web-node-1', 'httpd', 'Running']]);
  await onNode(`sed -i 's/containers:/volumes: none, containers:/' ${path}`);
  await cluster.run(40);
  expect(shown()).toEqual([]);
  await onNode(`printf '${yaml}' > ${path}`);
  await cluster.run(40);
  expect(shown()).toEqual([['web-node-1', 'nginx', 'Running']]);
  await onNode(`echo '}' >> ${path}`);
  await cluster.run(40);
  expect(shown()).toEqual([]);
});

const manifest = (namespace: string, image: string): string =>
  `apiVersion: v1\\nkind: Pod\\nmetadata: {name: web, namespace: ${namespace}}\\nspec: {containers: [{name: web, image: ${image}}]}\\n`;

test('static pods of one name in two namespaces, and one whose mirror nobody takes', async () => {
  let cluster = new TestCluster();
  const running = async (): Promise<readonly string[]> =>
    (await amongManifests(cluster, "crictl ps | awk 'NR > 1 { print $NF, $(NF-1) }'"))
      .split('\n')
      .filter(Boolean)
      .sort();
  await amongManifests(cluster, `printf '${manifest('default', 'nginx')}' > a.yaml`);
  await amongManifests(cluster, `printf '${manifest('kube-public', 'httpd')}' > b.yaml`);
  await amongManifests(cluster, `printf '${manifest('nowhere', 'redis')}' > c.yaml`);
  await cluster.run(30);
  cluster = cluster.reload();
  await cluster.run(1);
  const shown = (): readonly unknown[] =>
    cluster.simulation.store
      .list('pods')
      .map(({ metadata, spec, status }) => [metadata.namespace, spec.containers[0]?.image, status.phase]);
  const both = [
    ['default', 'nginx', 'Running'],
    ['kube-public', 'httpd', 'Running'],
  ];
  expect(shown()).toEqual(both);
  expect(await running()).toHaveLength(3);
  cluster.simulation.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'nowhere' } });
  await cluster.run(10);
  expect(shown()).toEqual([...both, ['nowhere', 'redis', 'Running']]);
  await amongManifests(cluster, 'rm a.yaml b.yaml');
  await cluster.run(40);
  expect(shown()).toEqual([['nowhere', 'redis', 'Running']]);
});

test('the kubelet says which files describe no pod, each time that it reads them', async () => {
  const cluster = new TestCluster();
  await amongManifests(cluster, 'echo bla > etcd.yaml');
  await amongManifests(
    cluster,
    "printf 'apiVersion: v1\\nkind: Pod\\nmetadata: {name: A}\\nspec: {}\\n' > a.yaml",
  );
  await cluster.run(25);
  await amongManifests(cluster, 'rm etcd.yaml');
  await cluster.run(20);
  const lines = await amongManifests(cluster, "journalctl -u kubelet | grep -o '\"Could not process.*'");
  const about = (file: string, error: string): string =>
    `"Could not process manifest file" err=${JSON.stringify(error)} path="/etc/kubernetes/manifests/${file}"`;
  const etcd = about(
    'etcd.yaml',
    `/etc/kubernetes/manifests/etcd.yaml: couldn't parse as pod(couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }), please check config file`,
  );
  const a = about(
    'a.yaml',
    `invalid pod: [metadata.name: Invalid value: "A-node-1": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*') spec.containers: Required value]`,
  );
  expect(lines.split('\n').filter(Boolean)).toEqual([etcd, a, etcd, a, a]);
});

test('of two files that describe pods of one name the second waits until the first is gone', async () => {
  const cluster = new TestCluster();
  await amongManifests(cluster, `printf '${manifest('default', 'nginx')}' > a.yaml`);
  await amongManifests(cluster, `printf '${manifest('default', 'httpd')}' > b.yaml`);
  await cluster.run(30);
  const images = (): readonly unknown[] =>
    [...(cluster.simulation.kubelets.get('node-1')?.workers ?? [])].map(
      ({ pod }) => pod.spec.containers[0]?.image,
    );
  expect([images(), cluster.get('web-node-1').spec.containers[0]?.image]).toEqual([['nginx'], 'nginx']);
  await amongManifests(cluster, 'rm a.yaml');
  await cluster.run(40);
  expect([images(), cluster.get('web-node-1').spec.containers[0]?.image]).toEqual([['httpd'], 'httpd']);
});

test('a kubelet that is stopped says nothing of files, and says it again when it is back', async () => {
  const cluster = new TestCluster();
  const at = (): Promise<string> =>
    amongManifests(cluster, "journalctl -u kubelet | grep 'Could not process' | cut -d' ' -f3");
  await amongManifests(cluster, 'echo bla > x.yaml');
  await cluster.run(25);
  cluster.simulation.stopNode('node-1', 'kubelet');
  const before = '09:00:01\n09:00:21\n';
  await cluster.run(60);
  expect(await at()).toBe(before);
  cluster.simulation.startNode('node-1', 'kubelet');
  await cluster.run(1);
  expect(await at()).toBe(`${before}09:01:25\n`);
});

test('what an older version saved of a node whose kubelet was stopped runs once', async () => {
  let cluster = new TestCluster();
  await amongManifests(cluster, `printf '${manifest('default', 'nginx')}' > a.yaml`);
  await cluster.run(30);
  const containers = (): Promise<string> => amongManifests(cluster, "crictl ps | awk '{ print $1, $NF }'");
  const before = await containers();
  cluster.simulation.stopNode('node-1', 'kubelet');
  const mirror = cluster.get('web-node-1');
  // It knew what runs of a static pod by the mirror's UID.
  cluster = cluster.reload(({ kubelets, ...saved }) => ({
    ...saved,
    kubelets: {
      ...kubelets,
      nodes: kubelets.nodes.map((node) => ({
        ...node,
        pods: node.pods.map((pod) => ({
          ...pod,
          record: { ...pod.record, uid: mirror.metadata.uid },
          seen: mirror,
        })),
      })),
    },
  }));
  expect(await containers()).toBe(before);
  cluster.simulation.startNode('node-1', 'kubelet');
  await cluster.run(30);
  expect(await containers()).toBe(before);
});
