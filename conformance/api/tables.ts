import { resourceOf } from '../../src/cluster/kinds/kind.ts';
import { keyOf, type StoredObject } from '../../src/cluster/machinery/object.ts';
import { SERVED, type Served } from '../../src/cluster/apiserver/served.ts';
import { differences, isTime, mapScalars } from '../differences.ts';
import { withoutDescriptions, type ApiRecording, type Check } from './recording.ts';
import { answering } from './server.ts';

interface List {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly StoredObject[];
}

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

const AGE = /\b(\d+[dhms])+\b/g;

/** The cells of a table with ages replaced: the two servers look at different moments. */
function withoutAges(table: unknown): unknown {
  return mapScalars(table, (scalar, key) =>
    key === 'cells' && typeof scalar === 'string' ? scalar.replace(AGE, '<age>') : scalar,
  );
}

const servedOf = ({ apiVersion, kind }: List): Served | undefined =>
  SERVED.find((one) => one.apiVersion === apiVersion && `${one.kind.kind}List` === kind);

function urlOf({ apiVersion, kind }: Served): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return `${root}${kind.namespaced ? '/namespaces/default' : ''}/${kind.plural}`;
}

/** The newest time in a JSON value, in milliseconds since the epoch: about when it was recorded. */
function newest(value: unknown): number {
  let found = 0;
  mapScalars(value, (scalar) => {
    if (isTime(scalar)) found = Math.max(found, Date.parse(scalar));
    return scalar;
  });
  return found;
}

/** Puts the objects of all recorded lists into a server and compares its lists and Tables with the recorded ones. */
export async function checkTables(recording: ApiRecording): Promise<readonly Check[]> {
  const lists = recording.names('list-').map((name) => {
    const list = recording.read(`list-${name}`) as List;
    return { name, list, served: servedOf(list) };
  });
  const tables = new Map<string, Map<string, StoredObject>>();
  for (const { list, served } of lists) {
    if (!served) continue;
    const { apiVersion, kind } = served;
    const objects = list.items.map((item): StoredObject => ({ ...item, apiVersion, kind: kind.kind }));
    const stored = objects.map((object) => served.toStored(object) as StoredObject);
    tables.set(resourceOf(kind), new Map(stored.map((object) => [keyOf(object), object])));
  }
  const revision = Math.max(...lists.map(({ list }) => Number(list.metadata.resourceVersion)));
  const server = answering({ snapshot: { revision, tables }, now: newest(lists) });
  const checks: Check[] = [];
  for (const { name, list, served } of lists) {
    const url = served && urlOf(served);
    const got = url === undefined ? undefined : await server.get(url);
    checks.push({ area: 'list', name, differences: differences(list, got) });
    const table = url === undefined ? undefined : await server.get(url, TABLE);
    checks.push({
      area: 'table',
      name,
      differences: differences(
        withoutDescriptions(withoutAges(recording.read(`table-${name}`))),
        withoutDescriptions(withoutAges(table)),
      ),
    });
  }
  return checks;
}
