import type {
  HostAlias,
  PodDNSConfig,
  PodSecurityContext,
  PodSpec,
  SeccompProfile,
} from '../../api/types.ts';
import type { FieldErrors } from '../../machinery/field-errors.ts';
import { GoText, quote } from '../../machinery/go.ts';
import { checkLegacyAddress } from '../../machinery/ip.ts';
import { checkQualifiedName, checkSubdomain, rangeMessage } from '../../machinery/names.ts';
import { validateDescendingPath } from './volume-validation.ts';

/** What a pod's spec says beside its containers, volumes and places. Models pkg/apis/core/validation/validation.go */

const MAX_ID = 2 ** 31 - 1;
const MAX_NAMESERVERS = 3;
const MAX_SEARCHES = 32;
const MAX_SEARCH_CHARACTERS = 2048;
const SYSCTL = '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';
const SYSCTL_PATTERN = new RegExp(SYSCTL);
const MAX_SYSCTL = 253;
const SECCOMP_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];
const GROUP_CHANGES = ['Always', 'OnRootMismatch'];
const GROUP_POLICIES = ['Merge', 'Strict'];

const strings = (values: readonly string[]): GoText =>
  new GoText(`[]string{${values.map(quote).join(', ')}}`);

/** A search domain may hold underscores. Models ValidateDNS1123SubdomainWithUnderScore */
function checkSearch(domain: string): readonly string[] {
  const bare = domain.replace(/\.$/, '');
  if (domain === '.') return [];
  const complaints = checkSubdomain(
    bare.replaceAll(/(?<=^|\.)_(?=[a-z0-9])|(?<=[a-z0-9_-])_(?=[a-z0-9_-])/g, 'a'),
  );
  return complaints.map((text) => text.replace("characters, '-' or '.'", "characters, '_', '-' or '.'"));
}

/** Models validatePodDNSConfig */
export function validateDNS({ dnsPolicy, dnsConfig }: PodSpec, path: string, errors: FieldErrors): void {
  const { nameservers = [], searches = [], options = [] }: PodDNSConfig = dnsConfig ?? {};
  if (dnsPolicy === 'None' && nameservers.length === 0) {
    if (!dnsConfig) errors.required(path, 'must provide `dnsConfig` when `dnsPolicy` is None');
    else {
      const rule = 'must provide at least one DNS nameserver when `dnsPolicy` is None';
      errors.required(`${path}.nameservers`, rule);
    }
    return;
  }
  if (nameservers.length > MAX_NAMESERVERS) {
    const rule = `must not have more than ${MAX_NAMESERVERS} nameservers`;
    errors.invalid(`${path}.nameservers`, strings(nameservers), rule);
  }
  for (const [i, server] of nameservers.entries())
    errors.complain(`${path}.nameservers[${i}]`, server, checkLegacyAddress(server));
  if (searches.length > MAX_SEARCHES) {
    const rule = `must not have more than ${MAX_SEARCHES} search paths`;
    errors.invalid(`${path}.searches`, strings(searches), rule);
  }
  if (searches.join(' ').length > MAX_SEARCH_CHARACTERS) {
    const rule = `must not have more than ${MAX_SEARCH_CHARACTERS} characters (including spaces) in the search list`;
    errors.invalid(`${path}.searches`, strings(searches), rule);
  }
  for (const [i, search] of searches.entries())
    errors.complain(`${path}.searches[${i}]`, search.replace(/(?<=.)\.$/, ''), checkSearch(search));
  for (const [i, { name }] of options.entries())
    if (!name) errors.required(`${path}.options[${i}]`, 'must not be empty');
}

/** Models validateReadinessGates and validateSchedulingGates */
export function validateGates(
  { readinessGates = [], schedulingGates = [] }: PodSpec,
  path: string,
  errors: FieldErrors,
): void {
  for (const [i, { conditionType }] of readinessGates.entries()) {
    const field = `${path}.readinessGates[${i}].conditionType`;
    errors.complain(field, conditionType, checkQualifiedName(conditionType));
  }
  const seen = new Set<string>();
  for (const [i, { name }] of schedulingGates.entries()) {
    const field = `${path}.schedulingGates[${i}]`;
    errors.complain(field, name, checkQualifiedName(name));
    if (seen.has(name)) errors.duplicate(field, name);
    seen.add(name);
  }
}

/** Models ValidateHostAliases */
export function validateHostAliases(aliases: readonly HostAlias[], path: string, errors: FieldErrors): void {
  for (const [i, { ip, hostnames = [] }] of aliases.entries()) {
    errors.complain(`${path}[${i}].ip`, ip, checkLegacyAddress(ip));
    for (const [j, name] of hostnames.entries())
      errors.complain(`${path}[${i}].hostnames[${j}]`, name, checkSubdomain(name));
  }
}

/** Models validateSeccompProfileField */
export function validateSeccomp(
  { type, localhostProfile }: SeccompProfile,
  path: string,
  errors: FieldErrors,
): void {
  if (!type) errors.required(`${path}.type`, 'type is required when seccompProfile is set');
  else if (!SECCOMP_TYPES.includes(type)) errors.notSupported(`${path}.type`, type, SECCOMP_TYPES);
  const field = `${path}.localhostProfile`;
  if (type === 'Localhost') {
    if (localhostProfile === undefined) errors.required(field, 'must be set when seccomp type is Localhost');
    else validateDescendingPath(localhostProfile, field, errors);
  } else if (localhostProfile !== undefined) {
    const shown = `core.SeccompProfile{Type:${quote(type)}, LocalhostProfile:(*string)(0xc000000000)}`;
    errors.invalid(field, new GoText(shown), 'can only be set when seccomp type is Localhost');
  }
}

function validateSysctls(
  sysctls: NonNullable<PodSecurityContext['sysctls']>,
  path: string,
  errors: FieldErrors,
): void {
  const seen = new Set<string>();
  for (const [i, { name }] of sysctls.entries()) {
    const field = `${path}[${i}].name`;
    if (!name) errors.required(field);
    else if (name.length > MAX_SYSCTL || !SYSCTL_PATTERN.test(name)) {
      const rule = `must have at most ${MAX_SYSCTL} characters and match regex ${SYSCTL}`;
      errors.invalid(field, name, rule);
    } else if (seen.has(name)) errors.duplicate(field, name);
    seen.add(name);
  }
}

/** Models validatePodSpecSecurityContext */
export function validatePodSecurity(spec: PodSpec, path: string, errors: FieldErrors): void {
  const { securityContext: context = {}, shareProcessNamespace, hostPID } = spec;
  const id = (field: string, value: number | undefined): void => {
    if (value !== undefined && (value < 0 || value > MAX_ID))
      errors.invalid(`${path}.${field}`, value, rangeMessage(0, MAX_ID));
  };
  for (const field of ['fsGroup', 'runAsUser', 'runAsGroup'] as const) id(field, context[field]);
  for (const [i, group] of (context.supplementalGroups ?? []).entries())
    id(`supplementalGroups[${i}]`, group);
  if (shareProcessNamespace === true && hostPID === true) {
    const rule = 'ShareProcessNamespace and HostPID cannot both be enabled';
    errors.invalid(`${path}.shareProcessNamespace`, true, rule);
  }
  if (context.sysctls) validateSysctls(context.sysctls, `${path}.sysctls`, errors);
  const { fsGroupChangePolicy: change, supplementalGroupsPolicy: groups } = context;
  if (change !== undefined && !GROUP_CHANGES.includes(change))
    errors.notSupported(`${path}.fsGroupChangePolicy`, change, GROUP_CHANGES);
  if (context.seccompProfile) validateSeccomp(context.seccompProfile, `${path}.seccompProfile`, errors);
  if (groups !== undefined && !GROUP_POLICIES.includes(groups))
    errors.notSupported(`${path}.supplementalGroupsPolicy`, groups, GROUP_POLICIES);
}
