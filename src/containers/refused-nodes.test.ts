import { expect, test } from 'vitest';
import { rigMachine } from '../cluster/simulation/machines.ts';
import { TestCluster } from './cluster.test.fixture.ts';

const ADMISSION = '/apis/admissionregistration.k8s.io/v1';

async function request(cluster: TestCluster, method: string, path: string, json?: object): Promise<void> {
  const body = json && { body: { json } };
  const asked = { method, path: `${ADMISSION}/${path}`, query: new URLSearchParams(), headers: {}, ...body };
  expect((await cluster.simulation.handle(asked)).status).toBeLessThan(300);
}

/** No node is taken from now on. */
async function refuseNodes(cluster: TestCluster): Promise<void> {
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['nodes'] };
  await request(cluster, 'POST', 'validatingadmissionpolicies', {
    metadata: { name: 'no-nodes' },
    spec: { matchConstraints: { resourceRules: [rule] }, validations: [{ expression: 'false' }] },
  });
  await request(cluster, 'POST', 'validatingadmissionpolicybindings', {
    metadata: { name: 'no-nodes' },
    spec: { policyName: 'no-nodes', validationActions: ['Deny'] },
  });
}

const nodes = ({ simulation }: TestCluster): readonly string[] =>
  simulation.store.list('nodes').map(({ metadata }) => metadata.name);

test('a kubelet whose node is refused registers it when the server takes it, also in a restored world', async () => {
  const make = async (): Promise<TestCluster> => {
    const cluster = new TestCluster();
    await refuseNodes(cluster);
    cluster.simulation.addNode(rigMachine(2));
    await cluster.run(30);
    expect(nodes(cluster)).toEqual(['node-1']);
    return cluster;
  };
  const allow = async (cluster: TestCluster): Promise<void> => {
    await request(cluster, 'DELETE', 'validatingadmissionpolicybindings/no-nodes');
    await cluster.run(30);
  };
  const steady = await make();
  await allow(steady);
  expect(nodes(steady)).toEqual(['node-1', 'node-2']);
  const loaded = (await make()).reload();
  await allow(loaded);
  expect(nodes(loaded)).toEqual(['node-1', 'node-2']);
});
