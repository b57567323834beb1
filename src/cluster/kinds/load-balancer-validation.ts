import type { Ingress, IngressStatus, Service, ServiceStatus } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { addressWarnings, checkLegacyAddress, parseAddress } from '../machinery/ip.ts';
import { checkSubdomain } from '../machinery/names.ts';

const PATH = 'status.loadBalancer.ingress';
const MODES = ['Proxy', 'VIP'];

/** Where a load balancer is reached. */
interface Entry {
  readonly ip?: string;
  readonly hostname?: string;
}

type Entries = readonly Entry[];

/** An address that was there before may stay, whatever it is. */
function validateAddress({ ip }: Entry, old: Entries, path: string, errors: FieldErrors): void {
  if (ip && !old.some((entry) => entry.ip === ip)) errors.complain(`${path}.ip`, ip, checkLegacyAddress(ip));
}

function validateHostname({ hostname }: Entry, path: string, errors: FieldErrors): void {
  if (!hostname) return;
  errors.complain(`${path}.hostname`, hostname, checkSubdomain(hostname));
  if (parseAddress(hostname))
    errors.invalid(`${path}.hostname`, hostname, 'must be a DNS name, not an IP address');
}

const entriesOf = <S extends ServiceStatus | IngressStatus>(
  status: S | undefined,
): NonNullable<NonNullable<S['loadBalancer']>['ingress']> | [] => status?.loadBalancer?.ingress ?? [];

/** Models pkg/apis/core/validation/validation.go ValidateServiceStatusUpdate */
export function validateServiceStatusUpdate(object: Service, old: Service, errors: FieldErrors): void {
  const entries = entriesOf(object.status);
  const before = entriesOf(old.status);
  if (object.spec?.type !== 'LoadBalancer' && entries.length > 0) {
    errors.forbidden(PATH, "may only be used when `spec.type` is 'LoadBalancer'");
    return;
  }
  entries.forEach((entry, i) => {
    const path = `${PATH}[${i}]`;
    const { ip, ipMode } = entry;
    validateAddress(entry, before, path, errors);
    if (ipMode !== undefined && !ip)
      errors.forbidden(`${path}.ipMode`, 'may not be specified when `ip` is not set');
    else if (ipMode !== undefined && !MODES.includes(ipMode))
      errors.notSupported(`${path}.ipMode`, ipMode, MODES);
    validateHostname(entry, path, errors);
  });
}

/** Models pkg/apis/networking/validation/validation.go ValidateIngressStatusUpdate */
export function validateIngressStatusUpdate(object: Ingress, old: Ingress, errors: FieldErrors): void {
  const before = entriesOf(old.status);
  entriesOf(object.status).forEach((entry, i) => {
    const path = `${PATH}[${i}]`;
    validateAddress(entry, before, path, errors);
    validateHostname(entry, path, errors);
  });
}

/** Models WarningsOnUpdate of the status strategies of pkg/registry/core/service and pkg/registry/networking/ingress */
export const loadBalancerWarnings = ({ status }: Service | Ingress): readonly string[] =>
  (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }, i) =>
    ip ? addressWarnings(`${PATH}[${i}]`, ip) : [],
  );
