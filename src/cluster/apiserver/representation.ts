import { failure } from '../machinery/status.ts';
import type { ApiError } from '../machinery/errors.ts';
import type { KubeObject, StoredObject } from '../machinery/object.ts';
import type { ApiRequest } from '../messages.ts';
import type { Served } from './served.ts';
import { PARTIAL, table, tableMeta, type IncludeObject } from './table.ts';

/** In which form a client wants objects. */
export type Form =
  | { readonly type: 'object' }
  | { readonly type: 'table'; readonly include: IncludeObject }
  | { readonly type: 'metadata' };

interface MediaRange {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The media ranges of an Accept header, best first (by order: clients of this API send no weights). */
export function parseAccept(accept: string | undefined): readonly MediaRange[] {
  return (accept ?? '*/*').split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    const pairs = parameters.map((parameter) => {
      const at = parameter.indexOf('=');
      return at < 0 ? [parameter, ''] : [parameter.slice(0, at), parameter.slice(at + 1)];
    });
    return { type: type.toLowerCase(), parameters: Object.fromEntries(pairs) as Record<string, string> };
  });
}

const JSON_TYPES = new Set(['application/json', '*/*', 'application/*', '']);

function notAcceptable(): ApiError {
  return failure(
    406,
    'NotAcceptable',
    'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  );
}

/** The form that a request's Accept header and `includeObject` ask for. */
export function negotiate(request: ApiRequest): Form {
  for (const { type, parameters } of parseAccept(request.headers['accept'])) {
    if (!JSON_TYPES.has(type)) continue;
    const as = parameters['as'];
    if (as === undefined) return { type: 'object' };
    if (parameters['g'] !== 'meta.k8s.io') continue;
    const version = parameters['v'];
    if (version !== 'v1' && version !== 'v1beta1') continue;
    if (as === 'Table') {
      const include = request.query.get('includeObject');
      return { type: 'table', include: include === 'None' || include === 'Object' ? include : 'Metadata' };
    }
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return { type: 'metadata' };
  }
  throw notAcceptable();
}

/** One object in the form that the client wants. */
export function renderObject(served: Served, object: StoredObject, form: Form, now: number): unknown {
  switch (form.type) {
    case 'object':
      return served.fromStored(object);
    case 'metadata':
      return { ...PARTIAL, metadata: object.metadata };
    case 'table':
      return table(served, [object], tableMeta(object), form.include, now);
  }
}

/** What a list says about itself. */
export interface ListMeta {
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

/** Objects of a list lack what the list says for all of them. */
function withoutType({ apiVersion: _version, kind: _kind, ...object }: KubeObject): unknown {
  return object;
}

/** A list in the form that the client wants. */
export function renderList(
  served: Served,
  objects: readonly StoredObject[],
  metadata: ListMeta,
  form: Form,
  now: number,
): unknown {
  switch (form.type) {
    case 'object':
      return {
        kind: `${served.kind.kind}List`,
        apiVersion: served.apiVersion,
        metadata,
        items: objects.map((object) => withoutType(served.fromStored(object))),
      };
    case 'metadata':
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        items: objects.map((object) => ({ ...PARTIAL, metadata: object.metadata })),
      };
    case 'table':
      return table(served, objects, metadata, form.include, now);
  }
}
