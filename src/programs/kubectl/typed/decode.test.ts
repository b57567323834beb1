import { expect, test } from 'vitest';
import { asError } from '../errors.ts';
import { readJson } from '../manifest/json-reader.ts';
import { asObject, goJson } from '../object.ts';
import { decodeTyped } from './decode.ts';
import { decodedItems, unregisteredProblem } from './items.ts';

const valueOf = (text: string): unknown => {
  const read = readJson(text);
  return typeof read === 'object' && 'end' in read ? read.value : undefined;
};
const decoded = (text: string): string =>
  goJson(
    decodeTyped(valueOf(text), () => text),
    true,
  );
const deployment = (spec: string): string => `{"apiVersion":"apps/v1","kind":"Deployment","spec":${spec}}`;
const container = (fields: string): string =>
  deployment(`{"template":{"spec":{"containers":[{"name":"a",${fields}}]}}}`);

test('what the structs do not have is left out, quantities keep all their digits', () => {
  expect(decoded(deployment('{"nope":1,"replicas":3,"Paused":true}'))).toBe(
    '{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"creationTimestamp":null},"spec":{"replicas":3,"selector":null,' +
      '"template":{"metadata":{"creationTimestamp":null},"spec":{"containers":null}},"strategy":{}},"status":{}}',
  );
  const limits = decoded(container('"resources":{"limits":{"cpu":9223372036854775808,"memory":1.50}}'));
  expect(/"limits":\{[^}]*\}/.exec(limits)?.[0]).toBe(
    '"limits":{"cpu":"9223372036854775808","memory":"1500m"}',
  );
});

test.each([
  ['{"replicas":"x"}', 'string', 'DeploymentSpec.spec.replicas', 'int32'],
  ['{"replicas":2.0,"paused":1}', 'number 2.0', 'DeploymentSpec.spec.replicas', 'int32'],
  ['{"replicas":99999999999}', 'number 99999999999', 'DeploymentSpec.spec.replicas', 'int32'],
  ['{"selector":[]}', 'array', 'DeploymentSpec.spec.selector', 'v1.LabelSelector'],
  ['[]', 'array', 'Deployment.spec', 'v1.DeploymentSpec'],
  [
    '{"template":{"spec":{"containers":"x"}}}',
    'string',
    'PodSpec.spec.template.spec.containers',
    '[]v1.Container',
  ],
  [
    '{"template":{"spec":{"containers":[1]}}}',
    'number',
    'PodSpec.spec.template.spec.containers',
    'v1.Container',
  ],
  [
    '{"template":{"spec":{"nodeSelector":{"a":1}}}}',
    'number',
    'PodSpec.spec.template.spec.nodeSelector',
    'string',
  ],
  [
    '{"strategy":{"rollingUpdate":{"maxSurge":true}}}',
    'bool',
    'RollingUpdateDeployment.spec.strategy.rollingUpdate.maxSurge',
    'int32',
  ],
])('%s does not fit', (spec, value, field, type) => {
  expect(() => decoded(deployment(spec))).toThrow(
    new Error(`json: cannot unmarshal ${value} into Go struct field ${field} of type ${type}`),
  );
});

test('what a type reads by itself fails before what else does not fit', () => {
  expect(() => decoded(container('"tty":1,"resources":{"limits":{"cpu":true}}'))).toThrow(
    new Error("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"),
  );
});

test('a document has a kind that there is a Go type for', () => {
  expect(() => decoded('{"apiVersion":"apps/v9","kind":"Deployment"}')).toThrow(
    new Error('no kind "Deployment" is registered for version "apps/v9" in scheme "pkg/scheme/scheme.go:28"'),
  );
  expect(() => decoded('{"apiVersion":"v1","kind":1}')).toThrow(
    new Error(
      "couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string",
    ),
  );
  expect(() => decoded('{"kind":"Pod"}')).toThrow(
    new Error('Object \'apiVersion\' is missing in \'{"kind":"Pod"}\''),
  );
});

test('of a list, all that cannot be decoded is told; what has no Go type stays', () => {
  const list = (items: string): string => `{"apiVersion":"v1","kind":"List","items":[${items}]}`;
  const itemsOf = (text: string): unknown => decodedItems(asObject(valueOf(text)), () => text);
  let problem: unknown;
  try {
    itemsOf(list(`${deployment('{"replicas":2.0}')},{}`));
  } catch (error) {
    problem = error;
  }
  expect(asError(problem).message).toBe(
    "[json: cannot unmarshal number 2.0 into Go struct field DeploymentSpec.spec.replicas of type int32, Object 'Kind' is missing in '{}']",
  );
  const nope = { kind: 'Nope', apiVersion: 'v1' };
  expect(itemsOf(list(JSON.stringify(nope)))).toEqual([nope]);
  expect(unregisteredProblem(nope)).toBe(
    'unable to get type info from the object "*runtime.Unknown": no kind is registered for the type runtime.Unknown in scheme "pkg/scheme/scheme.go:28"',
  );
});
