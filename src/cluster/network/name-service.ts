import type { Pod } from '../api/types.ts';
import type { RandomSource } from '../environment.ts';
import type { Stored } from '../machinery/object.ts';
import type { Store } from '../store/store.ts';
import { hostsOf, parseCorefile, rootPlugins } from './corefile.ts';
import {
  answerClusterName,
  isCluster,
  zoneRecord,
  type DnsRecord,
  type DnsReply,
  type RecordType,
} from './dns.ts';
import type { Lookup, Origin } from './network.ts';
import { candidates, patienceMilliseconds, resolverConfig } from './resolver.ts';

/** What names are looked up with. */
export interface NameServiceOptions {
  readonly random: RandomSource;
  readonly store: Store;
  /** The live pod with an address. */
  podAt(ip: string): Stored<Pod> | undefined;
  /** Whether a pod's questions reach a name server, and whether that is the cluster's own. */
  reach(from: Origin, server: string): Reach;
  /** The addresses of a name in the world, or of what the origin knows beside DNS. */
  beyond(from: Origin, name: string): readonly string[];
}

/** What becomes of a question; `ours` is the cluster's name server. */
export type Reach = 'ours' | 'answered' | 'refused' | 'timed-out';

const MOST_ALIASES = 8;

const isAddress = (host: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(host);

/** Where the cluster's name server answers unless its service says otherwise. */
const USUAL_SERVER = '10.96.0.10';

/** The address of the cluster's name server. */
export const clusterDNS = (store: Store): string =>
  store.get('services', 'kube-system/kube-dns')?.spec.clusterIP ?? USUAL_SERVER;

/** Names as pods, nodes and the outside see them. */
export class NameService {
  readonly #options: NameServiceOptions;

  /** How many answers have been shuffled. */
  #shuffles: number;

  constructor(options: NameServiceOptions, shuffles = 0) {
    this.#options = options;
    this.#shuffles = shuffles;
  }

  /** What is to be kept. */
  get shuffles(): number {
    return this.#shuffles;
  }

  lookUp(from: Origin, host: string): Lookup {
    const name = host.toLowerCase();
    if (isAddress(name)) return { addresses: [name], failure: undefined };
    if (from.type !== 'pod') return found(this.#options.beyond(from, name.replace(/\.$/, '')));
    for (const candidate of candidates(name, this.#configOf(from))) {
      const { status, records } = this.query(from, candidate, 'A');
      if (status === 'refused' || status === 'timed-out') return { addresses: [], failure: status };
      const addresses = records.filter(({ type }) => type === 'A').map(({ data }) => data);
      if (addresses.length > 0) return found(addresses);
    }
    return found([]);
  }

  /** How long an origin's resolver waits for servers that do not answer, in milliseconds. */
  patience(from: Origin, host: string): number {
    return from.type === 'pod' ? patienceMilliseconds(host, this.#configOf(from)) : 0;
  }

  /** @param named the server, if not the origin's first one */
  query(from: Origin, name: string, type: RecordType, named?: string): DnsReply {
    const asked = name.replace(/\.$/, '');
    if (from.type !== 'pod') return this.#forwarded(from, asked, type);
    const [server = ''] = named === undefined ? this.#configOf(from).nameservers : [named];
    const reached = this.#options.reach(from, server);
    if (reached === 'refused' || reached === 'timed-out')
      return { status: reached, authoritative: false, records: [] };
    const answer = this.#answer(from, asked, type, reached === 'ours', []);
    if (reached !== 'ours') return answer;
    const { additional, records } = answer;
    return {
      ...answer,
      records: this.#shuffled(from.ip, records),
      ...(additional && { additional: this.#shuffled(from.ip, additional) }),
    };
  }

  /** The whole answer: where there is no record it says who would know of one. */
  ask(from: Origin, name: string, type: RecordType, server?: string): DnsReply {
    const reply = this.query(from, name, type, server);
    const nothing = reply.authoritative && reply.records.length === 0;
    if (!nothing || !isCluster(name.toLowerCase().replace(/\.$/, ''))) return reply;
    return { ...reply, authority: [zoneRecord(this.#options.store)] };
  }

  /** The addresses of an answer in any order, after the aliases. Models plugin/loadbalance of CoreDNS (roundRobinShuffle) */
  #shuffled(asker: string, records: readonly DnsRecord[]): readonly DnsRecord[] {
    const { random } = this.#options;
    const addresses = records.filter(({ type }) => type === 'A');
    if (addresses.length < 2) return records;
    this.#shuffles++;
    for (let at = 0; at < addresses.length - 1; at++) {
      const other = at + random.integer(addresses.length - at, 'dns', asker, this.#shuffles, at);
      const [a, b] = [addresses[at], addresses[other]];
      if (a && b) [addresses[at], addresses[other]] = [b, a];
    }
    return [...records.filter(({ type }) => type !== 'A'), ...addresses];
  }

  #configOf(from: Origin & { readonly type: 'pod' }) {
    const { store, podAt } = this.#options;
    return resolverConfig(podAt(from.ip)?.spec ?? { containers: [] }, from.namespace, clusterDNS(store));
  }

  /** Follows aliases as name servers do, from the cluster's names out into the world's. */
  #answer(
    from: Origin,
    name: string,
    type: RecordType,
    ours: boolean,
    before: readonly DnsRecord[],
  ): DnsReply {
    const own = ours ? this.#own(name.toLowerCase(), type) : undefined;
    const answer = own ?? this.#forwarded(from, name, type);
    const records = [...before, ...answer.records];
    const alias = answer.records.find((record) => record.type === 'CNAME');
    if (alias && type !== 'CNAME' && before.length < MOST_ALIASES)
      return this.#answer(from, alias.data, type, ours, records);
    return before.length > 0 ? { ...answer, authoritative: true, status: 'NOERROR', records } : answer;
  }

  /** What the cluster's name server answers by itself, by what it is told. */
  #own(name: string, type: RecordType): DnsReply | undefined {
    const { store } = this.#options;
    const found = store.get('configmaps', 'kube-system/coredns')?.data?.['Corefile'];
    const corefile = found === undefined ? undefined : parseCorefile(found, '');
    // What cannot be read is not what the server works with: it goes on with what it was told before.
    if (corefile === undefined || typeof corefile === 'string') return answerClusterName(store, name, type);
    const plugins = rootPlugins(corefile);
    const addresses = hostsOf(plugins, name);
    if (addresses) {
      const asked = type === 'A' || type === 'ANY' ? addresses : [];
      const records = asked.map((data) => ({ name, type: 'A' as const, data }));
      return { status: 'NOERROR', authoritative: true, records };
    }
    const zones = plugins.filter((plugin) => plugin.name === 'kubernetes').flatMap(({ args }) => args);
    const answers = zones.some((zone) => name === zone || name.endsWith(`.${zone.replace(/\.$/, '')}`));
    if (answers) return answerClusterName(store, name, type);
    if (plugins.some((plugin) => plugin.name === 'forward')) return undefined;
    return { status: 'NXDOMAIN', authoritative: false, records: [] };
  }

  #forwarded(from: Origin, name: string, type: RecordType): DnsReply {
    const addresses = this.#options.beyond(from, name.toLowerCase());
    const status = addresses.length > 0 ? 'NOERROR' : 'NXDOMAIN';
    const records =
      type === 'A' || type === 'ANY' ? addresses.map((data) => ({ name, type: 'A' as const, data })) : [];
    return { status, authoritative: false, records };
  }
}

const found = (addresses: readonly string[]): Lookup => ({
  addresses,
  failure: addresses.length > 0 ? undefined : 'no-such-host',
});
