import { expect, it } from 'vitest';
import type { ParamKind, Variable } from '../../../../api/types.ts';
import { loadSchemas } from '../../../../machinery/schema.ts';
import { testServer, type TestServer } from '../../../testing.ts';
import { typesToCheck } from './kinds.ts';
import { warningsOf } from './warnings.ts';

const DEPLOYMENTS = [['apps'], ['v1'], ['deployments']] as const;

type Names = readonly string[];
type Place = readonly [groups: Names, versions: Names, resources: Names];

const constraints = (places: readonly Place[]): object => ({
  resourceRules: places.map(([apiGroups, apiVersions, resources]) => ({
    ...{ apiGroups, apiVersions, resources },
    operations: ['CREATE'] as const,
  })),
});

const policy = (expression: string, places: readonly Place[], more: object = {}) => ({
  metadata: { name: 'p' },
  spec: { matchConstraints: constraints(places), validations: [{ expression }], ...more },
});

async function warnings(
  expression: string,
  {
    places = [DEPLOYMENTS],
    ...more
  }: { places?: readonly Place[]; variables?: Variable[]; paramKind?: ParamKind } = {},
  { server }: TestServer = testServer(),
) {
  return warningsOf(policy(expression, places, more), server.store, await loadSchemas());
}

/** The text of the only warning of an expression about deployments. */
async function issue(expression: string, more: object = {}): Promise<string> {
  const found = await warnings(expression, more);
  expect(found.map(({ fieldRef }) => fieldRef)).toEqual(['spec.validations[0].expression']);
  return found[0]?.warning ?? '';
}

const pointing = (expression: string, column: number, text: string): string =>
  `apps/v1, Kind=Deployment: ERROR: <input>:1:${column}: ${text}\n | ${expression}\n | ${'.'.repeat(column - 1)}^\n`;

it.each([
  ['object.replicas > 1', 7, "undefined field 'replicas'"],
  ['has(object.spec.replica)', 16, "undefined field 'replica'"],
  ['object.spec.template.spec.containers.all(c, c.img != "")', 46, "undefined field 'img'"],
  ['object.spec.replicas == "1"', 22, "found no matching overload for '_==_' applied to '(int, string)'"],
  ['object.spec.paused.now', 19, "type 'bool' does not support field selection"],
  ['oldObject.spec.size == 1', 15, "undefined field 'size'"],
  ['variables.none', 10, "undefined field 'none'"],
  ['params.data.a == "b"', 1, "undeclared reference to 'params' (in container '')"],
  [
    'authorizer.allowed()',
    19,
    "found no matching overload for 'allowed' applied to 'kubernetes.authorization.Authorizer.()'",
  ],
  [
    'object.metadata.name.endsWith(1)',
    30,
    "found no matching overload for 'endsWith' applied to 'string.(int)'",
  ],
  // A quantity is a text or a number, so that nothing below limits has a type.
  ['object.spec.template.spec.containers.all(c, has(c.resources.limits))', 60, "undefined field 'limits'"],
])('warns of %s', async (expression, column, text) => {
  expect(await issue(expression)).toBe(pointing(expression, column, text));
});

it.each([
  'object.spec.replicas <= 5',
  'oldObject == null || oldObject.spec.replicas <= object.spec.replicas',
  'object.metadata.creationTimestamp != null && object.spec.strategy == null',
  "!has(object.metadata.labels) || object.metadata.labels['app'] == 'a' || object.metadata.labels.app == 'b'",
  "object.spec.template.spec.containers.all(c, c.image.startsWith('registry.k8s.io/'))",
  'object.spec.template.spec.containers.all(c, c.ports.all(p, p.containerPort > 1024))',
  'object.spec.strategy.rollingUpdate.maxSurge == 1 || object.spec.strategy.rollingUpdate.maxSurge == "25%"',
  "request.userInfo.username == 'a' && namespaceObject.status.phase == 'Active'",
  "object.metadata.name.matches('^a') && size(object.metadata.labels) > 0 && 'app' in object.metadata.labels",
  "object.spec.template.spec.volumes.exists_one(v, has(v.hostPath) && v.hostPath.path in ['/a'])",
  "object.spec.template.spec.containers.map(c, c.name).join(',') == 'a,b'",
  'object.spec.template.spec.?securityContext.?runAsNonRoot.orValue(false) == true',
  "quantity('1Gi').isGreaterThan(quantity('1Mi')) && timestamp('2026-01-01T00:00:00Z') < object.metadata.creationTimestamp",
  "string(object.spec.replicas) == '3' && int('3') == object.spec.replicas && type(object.spec.replicas) == int",
  "object.metadata.annotations.all(k, k.startsWith('a') || object.metadata.annotations[k] == '')",
  'object.spec.template.spec.containers.filter(c, c.name == "a").size() == 1 ? true : false',
  "authorizer.group('').resource('pods').check('create').allowed()",
])('has nothing against %s', async (expression) => {
  expect(await warnings(expression)).toEqual([]);
});

it('checks every type, and messages too', async () => {
  const { server } = testServer();
  const places = [[[''], ['v1'], ['pods']], DEPLOYMENTS] as const;
  const messageExpression = "'at most ' + object.nope";
  const checked = {
    metadata: { name: 'p' },
    spec: {
      matchConstraints: constraints(places),
      validations: [{ expression: 'true' }, { expression: 'object.spec.replicas > 1', messageExpression }],
    },
  };
  const pods = (text: string, column: number, expression: string): string =>
    pointing(expression, column, text).replace('apps/v1, Kind=Deployment', '/v1, Kind=Pod');
  const nope = [20, "undefined field 'nope'"] as const;
  expect(warningsOf(checked, server.store, await loadSchemas())).toEqual([
    {
      fieldRef: 'spec.validations[1].expression',
      warning: pods("undefined field 'replicas'", 12, 'object.spec.replicas > 1'),
    },
    {
      fieldRef: 'spec.validations[1].messageExpression',
      warning: `${pods(nope[1], nope[0], messageExpression)}\n${pointing(messageExpression, ...nope)}`,
    },
  ]);
});

it('knows the types of variables, and of parameters', async () => {
  const variables = [
    { name: 'most', expression: 'object.spec.replicas + 1' },
    { name: 'first', expression: 'object.spec.template.spec.containers[0]' },
    { name: 'broken', expression: 'object.nope' },
  ];
  expect(await issue('variables.most == "a"', { variables })).toBe(
    pointing('variables.most == "a"', 16, "found no matching overload for '_==_' applied to '(int, string)'"),
  );
  expect(await warnings('variables.first.nope == variables.broken', { variables })).toEqual([]);
  const paramKind = { apiVersion: 'v1', kind: 'ConfigMap' };
  expect(await warnings('object.spec.replicas <= int(params.data.most)', { paramKind })).toEqual([]);
  expect(await issue('params.dada.most == "1"', { paramKind })).toBe(
    pointing('params.dada.most == "1"', 7, "undefined field 'dada'"),
  );
});

it('knows custom kinds', async () => {
  const server = testServer();
  const properties = {
    spec: { type: 'object', properties: { size: { 'x-kubernetes-int-or-string': true } } },
  };
  await server.json('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    metadata: { name: 'boats.sea.io' },
    spec: {
      group: 'sea.io',
      scope: 'Namespaced',
      names: { plural: 'boats', kind: 'Boat' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', properties } },
        },
      ],
    },
  });
  const places = [[['sea.io'], ['v1'], ['boats']]] as const;
  expect(await warnings('object.spec.size == 1 && object.metadata.uid != ""', { places }, server)).toEqual(
    [],
  );
  expect(await warnings('object.spec.length == 1', { places }, server)).toEqual([
    {
      fieldRef: 'spec.validations[0].expression',
      warning: pointing('object.spec.length == 1', 12, "undefined field 'length'").replace(
        'apps/v1, Kind=Deployment',
        'sea.io/v1, Kind=Boat',
      ),
    },
  ]);
});

/** Models staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/validating/typechecking_test.go TestExtractTypeNames */
it.each<[readonly Place[], readonly string[]]>([
  [[], []],
  [
    [DEPLOYMENTS, [[''], ['v1'], ['pods']]],
    ['/v1 Pod', 'apps/v1 Deployment'],
  ],
  [[[['apps'], ['v1'], ['*']]], []],
  [[[['apps'], ['v1'], ['pods/*']]], []],
  [[DEPLOYMENTS, [['apps'], ['*'], ['deployments']]], ['apps/v1 Deployment']],
  [[[[''], ['v1'], ['events']]], ['/v1 Event', 'events.k8s.io/v1 Event']],
  [
    [[['autoscaling'], ['v1', 'v2'], ['horizontalpodautoscalers']]],
    ['autoscaling/v1 HorizontalPodAutoscaler', 'autoscaling/v2 HorizontalPodAutoscaler'],
  ],
])('finds the types of %j', (places, types) => {
  const { server } = testServer();
  const found = typesToCheck(policy('true', places), server.store);
  expect(found.map(({ group, version, kind }) => `${group}/${version} ${kind}`)).toEqual(types);
});
