import type { PodSpec } from '../api/types.ts';

/** What a resolver is told: the content of /etc/resolv.conf. */
export interface ResolverConfig {
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  /** `ndots:5` */
  readonly options: readonly string[];
}

/** A node's own resolver, which pods of the policy `Default` inherit. */
const nodeResolver: ResolverConfig = { nameservers: ['169.254.169.254'], searches: [], options: [] };

/** Of the policy `None` everything is in the pod's own `dnsConfig`. */
const emptyResolver: ResolverConfig = { nameservers: [], searches: [], options: [] };

/** What resolvers take: so many, of so many characters each and all together. */
const LIMITS = { nameservers: 3, searches: 32, search: 253, line: 2048 };

const merged = (first: readonly string[], second: readonly string[] = []): readonly string[] => [
  ...new Set([...first, ...second]),
];

/** The domains that a resolver can search. Models formDNSSearchFitsLimits */
function fittingSearches(all: readonly string[]): readonly string[] {
  const fitting = all.slice(0, LIMITS.searches).filter(({ length }) => length <= LIMITS.search);
  while (fitting.join(' ').length > LIMITS.line) fitting.pop();
  return fitting;
}

/** What a pod asks for, whether or not it is too much. */
function wanted(
  { dnsPolicy = 'ClusterFirst', hostNetwork = false, dnsConfig }: PodSpec,
  namespace: string,
  clusterDNS: string,
): ResolverConfig {
  const inherits = dnsPolicy === 'Default' || (dnsPolicy === 'ClusterFirst' && hostNetwork);
  const domain = 'cluster.local';
  const base =
    dnsPolicy === 'None'
      ? emptyResolver
      : inherits
        ? nodeResolver
        : {
            nameservers: [clusterDNS],
            searches: [`${namespace}.svc.${domain}`, `svc.${domain}`, domain],
            options: ['ndots:5'],
          };
  const own = new Map((dnsConfig?.options ?? []).map(({ name = '', value }) => [name, value]));
  return {
    nameservers: merged(base.nameservers, dnsConfig?.nameservers),
    searches: merged(base.searches, dnsConfig?.searches),
    options: [
      ...base.options.filter((option) => !own.has(option.split(':')[0] ?? '')),
      ...[...own].map(([name, value]) => (value ? `${name}:${value}` : name)),
    ],
  };
}

/** What a pod's containers find in /etc/resolv.conf. Models pkg/kubelet/network/dns/dns.go (GetPodDNS) */
export function resolverConfig(spec: PodSpec, namespace: string, clusterDNS: string): ResolverConfig {
  const { nameservers, searches, options } = wanted(spec, namespace, clusterDNS);
  return {
    nameservers: nameservers.slice(0, LIMITS.nameservers),
    searches: fittingSearches(searches),
    options,
  };
}

/** What of a pod's wishes a resolver cannot be told, in words. Models pkg/kubelet/network/dns/dns.go (formDNSConfigFitsLimits) */
export function resolverOmissions(spec: PodSpec, namespace: string, clusterDNS: string): readonly string[] {
  if (!spec.dnsConfig) return [];
  const asked = wanted(spec, namespace, clusterDNS);
  const { nameservers, searches } = resolverConfig(spec, namespace, clusterDNS);
  return [
    ...(nameservers.length < asked.nameservers.length
      ? [
          `Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: ${nameservers.join(' ')}`,
        ]
      : []),
    ...(searches.length < asked.searches.length
      ? [
          `Search Line limits were exceeded, some search paths have been omitted, the applied search line is: ${searches.join(' ')}`,
        ]
      : []),
  ];
}

/** The text of /etc/resolv.conf. Models pkg/kubelet/network/dns/dns.go */
export function formatResolver({ nameservers, searches, options }: ResolverConfig): string {
  return [
    ...(searches.length > 0 ? [`search ${searches.join(' ')}\n`] : []),
    ...nameservers.map((server) => `nameserver ${server}\n`),
    ...(options.length > 0 ? [`options ${options.join(' ')}\n`] : []),
  ].join('');
}

/** Reads a text such as that of /etc/resolv.conf. */
export function parseResolver(text: string): ResolverConfig {
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/));
  const valuesOf = (key: string): readonly string[] =>
    lines.filter(([word]) => word === key).flatMap(([, ...values]) => values);
  return {
    nameservers: valuesOf('nameserver'),
    searches: lines.findLast(([word]) => word === 'search')?.slice(1) ?? [],
    options: valuesOf('options'),
  };
}

const optionOf = (options: readonly string[], name: string, usual: number): number =>
  Number(options.findLast((option) => option.startsWith(`${name}:`))?.slice(name.length + 1) ?? usual);

/**
 * How long a resolver waits for name servers that do not answer, in milliseconds: it gives up at the first name of its search,
 * but asks for a name with dots as it is too. Models resolv/res_query.c and res_send.c of glibc
 */
export function patienceMilliseconds(
  name: string,
  { nameservers, searches, options }: ResolverConfig,
): number {
  const seconds = optionOf(options, 'timeout', 5) * optionOf(options, 'attempts', 2);
  const dots = name.split('.').length - 1;
  const searched =
    !name.endsWith('.') && searches.length > 0 && dots > 0 && dots < optionOf(options, 'ndots', 1);
  return 1000 * seconds * Math.max(1, nameservers.length) * (searched ? 2 : 1);
}

/** The names that a resolver asks for, one after the other, until one has an address; without their last dots. */
export function candidates(name: string, { searches, options }: ResolverConfig): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const ndots = optionOf(options, 'ndots', 1);
  const searched = searches.map((domain) => `${name}.${domain.replace(/\.$/, '')}`);
  return name.split('.').length - 1 < ndots ? [...searched, name] : [name, ...searched];
}
