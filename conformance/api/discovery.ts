import { differences, type Difference } from '../differences.ts';
import type { ApiRecording, Check } from './recording.ts';
import type { Answering } from './server.ts';

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';

/** A list by the names of its items, so that one item too many is one difference. */
function keyed(value: unknown, nameOf: (item: Readonly<Record<string, unknown>>) => unknown): unknown {
  if (!Array.isArray(value)) return value;
  return Object.fromEntries(
    value.map((item, i) => [String(nameOf(item as Record<string, unknown>) ?? i), item]),
  );
}

type Document = Readonly<Record<string, unknown>>;

const ORDER = '(order)';

/** Legacy and aggregated documents as maps by name, with the order of names beside them. */
function byNames(document: unknown): unknown {
  if (typeof document !== 'object' || document === null) return document;
  const { resources, groups, items, ...rest } = document as Document;
  const out: Record<string, unknown> = { ...rest };
  const put = (key: string, list: unknown, of: (item: Document) => unknown): void => {
    if (!Array.isArray(list)) return;
    out[key] = keyed(list, of);
    out[`${key} ${ORDER}`] = list.map((item: Document) => of(item) ?? '').join(' ');
  };
  put('resources', resources, ({ name }) => name);
  put('groups', groups, ({ name }) => name);
  if (Array.isArray(items)) {
    const groupsOf = items.map((item: Document) => ({
      ...item,
      name: (item['metadata'] as Document)['name'] ?? '',
      versions: keyed(
        (item['versions'] as readonly Document[]).map((version) => ({
          ...version,
          resources: keyed(version['resources'], ({ resource }) => resource),
          order: (version['resources'] as readonly Document[]).map(({ resource }) => resource).join(' '),
        })),
        ({ version }) => version,
      ),
    }));
    put('items', groupsOf, ({ name }) => name);
  }
  return out;
}

/** What differs, or that only the order of keys does: raw answers show it. */
function compareDocuments(expected: unknown, got: unknown): readonly Difference[] {
  const found = differences(byNames(expected), byNames(got));
  if (found.length > 0) return found;
  const [left, right] = [JSON.stringify(expected), JSON.stringify(got)];
  return left === right ? [] : [{ path: '(order of keys)', expected: left, got: right }];
}

/** Compares `/api`, `/apis` and everything below, in both forms of discovery, and the version. */
export async function checkDiscovery(recording: ApiRecording, server: Answering): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const add = (name: string, expected: unknown, got: unknown): void =>
    void checks.push({ area: 'discovery', name, differences: compareDocuments(expected, got) });
  for (const name of recording.names('discovery-')) {
    const path = `/${name.replaceAll('_', '/')}`;
    add(path, recording.read(`discovery-${name}`), await server.get(path));
  }
  for (const name of recording.names('aggregated-')) {
    const got = await server.get(`/${name}`, AGGREGATED);
    add(`/${name} (aggregated)`, recording.read(`aggregated-${name}`), got);
  }
  const version = await server.get('/version');
  add('/version', recording.read('version'), typeof version === 'string' ? JSON.parse(version) : version);
  return checks;
}
