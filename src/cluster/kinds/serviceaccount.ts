import type { ServiceAccount } from '../api/types.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind } from './kind.ts';

/** Models pkg/registry/core/serviceaccount/strategy.go */
export const serviceaccount = defineKind<ServiceAccount>({
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  shortNames: ['sa'],
  schema: 'io.k8s.api.core.v1.ServiceAccount',
  returnsDeleted: true,
  subresources: [
    {
      name: 'token',
      kind: 'TokenRequest',
      group: 'authentication.k8s.io',
      version: 'v1',
      verbs: ['create'],
    },
  ],
  columns: columns('Name', 'Secrets', 'Age'),
  row: ({ metadata, secrets }, { now }) => [
    metadata?.name ?? '',
    (secrets ?? []).length,
    age(metadata?.creationTimestamp, now),
  ],
});
