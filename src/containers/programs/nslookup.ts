import type { DnsRecord, RecordType } from '../../cluster/network/dns.ts';
import { candidates, parseResolver } from '../../cluster/network/resolver.ts';
import type { ContainerProgram } from './index.ts';

const USAGE = 'Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n';
/** How long it waits for a server, in milliseconds: two questions of five seconds. */
const PATIENCE = 10_000;

const types: readonly RecordType[] = ['A', 'AAAA', 'CNAME', 'PTR', 'SRV', 'TXT', 'MX', 'NS', 'ANY'];

const isAddress = (text: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(text);

function line({ name, type, data }: DnsRecord): string {
  switch (type) {
    case 'A':
    case 'AAAA':
      return `Name:\t${name}\nAddress: ${data}\n`;
    case 'CNAME':
      return `${name}\tcanonical name = ${data}\n`;
    case 'PTR':
      return `${name}\tname = ${data}\n`;
    case 'SRV':
      return `${name}\tservice = ${data}\n`;
    default:
      return `${name}\t${data}\n`;
  }
}

/** busybox' `nslookup`. Models networking/nslookup.c of busybox */
export const nslookup: ContainerProgram = async ({ argv, stdout, stderr, files, clock }, { spec }) => {
  const words = argv.slice(1);
  const [name, given] = words.filter((word) => !word.startsWith('-'));
  const asked = words.find((word) => /^-(?:type|q|querytype)=/.test(word))?.replace(/^[^=]*=/, '');
  const type = types.find((each) => each === (asked ?? 'A').toUpperCase());
  if (name === undefined) {
    await stderr.write(USAGE);
    return 1;
  }
  if (!type) {
    await stderr.write(`nslookup: invalid query type "${asked ?? ''}"\n`);
    return 1;
  }
  const config = parseResolver(files.read('/etc/resolv.conf'));
  const server = given ?? config.nameservers[0] ?? '';
  await stdout.write(`Server:\t\t${server}\nAddress:\t${server}:53\n\n`);
  const reversed = `${name.split('.').toReversed().join('.')}.in-addr.arpa`;
  const names = isAddress(name) ? [reversed] : candidates(name, config);
  const kind = isAddress(name) ? 'PTR' : type;
  for (const candidate of names) {
    const { status, records } = spec.sandbox.query(candidate, kind);
    if (status === 'refused' || status === 'timed-out') {
      if (status === 'refused') await stderr.write(`nslookup: write to '${server}': Connection refused\n`);
      else await clock.sleep(PATIENCE);
      await stdout.write(';; connection timed out; no servers could be reached\n\n');
      return 1;
    }
    if (records.length === 0) continue;
    await stdout.write(`${records.map(line).join('')}\n`);
    return 0;
  }
  await stdout.write(`** server can't find ${names[0] ?? name}: NXDOMAIN\n\n`);
  return 1;
};
