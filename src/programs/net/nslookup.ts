import type { NameRecord } from '../../shell/network.ts';
import type { Program, ProgramContext } from '../../shell/program.ts';
import { ask, dataText, isAddress, queryType, readResolvConf, reverseName, searched } from './bind.ts';

const TRIES = 3;

const labels: Partial<Record<NameRecord['type'], string>> = {
  CNAME: 'canonical name = ',
  NS: 'nameserver = ',
  PTR: 'name = ',
  SRV: 'service = ',
  TXT: 'text = ',
  MX: 'mail exchanger = ',
};

const FIELDS = ['origin', 'mail addr', 'serial', 'refresh', 'retry', 'expire', 'minimum'];

/** Models bin/dig/nslookup.c of BIND 9.18 (printsoa) */
const zone = ({ name, data }: NameRecord): string =>
  `${name}\n${data
    .split(' ')
    .map((value, at) => `\t${FIELDS[at] ?? ''} = ${value}\n`)
    .join('')}`;

const line = (record: NameRecord): string => {
  if (record.type === 'SOA') return zone(record);
  const label = labels[record.type];
  return label === undefined
    ? `Name:\t${record.name}\nAddress: ${record.data}\n`
    : `${record.name}\t${label}${dataText(record)}\n`;
};

async function run(context: ProgramContext): Promise<number> {
  const { argv, stderr, stdout } = context;
  const words = argv.slice(1);
  const [name, named] = words.filter((word) => !word.startsWith('-'));
  if (name === undefined) {
    await stderr.write(
      "Usage:\n   nslookup [-opt ...]             # interactive mode using default server\n   nslookup [-opt ...] - server    # interactive mode using 'server'\n   nslookup [-opt ...] host        # just look up 'host' using default server\n   nslookup [-opt ...] host server # just look up 'host' using 'server'\n",
    );
    return 1;
  }
  const given = words
    .find((word) => /^-(?:q|qu|query|querytype|ty|type)=/.test(word))
    ?.replace(/^[^=]*=/, '');
  const type = given === undefined ? undefined : queryType(given);
  if (given !== undefined && !type) await stdout.write(`unknown query type: ${given}\n`);
  const config = readResolvConf(context);
  const server = named ?? config.server;
  const pointer = isAddress(name);
  const kind = type ?? (pointer ? 'PTR' : 'A');
  const names = pointer ? [reverseName(name)] : searched(name, config);
  const answer = await ask(context, names, kind, { server, tries: TRIES });
  if (!answer) {
    await stdout.write(';; no servers could be reached\n\n');
    return 1;
  }
  const { reply } = answer;
  // looking for a name behind an address, it shows no server
  if (kind === 'A' || type) await stdout.write(`Server:\t\t${server}\nAddress:\t${server}#53\n\n`);
  if (reply.status === 'NXDOMAIN') {
    await stdout.write(`** server can't find ${answer.name}: NXDOMAIN\n\n`);
    return 1;
  }
  const plain = !reply.authoritative && (kind === 'A' || type) ? 'Non-authoritative answer:\n' : '';
  const found = reply.records.map(line).join('');
  const nothing = reply.records.length === 0 ? `*** Can't find ${name}: No answer\n` : '';
  const authorities =
    !reply.authoritative && kind !== 'A' && kind !== 'AAAA'
      ? '\nAuthoritative answers can be found from:\n'
      : '';
  await stdout.write(`${plain}${found}${nothing}${authorities}\n`);
  return 0;
}

/** Asks a name server about a name, in the manner of BIND. */
export const program: Program = { run };
