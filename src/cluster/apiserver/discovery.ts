import { unavailable } from '../aggregation/aggregator.ts';
import { METRICS_RESOURCES } from '../aggregation/metrics/resources.ts';
import type { Subresource } from '../kinds/kind.ts';
import { sha256 } from '../../crypto/sha256.ts';
import type { ApiRequest, ApiResponse } from '../messages.ts';
import { answerTagged, Tagged } from './etag.ts';
import { negotiateMedia, type Restriction } from './negotiation.ts';
import { groupNames, groupVersions, type GroupVersion, type Resource } from './resources.ts';
import { json } from './responses.ts';
import { SERVED, type Served } from './served.ts';

const apiVersion = (group: string, version: string): string =>
  group === '' ? version : `${group}/${version}`;

/** The first eight of the hash's bytes in base64. Models staging/src/k8s.io/apiserver/pkg/endpoints/discovery/storageversionhash.go */
function storageVersionHash(type: string): string {
  const bytes = sha256(type).slice(0, 16).match(/../g) ?? [];
  return btoa(String.fromCharCode(...bytes.map((digits) => parseInt(digits, 16))));
}

function subresourceEntry({ plural, namespaced }: Resource, sub: Subresource): unknown {
  return {
    name: `${plural}/${sub.name}`,
    singularName: '',
    namespaced,
    ...(sub.group === undefined ? {} : { group: sub.group }),
    ...(sub.version === undefined ? {} : { version: sub.version }),
    kind: sub.kind,
    verbs: sub.verbs,
  };
}

/** A resource, then its subresources, as the old discovery lists them. */
function entries(resource: Resource): readonly unknown[] {
  const { shortNames, categories, storage } = resource;
  const own = {
    name: resource.plural,
    singularName: resource.singular,
    namespaced: resource.namespaced,
    kind: resource.kind,
    verbs: resource.verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(storage === undefined ? {} : { storageVersionHash: storageVersionHash(storage) }),
  };
  return [own, ...resource.subresources.map((sub) => subresourceEntry(resource, sub))];
}

function resourceList({ group, version, resources }: GroupVersion): unknown {
  return {
    kind: 'APIResourceList',
    // The first releases left it out of the core group's list, and so it stayed.
    ...(group === '' ? {} : { apiVersion: 'v1' }),
    groupVersion: apiVersion(group, version),
    resources: resources.flatMap(entries),
  };
}

function group(all: readonly GroupVersion[], name: string): { readonly [key: string]: unknown } {
  const versions = all
    .filter((entry) => entry.group === name)
    .map(({ version }) => ({ groupVersion: apiVersion(name, version), version }));
  return { name, versions, preferredVersion: versions[0] };
}

function groupList(all: readonly GroupVersion[]): unknown {
  const names = groupNames(all).filter((name) => name !== '');
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: names.map((name) => group(all, name)) };
}

const responseKind = (one: {
  readonly kind: string;
  readonly group?: string;
  readonly version?: string;
}): unknown => ({
  group: one.group ?? '',
  version: one.version ?? '',
  kind: one.kind,
});

function aggregatedResource(resource: Resource): unknown {
  const { shortNames, categories, group, version, custom } = resource;
  // What is built in leaves its own group and version to be known.
  const own = custom ? { group, version } : {};
  const subresources = resource.subresources.map((sub) => ({
    subresource: sub.name,
    responseKind: responseKind({ ...own, ...sub }),
    verbs: sub.verbs,
  }));
  return {
    resource: resource.plural,
    responseKind: responseKind({ ...own, kind: resource.kind }),
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singular,
    verbs: resource.verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(subresources.length > 0 ? { subresources } : {}),
  };
}

/** Models staging/src/k8s.io/api/apidiscovery/v2/types.go */
function aggregated(all: readonly GroupVersion[], legacy: boolean): unknown {
  const names = groupNames(all).filter((name) => (name === '') === legacy);
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: names.map((name) => ({
      metadata: { ...(name === '' ? {} : { name }), creationTimestamp: null },
      versions: all
        .filter((entry) => entry.group === name)
        .map((entry) => ({
          version: entry.version,
          resources: entry.resources.map(aggregatedResource),
          freshness: entry.stale ? 'Stale' : 'Current',
        })),
    })),
  };
}

/**
 * Whether an Accept header asks for aggregated discovery anywhere: who can read it wants it.
 * Models staging/src/k8s.io/apiserver/pkg/endpoints/discovery/aggregated/wrapper.go
 */
export const AGGREGATED: Restriction = (conversion) =>
  conversion?.group === 'apidiscovery.k8s.io' &&
  conversion.version === 'v2' &&
  conversion.kind === 'APIGroupDiscoveryList';

/** Both documents, and of which other servers they tell. */
interface Documents {
  readonly remote: readonly GroupVersion[];
  readonly core: Tagged;
  readonly named: Tagged;
}

const known = new WeakMap<readonly GroupVersion[], Documents>();

/**
 * Aggregated discovery, kept while the same is served.
 * Models staging/src/k8s.io/apiserver/pkg/endpoints/discovery/aggregated/handler.go
 */
function documents(own: readonly GroupVersion[], remote: readonly GroupVersion[]): Documents {
  const last = known.get(own);
  if (last && last.remote.length === remote.length && last.remote.every((one, i) => one === remote[i]))
    return last;
  const all = [...own, ...remote];
  const made = {
    remote,
    core: new Tagged(aggregated(all, true)),
    named: new Tagged(aggregated(all, false)),
  };
  known.set(own, made);
  return made;
}

/** Makes what a server says of its own kinds, and of the metrics server's, before the first client asks. */
export async function prepareDiscovery(): Promise<void> {
  documents(groupVersions(SERVED), [METRICS_RESOURCES]);
}

const AGGREGATED_HEADERS = {
  'content-type': 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  vary: 'Accept',
  'cache-control': 'public',
};

/**
 * Answers `/api`, `/apis`, a group or a group's version; undefined for any other path.
 * @param remote what other servers answer for
 */
export function discovery(
  path: string,
  request: ApiRequest,
  served: readonly Served[],
  remote: readonly GroupVersion[],
  address: string,
): ApiResponse | undefined {
  const own = groupVersions(served);
  const all = remote.length > 0 ? [...own, ...remote] : own;
  const parts = path.split('/').slice(1);
  const [root, first, second] = parts;
  if ((root === 'api' || root === 'apis') && parts.length === 1) {
    if (negotiateMedia(request, AGGREGATED)?.conversion) {
      const { core, named } = documents(own, remote);
      // Models staging/src/k8s.io/apiserver/pkg/endpoints/discovery/aggregated/etag.go
      return answerTagged(request, root === 'api' ? core : named, AGGREGATED_HEADERS);
    }
    if (root === 'apis') return json(200, groupList(all));
    return json(200, {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
    });
  }
  const find = (name: string, version: string): GroupVersion | undefined =>
    all.find((entry) => entry.group === name && entry.version === version);
  if (root === 'api' && parts.length === 2) {
    const entry = find('', first ?? '');
    return entry && json(200, resourceList(entry));
  }
  if (root !== 'apis' || first === undefined || first === '') return undefined;
  if (parts.length === 2) {
    const exists = all.some((entry) => entry.group === first);
    return exists ? json(200, { kind: 'APIGroup', apiVersion: 'v1', ...group(all, first) }) : undefined;
  }
  const entry = parts.length === 3 ? find(first, second ?? '') : undefined;
  if (entry?.stale) return unavailable();
  return entry && json(200, resourceList(entry));
}
