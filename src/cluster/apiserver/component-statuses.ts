import { columns, resourceName } from '../kinds/kind.ts';
import type { Component } from '../kubelet/components.ts';
import { fieldsMatch } from '../machinery/fields.ts';
import { matches } from '../machinery/selectors.ts';
import { methodNotSupported, notFound } from '../machinery/status.ts';
import type { ApiRequest, ApiResponse } from '../messages.ts';
import { parseListOptions } from './list-options.ts';
import type { NodeDoor } from './node-door.ts';
import { negotiate } from './representation.ts';
import { json } from './responses.ts';
import { parseSelectors } from './selection.ts';
import { columnDefinitions, PARTIAL, type IncludeObject } from './table.ts';

export const COMPONENT_STATUS_DEPRECATION = 'v1 ComponentStatus is deprecated in v1.19+';

/** What is asked how it is, where, and which program that is. Models pkg/registry/core/rest/storage_core.go (serversToValidate) */
const SERVERS: readonly (readonly [name: string, component: Component, port: number])[] = [
  ['etcd-0', 'etcd', 2379],
  ['controller-manager', 'kube-controller-manager', 10_257],
  ['scheduler', 'kube-scheduler', 10_259],
];

/** What a program answers, or why it does not; undefined: it is well. */
function complaintOf(nodes: NodeDoor | undefined, component: Component, port: number): string | undefined {
  if (nodes?.runs(component) !== false) return undefined;
  return `Get "https://127.0.0.1:${port}/healthz": dial tcp 127.0.0.1:${port}: connect: connection refused`;
}

const COLUMNS = columns('Name', 'Status', 'Message', 'Error');
const KIND = { group: '', version: 'v1', kind: 'ComponentStatus', plural: 'componentstatuses', fields: {} };

/** The health of one part: all of its object but its type. */
interface Health {
  readonly metadata: { readonly name: string; readonly creationTimestamp: null };
  readonly conditions: readonly [
    { readonly type: 'Healthy'; readonly status: 'True' | 'False'; readonly message: string },
  ];
}

function healthOf(nodes: NodeDoor | undefined, [name, component, port]: (typeof SERVERS)[number]): Health {
  const complaint = complaintOf(nodes, component, port);
  return {
    metadata: { name, creationTimestamp: null },
    conditions: [
      { type: 'Healthy', status: complaint === undefined ? 'True' : 'False', message: complaint ?? 'ok' },
    ],
  };
}

const table = (found: readonly Health[], include: IncludeObject): object => ({
  kind: 'Table',
  apiVersion: 'meta.k8s.io/v1',
  metadata: {},
  columnDefinitions: columnDefinitions(COLUMNS),
  rows: found.map(({ metadata, conditions: [{ status, message }] }) => ({
    cells: [metadata.name, status === 'True' ? 'Healthy' : 'Unhealthy', message, ''],
    object: include === 'None' ? null : { ...PARTIAL, metadata },
  })),
});

/** One of them by its name. */
function answerOne(request: ApiRequest, name: string, nodes: NodeDoor | undefined): ApiResponse {
  const server = SERVERS.find(([known]) => known === name);
  if (!server) throw notFound({ group: '', name: 'componentstatus' }, name);
  const health = healthOf(nodes, server);
  const form = negotiate(request);
  if (form.type === 'table') return json(200, table([health], form.include));
  if (form.type === 'metadata') return json(200, { ...PARTIAL, metadata: health.metadata });
  return json(200, { kind: 'ComponentStatus', apiVersion: 'v1', ...health });
}

/**
 * The health of the control plane's parts, or of the one of a name. Models pkg/registry/core/componentstatus/rest.go
 * @param nodes tells which of them work; missing: all
 * @returns undefined where the method is none of theirs
 */
export function componentStatuses(
  request: ApiRequest,
  name: string,
  nodes: NodeDoor | undefined,
): ApiResponse | undefined {
  if (request.method !== 'GET') return undefined;
  if (name !== '') return answerOne(request, name, nodes);
  const { labels, fields } = parseSelectors(KIND, request.query);
  if (parseListOptions(request.query).watch) throw methodNotSupported(resourceName(KIND), 'watch');
  const found = SERVERS.filter(
    ([server]) =>
      matches(labels, {}) && fieldsMatch(fields, (field) => (field === 'metadata.name' ? server : '')),
  ).map((server) => healthOf(nodes, server));
  const form = negotiate(request);
  if (form.type === 'table') return json(200, table(found, form.include));
  if (form.type === 'metadata') {
    const items = found.map(({ metadata }) => ({ ...PARTIAL, metadata }));
    return json(200, {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata: {},
      items,
    });
  }
  return json(200, { kind: 'ComponentStatusList', apiVersion: 'v1', metadata: {}, items: found });
}
