import { expect, test } from 'vitest';
import type { FlowSchema } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { testCluster } from '../../simulation/test-cluster.ts';
import { metadata } from '../test-objects.ts';
import { revised } from './ensured.ts';

const SCHEMAS = 'flowschemas.flowcontrol.apiserver.k8s.io';
const LEVELS = 'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io';

const spec = (level: string) => ({ priorityLevelConfiguration: { name: level }, matchingPrecedence: 7 });

const schema = (said: string | undefined, generation: number, level = 'own'): Stored<FlowSchema> => ({
  apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
  kind: 'FlowSchema',
  metadata: metadata('x', {
    generation,
    ...(said !== undefined && { annotations: { 'apf.kubernetes.io/autoupdate-spec': said } }),
  }),
  spec: spec(level),
  status: {},
});

/** Models pkg/registry/flowcontrol/ensurer/flowschema_test.go, strategy_test.go */
const CASES: readonly [string, FlowSchema, boolean, { said?: string; level?: string } | undefined][] = [
  ['kept and as it should be', schema('true', 1), false, undefined],
  ['kept and another', schema('true', 1, 'other'), false, { said: 'true', level: 'own' }],
  ['taken over and another', schema('false', 2, 'other'), false, undefined],
  ['taken over, but never missing', schema('false', 2, 'other'), true, { said: 'true', level: 'own' }],
  [
    'never missing, as it should be, said to be taken over',
    schema('false', 1),
    true,
    { said: 'true', level: 'own' },
  ],
  ['nothing said, never changed', schema(undefined, 1, 'other'), false, { said: 'true', level: 'own' }],
  ['nothing said, changed', schema(undefined, 2, 'other'), false, { said: 'false', level: 'other' }],
  [
    'something said that means nothing, changed',
    schema('maybe', 2, 'other'),
    false,
    { said: 'false', level: 'other' },
  ],
  ['nothing said, as it should be', schema(undefined, 1), false, { said: 'true', level: 'own' }],
];

test.each(CASES)('an object that is %s', (_case, object, mandatory, wanted) => {
  const better = revised(object as Stored<FlowSchema>, spec('own'), mandatory);
  expect(
    better && {
      said: better.metadata.annotations?.['apf.kubernetes.io/autoupdate-spec'],
      level: better.spec?.priorityLevelConfiguration.name,
    },
  ).toEqual(wanted);
});

test('what is missing comes back with the minute, and a schema without its level dangles', () => {
  const { simulation, pass } = testCluster({ nodes: 0 });
  const client = simulation.client('kubectl-edit');
  const dangling = (name: string) => client.get(SCHEMAS, '', name)?.status?.conditions?.[0];
  expect(client.list(SCHEMAS)).toHaveLength(13);
  expect(client.list(LEVELS)).toHaveLength(8);
  pass(20);
  client.delete(LEVELS, '', 'system');
  const ours = { name: 'ours', annotations: { 'apf.kubernetes.io/autoupdate-spec': 'true' } };
  client.create(SCHEMAS, '', { metadata: ours, spec: spec('exempt') });
  pass(39);
  expect(dangling('system-nodes')).toMatchObject({
    status: 'True',
    reason: 'NotFound',
    message:
      'This FlowSchema references the PriorityLevelConfiguration object named "system" but there is no such object',
  });
  pass(2);
  expect(dangling('system-nodes')).toMatchObject({
    status: 'False',
    reason: 'Found',
    message: 'This FlowSchema references the PriorityLevelConfiguration object named "system" and it exists',
  });
  expect(client.get(SCHEMAS, '', 'ours')).toBeUndefined();
});
