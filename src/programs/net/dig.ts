import type { NameRecord } from '../../shell/network.ts';
import type { Program, ProgramContext } from '../../shell/program.ts';
import {
  ask,
  dataText,
  isAddress,
  queryType,
  readResolvConf,
  reverseName,
  searched,
  type QueryType,
} from './bind.ts';

const VERSION = '9.18.33-1~deb12u2-Debian';
const TRIES = 3;
/** How long records may be kept, in seconds: those of a cluster, and others. */
const TTL = { cluster: 30, world: 300 };

interface Options {
  readonly names: readonly string[];
  readonly type: QueryType | undefined;
  readonly server: string | undefined;
  readonly short: boolean;
  readonly search: boolean;
  /** Which sections are shown; undefined: all. */
  readonly answerOnly: boolean;
  readonly tries: number;
  readonly seconds: number | undefined;
}

function parse(words: readonly string[]): Options {
  const names: string[] = [];
  const plus = new Map<string, string>();
  let type: QueryType | undefined;
  let server: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word.startsWith('@')) server = word.slice(1);
    else if (word.startsWith('+')) {
      const [name = '', value = ''] = word.slice(1).split('=');
      plus.set(name, value);
    } else if (word === '-x') {
      names.push(reverseName(words[++at] ?? ''));
      type = 'PTR';
    } else if (word === '-t') type = queryType(words[++at] ?? '');
    else if (word === '-q') names.push(words[++at] ?? '');
    else if (!word.startsWith('-') && word.toUpperCase() !== 'IN') {
      const known = queryType(word);
      if (known) type = known;
      else names.push(word);
    }
  }
  const seconds = plus.get('time') ?? plus.get('timeout');
  return {
    names: names.length > 0 ? names : ['.'],
    type,
    server,
    short: plus.has('short'),
    search: plus.has('search'),
    answerOnly: plus.has('noall') && plus.has('answer'),
    tries: Number(plus.get('tries') ?? (plus.has('retry') ? Number(plus.get('retry')) + 1 : TRIES)),
    seconds: seconds === undefined ? undefined : Number(seconds),
  };
}

const column = (text: string): string =>
  `${text}${text.length < 8 ? '\t\t\t' : text.length < 24 ? '\t\t' : ' '}`;

const recordLine = (record: NameRecord, ttl: number): string =>
  `${column(`${record.name}.`)}${ttl}\tIN\t${record.type}\t${dataText(record)}\n`;

async function run(context: ProgramContext): Promise<number> {
  const { argv, clock, random, stdout } = context;
  const words = argv.slice(1);
  const options = parse(words);
  const config = readResolvConf(context);
  const server = options.server ?? config.server;
  const banner = `\n; <<>> DiG ${VERSION} <<>> ${words.join(' ')}\n;; global options: +cmd\n`;
  const kind = options.type ?? 'A';
  let exit = 0;
  for (const given of options.names) {
    const began = clock.now();
    const wanted = options.search && !isAddress(given) ? searched(given, config) : [given.replace(/\.$/, '')];
    const patience = options.seconds === undefined ? {} : { patience: options.seconds * 1000 };
    const answer = await ask(context, wanted, kind, { server, tries: options.tries, ...patience });
    if (!answer) {
      await stdout.write(
        `${options.short ? '' : banner}${options.short ? '' : ';; no servers could be reached\n'}`,
      );
      exit = 9;
      continue;
    }
    const { name, reply } = answer;
    const ttl = reply.authoritative ? TTL.cluster : TTL.world;
    const lines = reply.records.map((record) => recordLine(record, ttl)).join('');
    if (options.short) {
      await stdout.write(reply.records.map((record) => `${dataText(record)}\n`).join(''));
      continue;
    }
    if (options.answerOnly) {
      await stdout.write(lines);
      continue;
    }
    const flags = reply.authoritative ? 'qr aa rd' : 'qr rd ra';
    const warning = reply.authoritative ? ';; WARNING: recursion requested but not available\n' : '';
    const asked = `${name}.`;
    const now = new Date(clock.now()).toUTCString();
    const when = now.replace(/^(\w+), (\d+) (\w+) (\d+) (.*) GMT$/, '$1 $3 $2 $5 UTC $4');
    const size = 40 + asked.length + 16 * reply.records.length;
    await stdout.write(`${banner};; Got answer:
;; ->>HEADER<<- opcode: QUERY, status: ${reply.status}, id: ${Math.floor(random() * 65536)}
;; flags: ${flags}; QUERY: 1, ANSWER: ${reply.records.length}, AUTHORITY: 0, ADDITIONAL: 1
${warning}
;; OPT PSEUDOSECTION:
; EDNS: version: 0, flags:; udp: 1232
;; QUESTION SECTION:
;${asked}${asked.length < 7 ? '\t\t\t\t' : asked.length < 15 ? '\t\t\t' : asked.length < 23 ? '\t\t' : '\t'}IN\t${kind}

${lines === '' ? '' : `;; ANSWER SECTION:\n${lines}\n`};; Query time: ${clock.now() - began} msec
;; SERVER: ${server}#53(${server}) (UDP)
;; WHEN: ${when}
;; MSG SIZE  rcvd: ${size}

`);
  }
  return exit;
}

/** Asks a name server and shows the whole answer, in the manner of BIND. */
export const program: Program = { run };
