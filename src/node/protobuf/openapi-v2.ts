import { OPENAPI_PROTOBUF } from '../../cluster/apiserver/openapi/version-2.ts';
import type { ApiRequest, ApiResponse } from '../../cluster/messages.ts';

/**
 * The protobuf encoding of OpenAPI 2.0 documents, in which kubectl reads `/openapi/v2`. Models
 * github.com/google/gnostic-models/openapiv2/OpenAPIv2.proto
 */

type Json = Readonly<Record<string, unknown>>;

/** How the value of a key becomes the bytes of one field or of several. */
type Encode = (field: number, value: unknown) => readonly Buffer[];
type Message = Readonly<Record<string, readonly [field: number, encode: Encode]>>;

const isMap = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const entries = (value: unknown): readonly (readonly [string, unknown])[] =>
  isMap(value) ? Object.entries(value) : [];

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}

const LENGTH_DELIMITED = 2;

const delimited = (field: number, bytes: Buffer): Buffer =>
  Buffer.concat([varint(field * 8 + LENGTH_DELIMITED), varint(bytes.length), bytes]);

const string: Encode = (field, value) =>
  typeof value === 'string' ? [delimited(field, Buffer.from(value))] : [];
const bool: Encode = (field, value) => (value === true ? [varint(field * 8), varint(1)] : []);
const integer: Encode = (field, value) =>
  typeof value === 'number' && value > 0 ? [varint(field * 8), varint(value)] : [];
const FIXED_64 = 1;
const double: Encode = (field, value) => {
  if (typeof value !== 'number') return [];
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return [varint(field * 8 + FIXED_64), bytes];
};

/** A value of no declared type: its YAML, for which JSON does. */
const any: Encode = (field, value) => [
  delimited(field, Buffer.concat(string(2, `${JSON.stringify(value)}\n`))),
];

const repeated =
  (encode: Encode): Encode =>
  (field, value) =>
    (Array.isArray(value) ? value : [value]).flatMap((one) => [...encode(field, one)]);

/** A message in which the only field, or the chosen one of several, has the value. */
const within =
  (inner: number, encode: Encode): Encode =>
  (field, value) => [delimited(field, Buffer.concat(encode(inner, value)))];

/** The entries of an object as messages with a name and a value. */
const named =
  (encode: Encode): Encode =>
  (field, value) =>
    entries(value).map(([name, one]) =>
      delimited(field, Buffer.concat([...string(1, name), ...encode(2, one)])),
    );

/** An object of known keys; keys that begin with `x-` are extensions. */
const message =
  (keys: () => Message, extensions: number): Encode =>
  (field, value) => {
    const parts = entries(value).flatMap(([key, one]) => {
      const known = keys()[key];
      if (known) return [...known[1](known[0], one)];
      return key.startsWith('x-') ? [...named(any)(extensions, { [key]: one })] : [];
    });
    return [delimited(field, Buffer.concat(parts))];
  };

const schema: Encode = message(() => SCHEMA, 31);

const SCHEMA: Message = {
  $ref: [1, string],
  format: [2, string],
  title: [3, string],
  description: [4, string],
  multipleOf: [6, double],
  maximum: [7, double],
  exclusiveMaximum: [8, bool],
  minimum: [9, double],
  exclusiveMinimum: [10, bool],
  maxLength: [11, integer],
  minLength: [12, integer],
  pattern: [13, string],
  maxItems: [14, integer],
  minItems: [15, integer],
  uniqueItems: [16, bool],
  maxProperties: [17, integer],
  minProperties: [18, integer],
  required: [19, repeated(string)],
  enum: [20, repeated(any)],
  additionalProperties: [
    21,
    (field, value) => (isMap(value) ? within(1, schema) : within(2, bool))(field, value),
  ],
  type: [22, within(1, repeated(string))],
  items: [23, within(1, schema)],
  properties: [25, within(1, named(schema))],
  example: [30, any],
};

const inQuery: Encode = message(
  () => ({
    required: [1, bool],
    in: [2, string],
    description: [3, string],
    name: [4, string],
    type: [6, string],
    uniqueItems: [20, bool],
  }),
  23,
);

const inPath: Encode = message(
  () => ({
    required: [1, bool],
    in: [2, string],
    description: [3, string],
    name: [4, string],
    type: [5, string],
    uniqueItems: [19, bool],
  }),
  22,
);

const inBody: Encode = message(
  () => ({ name: [2, string], in: [3, string], required: [4, bool], schema: [5, schema] }),
  6,
);

const parameter: Encode = (field, value) => {
  const where = isMap(value) ? value['in'] : undefined;
  if (where === 'body') return within(1, within(1, inBody))(field, value);
  return within(1, within(2, where === 'path' ? within(4, inPath) : within(3, inQuery)))(field, value);
};

const response: Encode = message(() => ({ description: [1, string], schema: [2, within(1, schema)] }), 5);

const operation: Encode = message(
  () => ({
    tags: [1, repeated(string)],
    description: [3, string],
    operationId: [5, string],
    produces: [6, repeated(string)],
    consumes: [7, repeated(string)],
    parameters: [8, repeated(parameter)],
    responses: [9, within(1, named(within(1, response)))],
    schemes: [10, repeated(string)],
    deprecated: [11, bool],
  }),
  13,
);

const pathItem: Encode = message(
  () => ({
    get: [2, operation],
    put: [3, operation],
    post: [4, operation],
    delete: [5, operation],
    options: [6, operation],
    head: [7, operation],
    patch: [8, operation],
    parameters: [9, repeated(parameter)],
  }),
  10,
);

const apiKey: Encode = message(
  () => ({ type: [1, string], name: [2, string], in: [3, string], description: [4, string] }),
  5,
);

const DOCUMENT: Message = {
  swagger: [1, string],
  info: [2, message(() => ({ title: [1, string], version: [2, string] }), 7)],
  paths: [8, within(2, named(pathItem))],
  definitions: [9, within(1, named(schema))],
  security: [12, repeated(within(1, named(within(1, repeated(string)))))],
  securityDefinitions: [13, within(1, named(within(2, apiKey)))],
};

/** The document's bytes. */
export function encodeOpenApi(document: Json): Buffer {
  const parts = entries(document).flatMap(([key, value]) => {
    const known = DOCUMENT[key];
    return known ? known[1](known[0], value) : [];
  });
  return Buffer.concat(parts);
}

/** The bytes of an answer that is such a document, if the request asks for them. */
export function openApiBytes({ path, headers }: ApiRequest, answer: ApiResponse): Buffer | undefined {
  if (path !== '/openapi/v2' || answer.status !== 200 || answer.body.type !== 'text') return undefined;
  const accept = headers['accept']?.replace('v2@v1', 'v2.v1') ?? '';
  return accept.includes(OPENAPI_PROTOBUF) ? encodeOpenApi(JSON.parse(answer.body.text) as Json) : undefined;
}
