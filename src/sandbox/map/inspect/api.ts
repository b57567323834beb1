import { apiVersionOf } from '../../../cluster/kinds/kind.ts';
import { KINDS } from '../../../cluster/kinds/registry.ts';
import type { StoredObject } from '../../../cluster/machinery/object.ts';
import type { ApiResponse } from '../../../cluster/messages.ts';
import type { ObjectReference } from '../model.ts';
import type { Door } from '../reflector.ts';

const headers = { accept: 'application/json', 'user-agent': 'cluster-map' };

/** Reads a cluster as any client does. */
export class Reader {
  readonly #door: Door;

  constructor(door: Door) {
    this.#door = door;
  }

  async get<T extends StoredObject>(reference: ObjectReference): Promise<T | undefined> {
    const collection = pathOf(reference.apiVersion, reference.kind, reference.namespace);
    if (collection === undefined) return undefined;
    const answer = await this.#ask(`${collection}/${encodeURIComponent(reference.name)}`);
    return answer.status === 200 && answer.body.type === 'json' ? (answer.body.value as T) : undefined;
  }

  /** @param query `labelSelector`, `fieldSelector` */
  async list<T extends StoredObject>(
    apiVersion: string,
    kind: string,
    namespace: string,
    query: Readonly<Record<string, string>> = {},
  ): Promise<readonly T[]> {
    const path = pathOf(apiVersion, kind, namespace);
    if (path === undefined) return [];
    const answer = await this.#ask(path, query);
    if (answer.status !== 200 || answer.body.type !== 'json') return [];
    return (answer.body.value as { readonly items: readonly T[] }).items;
  }

  /** The end of a container's log, or why there is none. */
  async log(namespace: string, pod: string, container: string, lines: number): Promise<string> {
    const path = `${pathOf('v1', 'Pod', namespace) ?? ''}/${encodeURIComponent(pod)}/log`;
    const { body } = await this.#ask(path, { container, tailLines: String(lines) });
    if (body.type === 'text') return body.text;
    return body.type === 'json' ? String((body.value as { readonly message?: unknown }).message ?? '') : '';
  }

  #ask(path: string, query: Readonly<Record<string, string>> = {}): Promise<ApiResponse> {
    return this.#door({ method: 'GET', path, query: new URLSearchParams(query), headers });
  }
}

/** The collection that objects of a type are in; undefined for types that no server has. */
function pathOf(apiVersion: string, kind: string, namespace: string): string | undefined {
  const found = KINDS.find((each) => each.kind === kind && apiVersionOf(each) === apiVersion);
  if (!found) return undefined;
  const root = found.group === '' ? '/api' : '/apis';
  const within = found.namespaced && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}/${apiVersion}${within}/${found.plural}`;
}
