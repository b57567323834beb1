import type { ContainerProgram } from './index.ts';

interface Options {
  readonly numeric: boolean;
  readonly echo: boolean;
  readonly first: number;
  readonly most: number;
  readonly probes: number;
  /** Milliseconds. */
  readonly wait: number;
  readonly host: string | undefined;
}

function parse(words: readonly string[]): Options {
  const values = new Map<string, number>();
  const flags = new Set<string>();
  let host: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const valued = /^-([46IFlnrv]*)([fmqptwsiz])(.*)$/.exec(word);
    if (valued) {
      const [, before = '', name = '', value = ''] = valued;
      for (const flag of before) flags.add(flag);
      values.set(name, Number(value === '' ? words[++at] : value));
    } else if (word.startsWith('-')) for (const flag of word.slice(1)) flags.add(flag);
    else host ??= word;
  }
  return {
    numeric: flags.has('n'),
    echo: flags.has('I'),
    first: values.get('f') ?? 1,
    most: values.get('m') ?? 30,
    probes: values.get('q') ?? 3,
    wait: (values.get('w') ?? 3) * 1000,
    host,
  };
}

/** busybox' `traceroute`. Models networking/traceroute.c of busybox */
export const traceroute: ContainerProgram = async (context, { spec }) => {
  const { argv, stdout, stderr, clock, network, signal } = context;
  const { numeric, echo, first, most, probes, wait, host } = parse(argv.slice(1));
  if (host === undefined) {
    await stderr.write('Usage: traceroute [OPTIONS] HOST [BYTES]\n');
    return 1;
  }
  const [address] = (await network.lookUp(host, { signal })).addresses;
  if (address === undefined) {
    await stderr.write(`traceroute: bad address '${host}'\n`);
    return 1;
  }
  await stdout.write(`traceroute to ${host} (${address}), ${most} hops max, 46 byte packets\n`);
  const nameOf = (ip: string): string => {
    if (numeric) return ip;
    const asked = `${ip.split('.').reverse().join('.')}.in-addr.arpa`;
    const name = network.ask(asked, 'PTR').records.find(({ type }) => type === 'PTR')?.data;
    return `${name ?? ip} (${ip})`;
  };
  for (let hop = first; hop <= most && !signal.aborted; hop++) {
    const { routers, arrives } = spec.sandbox.route(address, echo ? 'ICMP' : 'UDP');
    const there = arrives && hop > routers.length;
    const who = routers[hop - 1] ?? (there ? address : undefined);
    await stdout.write(String(hop).padStart(2));
    for (let probe = 0; probe < probes && !signal.aborted; probe++) {
      if (who === undefined) {
        await clock.sleep(wait);
        if (!signal.aborted) await stdout.write('  *');
      } else {
        const microseconds = String(3 + 4 * hop + 3 * Math.max(0, 2 - probe)).padStart(3, '0');
        await stdout.write(`${probe === 0 ? `  ${nameOf(who)}` : ''}  0.${microseconds} ms`);
      }
    }
    if (signal.aborted) break;
    await stdout.write('\n');
    if (there) return 0;
  }
  return signal.aborted ? 130 : 0;
};
