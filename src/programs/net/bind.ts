import type { NameRecord, NameReply } from '../../shell/network.ts';
import type { ProgramContext } from '../../shell/program.ts';

/** What BIND's tools have in common. Models bin/dig/dighost.c of BIND 9.18 */

/** How long they wait for a name server, in milliseconds. */
const PATIENCE = 5000;

export type QueryType = NameRecord['type'] | 'ANY';

const TYPES: readonly QueryType[] = ['A', 'AAAA', 'CNAME', 'PTR', 'SRV', 'TXT', 'MX', 'NS', 'SOA', 'ANY'];

export const queryType = (text: string): QueryType | undefined =>
  TYPES.find((type) => type === text.toUpperCase());

/** What /etc/resolv.conf says. */
export interface ResolvConf {
  readonly server: string;
  readonly searches: readonly string[];
  readonly ndots: number;
}

export function readResolvConf({ files }: ProgramContext): ResolvConf {
  const text = files.exists('/etc/resolv.conf') ? files.read('/etc/resolv.conf') : '';
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/));
  const searches = lines.findLast(([word]) => word === 'search')?.slice(1) ?? [];
  return {
    server: lines.find(([word]) => word === 'nameserver')?.[1] ?? '127.0.0.1',
    searches: searches.map((domain) => domain.replace(/\.$/, '')).filter((domain) => domain !== ''),
    ndots: Number(/\bndots:(\d+)/.exec(text)?.[1] ?? 1),
  };
}

/** The names to ask for, one after the other, until one is known. */
export function searched(name: string, { searches, ndots }: ResolvConf): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const names = searches.map((domain) => `${name}.${domain}`);
  return name.split('.').length > ndots ? [name, ...names] : [...names, name];
}

export const isAddress = (text: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(text);

export const reverseName = (address: string): string =>
  `${address.split('.').toReversed().join('.')}.in-addr.arpa`;

/** The data of a record as the tools show it: names with their last dots. */
export function dataText({ type, data }: NameRecord): string {
  if (type === 'TXT') return `"${data}"`;
  if (type === 'SOA') return data.replace(/^(\S+) (\S+)/, '$1. $2.');
  return type === 'A' || type === 'AAAA' ? data : `${data}.`;
}

/** An answer, and the name that it is about. */
export interface Answer {
  readonly name: string;
  readonly reply: NameReply;
}

/** Where to ask, and how. */
export interface Asking {
  readonly server: string;
  readonly tries: number;
  /** Milliseconds. */
  readonly patience?: number;
}

/** Asks for names until one is known. What goes wrong is told; undefined when no server answers. */
export async function ask(
  context: ProgramContext,
  names: readonly string[],
  type: QueryType,
  { server, tries, patience = PATIENCE }: Asking,
): Promise<Answer | undefined> {
  const { network, clock, stdout } = context;
  let last: Answer | undefined;
  for (const name of names) {
    let reply = network.ask(name, type, server);
    for (let attempt = 1; reply.status === 'timed-out' || reply.status === 'refused'; attempt++) {
      if (reply.status === 'timed-out') await clock.sleep(patience);
      const words = reply.status === 'refused' ? 'connection refused' : 'timed out';
      await stdout.write(`;; communications error to ${server}#53: ${words}\n`);
      if (attempt >= tries) return undefined;
      reply = network.ask(name, type, server);
    }
    last = { name, reply };
    if (reply.status !== 'NXDOMAIN') return last;
  }
  return last;
}
