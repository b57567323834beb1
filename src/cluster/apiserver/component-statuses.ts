import { columns } from '../kinds/kind.ts';
import type { Component } from '../kubelet/components.ts';
import type { ApiRequest, ApiResponse } from '../messages.ts';
import type { NodeDoor } from './node-door.ts';
import { negotiate } from './representation.ts';
import { json } from './responses.ts';
import { columnDefinitions, PARTIAL } from './table.ts';

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

/** The health of the control plane's parts. @param nodes tells which of them work; missing: all */
export function componentStatuses(request: ApiRequest, nodes?: NodeDoor): ApiResponse {
  const found = SERVERS.map(([name, component, port]) => ({
    name,
    complaint: complaintOf(nodes, component, port),
  }));
  const metadata = (name: string): object => ({ name, creationTimestamp: null });
  if (negotiate(request).type === 'table') {
    return json(200, {
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata: {},
      columnDefinitions: columnDefinitions(COLUMNS),
      rows: found.map(({ name, complaint }) => ({
        cells: [name, complaint === undefined ? 'Healthy' : 'Unhealthy', complaint ?? 'ok', ''],
        object: { ...PARTIAL, metadata: metadata(name) },
      })),
    });
  }
  return json(200, {
    kind: 'ComponentStatusList',
    apiVersion: 'v1',
    metadata: {},
    items: found.map(({ name, complaint }) => ({
      metadata: metadata(name),
      conditions: [
        { type: 'Healthy', status: complaint === undefined ? 'True' : 'False', message: complaint ?? 'ok' },
      ],
    })),
  });
}
