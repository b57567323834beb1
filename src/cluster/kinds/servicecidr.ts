import type { ServiceCIDR } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { goStrings, goStringsText, GoText } from '../machinery/go.ts';
import { checkNetwork, parseNetwork } from '../machinery/ip.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind, withOldMetadata } from './kind.ts';
import { IMMUTABLE } from './metadata-validation.ts';

const FIELD = 'spec.cidrs';
const ONE_EACH = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64';

/** Models pkg/apis/networking/validation/validation.go validateServiceCIDRSpec */
function validate({ spec }: ServiceCIDR, errors: FieldErrors): void {
  const cidrs = spec?.cidrs ?? [];
  if (cidrs.length === 0) errors.required(FIELD, 'at least one CIDR required');
  else if (cidrs.length > 2) {
    const shown = new GoText(`networking.ServiceCIDRSpec{CIDRs:${goStringsText(cidrs)}}`);
    errors.invalid(FIELD, shown, 'may only hold up to 2 values');
  } else {
    cidrs.forEach((cidr, i) => errors.complain(`${FIELD}[${i}]`, cidr, checkNetwork(cidr)));
    const [first, second] = cidrs.map((cidr) => parseNetwork(cidr)?.bits);
    if (second !== undefined && first === second) errors.invalid(FIELD, goStrings(cidrs), ONE_EACH);
  }
}

/** Models pkg/registry/networking/servicecidr/strategy.go */
export const servicecidr = defineKind<ServiceCIDR>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'ServiceCIDR',
  plural: 'servicecidrs',
  namespaced: false,
  schema: 'io.k8s.api.networking.v1.ServiceCIDR',
  hasStatus: true,
  columns: columns('Name', 'CIDRs', 'Age'),
  initialStatus: () => ({}),
  prepareForStatusUpdate: withOldMetadata,
  validate,
  validateUpdate(object, old, errors) {
    const [now, was] = [object.spec?.cidrs ?? [], old.spec?.cidrs ?? []];
    const widens = was.length === 1 && now.length === 2;
    if (now.length !== was.length && !widens) {
      errors.invalid(FIELD, goStrings(now), IMMUTABLE);
      return;
    }
    was.forEach((cidr, i) => {
      const value = now[i] ?? '';
      if (value !== cidr) errors.invalid(`${FIELD}[${i}]`, value, IMMUTABLE);
    });
    if (widens) validate(object, errors);
  },
  row: ({ metadata, spec }, { now }) => [
    metadata?.name ?? '',
    (spec?.cidrs ?? []).join(','),
    age(metadata?.creationTimestamp, now),
  ],
});
