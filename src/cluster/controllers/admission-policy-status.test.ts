import { expect, test } from 'vitest';
import { testCluster } from '../simulation/test-cluster.ts';

const POLICIES = 'validatingadmissionpolicies.admissionregistration.k8s.io';

/** Models pkg/controller/validatingadmissionpolicystatus/controller_test.go TestTypeChecking */
test('the status of a policy tells which generation has been looked at', () => {
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
    spec: { ...policy.spec, validations: [{ expression: 'object.spec.replicas > 2' }] },
  });
  pass(1);
  expect(client.get(POLICIES, '', 'limit')?.status).toEqual({ observedGeneration: 2, typeChecking: {} });
});
