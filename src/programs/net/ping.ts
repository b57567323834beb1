import type { Program, ProgramContext } from '../../shell/program.ts';

/** How long it waits for the answer to its last packet, in milliseconds. */
const LINGER = 10_000;
/** How long the kernel looks for a neighbour before it says that there is none, in milliseconds. */
const NEIGHBOUR = 3000;

interface Options {
  readonly count: number;
  /** Milliseconds. */
  readonly interval: number;
  readonly wait: number;
  readonly deadline: number;
  readonly quiet: boolean;
  readonly host: string | undefined;
}

function parse(words: readonly string[]): Options {
  const values = new Map<string, number>();
  let quiet = false;
  let host: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const flag = /^-([cWwisItM])(.*)$/.exec(word);
    if (flag) values.set(flag[1] ?? '', Number(flag[2] === '' ? words[++at] : flag[2]));
    else if (word.startsWith('-')) quiet ||= word.includes('q');
    else host = word;
  }
  return {
    count: values.get('c') ?? Infinity,
    interval: (values.get('i') ?? 1) * 1000,
    wait: values.has('W') ? (values.get('W') ?? 0) * 1000 : LINGER,
    deadline: (values.get('w') ?? Infinity) * 1000,
    quiet,
    host,
  };
}

/** What the C library says of names: musl, which Alpine has, and glibc. */
const LIBRARY = {
  musl: { unavailable: 'Try again', unknown: 'Name does not resolve' },
  glibc: { unavailable: 'Temporary failure in name resolution', unknown: 'Name or service not known' },
};

/** This machine, as it shows itself: with the address that its hosts file has of it. */
function self({ files, network: { hostname } }: ProgramContext): string {
  const hosts = files.exists('/etc/hosts') ? files.read('/etc/hosts') : '';
  const own = hosts
    .split('\n')
    .map((line) => line.split(/\s+/))
    .find(([address = '', ...names]) => names.includes(hostname) && !address.startsWith('127.'));
  return own ? `${hostname} (${own[0] ?? ''})` : hostname;
}

async function run(context: ProgramContext): Promise<number> {
  const { argv, clock, files, network, random, signal, stderr, stdout } = context;
  const { count, interval, wait, deadline, quiet, host } = parse(argv.slice(1));
  if (host === undefined) {
    await stderr.write('ping: usage error: Destination address required\n');
    return 1;
  }
  const words = files.exists('/etc/alpine-release') ? LIBRARY.musl : LIBRARY.glibc;
  const { addresses, failure } = await network.lookUp(host, { signal });
  const [address] = addresses;
  if (address === undefined) {
    const why = failure === 'unavailable' ? words.unavailable : words.unknown;
    await stderr.write(`ping: ${host}: ${why}\n`);
    return 2;
  }
  await stdout.write(`PING ${host} (${address}) 56(84) bytes of data.\n`);
  const began = clock.now();
  const times: number[] = [];
  let sent = 0;
  let lastSent = began;
  let errors = 0;
  /** What was sent since the kernel looks for a neighbour, and when it gives up. */
  const queued: number[] = [];
  let due = 0;
  const left = (): number => Math.max(0, began + deadline - clock.now());
  try {
    while (sent < count && left() > 0) {
      sent++;
      lastSent = clock.now();
      const outcome = network.echo(address);
      if (outcome === 'answered') {
        const time = 0.04 + Math.round(random() * 60) / 1000;
        times.push(time);
        if (!quiet)
          await stdout.write(
            `64 bytes from ${address}: icmp_seq=${sent} ttl=64 time=${time.toFixed(3)} ms\n`,
          );
      }
      if (outcome === 'unreachable') {
        if (queued.length === 0) due = clock.now() + NEIGHBOUR;
        queued.push(sent);
      }
      const patience = outcome === 'unreachable' ? Math.min(wait, due - clock.now()) : wait;
      await clock.sleep(Math.min(sent < count ? interval : outcome === 'answered' ? 0 : patience, left()));
      if (clock.now() < due) continue;
      errors += queued.length;
      for (const number of queued.splice(0))
        if (!quiet)
          await stdout.write(`From ${self(context)} icmp_seq=${number} Destination Host Unreachable\n`);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  const lost = Math.round((100 * (sent - times.length)) / Math.max(1, sent));
  const met = errors > 0 ? `+${errors} errors, ` : '';
  const summary = `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${times.length} received, ${met}${lost}% packet loss, time ${lastSent - began}ms\n`;
  await stdout.write(`${summary}${times.length > 0 ? roundTrips(times) : '\n'}`);
  return times.length > 0 ? 0 : 1;
}

function roundTrips(times: readonly number[]): string {
  const average = times.reduce((total, time) => total + time, 0) / times.length;
  const spread = Math.sqrt(times.reduce((total, time) => total + (time - average) ** 2, 0) / times.length);
  const shown = [Math.min(...times), average, Math.max(...times), spread].map((time) => time.toFixed(3));
  return `rtt min/avg/max/mdev = ${shown.join('/')} ms\n`;
}

/** Asks a machine whether it is there, in the manner of iputils. */
export const program: Program = { run };
