import type { NameRecord } from '../../shell/network.ts';
import type { Program, ProgramContext } from '../../shell/program.ts';
import { ask, dataText, isAddress, queryType, readResolvConf, reverseName, searched } from './bind.ts';

const TRIES = 2;

const sentences: Readonly<Record<NameRecord['type'], string>> = {
  A: 'has address',
  AAAA: 'has IPv6 address',
  CNAME: 'is an alias for',
  MX: 'mail is handled by',
  NS: 'name server',
  PTR: 'domain name pointer',
  SOA: 'has SOA record',
  SRV: 'has SRV record',
  TXT: 'descriptive text',
};

async function run(context: ProgramContext): Promise<number> {
  const { argv, stderr, stdout } = context;
  const operands: string[] = [];
  let asked: string | undefined;
  let seconds: number | undefined;
  let tries = TRIES;
  const words = argv.slice(1);
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '-t') asked = words[++at];
    else if (word === '-W') seconds = Number(words[++at]);
    else if (word === '-R') tries = Number(words[++at]) + 1;
    else if (!word.startsWith('-')) operands.push(word);
  }
  const [name, named] = operands;
  if (name === undefined) {
    await stderr.write('Usage: host [-t type] [-W time] [-R number] hostname [server]\n');
    return 1;
  }
  const type = asked === undefined ? undefined : queryType(asked);
  if (asked !== undefined && !type) {
    await stderr.write(`host: invalid type: ${asked}\n\n`);
    return 1;
  }
  const config = readResolvConf(context);
  const server = named ?? config.server;
  const pointer = isAddress(name);
  const kind = type ?? (pointer ? 'PTR' : 'A');
  const names = pointer ? [reverseName(name)] : searched(name, config);
  const patience = seconds === undefined ? {} : { patience: seconds * 1000 };
  const answer = await ask(context, names, kind, { server, tries, ...patience });
  if (!answer) {
    await stdout.write(';; no servers could be reached\n');
    return 1;
  }
  if (named !== undefined)
    await stdout.write(`Using domain server:\nName: ${named}\nAddress: ${named}#53\nAliases: \n\n`);
  const { reply } = answer;
  if (reply.status === 'NXDOMAIN') {
    await stdout.write(`Host ${pointer ? answer.name : name} not found: 3(NXDOMAIN)\n`);
    return 1;
  }
  if (type && reply.records.length === 0) {
    await stdout.write(`${answer.name} has no ${type} record\n`);
    return 0;
  }
  const lines = reply.records.map(
    (record) => `${record.name} ${sentences[record.type]} ${dataText(record)}\n`,
  );
  await stdout.write(lines.join(''));
  return 0;
}

/** Asks a name server about a name in few words, in the manner of BIND. */
export const program: Program = { run };
