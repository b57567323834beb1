import type { ApiClient, ClientRequest } from '../client.ts';
import { groupVersionOf, type Discovery, type Mapping } from '../mapper.ts';
import { asList, asObject, isObject, kindOf, textOf, type JsonObject } from '../object.ts';

/** What a server offers, in the lists of `meta/v1`. */
export interface ServerLists {
  /** An `APIGroupList`. */
  readonly groups: JsonObject;
  /** An `APIResourceList` for each group and version, by `apps/v1`. */
  readonly resources: ReadonlyMap<string, JsonObject>;
}

const AGGREGATED =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,' +
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

const QUERY = { timeout: '32s' };

/**
 * Asks the server what it offers: aggregated discovery, or group by group where the server does not know that.
 * Models client-go/discovery/discovery_client.go
 */
export async function askServer(
  client: ApiClient,
  query: ClientRequest['query'] & object = QUERY,
): Promise<ServerLists> {
  const core = await client.json({ path: '/api', query, accept: AGGREGATED });
  const named = await client.json({ path: '/apis', query, accept: AGGREGATED });
  if (kindOf(core) === 'APIGroupDiscoveryList' && kindOf(named) === 'APIGroupDiscoveryList')
    return splitAggregated([...asList(core['items']), ...asList(named['items'])].filter(isObject));
  const versions = asList(core['versions'])
    .map(String)
    .map((version) => ({ groupVersion: version, version }));
  const groups = [
    { name: '', versions, preferredVersion: versions[0] },
    ...asList(named['groups']).filter(isObject),
  ];
  const resources = new Map<string, JsonObject>();
  for (const groupVersion of groups.flatMap(groupVersionsOf)) {
    const path = groupVersion.includes('/') ? `/apis/${groupVersion}` : `/api/${groupVersion}`;
    resources.set(groupVersion, await client.json({ path, query }));
  }
  return { groups: groupList(groups), resources };
}

const groupList = (groups: readonly JsonObject[]): JsonObject => ({
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups,
});

/** What aggregated discovery says, in the lists that there were before. Models client-go/discovery/aggregated_discovery.go */
function splitAggregated(items: readonly JsonObject[]): ServerLists {
  const resources = new Map<string, JsonObject>();
  const groups = items.map((item) => {
    const name = textOf(item, 'metadata', 'name');
    const versions = asList(item['versions'])
      .filter(isObject)
      // what a server that does not answer serves is as good as not there
      .filter((entry) => entry['freshness'] !== 'Stale')
      .map((entry) => {
        const version = textOf(entry, 'version');
        const groupVersion = groupVersionOf({ group: name, version });
        resources.set(groupVersion, {
          kind: 'APIResourceList',
          apiVersion: 'v1',
          groupVersion,
          resources: asList(entry['resources']).filter(isObject).flatMap(resourcesOf),
        });
        return { groupVersion, version };
      });
    const preferredVersion = versions[0] ?? { groupVersion: '', version: '' };
    return { name, versions: versions.length === 0 ? null : versions, preferredVersion };
  });
  return { groups: groupList(groups), resources };
}

/** A resource and its subresources, as entries of a list. What tells no kind is not in it. */
function resourcesOf(entry: JsonObject): readonly JsonObject[] {
  const name = textOf(entry, 'resource');
  const listed = (own: string, described: JsonObject): JsonObject => ({
    name: own,
    singularName: textOf(entry, 'singularResource'),
    namespaced: entry['scope'] === 'Namespaced',
    ...kindIn(described),
    verbs: described['verbs'] ?? null,
  });
  return [
    { ...listed(name, entry), ...given(entry, 'shortNames'), ...given(entry, 'categories') },
    ...asList(entry['subresources'])
      .filter(isObject)
      .map((sub) => listed(`${name}/${textOf(sub, 'subresource')}`, sub)),
  ].filter((item) => item['kind'] !== '');
}

function kindIn({ responseKind }: JsonObject): JsonObject {
  const { group, version, kind } = asObject(responseKind);
  return { ...(group ? { group } : {}), ...(version ? { version } : {}), kind: kind ?? '' };
}

const given = (entry: JsonObject, field: string): JsonObject =>
  asList(entry[field]).length === 0 ? {} : { [field]: entry[field] };

/** The groups' versions, in the order of the list: `v1`, `apps/v1`. */
export const groupVersionsIn = (groups: JsonObject): readonly string[] =>
  asList(groups['groups']).filter(isObject).flatMap(groupVersionsOf);

const groupVersionsOf = ({ versions }: JsonObject): readonly string[] =>
  asList(versions).map((version) => textOf(version, 'groupVersion'));

/** The resources of all groups and versions, of those that there is a list of. Models client-go/restmapper/discovery.go */
export function discoveryFrom({ groups, resources }: ServerLists): Discovery {
  const groupVersions = groupVersionsIn(groups);
  const preferred = new Set(
    asList(groups['groups']).map((group) => textOf(group, 'preferredVersion', 'groupVersion')),
  );
  const mappings = groupVersions.flatMap((groupVersion) =>
    mappingsOf(asList(resources.get(groupVersion)?.['resources']), groupVersion, preferred.has(groupVersion)),
  );
  return { groupVersions, resources: mappings };
}

const strings = (value: unknown): readonly string[] => asList(value).map(String);

function mappingsOf(entries: readonly unknown[], groupVersion: string, preferred: boolean): Mapping[] {
  const [version = '', group = ''] = groupVersion.split('/').reverse();
  const all = entries.filter(isObject);
  const subresources = new Map<string, string[]>();
  for (const entry of all) {
    const [parent = '', ...rest] = textOf(entry, 'name').split('/');
    if (rest.length === 0) subresources.set(parent, []);
    else subresources.get(parent)?.push(rest.join('/'));
  }
  return all
    .filter((entry) => !textOf(entry, 'name').includes('/'))
    .map((entry) => ({
      group,
      version,
      resource: textOf(entry, 'name'),
      singular: textOf(entry, 'singularName'),
      kind: textOf(entry, 'kind'),
      namespaced: entry['namespaced'] === true,
      shortNames: strings(entry['shortNames']),
      categories: strings(entry['categories']),
      verbs: strings(entry['verbs']),
      subresources: subresources.get(textOf(entry, 'name')) ?? [],
      preferred,
    }));
}
