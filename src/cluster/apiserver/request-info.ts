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
