import { FieldErrors } from '../machinery/field-errors.ts';
import type { KubeObject, StoredObject } from '../machinery/object.ts';
import { badRequest, failure } from '../machinery/status.ts';
import type { ApiRequest } from '../messages.ts';
import { negotiateMedia, notAcceptable, OF_RESOURCES } from './negotiation.ts';
import type { Served } from './served.ts';
import { PARTIAL, table, tableMeta, type IncludeObject } from './table.ts';

/** In which form a client wants objects. */
export type Form =
  | { readonly type: 'object' }
  | { readonly type: 'table'; readonly include: IncludeObject }
  | { readonly type: 'metadata'; readonly list: boolean };

/** How much of its objects a Table shows. @throws ApiError BadRequest */
function includeOf({ query }: ApiRequest): IncludeObject {
  const include = query.get('includeObject') ?? '';
  if (include === '' || include === 'Metadata') return 'Metadata';
  if (include === 'None' || include === 'Object') return include;
  const errors = new FieldErrors();
  errors.invalid('includeObject', include, "must be 'Metadata', 'Object', 'None', or empty");
  throw badRequest(`Unable to convert to Table as requested: ${errors.aggregate()}`);
}

/** The form that a request's Accept header and `includeObject` ask for. @throws ApiError NotAcceptable */
export function negotiate(request: ApiRequest): Form {
  const negotiated = negotiateMedia(request, OF_RESOURCES);
  if (!negotiated) throw notAcceptable();
  switch (negotiated.conversion?.kind) {
    case undefined:
      return { type: 'object' };
    case 'Table':
      return { type: 'table', include: includeOf(request) };
    default:
      return { type: 'metadata', list: negotiated.conversion?.kind === 'PartialObjectMetadataList' };
  }
}

/** The type in which the server holds objects of a kind, as its messages show it. */
function internalType({ group, kind, custom }: Served, suffix: string): string {
  const held =
    custom === true ? 'unstructured.Unstructured' : `${group.split('.')[0] || 'core'}.${kind.kind}`;
  return `*${held}${suffix}`;
}

/** Metadata of one object and metadata of a list are asked for by different names. @throws ApiError NotAcceptable */
export function requireShape(served: Served, form: Form, isList: boolean): void {
  if (form.type !== 'metadata' || form.list === isList) return;
  const because = isList
    ? `PartialObjectMetadata, but the requested object is a list (${internalType(served, 'List')})`
    : `PartialObjectMetadataList, but the requested object is not a list (${internalType(served, '')})`;
  throw failure(406, 'NotAcceptable', `you requested ${because}`);
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

/** A list as Go writes it that has no type for it: keys in their order, and each object with its own type. */
function customList(served: Served, objects: readonly StoredObject[], metadata: ListMeta): unknown {
  return {
    apiVersion: served.apiVersion,
    items: objects.map((object) => served.fromStored(object)),
    kind: served.kind.listKind,
    metadata: { continue: '', ...metadata },
  };
}

/** A list in the form that the client wants. */
export function renderList(
  served: Served,
  objects: readonly StoredObject[],
  metadata: ListMeta,
  form: Form,
  now: number,
): unknown {
  requireShape(served, form, true);
  switch (form.type) {
    case 'object':
      if (served.custom) return customList(served, objects, metadata);
      return {
        kind: served.kind.listKind ?? `${served.kind.kind}List`,
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
