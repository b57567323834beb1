import type { DescribeContext, Described } from './describer.ts';

/**
 * All objects of a collection, asked for in chunks.
 *
 * @param path `/api/v1/namespaces/default/pods`
 */
export async function listAll<T extends Described>(
  { client, chunkSize }: Pick<DescribeContext, 'client' | 'chunkSize'>,
  path: string,
  selectors: { readonly labelSelector?: string; readonly fieldSelector?: string } = {},
): Promise<readonly T[]> {
  const items: T[] = [];
  let next: string | undefined;
  do {
    const list = await client.json({
      path,
      query: { ...selectors, limit: chunkSize > 0 ? String(chunkSize) : undefined, continue: next },
    });
    // The path decides what the server sends.
    items.push(...((list['items'] ?? []) as readonly T[]));
    const metadata = list['metadata'] as { readonly continue?: string } | undefined;
    next = metadata?.continue;
  } while (next);
  return items;
}

/** The path of a namespaced collection of the core group. */
export const corePath = (namespace: string, resource: string): string =>
  namespace === ''
    ? `/api/v1/${resource}`
    : `/api/v1/namespaces/${encodeURIComponent(namespace)}/${resource}`;
