import type { Lease } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind } from './kind.ts';

/** Models pkg/apis/coordination/validation/validation.go ValidateLeaseSpec */
function validateLease({ spec = {} }: Lease, errors: FieldErrors): void {
  const { leaseDurationSeconds: duration, leaseTransitions: transitions, preferredHolder } = spec;
  if (duration !== undefined && duration <= 0) {
    errors.invalid('spec.leaseDurationSeconds', duration, 'must be greater than 0');
  }
  if (transitions !== undefined && transitions < 0) {
    errors.invalid('spec.leaseTransitions', transitions, 'must be greater than or equal to 0');
  }
  if (preferredHolder && !spec.strategy) {
    errors.forbidden('spec.preferredHolder', 'may only be specified if `strategy` is defined');
  }
}

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
  validate: validateLease,
  validateUpdate: (object, _old, errors) => validateLease(object, errors),
  row: ({ metadata, spec }, { now }) => [
    metadata?.name ?? '',
    spec?.holderIdentity ?? '',
    age(metadata?.creationTimestamp, now),
  ],
});
