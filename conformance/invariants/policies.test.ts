import { expect, test } from 'vitest';
import { newCluster, reload, type FuzzCluster } from './fuzz-cluster.ts';

const ROOT = '/apis/admissionregistration.k8s.io/v1';
const configMaps = {
  apiGroups: [''],
  apiVersions: ['v1'],
  operations: ['CREATE'],
  resources: ['configmaps'],
};
const POLICY = {
  matchConstraints: { resourceRules: [configMaps] },
  validations: [{ expression: 'false' }],
};

/** A cluster in which no config map may be created. */
async function bound(): Promise<FuzzCluster> {
  const cluster = newCluster(1);
  const post = (kind: string, plural: string, spec: object): Promise<unknown> =>
    cluster.simulation.handle({
      method: 'POST',
      path: `${ROOT}/${plural}`,
      query: new URLSearchParams(),
      headers: { 'content-type': 'application/json' },
      body: {
        json: { apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata: { name: 'none' }, spec },
      },
    });
  await post('ValidatingAdmissionPolicy', 'validatingadmissionpolicies', POLICY);
  await post('ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings', {
    policyName: 'none',
    validationActions: ['Deny'],
  });
  return cluster;
}

/** Whether the controllers can make a new namespace's root certificate. */
function certified({ simulation, clock }: FuzzCluster): boolean {
  simulation.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'gamma' } });
  clock.advanceTo(clock.now() + 1000);
  simulation.stop();
  return simulation.store.get('configmaps', 'gamma/kube-root-ca.crt') !== undefined;
}

test('controllers are held to policies as soon as these are bound, and in a restored cluster at once', async () => {
  expect(certified(newCluster(1))).toBe(true);
  expect(certified(await bound())).toBe(false);
  expect(certified(reload(await bound(), true))).toBe(false);
});
