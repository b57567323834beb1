import type { Schema, Schemas } from '../machinery/schema.ts';
import { loadSchemas } from '../machinery/schema.ts';
import type { ApiResponse } from '../messages.ts';
import { json, pageNotFound } from './responses.ts';
import { SERVED, type Served } from './served.ts';

const REF = '#/components/schemas/';
const DELETE_OPTIONS = 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions';
const PATCH = 'io.k8s.apimachinery.pkg.apis.meta.v1.Patch';
const STATUS = 'io.k8s.apimachinery.pkg.apis.meta.v1.Status';

const PATCH_TYPES = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];

type Json = Readonly<Record<string, unknown>>;

const parameter = (name: string, type = 'string', where = 'query'): Json => ({
  name,
  in: where,
  ...(where === 'path' ? { required: true } : {}),
  schema: { type, uniqueItems: true },
});

const WRITE = ['dryRun', 'fieldManager', 'fieldValidation'].map((name) => parameter(name));
const PRETTY = [parameter('pretty')];
const LIST = [
  parameter('allowWatchBookmarks', 'boolean'),
  parameter('continue'),
  parameter('fieldSelector'),
  parameter('labelSelector'),
  parameter('limit', 'integer'),
  parameter('resourceVersion'),
  parameter('resourceVersionMatch'),
  parameter('sendInitialEvents', 'boolean'),
  parameter('timeoutSeconds', 'integer'),
  parameter('watch', 'boolean'),
];

const content = (name: string, types: readonly string[] = ['application/json']): Json =>
  Object.fromEntries(types.map((type) => [type, { schema: { $ref: REF + name } }]));

const answer = (description: string, name: string): Json => ({ description, content: content(name) });

const camel = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function tagOf({ group, version }: Served): string {
  const name =
    group === ''
      ? 'core'
      : group
          .replace(/\.k8s\.io$/, '')
          .split('.')
          .map((part, i) => (i === 0 ? part : camel(part)))
          .join('');
  return `${name}_${version}`;
}

/** Builds the operations of one kind. */
class Operations {
  readonly #served: Served;

  constructor(served: Served) {
    this.#served = served;
  }

  #operation(action: string, verb: string, parts: Json): Json {
    const { group, version, kind } = this.#served;
    const scope = kind.namespaced ? 'Namespaced' : '';
    const tag = tagOf(this.#served);
    const id = tag.split('_').map(camel).join('');
    return {
      tags: [tag],
      operationId: `${verb}${id}${scope}${kind.kind}`,
      ...parts,
      'x-kubernetes-action': action,
      'x-kubernetes-group-version-kind': { group, version, kind: kind.kind },
    };
  }

  #body(): Json {
    return { content: content(this.#served.schema, ['*/*']), required: true };
  }

  #responses(...codes: readonly number[]): Json {
    const { schema } = this.#served;
    return {
      ...Object.fromEntries(
        codes.map((code) => [String(code), answer(code === 201 ? 'Created' : 'OK', schema)]),
      ),
      '401': { description: 'Unauthorized' },
    };
  }

  #write(action: string, verb: string, ...codes: readonly number[]): Json {
    return this.#operation(action, verb, {
      parameters: WRITE,
      requestBody: this.#body(),
      responses: this.#responses(...codes),
    });
  }

  #patch(): Json {
    return this.#operation('patch', 'patch', {
      parameters: [...WRITE, parameter('force', 'boolean')],
      requestBody: { content: content(PATCH, PATCH_TYPES), required: true },
      responses: this.#responses(200, 201),
    });
  }

  #delete(action: string, verb: string): Json {
    return this.#operation(action, verb, {
      parameters: [
        parameter('dryRun'),
        parameter('gracePeriodSeconds', 'integer'),
        parameter('orphanDependents', 'boolean'),
        parameter('propagationPolicy'),
      ],
      requestBody: { content: content(DELETE_OPTIONS, ['*/*']) },
      responses: { '200': answer('OK', STATUS), '401': { description: 'Unauthorized' } },
    });
  }

  #list(): Json {
    const list = `${this.#served.schema}List`;
    return this.#operation('list', 'list', {
      parameters: LIST,
      responses: { '200': answer('OK', list), '401': { description: 'Unauthorized' } },
    });
  }

  #get(): Json {
    return this.#operation('get', 'read', { responses: this.#responses(200) });
  }

  /** Operations on the collection, then on one object, then on its status. */
  paths(base: string): Json {
    const { kind } = this.#served;
    const has = (verb: string): boolean => kind.verbs.includes(verb);
    const namespace = kind.namespaced ? [parameter('namespace', 'string', 'path')] : [];
    const name = parameter('name', 'string', 'path');
    const scoped = kind.namespaced
      ? `${base}/namespaces/{namespace}/${kind.plural}`
      : `${base}/${kind.plural}`;
    const out: Record<string, unknown> = {};
    out[scoped] = {
      ...(has('list') ? { get: this.#list() } : {}),
      ...(has('create') ? { post: this.#write('post', 'create', 200, 201, 202) } : {}),
      ...(has('deletecollection') ? { delete: this.#delete('deletecollection', 'deleteCollection') } : {}),
      parameters: [...namespace, ...PRETTY],
    };
    out[`${scoped}/{name}`] = {
      ...(has('get') ? { get: this.#get() } : {}),
      ...(has('update') ? { put: this.#write('put', 'replace', 200, 201) } : {}),
      ...(has('delete') ? { delete: this.#delete('delete', 'delete') } : {}),
      ...(has('patch') ? { patch: this.#patch() } : {}),
      parameters: [name, ...namespace, ...PRETTY],
    };
    if (kind.hasStatus) {
      out[`${scoped}/{name}/status`] = {
        get: this.#get(),
        put: this.#write('put', 'replace', 200, 201),
        patch: this.#patch(),
        parameters: [name, ...namespace, ...PRETTY],
      };
    }
    if (kind.namespaced && has('list'))
      out[`${base}/${kind.plural}`] = { get: this.#list(), parameters: LIST };
    return out;
  }
}

/** A reference with neighbours is written as `allOf`, because neighbours of a bare reference do not count. */
function published(schema: Schema): Json {
  const { $ref, properties, items, additionalProperties, ...rest } = schema;
  const hasNeighbours = Object.keys(rest).length > 0;
  return {
    ...rest,
    ...($ref === undefined ? {} : hasNeighbours ? { allOf: [{ $ref }] } : { $ref }),
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([key, value]) => [key, published(value)]),
          ),
        }
      : {}),
    ...(items ? { items: published(items) } : {}),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: published(additionalProperties) }
      : additionalProperties === undefined
        ? {}
        : { additionalProperties }),
  };
}

function references(schema: Schema): readonly string[] {
  const { $ref, allOf = [], properties = {}, items, additionalProperties } = schema;
  return [
    ...allOf.flatMap(references),
    ...($ref === undefined ? [] : [$ref.slice(REF.length)]),
    ...Object.values(properties).flatMap(references),
    ...(items ? references(items) : []),
    ...(typeof additionalProperties === 'object' ? references(additionalProperties) : []),
  ];
}

function schemasOf(schemas: Schemas, roots: readonly string[]): Json {
  const out: Record<string, unknown> = {};
  const queue = [...roots];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const schema = schemas.get(name);
    if (name in out || !schema) continue;
    out[name] = published(schema);
    queue.push(...references(schema));
  }
  return Object.fromEntries(Object.entries(out).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const rootOf = ({ group, version }: { readonly group: string; readonly version: string }): string =>
  group === '' ? `api/${version}` : `apis/${group}/${version}`;

const documents = (): ReadonlySet<string> => new Set(SERVED.map(rootOf));

function index(): Json {
  const paths = [...documents()].sort().map((path) => {
    // A document changes only with the program itself.
    const hash = [...path]
      .map((letter) => letter.charCodeAt(0).toString(16))
      .join('')
      .toUpperCase();
    return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }] as const;
  });
  return { paths: Object.fromEntries(paths) };
}

function listSchema({ schema }: Served): string {
  return `${schema}List`;
}

async function document(root: string): Promise<Json | undefined> {
  const served = SERVED.filter((one) => rootOf(one) === root);
  const [first] = served;
  if (!first) return undefined;
  const schemas = await loadSchemas();
  const roots = [DELETE_OPTIONS, PATCH, STATUS, ...served.flatMap((one) => [one.schema, listSchema(one)])];
  const paths = Object.assign({}, ...served.map((one) => new Operations(one).paths(`/${root}`))) as Json;
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: '1.33' },
    paths,
    components: { schemas: schemasOf(schemas, roots) },
  };
}

/** The index of the OpenAPI documents, or one of them, built from the registry and the schema facts. */
export async function openApi(path: string): Promise<ApiResponse> {
  if (path === '/openapi/v3') return json(200, index());
  const found = await document(path.slice('/openapi/v3/'.length));
  return found ? json(200, found) : pageNotFound();
}
