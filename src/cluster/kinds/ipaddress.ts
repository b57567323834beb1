import type { IPAddress } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { GoText, quote } from '../machinery/go.ts';
import { checkAddress } from '../machinery/ip.ts';
import { checkSubdomain, pathSegmentName } from '../machinery/names.ts';
import type { Stored } from '../machinery/object.ts';
import { columns, defineKind } from './kind.ts';
import { IMMUTABLE } from './metadata-validation.ts';

export const MANAGED_BY = 'ipaddress.kubernetes.io/managed-by';
/** Who manages the addresses of Services. */
export const ALLOCATOR = 'ipallocator.k8s.io';

/** Whether an address is there because a Service has it, not because somebody keeps it. */
export const isAllocated = ({ metadata }: Pick<Stored<IPAddress>, 'metadata'>): boolean =>
  metadata.labels?.[MANAGED_BY] === ALLOCATOR;

/** Models pkg/apis/networking/validation/validation.go validateIPAddressParentReference */
function validate({ spec }: IPAddress, errors: FieldErrors): void {
  const parent = spec?.parentRef;
  if (!parent) {
    errors.required('spec.parentRef');
    return;
  }
  const { group, resource, name, namespace } = parent;
  const path = 'spec.parentRef';
  if (group) errors.complain(`${path}.group`, group, checkSubdomain(group));
  for (const [key, value] of [
    ['resource', resource],
    ['name', name],
  ] as const) {
    if (!value) errors.required(`${path}.${key}`);
    else errors.complain(`${path}.${key}`, value, pathSegmentName(value));
  }
  if (namespace) errors.complain(`${path}.namespace`, namespace, pathSegmentName(namespace));
}

/** Models pkg/registry/networking/ipaddress/strategy.go */
export const ipaddress = defineKind<IPAddress>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IPAddress',
  plural: 'ipaddresses',
  shortNames: ['ip'],
  namespaced: false,
  schema: 'io.k8s.api.networking.v1.IPAddress',
  validateName: (name) => checkAddress(name),
  columns: columns('Name', 'ParentRef'),
  validate,
  validateUpdate({ spec }, old, errors) {
    const parent = spec?.parentRef;
    if (semanticEqual(parent, old.spec?.parentRef)) return;
    const { group = '', resource = '', namespace = '', name = '' } = parent ?? {};
    const text = `networking.ParentReference{Group:${quote(group)}, Resource:${quote(resource)}, Namespace:${quote(namespace)}, Name:${quote(name)}}`;
    errors.invalid('spec.parentRef', parent ? new GoText(text) : null, IMMUTABLE);
  },
  fields: { 'spec.parentRef': ({ spec }) => spec?.parentRef?.name ?? '' },
  row({ metadata, spec }) {
    const { group, resource = '', namespace, name = '' } = spec?.parentRef ?? {};
    const place = [`${resource}${group ? `.${group}` : ''}`.toLowerCase(), namespace, name];
    return [metadata?.name ?? '', spec?.parentRef ? place.filter(Boolean).join('/') : '<none>'];
  },
});
