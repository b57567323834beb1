import type { NameRecord, NameReply } from '../../shell/network.ts';
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

const TAB = 8;

/** Where the parts of a record begin, unless what stands before them is longer. */
const COLUMNS = { time: 24, class: 32, type: 40, data: 48 };

/** Puts parts into columns with at least one blank between them. Models lib/dns/masterdump.c of BIND 9.18 (indent) */
function inColumns(first: string, parts: readonly (readonly [column: number, text: string])[]): string {
  let line = first;
  let at = first.length;
  for (const [column, text] of parts) {
    const to = Math.max(column, at + 1);
    const tabs = Math.floor(to / TAB) - Math.floor(at / TAB);
    line += `${'\t'.repeat(tabs)}${' '.repeat(tabs > 0 ? to % TAB : to - at)}${text}`;
    at = to + text.length;
  }
  return line;
}

const recordLine = (record: NameRecord, ttl: number): string =>
  `${inColumns(`${record.name}.`, [
    [COLUMNS.time, String(ttl)],
    [COLUMNS.class, 'IN'],
    [COLUMNS.type, record.type],
    [COLUMNS.data, dataText(record)],
  ])}\n`;

/** The bytes of a message's parts: its head, what follows the name of a question or a record, EDNS and its cookie. */
const BYTES = { head: 12, question: 4, record: 10, edns: 11, cookie: 12, pointer: 2 };

const nameBytes = (name: string): number => name.length + (name === '.' ? 0 : 2);

/** The bytes of a record's data. */
function dataBytes({ type, data }: NameRecord): number {
  if (type === 'A') return 4;
  if (type === 'AAAA') return 16;
  const name = data.split(' ').at(-1) ?? '';
  if (type === 'TXT') return data.length + 1;
  if (type === 'SOA') {
    const [server = '', keeper = ''] = data.split(' ');
    return nameBytes(server) + nameBytes(keeper) + 20;
  }
  return nameBytes(name) + (type === 'SRV' ? 6 : type === 'MX' ? 2 : 0);
}

/**
 * The bytes of an answer: CoreDNS spells every name out as long as the answer fits, and sends the cookie back; the servers of
 * the world point to the name that was asked for, and know no cookies.
 */
function messageBytes(name: string, reply: NameReply): number {
  const { authoritative, records, authority = [], additional = [] } = reply;
  const own = (record: NameRecord): number => (authoritative ? nameBytes(record.name) : BYTES.pointer);
  const answers = [...records, ...authority, ...additional].map(
    (record) => own(record) + BYTES.record + dataBytes(record),
  );
  const asked = BYTES.head + nameBytes(name) + BYTES.question + BYTES.edns;
  return answers.reduce((total, bytes) => total + bytes, asked + (authoritative ? BYTES.cookie : 0));
}

/** Eight bytes by which the tool would know its server again. */
const cookie = (random: () => number): string =>
  Array.from({ length: 8 }, () =>
    Math.floor(random() * 256)
      .toString(16)
      .padStart(2, '0'),
  ).join('');

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
    const { authority = [], additional = [] } = reply;
    const linesOf = (records: readonly NameRecord[]): string =>
      records.map((record) => recordLine(record, ttl)).join('');
    const section = (title: string, records: readonly NameRecord[]): string =>
      records.length > 0 ? `;; ${title} SECTION:\n${linesOf(records)}\n` : '';
    if (options.short) {
      await stdout.write(reply.records.map((record) => `${dataText(record)}\n`).join(''));
      continue;
    }
    if (options.answerOnly) {
      await stdout.write(linesOf(reply.records));
      continue;
    }
    const flags = reply.authoritative ? 'qr aa rd' : 'qr rd ra';
    const warning = reply.authoritative ? ';; WARNING: recursion requested but not available\n' : '';
    const question = inColumns(name === '.' ? name : `${name}.`, [
      [COLUMNS.class, 'IN'],
      [COLUMNS.type, kind],
    ]);
    const echoed = reply.authoritative ? `; COOKIE: ${cookie(random)} (echoed)\n` : '';
    const now = new Date(clock.now()).toUTCString();
    const when = now.replace(/^(\w+), (\d+) (\w+) (\d+) (.*) GMT$/, '$1 $3 $2 $5 UTC $4');
    await stdout.write(`${banner};; Got answer:
;; ->>HEADER<<- opcode: QUERY, status: ${reply.status}, id: ${Math.floor(random() * 65536)}
;; flags: ${flags}; QUERY: 1, ANSWER: ${reply.records.length}, AUTHORITY: ${authority.length}, ADDITIONAL: ${1 + additional.length}
${warning}
;; OPT PSEUDOSECTION:
; EDNS: version: 0, flags:; udp: 1232
${echoed};; QUESTION SECTION:
;${question}

${section('ANSWER', reply.records)}${section('AUTHORITY', authority)}${section('ADDITIONAL', additional)};; Query time: ${clock.now() - began} msec
;; SERVER: ${server}#53(${server}) (UDP)
;; WHEN: ${when}
;; MSG SIZE  rcvd: ${messageBytes(name, reply)}

`);
  }
  return exit;
}

/** Asks a name server and shows the whole answer, in the manner of BIND. */
export const program: Program = { run };
