import { kindOfType } from '../kinds/registry.ts';
import { apiVersionOf, kindName, type Kind } from '../kinds/kind.ts';
import { DecodeError } from '../machinery/decode.ts';
import { FieldErrors } from '../machinery/field-errors.ts';
import { goJsonType, goStrings, quote } from '../machinery/go.ts';
import type { KubeObject } from '../machinery/object.ts';
import { badRequest, invalid, unsupportedMediaType } from '../machinery/status.ts';
import type { ApiRequest } from '../messages.ts';
import { decodeAs } from './reading.ts';
import type { Served } from './served.ts';
import { reportStrict, strictErrors } from './strict.ts';
import { parseYaml } from './yaml.ts';

/** A JSON object whose shape nobody has checked. */
export type JsonMap = Readonly<Record<string, unknown>>;

export const isMap = (value: unknown): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What becomes of unknown fields. */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

/** The options of a write that stand in the query. */
export interface WriteQuery {
  readonly dryRun: boolean;
  readonly fieldValidation: FieldValidation;
  readonly fieldManager: string;
  readonly force: boolean;
}

const MEDIA_TYPES = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
/** Protobuf is read before it comes here. */
const READ_TYPES = new Set(['application/json', 'application/yaml']);
const VALIDATIONS = ['Ignore', 'Strict', 'Warn'];

/** The media type of a request's body, without parameters. */
export const mediaType = (request: ApiRequest): string =>
  (request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';

/** Reads `dryRun`, `fieldValidation` and `fieldManager`. @param kind `CreateOptions`, `UpdateOptions`, … for refusals */
export function parseWriteQuery({ query }: ApiRequest, kind: string): WriteQuery {
  const errors = new FieldErrors();
  const dryRun = query.getAll('dryRun');
  if (dryRun.some((one) => one !== 'All')) errors.notSupported('dryRun', goStrings(dryRun), ['All']);
  const validation = query.get('fieldValidation') ?? '';
  if (validation !== '' && !VALIDATIONS.includes(validation)) {
    errors.notSupported('fieldValidation', validation, VALIDATIONS);
  }
  if (!errors.empty) throw invalid({ group: 'meta.k8s.io', name: kind }, '', errors);
  return {
    dryRun: dryRun.length > 0,
    fieldValidation: validation === 'Strict' || validation === 'Ignore' ? validation : 'Warn',
    fieldManager: query.get('fieldManager') ?? '',
    force: query.get('force') === 'true',
  };
}

/** The body as a JSON value; YAML is read where the media type says so. */
export async function readBody(request: ApiRequest): Promise<unknown> {
  const { body } = request;
  if (body === undefined) return undefined;
  if ('json' in body) return body.json;
  if (body.text.trim() === '') return undefined;
  try {
    return JSON.parse(body.text) as unknown;
  } catch (error) {
    if (!mediaType(request).includes('yaml')) {
      throw badRequest(
        `couldn't get version/kind; json parse error: ${error instanceof Error ? error.message : ''}`,
      );
    }
  }
  try {
    return await parseYaml(body.text);
  } catch (error) {
    throw badRequest(`error decoding YAML: ${error instanceof Error ? error.message : ''}`);
  }
}

/** What Go says of a text that is no JSON. */
function jsonProblem(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const at = /position (\d+)/.exec(message)?.[1];
    const letter = at === undefined ? '' : text.charAt(Number(at));
    if (letter === '' || /end of JSON|Unterminated/.test(message)) return 'unexpected end of JSON input';
    const before = text.slice(0, Number(at)).trimEnd().slice(-1);
    const where =
      before === '{'
        ? 'looking for beginning of object key string'
        : before === '"' || /[\w\]}]/.test(before)
          ? 'after object key:value pair'
          : 'looking for beginning of value';
    return `invalid character '${letter}' ${where}`;
  }
}

/** The body of a patch. @throws ApiError BadRequest in Go's words, after the given prefix, for what is no JSON */
export async function readPatch(request: ApiRequest, prefix: string): Promise<unknown> {
  const { body } = request;
  const text = body === undefined ? '' : 'text' in body ? body.text : body.json;
  if (typeof text !== 'string' || mediaType(request).includes('yaml')) return readBody(request);
  const problem = jsonProblem(text);
  if (problem !== '') throw badRequest(prefix + problem);
  return JSON.parse(text) as unknown;
}

/** The beginning of a body, as refusals show it. Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers/rest.go */
function summary(text: string): string {
  if (text === '') return '<empty>';
  const isJson = text.startsWith('{');
  const bytes = new TextEncoder().encode(text);
  const start = bytes.slice(0, 30);
  const shown = isJson
    ? new TextDecoder().decode(start)
    : [...start].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return bytes.length > start.length ? `${shown} ...` : shown;
}

/** What a decoder first looks for in an object, as Go prints it. */
const TYPE_META =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** What is wrong with a body that is no object; '' for one that is, or that is null. */
function shapeProblem(value: unknown): string {
  if (value === null || isMap(value)) return '';
  if (value === undefined) return 'unexpected end of JSON input';
  return `json: cannot unmarshal ${goJsonType(value)} into Go value of type ${TYPE_META}`;
}

const bodyText = ({ body }: ApiRequest): string =>
  body === undefined ? '' : 'text' in body ? body.text : JSON.stringify(body.json);

/** The body of a write as an object of unknown fields. @throws ApiError BadRequest for what is no object */
async function readMap(request: ApiRequest, kind: string): Promise<JsonMap> {
  const text = bodyText(request);
  const unrecognized = (because: string): Error =>
    badRequest(
      `the object provided is unrecognized (must be of type ${kind}): ${because} (${summary(text)})`,
    );
  const isYaml = mediaType(request) === 'application/yaml';
  const malformed = isYaml || text.trim() === '' ? '' : jsonProblem(text);
  if (malformed !== '') throw unrecognized(`couldn't get version/kind; json parse error: ${malformed}`);
  const value = await readBody(request);
  const problem = shapeProblem(value);
  if (problem !== '') throw unrecognized(`couldn't get version/kind; json parse error: ${problem}`);
  return isMap(value) ? value : {};
}

/** Objects without a Go type may have any type until they are validated. */
function otherKind(kind: Readable['kind'], given: string, { metadata }: JsonMap): Error {
  const errors = new FieldErrors();
  errors.invalid('kind', given, `must be ${kind.kind}`);
  const name = isMap(metadata) ? metadata['name'] : undefined;
  return invalid(kindName(kind), typeof name === 'string' ? name : '', errors);
}

/** What an object is read as: a served kind, or one that is only asked or done. */
export type Readable = Pick<Served, 'group' | 'version' | 'apiVersion' | 'schema' | 'rules'> & {
  readonly kind: Pick<Kind, 'kind' | 'group' | 'custom'>;
};

/**
 * Reads the object of a create or an update.
 * @throws ApiError BadRequest in the words of the decoder
 */
export async function readObject(
  request: ApiRequest,
  served: Readable,
  validation: FieldValidation,
  warn: (text: string) => void,
): Promise<KubeObject> {
  if (!READ_TYPES.has(mediaType(request))) throw unsupportedMediaType(MEDIA_TYPES);
  const { kind, apiVersion, version } = served;
  const value = await readMap(request, kind.kind);
  const given = {
    kind: typeof value['kind'] === 'string' && value['kind'] !== '' ? value['kind'] : kind.kind,
    apiVersion:
      typeof value['apiVersion'] === 'string' && value['apiVersion'] !== ''
        ? value['apiVersion']
        : apiVersion,
  };
  const refuse = (because: string): Error =>
    badRequest(`${given.kind} in version ${quote(version)} cannot be handled as a ${kind.kind}: ${because}`);
  if (given.kind !== kind.kind) {
    if (kind.custom) throw otherKind(kind, given.kind, value);
    if (!kindOfType(given.apiVersion, given.kind)) {
      throw refuse(
        `no kind ${quote(given.kind)} is registered for version ${quote(given.apiVersion)} in scheme "pkg/api/legacyscheme/scheme.go:30"`,
      );
    }
    throw badRequest(`the kind in the data (${given.kind}) does not match the expected kind (${kind.kind})`);
  }
  if (given.apiVersion !== apiVersion) {
    throw badRequest(
      `the API version in the data (${given.apiVersion}) does not match the expected API version (${apiVersion})`,
    );
  }
  try {
    const decoded = await decodeAs(served, value);
    if (validation !== 'Ignore') {
      reportStrict(await strictErrors(request, decoded.strictErrors), validation, warn, refuse);
    }
    return { ...decoded.value, apiVersion: apiVersionOf(served), kind: kind.kind };
  } catch (error) {
    if (error instanceof DecodeError) throw refuse(error.message);
    throw error;
  }
}
