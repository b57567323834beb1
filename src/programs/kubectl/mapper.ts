import type { ApiClient } from './client.ts';
import { CommandError, ConnectionError, NoMatchError, StatusError } from './errors.ts';
import { asList, asObject, isObject, kindOf, splitApiVersion, textOf, type JsonObject } from './object.ts';
import { quote } from './text.ts';

/** One resource that the server offers. */
export interface Mapping {
  readonly group: string;
  readonly version: string;
  /** Plural, lower case. */
  readonly resource: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  /** `status`, `scale`, `log`, … */
  readonly subresources: readonly string[];
  /** Whether this is the group's preferred version. */
  readonly preferred: boolean;
}

/** `v1`, `apps/v1`. */
export const groupVersionOf = ({ group, version }: Pick<Mapping, 'group' | 'version'>): string =>
  group === '' ? version : `${group}/${version}`;

/** `pods`, `deployments.apps`: how messages and names show a resource. */
export const groupResourceOf = ({ group, resource }: Mapping): string =>
  group === '' ? resource : `${resource}.${group}`;

/** `pod`, `deployment.apps`: what `kubectl get -o name` puts before the slash. */
export const groupKindOf = ({ group, kind }: Mapping): string =>
  (group === '' ? kind : `${kind}.${group}`).toLowerCase();

/** Refuses a name that cannot stand in a path. Models client-go/rest/request.go Name, Namespace */
export function checkSegment(name: string, what = 'resource name'): void {
  const problems = ['.', '..'].includes(name)
    ? [`may not be '${name}'`]
    : ['/', '%'].filter((char) => name.includes(char)).map((char) => `may not contain '${char}'`);
  if (problems.length === 0) return;
  throw new CommandError(`invalid ${what} ${quote(name)}: [${problems.join(' ')}]`);
}

/** The URL path of a resource's collection, or of one object or subresource of it. */
export function pathOf(mapping: Mapping, namespace: string, name = '', subresource = ''): string {
  const parts = mapping.group === '' ? ['api', mapping.version] : ['apis', mapping.group, mapping.version];
  if (mapping.namespaced && namespace !== '') {
    checkSegment(namespace, 'namespace');
    parts.push('namespaces', namespace);
  }
  parts.push(mapping.resource);
  if (name !== '') {
    checkSegment(name);
    parts.push(name);
  }
  if (subresource !== '') parts.push(subresource);
  return `/${parts.map(encodeURIComponent).join('/')}`;
}

/** The path of one object, which has a name. Models client-go/rest/request.go Name */
export function objectPath(mapping: Mapping, namespace: string, name: string, subresource?: string): string {
  if (name === '') throw new CommandError('resource name may not be empty');
  return pathOf(mapping, namespace, name, subresource);
}

/** What the server offers: groups and versions with their preferences, and all resources. */
export interface Discovery {
  readonly groupVersions: readonly string[];
  readonly resources: readonly Mapping[];
}

const AGGREGATED =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,' +
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

/**
 * Asks the server what it offers: aggregated discovery, or group by group where the server does not know that.
 * Models client-go/discovery/discovery_client.go
 * @param fresh what the client has cached of it does not count
 */
export async function discover(client: ApiClient, fresh = false): Promise<Discovery> {
  const query = { timeout: '32s' };
  const [core, named] = [
    await client.json({ path: '/api', query, accept: AGGREGATED, ...(fresh ? {} : { cached: true }) }),
    await client.json({ path: '/apis', query, accept: AGGREGATED, ...(fresh ? {} : { cached: true }) }),
  ];
  if (kindOf(core) === 'APIGroupDiscoveryList' && kindOf(named) === 'APIGroupDiscoveryList') {
    return aggregated([...asList(core['items']), ...asList(named['items'])]);
  }
  const groups: { name: string; versions: readonly string[]; preferred: string }[] = [
    {
      name: '',
      versions: asList(core['versions']).map(String),
      preferred: String(asList(core['versions'])[0] ?? ''),
    },
    ...asList(named['groups']).map((group) => ({
      name: textOf(group, 'name'),
      versions: asList(asObject(group)['versions']).map((version) => textOf(version, 'version')),
      preferred: textOf(group, 'preferredVersion', 'version'),
    })),
  ];
  const groupVersions: string[] = [];
  const resources: Mapping[] = [];
  for (const { name, versions, preferred } of groups) {
    for (const version of versions) {
      const groupVersion = groupVersionOf({ group: name, version });
      groupVersions.push(groupVersion);
      const list = await client.json({
        path: name === '' ? `/api/${version}` : `/apis/${groupVersion}`,
        query,
      });
      resources.push(...legacy(asList(list['resources']), name, version, version === preferred));
    }
  }
  return { groupVersions, resources };
}

const strings = (value: unknown): readonly string[] => asList(value).map(String);

function aggregated(groups: readonly unknown[]): Discovery {
  const groupVersions: string[] = [];
  const resources: Mapping[] = [];
  for (const group of groups) {
    const name = textOf(group, 'metadata', 'name');
    // What a server that does not answer serves is as good as not there. Models client-go/discovery/aggregated_discovery.go
    const fresh = asList(asObject(group)['versions']).filter((item) => textOf(item, 'freshness') !== 'Stale');
    fresh.forEach((item, at) => {
      const version = textOf(item, 'version');
      groupVersions.push(groupVersionOf({ group: name, version }));
      for (const entry of asList(asObject(item)['resources']).filter(isObject)) {
        resources.push({
          group: name,
          version,
          resource: textOf(entry, 'resource'),
          singular: textOf(entry, 'singularResource'),
          kind: textOf(entry, 'responseKind', 'kind'),
          namespaced: entry['scope'] === 'Namespaced',
          shortNames: strings(entry['shortNames']),
          categories: strings(entry['categories']),
          verbs: strings(entry['verbs']),
          subresources: asList(entry['subresources']).map((sub) => textOf(sub, 'subresource')),
          preferred: at === 0,
        });
      }
    });
  }
  return { groupVersions, resources };
}

function legacy(entries: readonly unknown[], group: string, version: string, preferred: boolean): Mapping[] {
  const all = entries.filter(isObject);
  return all
    .filter((entry) => !textOf(entry, 'name').includes('/'))
    .map((entry: JsonObject) => {
      const resource = textOf(entry, 'name');
      return {
        group,
        version,
        resource,
        singular: textOf(entry, 'singularName'),
        kind: textOf(entry, 'kind'),
        namespaced: entry['namespaced'] === true,
        shortNames: strings(entry['shortNames']),
        categories: strings(entry['categories']),
        verbs: strings(entry['verbs']),
        subresources: all
          .map((other) => textOf(other, 'name'))
          .filter((name) => name.startsWith(`${resource}/`))
          .map((name) => name.slice(resource.length + 1)),
        preferred,
      };
    });
}

/** Finds resources by what people type and by what manifests say. Models client-go/restmapper and cli-runtime's builder. */
export class RestMapper {
  readonly discovery: Discovery;
  readonly #warn: (text: string) => void;

  /** @param warn hears of short names that mean more than one resource */
  constructor(discovery: Discovery, warn: (text: string) => void = () => undefined) {
    this.discovery = discovery;
    this.#warn = warn;
  }

  /** The resources of a category such as `all`, or undefined when there is no such category. */
  expand(category: string): readonly Mapping[] | undefined {
    const found = this.discovery.resources.filter(
      (mapping) => mapping.preferred && mapping.categories.includes(category),
    );
    return found.length === 0 ? undefined : found;
  }

  /**
   * The resource that an argument names: plural, singular, short name or kind, with `.group` or `.version.group` after it.
   * Throws `NoMatchError`. Models cli-runtime/pkg/resource/builder.go mappingFor
   */
  forArgument(argument: string): Mapping {
    const full = /^([^.]*)\.([^.]*)\.(.*)$/.exec(argument);
    if (full) {
      const [, resource = '', given = '', group = ''] = full;
      const version = given || undefined;
      const exact = this.#byResource(resource, group, version) ?? this.#byKind(resource, group, version);
      if (exact) return exact;
    }
    const dot = argument.indexOf('.');
    return dot < 0
      ? this.forResource(argument, '')
      : this.forResource(argument.slice(0, dot), argument.slice(dot + 1));
  }

  /** What a resource and group are, in the version that the server prefers. Throws `NoMatchError`. */
  forResource(resource: string, group: string): Mapping {
    const found = this.#byResource(resource, group) ?? this.#byKind(resource, group);
    if (!found) throw new NoMatchError(`the server doesn't have a resource type ${quote(resource)}`);
    return found;
  }

  /**
   * The resource behind a manifest's kind, which may be written in lower case; undefined when the server has none. Without a version it is
   * that which the server prefers. Models apimachinery/pkg/api/meta/restmapper.go RESTMappings
   */
  forKind(apiVersion: string, kind: string): Mapping | undefined {
    const found = this.#ofVersion(apiVersion).find(
      (mapping) => mapping.kind === kind || mapping.kind.toLowerCase() === kind,
    );
    return found && { ...found, kind };
  }

  #ofVersion(apiVersion: string): readonly Mapping[] {
    const { group, version } = splitApiVersion(apiVersion);
    return this.discovery.resources.filter(
      (mapping) =>
        mapping.group === group && (version === '' ? mapping.preferred : mapping.version === version),
    );
  }

  /**
   * Whether the server has a manifest's list: that of one of its kinds, or one of anything. Models client-go/restmapper/discovery.go
   * NewDiscoveryRESTMapper
   */
  knowsList(apiVersion: string, kind: string): boolean {
    return this.#ofVersion(apiVersion).some(
      (mapping) => kind === 'List' || kind === `${mapping.kind}List` || kind === mapping.kind,
    );
  }

  #byResource(typed: string, group: string, version?: string): Mapping | undefined {
    const { resources } = this.discovery;
    const lower = typed.toLowerCase();
    for (const exact of [true, false]) {
      const inGroup = resources.filter(
        (mapping) => group === '' || (exact ? mapping.group === group : mapping.group.startsWith(group)),
      );
      const candidates = inGroup.filter((mapping) => version === undefined || mapping.version === version);
      // the beginning of a group's name does where no version is given
      const found =
        exact || version === undefined
          ? (candidates.find((mapping) => mapping.resource === lower) ??
            candidates.find((mapping) => (mapping.singular || mapping.kind.toLowerCase()) === lower))
          : undefined;
      if (found) return this.#preferred(found, version);
      // what a short name stands for is of no version
      const short = this.#byShortName(exact ? inGroup : candidates, typed);
      if (short) return this.#preferred(short, exact ? undefined : version);
    }
    return undefined;
  }

  /** The first resource with a short name; others are told of. Models client-go/restmapper/shortcut.go expandResourceShortcut */
  #byShortName(candidates: readonly Mapping[], typed: string): Mapping | undefined {
    const [first, ...others] = candidates.filter((mapping) => mapping.shortNames.includes(typed));
    const chosen = first && groupResourceOf(first);
    for (const name of new Set(others.map(groupResourceOf)))
      if (name !== chosen)
        this.#warn(`short name ${quote(typed)} could also match lower priority resource ${name}`);
    return first;
  }

  #byKind(kind: string, group: string, version?: string): Mapping | undefined {
    const found = this.discovery.resources.find(
      (mapping) =>
        mapping.kind === kind &&
        (group === '' || mapping.group === group) &&
        (version === undefined || mapping.version === version),
    );
    return found && this.#preferred(found, version);
  }

  #preferred(found: Mapping, version: string | undefined): Mapping {
    if (version !== undefined || found.preferred) return found;
    const better = this.discovery.resources.find(
      (mapping) => mapping.preferred && mapping.group === found.group && mapping.resource === found.resource,
    );
    return better ?? found;
  }
}

/** How often client-go tries discovery anew before it gives up, by what asks. */
const DISCOVERY_ATTEMPTS = 5;
/** How many of the attempts come after short names were looked up. */
const EXPANDED = 3;

/**
 * Discovery with client-go's complaints on the way: each failed attempt is logged as its memory cache does.
 * Models client-go/discovery/cached/memory/memcache.go
 * @param warn hears of short names that mean more than one resource
 */
export async function discoverOrComplain(
  client: ApiClient,
  complain: (message: string) => Promise<void>,
  warn: (text: string) => void,
  attempts = DISCOVERY_ATTEMPTS,
  tell: (file: string, level: number, message: string) => Promise<void> = () => Promise.resolve(),
  fresh = false,
): Promise<RestMapper> {
  for (let attempt = 1; ; attempt++) {
    try {
      return new RestMapper(await discover(client, fresh), warn);
    } catch (error) {
      if (error instanceof CommandError) throw error;
      if (!(error instanceof ConnectionError || error instanceof StatusError)) throw error;
      await complain(
        `memcache.go:265] "Unhandled Error" err=${quote(`couldn't get current server API group list: ${error.message}`)}`,
      );
      await tell(
        'cached_discovery',
        3,
        `cached_discovery.go:120] skipped caching discovery info due to ${error.message}`,
      );
      if (attempts > 1 && attempt === Math.max(1, attempts - EXPANDED)) {
        await tell('shortcut', 1, `shortcut.go:103] Error loading discovery information: ${error.message}`);
      }
      if (attempt >= attempts) throw error;
    }
  }
}
