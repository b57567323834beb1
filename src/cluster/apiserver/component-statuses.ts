import { columns } from '../kinds/kind.ts';
import type { ApiRequest, ApiResponse } from '../messages.ts';
import { negotiate } from './representation.ts';
import { json } from './responses.ts';
import { columnDefinitions, PARTIAL } from './table.ts';

export const COMPONENT_STATUS_DEPRECATION = 'v1 ComponentStatus is deprecated in v1.19+';

const NAMES = ['etcd-0', 'controller-manager', 'scheduler'];

const COLUMNS = columns('Name', 'Status', 'Message', 'Error');

/** The health of the control plane's parts, which are always well here. */
export function componentStatuses(request: ApiRequest): ApiResponse {
  const metadata = (name: string): object => ({ name, creationTimestamp: null });
  if (negotiate(request).type === 'table') {
    return json(200, {
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata: {},
      columnDefinitions: columnDefinitions(COLUMNS),
      rows: NAMES.map((name) => ({
        cells: [name, 'Healthy', 'ok', ''],
        object: { ...PARTIAL, metadata: metadata(name) },
      })),
    });
  }
  return json(200, {
    kind: 'ComponentStatusList',
    apiVersion: 'v1',
    metadata: {},
    items: NAMES.map((name) => ({
      metadata: metadata(name),
      conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
    })),
  });
}
