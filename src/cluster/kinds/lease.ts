import type { Lease } from '../api/types.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind } from './kind.ts';

/** Models pkg/registry/coordination/lease/strategy.go */
export const lease = defineKind<Lease>({
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  schema: 'io.k8s.api.coordination.v1.Lease',
  createOnUpdate: true,
  unconditionalUpdate: false,
  columns: columns('Name', 'Holder', 'Age'),
  row: ({ metadata, spec }, { now }) => [
    metadata?.name ?? '',
    spec?.holderIdentity ?? '',
    age(metadata?.creationTimestamp, now),
  ],
});
