import { isMap } from '../../machinery/patches/values.ts';
import type { Schemas } from '../../machinery/schema.ts';
import { sha256 } from '../../../crypto/sha256.ts';
import type { ApiRequest, ApiResponse } from '../../messages.ts';
import { notModified, sameTag } from '../etag.ts';
import { schemasOfAll } from '../reading.ts';
import { text } from '../responses.ts';
import type { Served } from '../served.ts';
import { document, documentNames, SECURITY } from './documents.ts';
import { METHODS } from './operation.ts';
import type { Json } from './parameters.ts';

/** The protobuf encoding of the document, which kubectl asks for; whoever carries answers to it encodes them. */
export const OPENAPI_PROTOBUF = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

const JSON_TYPE = 'application/json';
const ACCEPTED = [JSON_TYPE, OPENAPI_PROTOBUF, OPENAPI_PROTOBUF.replace('v2.v1', 'v2@v1')];

const map = (value: unknown): Json => (isMap(value) ? value : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const mapValues = (value: unknown, change: (one: unknown, key: string) => unknown): Json =>
  Object.fromEntries(Object.entries(map(value)).map(([key, one]) => [key, change(one, key)]));

/**
 * A schema without what the second version cannot say, and without defaults. Models
 * staging/src/k8s.io/apiextensions-apiserver/pkg/controller/openapi/v2/conversion.go
 */
function definition(schema: unknown): Json {
  const { allOf, anyOf: _any, oneOf, not: _not, default: _default, nullable, $ref, ...rest } = map(schema);
  const target = $ref ?? (list(allOf).length === 1 ? map(list(allOf)[0])['$ref'] : undefined);
  if (typeof target === 'string') {
    return { ...rest, $ref: target.replace('#/components/schemas/', '#/definitions/') };
  }
  // What may be one of several types is a text: quantities, and what is a number or a text.
  const choices = list(oneOf);
  const isText = choices.length > 0 && choices.every((choice) => map(choice)['type'] !== undefined);
  const out: Record<string, unknown> = isText ? { type: 'string' } : {};
  const opaque = nullable === true || rest['x-kubernetes-preserve-unknown-fields'] === true;
  const untyped = nullable === true || (opaque && rest['type'] !== 'string');
  for (const [key, value] of Object.entries(rest)) {
    if (key === 'type' && (untyped || (value === 'array' && rest['items'] === undefined))) continue;
    if (key === 'items') {
      if (!opaque) out[key] = definition(value);
    } else if (key === 'properties') {
      if (!opaque) out[key] = mapValues(value, definition);
    } else if (key === 'additionalProperties') out[key] = isMap(value) ? definition(value) : value;
    else if (key === 'required') {
      const fields = map(rest['properties']);
      const sure = list(value).filter((name) => map(fields[String(name)])['nullable'] !== true);
      if (sure.length > 0) out[key] = sure;
    } else out[key] = value;
  }
  return out;
}

function parameter(given: unknown): Json {
  const { schema, ...rest } = map(given);
  return { ...map(schema), ...rest };
}

const schemaOf = (content: unknown): unknown => map(Object.values(map(content))[0])['schema'];

/** An operation: its body is a parameter, and media types stand beside it. */
function operation(given: unknown): Json {
  const { parameters, requestBody, responses, ...rest } = map(given);
  const consumes = Object.keys(map(map(requestBody)['content']));
  const contents = Object.values(map(responses)).map((response) => map(response)['content']);
  const produces = [...new Set(contents.flatMap((content) => Object.keys(map(content))))];
  const body = requestBody === undefined ? [] : [bodyOf(map(requestBody))];
  const own = [...body, ...list(parameters).map(parameter)];
  return {
    ...rest,
    schemes: ['https'],
    ...(consumes.length > 0 ? { consumes } : {}),
    ...(produces.length > 0 ? { produces } : {}),
    ...(own.length > 0 ? { parameters: own } : {}),
    responses: mapValues(responses, (response) => {
      const { content, ...words } = map(response);
      return content === undefined ? words : { ...words, schema: definition(schemaOf(content)) };
    }),
  };
}

const bodyOf = ({ content, required }: Json): Json => ({
  name: 'body',
  in: 'body',
  ...(required === true ? { required } : {}),
  schema: definition(schemaOf(content)),
});

function pathItem(given: unknown): Json {
  const item = map(given);
  const shared = list(item['parameters']).map(parameter);
  const methods = METHODS.filter((method) => item[method] !== undefined);
  return {
    ...Object.fromEntries(methods.map((method) => [method, operation(item[method])])),
    ...(shared.length > 0 ? { parameters: shared } : {}),
  };
}

const sorted = (value: Json): Json =>
  Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The one document of everything that is served. Models staging/src/k8s.io/apiserver/pkg/server/routes/openapi.go InstallV2 */
export function documentOfAll(served: readonly Served[], schemas: Schemas): Json {
  const paths: Record<string, unknown> = {};
  const definitions: Record<string, unknown> = {};
  for (const name of documentNames(served)) {
    const part = document(name, served, schemas);
    Object.assign(paths, mapValues(part?.['paths'], pathItem));
    Object.assign(definitions, mapValues(map(part?.['components'])['schemas'], definition));
  }
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: '1.33' },
    paths: sorted(paths),
    definitions: sorted(definitions),
    securityDefinitions: SECURITY,
    security: [{ BearerToken: [] }],
  };
}

const bodies = new WeakMap<readonly Served[], string>();

/** Answers `/openapi/v2` with JSON, whichever of its encodings is asked for. Models k8s.io/kube-openapi/pkg/handler/handler.go */
export async function openApiV2(request: ApiRequest, served: readonly Served[]): Promise<ApiResponse> {
  const wanted = (request.headers['accept'] ?? '*/*')
    .split(',')
    .map((one) => one.split(';')[0]?.trim() ?? '');
  if (!wanted.some((one) => ['*/*', 'application/*', ...ACCEPTED].includes(one))) {
    return { status: 406, headers: {}, body: { type: 'empty' } };
  }
  const body = bodies.get(served) ?? JSON.stringify(documentOfAll(served, await schemasOfAll(served)));
  bodies.set(served, body);
  const headers = { 'content-type': JSON_TYPE, etag: `"${sha256(body).toUpperCase()}"`, vary: 'Accept' };
  return sameTag(request, headers.etag) ? notModified(headers) : { ...text(200, body), headers };
}
