import { expect, it } from 'vitest';
import { MERGE, testServer } from '../../testing.ts';

const GROUP = '/apis/admissionregistration.k8s.io/v1';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';

const deployment = (replicas: number): unknown => ({
  metadata: { name: 'd' },
  spec: {
    replicas,
    selector: { matchLabels: { a: 'b' } },
    template: {
      metadata: { labels: { a: 'b' } },
      spec: { containers: [{ name: 'a', image: 'nginx' }] },
    },
  },
});

it('denies, or warns of, what a bound policy does not allow', async () => {
  const { json, send, refusal } = testServer();
  await json('POST', `${GROUP}/validatingadmissionpolicies`, {
    metadata: { name: 'few' },
    spec: {
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: ['apps'],
            apiVersions: ['v1'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['deployments'],
          },
        ],
      },
      variables: [{ name: 'most', expression: '5' }],
      validations: [
        { expression: 'object.spec.replicas <= variables.most' },
        {
          expression: 'oldObject == null || object.spec.replicas >= oldObject.spec.replicas',
          messageExpression: "'not below ' + string(oldObject.spec.replicas)",
          reason: 'Forbidden',
        },
      ],
    },
  });
  expect((await send('POST', `${DEPLOYMENTS}?dryRun=All`, deployment(9))).status).toBe(201);
  await json('POST', `${GROUP}/validatingadmissionpolicybindings`, {
    metadata: { name: 'b' },
    spec: { policyName: 'few', validationActions: ['Deny'] },
  });
  expect(await json('POST', DEPLOYMENTS, deployment(9))).toMatchObject({
    message:
      "deployments.apps \"d\" is forbidden: ValidatingAdmissionPolicy 'few' with binding 'b' denied request: failed expression: object.spec.replicas <= variables.most",
    reason: 'Invalid',
    code: 422,
  });
  await json('POST', DEPLOYMENTS, deployment(3));
  expect(await refusal('PATCH', `${DEPLOYMENTS}/d`, { spec: { replicas: 2 } }, MERGE)).toBe(
    "deployments.apps \"d\" is forbidden: ValidatingAdmissionPolicy 'few' with binding 'b' denied request: not below 3",
  );
  const warning = { spec: { validationActions: ['Warn'] } };
  await json('PATCH', `${GROUP}/validatingadmissionpolicybindings/b`, warning, MERGE);
  const warned = await send('PATCH', `${DEPLOYMENTS}/d`, { spec: { replicas: 6 } }, MERGE);
  expect([warned.status, warned.headers['warning']]).toEqual([
    200,
    "299 - \"Validation failed for ValidatingAdmissionPolicy 'few' with binding 'b': failed expression: object.spec.replicas <= variables.most\"",
  ]);
});
