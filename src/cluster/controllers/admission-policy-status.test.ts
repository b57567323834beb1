import { expect, test } from 'vitest';
import { loadTypeCheck } from '../kinds/admission/expressions.ts';
import { testCluster } from '../simulation/test-cluster.ts';

const POLICIES = 'validatingadmissionpolicies.admissionregistration.k8s.io';

/** Models pkg/controller/validatingadmissionpolicystatus/controller_test.go TestTypeChecking */
test('the status of a policy tells what its expressions get wrong, and of which generation', async () => {
  await loadTypeCheck();
  const { simulation, pass } = testCluster({ nodes: 0 });
  const client = simulation.client('kubectl');
  const rule = {
    apiGroups: ['apps'],
    apiVersions: ['v1'],
    operations: ['CREATE' as const],
    resources: ['deployments'],
  };
  client.create(POLICIES, '', {
    metadata: { name: 'limit' },
    spec: {
      matchConstraints: { resourceRules: [rule] },
      validations: [{ expression: 'object.spec.replicas > 1' }],
    },
  });
  pass(1);
  const policy = client.get(POLICIES, '', 'limit');
  expect(policy?.status).toEqual({ observedGeneration: 1, typeChecking: {} });
  if (!policy) return;
  client.update(POLICIES, {
    ...policy,
    spec: { ...policy.spec, validations: [{ expression: 'object.replicas > 2' }] },
  });
  pass(1);
  const warning =
    "apps/v1, Kind=Deployment: ERROR: <input>:1:7: undefined field 'replicas'\n | object.replicas > 2\n | ......^\n";
  expect(client.get(POLICIES, '', 'limit')?.status).toEqual({
    observedGeneration: 2,
    typeChecking: { expressionWarnings: [{ fieldRef: 'spec.validations[0].expression', warning }] },
  });
});
