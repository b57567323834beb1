import { CommandError, NoMatchError } from './errors.ts';
import { splitApiVersion } from './object.ts';
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

/** The parts of `name.version.group`; none between two dots is any. */
function versioned(
  argument: string,
): { name: string; version: string | undefined; group: string } | undefined {
  const [, name = '', version = '', group = ''] = /^([^.]*)\.([^.]*)\.(.*)$/.exec(argument) ?? [];
  return name === '' ? undefined : { name, version: version || undefined, group };
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
    const exact = this.forVersionedResource(argument) ?? this.#byVersionedKind(argument);
    if (exact) return exact;
    const dot = argument.indexOf('.');
    return dot < 0
      ? this.forResource(argument, '')
      : this.forResource(argument.slice(0, dot), argument.slice(dot + 1));
  }

  /** The resource that `pods.v1.` or `deployments.v1.apps` names; undefined when there is none, or no version in it. */
  forVersionedResource(argument: string): Mapping | undefined {
    const parts = versioned(argument);
    return parts && this.#byResource(parts.name, parts.group, parts.version);
  }

  #byVersionedKind(argument: string): Mapping | undefined {
    const parts = versioned(argument);
    return parts && this.#byKind(parts.name, parts.group, parts.version);
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
