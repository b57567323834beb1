import type { FieldErrors } from '../machinery/field-errors.ts';
import { goQuantity } from '../machinery/go-values.ts';
import { checkQualifiedName } from '../machinery/names.ts';
import { milliUnits, nano } from '../machinery/quantity.ts';

const NON_NEGATIVE = 'must be greater than or equal to 0';

const AMOUNTS = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  ...['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  'requests.storage',
]);

const COUNTS = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'persistentvolumeclaims',
  'configmaps',
  'services.nodeports',
  'services.loadbalancers',
]);

/** Whether quotas know the name by itself. Models pkg/apis/core/helper/helpers.go IsStandardQuotaResourceName */
export const isStandardInQuotas = (name: string): boolean =>
  AMOUNTS.has(name) || COUNTS.has(name) || /^(requests\.)?hugepages-/.test(name);

/** A name of Kubernetes itself. Models pkg/apis/core/helper/helpers.go IsNativeResource */
export const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');

/** A device or the like. Models pkg/apis/core/helper/helpers.go IsExtendedResourceName */
export const isExtendedResource = (name: string): boolean =>
  !isNative(name) && !name.startsWith('requests.') && checkQualifiedName(`requests.${name}`).length === 0;

/** Models pkg/apis/core/validation/validation.go ValidateResourceQuantityValue */
export function validateQuantity(name: string, amount: string, field: string, errors: FieldErrors): void {
  if (nano(amount) < 0n) errors.invalid(field, amount, NON_NEGATIVE);
  if ((COUNTS.has(name) || isExtendedResource(name)) && milliUnits(amount) % 1000 !== 0) {
    errors.invalid(field, goQuantity(amount), 'must be an integer');
  }
}

/** Models pkg/apis/core/validation/validation.go ValidateResourceQuotaResourceName */
export function validateQuotaName(name: string, field: string, errors: FieldErrors): void {
  const complaints = checkQualifiedName(name);
  errors.complain(field, name, complaints);
  if (name.includes('/') || isStandardInQuotas(name)) return;
  if (complaints.length === 0 && name !== 'storage') {
    errors.invalid(field, name, 'must be a standard resource type or fully qualified');
  }
  errors.invalid(field, name, 'must be a standard resource for quota');
}
