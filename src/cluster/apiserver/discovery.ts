import type { Kind, Subresource } from '../kinds/kind.ts';
import type { ApiResponse } from '../messages.ts';
import { VIRTUAL, type VirtualResource } from './virtual-resources.ts';
import { parseAccept } from './representation.ts';
import { json } from './responses.ts';
import { SERVED, type Served } from './served.ts';

const STATUS_VERBS = ['get', 'patch', 'update'];

/** A resource as the old discovery lists it. */
interface ApiResource {
  readonly name: string;
  readonly singularName: string;
  readonly namespaced: boolean;
  readonly group?: string;
  readonly version?: string;
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

/** The groups in the order in which the server prefers them; '' is the core group. */
const GROUP_ORDER = [
  '',
  'apiregistration.k8s.io',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  'flowcontrol.apiserver.k8s.io',
];

interface GroupVersion {
  readonly group: string;
  readonly version: string;
  readonly served: readonly Served[];
  readonly virtual: readonly VirtualResource[];
}

const newestFirst = (a: string, b: string): number => (a < b ? 1 : -1);

function groupVersions(): readonly GroupVersion[] {
  const entries: GroupVersion[] = [];
  for (const group of GROUP_ORDER) {
    const versions = new Set(
      [...SERVED, ...VIRTUAL].filter((one) => one.group === group).map(({ version }) => version),
    );
    for (const version of [...versions].sort(newestFirst)) {
      const is = (one: { readonly group: string; readonly version: string }): boolean =>
        one.group === group && one.version === version;
      entries.push({ group, version, served: SERVED.filter(is), virtual: VIRTUAL.filter(is) });
    }
  }
  return entries;
}

let known: readonly GroupVersion[] | undefined;
const all = (): readonly GroupVersion[] => (known ??= groupVersions());

const apiVersion = (group: string, version: string): string =>
  group === '' ? version : `${group}/${version}`;

function subresourcesOf(kind: Kind): readonly Subresource[] {
  const status = kind.hasStatus ? [{ name: 'status', kind: kind.kind, verbs: STATUS_VERBS }] : [];
  return [...kind.subresources, ...status].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function resourcesOf({ served, virtual }: GroupVersion): readonly ApiResource[] {
  const own = served.flatMap(({ kind }): readonly ApiResource[] => [
    {
      name: kind.plural,
      singularName: kind.singular,
      namespaced: kind.namespaced,
      kind: kind.kind,
      verbs: kind.verbs,
      ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
      ...(kind.categories.length > 0 ? { categories: kind.categories } : {}),
    },
    ...subresourcesOf(kind).map((sub) => ({
      name: `${kind.plural}/${sub.name}`,
      singularName: '',
      namespaced: kind.namespaced,
      ...(sub.group === undefined ? {} : { group: sub.group }),
      ...(sub.version === undefined ? {} : { version: sub.version }),
      kind: sub.kind,
      verbs: sub.verbs,
    })),
  ]);
  const others = virtual.map(({ plural, singular, namespaced, kind, verbs, shortNames }): ApiResource => ({
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs,
    ...(shortNames ? { shortNames } : {}),
  }));
  return [...own, ...others].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function resourceList(entry: GroupVersion): unknown {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersion(entry.group, entry.version),
    resources: resourcesOf(entry),
  };
}

function group(name: string): { readonly [key: string]: unknown } {
  const versions = all()
    .filter((entry) => entry.group === name)
    .map(({ version }) => ({ groupVersion: apiVersion(name, version), version }));
  return { name, versions, preferredVersion: versions[0] };
}

function groupList(): unknown {
  const names = [...new Set(all().map((entry) => entry.group))].filter((name) => name !== '');
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: names.map(group) };
}

function aggregatedResources(entry: GroupVersion): readonly unknown[] {
  const flat = resourcesOf(entry);
  const responseKind = (one: ApiResource): unknown => ({
    group: one.group ?? '',
    version: one.version ?? '',
    kind: one.kind,
  });
  return flat
    .filter(({ name }) => !name.includes('/'))
    .map((one) => {
      const subresources = flat
        .filter(({ name }) => name.startsWith(`${one.name}/`))
        .map((sub) => ({
          subresource: sub.name.slice(one.name.length + 1),
          responseKind: responseKind(sub),
          verbs: sub.verbs,
        }));
      return {
        resource: one.name,
        responseKind: responseKind(one),
        scope: one.namespaced ? 'Namespaced' : 'Cluster',
        singularResource: one.singularName,
        verbs: one.verbs,
        ...(one.shortNames ? { shortNames: one.shortNames } : {}),
        ...(one.categories ? { categories: one.categories } : {}),
        ...(subresources.length > 0 ? { subresources } : {}),
      };
    });
}

/** Models staging/src/k8s.io/api/apidiscovery/v2/types.go */
function aggregated(legacy: boolean, version: string): unknown {
  const names = [...new Set(all().map((entry) => entry.group))].filter((name) => (name === '') === legacy);
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: names.map((name) => ({
      metadata: { ...(name === '' ? {} : { name }), creationTimestamp: null },
      versions: all()
        .filter((entry) => entry.group === name)
        .map((entry) => ({
          version: entry.version,
          resources: aggregatedResources(entry),
          freshness: 'Current',
        })),
    })),
  };
}

/** The version of aggregated discovery that an Accept header asks for first. */
function wantsAggregated(accept: string | undefined): string | undefined {
  for (const { type, parameters } of parseAccept(accept)) {
    const version = parameters['v'];
    if (
      type === 'application/json' &&
      parameters['g'] === 'apidiscovery.k8s.io' &&
      parameters['as'] === 'APIGroupDiscoveryList' &&
      (version === 'v2' || version === 'v2beta1')
    ) {
      return version;
    }
    if (parameters['as'] === undefined && (type === 'application/json' || type === '*/*')) return undefined;
  }
  return undefined;
}

/** Answers `/api`, `/apis`, a group or a group's version; undefined for any other path. */
export function discovery(
  path: string,
  accept: string | undefined,
  address: string,
): ApiResponse | undefined {
  const parts = path.split('/').slice(1);
  const [root, first, second] = parts;
  if ((root === 'api' || root === 'apis') && parts.length === 1) {
    const version = wantsAggregated(accept);
    if (version !== undefined) {
      const value = aggregated(root === 'api', version);
      const type = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
      return { ...json(200, value), headers: { 'content-type': type } };
    }
    if (root === 'apis') return json(200, groupList());
    return json(200, {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
    });
  }
  const find = (name: string, version: string): GroupVersion | undefined =>
    all().find((entry) => entry.group === name && entry.version === version);
  if (root === 'api' && parts.length === 2) {
    const entry = find('', first ?? '');
    return entry && json(200, resourceList(entry));
  }
  if (root !== 'apis' || first === undefined || first === '') return undefined;
  if (parts.length === 2) {
    const exists = all().some((entry) => entry.group === first);
    return exists ? json(200, { kind: 'APIGroup', apiVersion: 'v1', ...group(first) }) : undefined;
  }
  const entry = parts.length === 3 ? find(first, second ?? '') : undefined;
  return entry && json(200, resourceList(entry));
}
