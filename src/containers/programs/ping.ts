import type { ContainerProgram } from './index.ts';

/** How long it waits for the answer to its last packet, in milliseconds. */
const LINGER = 10_000;

interface Options {
  readonly count: number;
  /** Milliseconds. */
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
    const flag = /^-([cWwisIt])(.*)$/.exec(word);
    if (flag) values.set(flag[1] ?? '', Number(flag[2] === '' ? words[++at] : flag[2]));
    else if (word === '-q') quiet = true;
    else if (!word.startsWith('-')) host = word;
  }
  return {
    count: values.get('c') ?? Infinity,
    wait: (values.get('W') ?? LINGER / 1000) * 1000,
    deadline: (values.get('w') ?? Infinity) * 1000,
    quiet,
    host,
  };
}

/** busybox' `ping`: addresses of services do not answer, nor do pods that policies keep apart. */
export const ping: ContainerProgram = async (context) => {
  const { argv, stdout, stderr, clock, network, signal } = context;
  const { count, wait, deadline, quiet, host } = parse(argv.slice(1));
  if (host === undefined) {
    await stderr.write('Usage: ping [OPTIONS] HOST\n');
    return 1;
  }
  const { addresses } = await network.lookUp(host, { signal });
  const [address] = addresses;
  if (address === undefined) {
    await stderr.write(`ping: bad address '${host}'\n`);
    return 1;
  }
  await stdout.write(`PING ${host} (${address}): 56 data bytes\n`);
  const began = clock.now();
  const times: number[] = [];
  let sent = 0;
  while (sent < count && !signal.aborted && clock.now() - began < deadline) {
    const answered = network.echo(address) === 'answered';
    const time = 61 + (sent % 9);
    if (answered) {
      times.push(time);
      if (!quiet) await stdout.write(`64 bytes from ${address}: seq=${sent} ttl=64 time=0.0${time} ms\n`);
    }
    sent++;
    const last = sent >= count;
    const pause = last ? (answered ? 0 : wait) : 1000;
    await clock.sleep(Math.min(pause, Math.max(0, began + deadline - clock.now())));
  }
  const loss = sent === 0 ? 0 : Math.floor((100 * (sent - times.length)) / sent);
  await stdout.write(
    `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${times.length} packets received, ${loss}% packet loss\n`,
  );
  if (times.length === 0) return 1;
  const average = Math.floor(times.reduce((sum, time) => sum + time, 0) / times.length);
  const shown = [Math.min(...times), average, Math.max(...times)].map((time) => `0.0${time}`);
  await stdout.write(`round-trip min/avg/max = ${shown.join('/')} ms\n`);
  return 0;
};
