import type { DnsRecord, RecordType } from '../../cluster/network/dns.ts';
import { parseResolver } from '../../cluster/network/resolver.ts';
import type { ProgramContext } from '../../shell/program.ts';
import type { ContainerProgram } from './index.ts';

const USAGE =
  'Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n\nQuery DNS about HOST\n\nQUERY_TYPE: soa,ns,a,aaaa,cname,mx,txt,srv,ptr,any\n';
/** How long it waits for a server in all, and how often it asks meanwhile. */
const PATIENCE = { milliseconds: 5000, questions: 2 };

const types: readonly RecordType[] = ['A', 'AAAA', 'CNAME', 'PTR', 'SRV', 'TXT', 'MX', 'NS', 'SOA', 'ANY'];

/** The parts of a SOA. */
const FIELDS = ['origin', 'mail addr', 'serial', 'refresh', 'retry', 'expire', 'minimum'];

const isAddress = (text: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(text);

const reversed = (address: string): string => `${address.split('.').toReversed().join('.')}.in-addr.arpa`;

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
    case 'NS':
      return `${name}\tnameserver = ${data}\n`;
    case 'MX':
      return `${name}\tmail exchanger = ${data}\n`;
    case 'TXT':
      return `${name}\ttext = "${data}"\n`;
    case 'SOA':
      return `${name}\n${data
        .split(' ')
        .map((value, at) => `\t${FIELDS[at] ?? ''} = ${value}\n`)
        .join('')}`;
  }
}

/** One question. */
interface Query {
  readonly name: string;
  readonly type: RecordType;
}

/** What is asked, all at once: a name without dots in every search domain, a name with dots only as it is. */
function queriesOf(
  host: string,
  asked: RecordType | undefined,
  searches: readonly string[],
): readonly Query[] {
  if (isAddress(host) && !asked) return [{ name: reversed(host), type: 'PTR' }];
  const wanted: readonly RecordType[] = asked ? [asked] : ['A', 'AAAA'];
  return wanted.flatMap((type) => {
    const plain = type === 'PTR' || searches.length === 0 || host.includes('.');
    const names = plain ? [host] : searches.map((domain) => `${host}.${domain}`);
    return names.map((name) => ({ name, type }));
  });
}

/** busybox' `nslookup` since 1.29; before, it was another program. Models networking/nslookup.c of busybox */
export const nslookup: ContainerProgram = async (context, container) => {
  if (isOld(container.spec.container.image ?? '')) return oldNslookup(context);
  const { argv, stdout, stderr, files, clock } = context;
  const words = argv.slice(1);
  const [host, given] = words.filter((word) => !word.startsWith('-'));
  const text = words.find((word) => /^-(?:type|q|querytype)=/.test(word))?.replace(/^[^=]*=/, '');
  const asked = types.find((each) => each === text?.toUpperCase());
  if (host === undefined) {
    await stderr.write(USAGE);
    return 1;
  }
  if (text !== undefined && !asked) {
    await stderr.write(`nslookup: invalid query type "${text}"\n`);
    return 1;
  }
  const config = parseResolver(files.read('/etc/resolv.conf'));
  const servers = given === undefined ? config.nameservers : [given];
  const queries = queriesOf(host, asked, config.searches);
  for (const server of servers.length > 0 ? servers : ['127.0.0.1']) {
    const replies = queries.map(({ name, type }) => context.network.ask(name, type, server));
    const [first] = replies;
    if (first?.status === 'refused') {
      // the answer to the first question fails the next one
      if (queries.length > 1) await stderr.write(`nslookup: write to '${server}': Connection refused\n`);
      else
        for (let question = 0; question < PATIENCE.questions; question++) {
          await stderr.write('nslookup: read: Connection refused\n');
          await clock.sleep(PATIENCE.milliseconds / PATIENCE.questions);
        }
      continue;
    }
    if (first?.status === 'timed-out') {
      await clock.sleep(PATIENCE.milliseconds);
      continue;
    }
    await stdout.write(`Server:\t\t${server}\nAddress:\t${server}:53\n\n`);
    for (const [i, { status, authoritative, records }] of replies.entries()) {
      const name = queries[i]?.name ?? '';
      const found = `${authoritative ? '' : 'Non-authoritative answer:\n'}${records.map(line).join('')}`;
      await stdout.write(`${status === 'NOERROR' ? found : `** server can't find ${name}: ${status}\n`}\n`);
    }
    return replies.some(({ status }) => status !== 'NOERROR') ? 1 : 0;
  }
  await stdout.write(';; connection timed out; no servers could be reached\n\n');
  return 1;
};

/** Whether an image has a busybox before 1.29. */
const isOld = (image: string): boolean => /(^|\/)busybox:1\.(?:\d|1\d|2[0-8])(?:\D|$)/.test(image);

const REVERSE = 'PTR';

/** The nslookup of old: whatever the resolver finds, with the names behind the addresses. */
async function oldNslookup({
  argv,
  stdout,
  stderr,
  files,
  network,
  signal,
}: ProgramContext): Promise<number> {
  const [host, given, more] = argv.slice(1);
  if (host === undefined || host.startsWith('-') || more !== undefined) {
    await stderr.write('Usage: nslookup [HOST] [SERVER]\n');
    return 1;
  }
  const server = given ?? parseResolver(files.read('/etc/resolv.conf')).nameservers[0] ?? '127.0.0.1';
  const addressed = (address: string): string => {
    const { status, records } = network.ask(reversed(address), REVERSE);
    const name = status === 'NOERROR' ? records.find(({ type }) => type === REVERSE)?.data : undefined;
    return name === undefined ? address : `${address} ${name}`;
  };
  const show = async (header: string, name: string, addresses: readonly string[]): Promise<void> => {
    const lines = addresses.map((address, i) => `Address ${i + 1}: ${addressed(address)}\n`);
    await stdout.write(`${header.padEnd(10)} ${name}\n${lines.join('')}`);
  };
  await show('Server:', server, [server]);
  await stdout.write('\n');
  const { addresses } = await network.lookUp(host, { signal });
  if (addresses.length === 0) {
    await stderr.write(`nslookup: can't resolve '${host}'\n`);
    return 1;
  }
  await show('Name:', host, addresses);
  return 0;
}
