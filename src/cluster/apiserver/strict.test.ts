import { describe, expect, test } from 'vitest';
import { testServer } from './testing.ts';

const { server, client } = testServer();
const JSON_TYPE = 'application/json';
const YAML = 'application/yaml';

/** The message of a refusal and the warnings, of a request whose body is text. */
async function write(
  method: string,
  path: string,
  text: string,
  type: string,
  validation = 'Strict',
): Promise<readonly [number, string, string | undefined]> {
  const query = new URLSearchParams({ fieldValidation: validation, dryRun: 'All', fieldManager: 'test' });
  const { status, headers, body } = await server.handle({
    method,
    path,
    query,
    headers: { accept: JSON_TYPE, 'content-type': type },
    body: { text },
  });
  const { message = '' } = body.type === 'json' ? (body.value as { readonly message?: string }) : {};
  return [status, message, headers['warning']];
}

const PODS = '/api/v1/namespaces/default/pods';
const MAPS = '/api/v1/namespaces/default/configmaps';
client.create('configmaps', 'default', { metadata: { name: 'a' }, data: { x: '1' } });

const POD = `{"kind":"Pod","metadata":{"name":"p","labels":{"a":"1","a":"2"}},"nope":{"in":1,"in":2},"spec":{
  "restartPolicy":"Always","nope":1,"restartPolicy":"Never","containers":[{"name":"c","image":"i","more":1,"image":"j"}]}}`;

const POD_ERRORS = [
  'duplicate field "metadata.labels.a"',
  'unknown field "nope"',
  'unknown field "spec.nope"',
  'duplicate field "spec.restartPolicy"',
  'unknown field "spec.containers[0].more"',
  'duplicate field "spec.containers[0].image"',
];

const POD_YAML = `apiVersion: v1
kind: Pod
metadata:
  name: p
  labels:
    a: b
  labels:
    a: c
spec:
  nope: 1
  containers:
  - name: c
    image: i
    image: j
`;

describe('fieldValidation of an object', () => {
  test('JSON, refused', async () => {
    expect(await write('POST', PODS, POD, JSON_TYPE)).toEqual([
      400,
      `Pod in version "v1" cannot be handled as a Pod: strict decoding error: ${POD_ERRORS.join(', ')}`,
      undefined,
    ]);
  });

  test('JSON, with warnings and without', async () => {
    const warnings = POD_ERRORS.map((error) => `299 - "${error.replaceAll('"', '\\"')}"`).join(', ');
    expect(await write('POST', PODS, POD, JSON_TYPE, 'Warn')).toEqual([201, '', warnings]);
    expect(await write('POST', PODS, POD, JSON_TYPE, 'Ignore')).toEqual([201, '', undefined]);
  });

  test('YAML, refused: keys that come again first', async () => {
    expect(await write('POST', PODS, POD_YAML, YAML)).toEqual([
      400,
      `Pod in version "v1" cannot be handled as a Pod: strict decoding error: yaml: unmarshal errors:
  line 8: key "labels" already set in map
  line 14: key "image" already set in map, unknown field "spec.nope"`,
      undefined,
    ]);
  });

  test('YAML, with warnings', async () => {
    const [status, , warnings] = await write('POST', PODS, POD_YAML, YAML, 'Warn');
    expect([status, warnings]).toEqual([
      201,
      [
        '299 - "line 8: key \\"labels\\" already set in map"',
        '299 - "line 14: key \\"image\\" already set in map"',
        '299 - "unknown field \\"spec.nope\\""',
      ].join(', '),
    ]);
  });
});

describe('fieldValidation of a patch', () => {
  const one = `${MAPS}/a`;
  test.each([
    [
      'application/merge-patch+json',
      '{"data":{"x":"2","x":"3"},"nope":1}',
      'duplicate field "data.x", unknown field "nope"',
    ],
    [
      'application/strategic-merge-patch+json',
      '{"nope":1,"data":{"x":"2","x":"3"}}',
      'duplicate field "data.x", unknown field "nope"',
    ],
    [
      'application/json-patch+json',
      '[{"op":"add","path":"/nope","value":1,"why":"","op":"add"}]',
      'json patch unknown field "[0].why", json patch duplicate field "[0].op", unknown field "nope"',
    ],
  ])('%s', async (type, patch, errors) => {
    const [status, message] = await write('PATCH', one, patch, type);
    expect([status, message.slice(message.indexOf('strict'))]).toEqual([
      422,
      `strict decoding error: ${errors}`,
    ]);
    const [warned, , warnings] = await write('PATCH', one, patch, type, 'Warn');
    const words = errors.split(', ').map((error) => `299 - "${error.replaceAll('"', '\\"')}"`);
    expect([warned, warnings]).toEqual([200, words.join(', ')]);
  });

  test('server-side apply', async () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  y: "1"\n  y: "2"\n';
    const type = 'application/apply-patch+yaml';
    expect(await write('PATCH', one, text, type)).toEqual([
      400,
      'error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  line 6: key "y" already set in map',
      undefined,
    ]);
    expect(await write('PATCH', one, text, type, 'Warn')).toEqual([
      200,
      '',
      '299 - "line 6: key \\"y\\" already set in map"',
    ]);
  });
});

describe('bodies that are no object', () => {
  const META =
    'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
  test.each([
    ['', 'unexpected end of JSON input (<empty>)'],
    [
      '{"kind":"Pod","metadata":{"name":"p"}',
      'unexpected end of JSON input ({"kind":"Pod","metadata":{"nam ...)',
    ],
    ['{a}', "invalid character 'a' looking for beginning of object key string ({a})"],
    ['[1]', `json: cannot unmarshal array into Go value of type ${META} (5b315d)`],
    ['7', `json: cannot unmarshal number into Go value of type ${META} (37)`],
  ])('%s', async (text, words) => {
    expect(await write('POST', PODS, text, JSON_TYPE)).toEqual([
      400,
      `the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: ${words}`,
      undefined,
    ]);
  });

  test('media types that nobody reads', async () => {
    const words =
      'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf';
    expect(await write('POST', PODS, '{}', 'text/plain')).toEqual([415, words, undefined]);
    expect(await write('POST', PODS, '{}', 'application/x-yaml')).toEqual([415, words, undefined]);
  });
});
