import type { Store } from '../store/store.ts';

/** What cluster DNS answers. */
export type DnsAnswer =
  | { readonly type: 'addresses'; readonly addresses: readonly string[] }
  /** A CNAME: a service of type ExternalName. */
  | { readonly type: 'alias'; readonly name: string }
  | { readonly type: 'none' };

/** Names with fewer dots are looked for in the search domains first. */
const NDOTS = 5;

const none: DnsAnswer = { type: 'none' };

/**
 * Looks a name up as a pod's resolver does: through the search domains of the pod's namespace, then as it is.
 * @param absolute the name ended in a dot: no search domains
 */
export function resolveClusterName(
  store: Store,
  namespace: string,
  name: string,
  absolute: boolean,
): DnsAnswer {
  const dots = name.split('.').length - 1;
  const search = absolute ? [] : [`${namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local'];
  const searched = search.map((domain) => `${name}.${domain}`);
  for (const candidate of dots < NDOTS ? [...searched, name] : [name, ...searched]) {
    const answer = lookUp(store, candidate);
    if (answer.type !== 'none') return answer;
  }
  return none;
}

/** Models the kubernetes plugin of CoreDNS. */
function lookUp(store: Store, name: string): DnsAnswer {
  const pod = /^(\d+-\d+-\d+-\d+)\.([^.]+)\.pod\.cluster\.local$/.exec(name);
  if (pod) return { type: 'addresses', addresses: [(pod[1] ?? '').replaceAll('-', '.')] };
  const found = /^(?:(.+)\.)?([^.]+)\.([^.]+)\.svc\.cluster\.local$/.exec(name);
  if (!found) return none;
  const [, host, serviceName = '', namespace = ''] = found;
  const key = `${namespace}/${serviceName}`;
  const service = store.get('services', key);
  if (!service) return none;
  if (service.spec.type === 'ExternalName') return { type: 'alias', name: service.spec.externalName ?? '' };
  const { clusterIP } = service.spec;
  if (clusterIP && clusterIP !== 'None') {
    return host === undefined ? { type: 'addresses', addresses: [clusterIP] } : none;
  }
  const addresses = headlessAddresses(store, key, host, service.spec.publishNotReadyAddresses === true);
  return addresses.length > 0 ? { type: 'addresses', addresses } : none;
}

function headlessAddresses(
  store: Store,
  key: string,
  host: string | undefined,
  all: boolean,
): readonly string[] {
  const out: string[] = [];
  for (const slice of store.byIndex('endpointslices.discovery.k8s.io', 'service', key)) {
    for (const { addresses, conditions, hostname } of slice.endpoints ?? []) {
      if (!all && conditions?.ready === false) continue;
      const own = hostname ?? addresses[0]?.replaceAll('.', '-');
      if (host === undefined || host === own) out.push(...addresses);
    }
  }
  return out.sort();
}
