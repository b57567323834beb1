import { parseFieldSelector } from '../machinery/fields.ts';
import { badRequest } from '../machinery/status.ts';
import type { ApiRequest } from '../messages.ts';

/** What a request's path says. Models staging/src/k8s.io/apiserver/pkg/endpoints/request/requestinfo.go */
export type RequestInfo =
  | {
      readonly type: 'resource';
      readonly group: string;
      readonly version: string;
      /** '' for cluster-scoped objects and for lists over all namespaces. */
      readonly namespace: string;
      readonly resource: string;
      readonly name: string;
      readonly subresource: string;
      /** What follows the subresource: the path of a proxy request. */
      readonly rest: readonly string[];
    }
  | { readonly type: 'other'; readonly path: string };

/** Parts below a namespace that are its own subresources rather than resources in it. */
const NAMESPACE_SUBRESOURCES = new Set(['status', 'finalize']);

/** Takes a path apart. The path of discovery and the like is `other`, without a trailing slash. */
export function parsePath(path: string): RequestInfo {
  const parts = path.split('/').slice(1).map(decodePart);
  if (parts.at(-1) === '') parts.pop();
  const other = { type: 'other', path: `/${parts.join('/')}` } as const;
  const [root, first = '', second = ''] = parts;
  if (root === 'api' && parts.length > 2) return resource('', first, parts.slice(2));
  if (root === 'apis' && parts.length > 3) return resource(first, second, parts.slice(3));
  return other;
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function resource(group: string, version: string, parts: readonly string[]): RequestInfo {
  const [first = '', second = '', third = ''] = parts;
  const inNamespace = first === 'namespaces' && parts.length > 2 && !NAMESPACE_SUBRESOURCES.has(third);
  const own = inNamespace ? parts.slice(2) : parts;
  const [plural = '', name = '', subresource = '', ...rest] = own;
  const namespace = inNamespace ? second : first === 'namespaces' ? name : '';
  return { type: 'resource', group, version, namespace, resource: plural, name, subresource, rest };
}

/**
 * A request below the deprecated `/watch/` paths as one for the same collection with `watch=true`; a watch of one object selects it by
 * its name. Other requests stay as they are.
 * Models ListResource of staging/src/k8s.io/apiserver/pkg/endpoints/handlers/get.go
 * @throws ApiError BadRequest when a field selector names another object
 */
export function plainWatch(request: ApiRequest): ApiRequest {
  const parts = request.path.split('/');
  const at = parts[1] === 'api' ? 3 : 4;
  if (request.method !== 'GET' || parts[at] !== 'watch' || parts.length < at + 2) return request;
  const own = parts.toSpliced(at, 1);
  const info = parsePath(own.join('/'));
  const query = new URLSearchParams(request.query);
  query.set('watch', 'true');
  if (info.type === 'resource' && info.name !== '') {
    own.splice(own.at(-1) === '' ? -2 : -1, 1);
    select(query, info.name);
  }
  return { ...request, path: own.join('/'), query };
}

function select(query: URLSearchParams, name: string): void {
  const given = parseFieldSelector(query.get('fieldSelector') ?? '');
  if (given.length === 0) query.set('fieldSelector', `metadata.name=${name}`);
  else if (
    !given.some(
      ({ field, value, operator }) => field === 'metadata.name' && operator === '=' && value === name,
    )
  )
    throw badRequest("fieldSelector metadata.name doesn't match requested name");
}
