import type { ResourceQuota } from '../api/types.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind } from './kind.ts';
import { validateQuota, validateQuotaStatus, validateQuotaUpdate } from './resourcequota-validation.ts';

type List = Readonly<Record<string, string>>;

function texts(hard: List, used: List, limits: boolean): string {
  return Object.keys(hard)
    .filter((name) => name.startsWith('limits.') === limits)
    .sort()
    .map((name) => `${name}: ${used[name] ?? '0'}/${hard[name] ?? '0'}`)
    .join(', ');
}

/** Models pkg/registry/core/resourcequota/strategy.go */
export const resourcequota = defineKind<ResourceQuota>({
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  shortNames: ['quota'],
  schema: 'io.k8s.api.core.v1.ResourceQuota',
  hasStatus: true,
  returnsDeleted: true,
  columns: columns('Name', 'Request', 'Limit', 'Age'),
  initialStatus: () => ({}),
  validate: validateQuota,
  validateUpdate: validateQuotaUpdate,
  validateStatusUpdate: (object, _old, errors) => validateQuotaStatus(object, errors),
  row({ metadata, status }, { now }) {
    const { hard = {}, used = {} } = status ?? {};
    return [
      metadata?.name ?? '',
      texts(hard, used, false),
      texts(hard, used, true),
      age(metadata?.creationTimestamp, now),
    ];
  },
});
