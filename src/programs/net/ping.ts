import { NetworkError } from '../../shell/network.ts';
import type { Program, ProgramContext } from '../../shell/program.ts';

/** Whether a machine is there: one that refuses a connection answers as well. */
async function answers(context: ProgramContext, address: string): Promise<boolean> {
  try {
    const connection = await context.network.connect(address, 7, { timeout: 1000, signal: context.signal });
    connection.close();
    return true;
  } catch (error) {
    if (error instanceof NetworkError) return error.failure === 'refused';
    throw error;
  }
}

async function run(context: ProgramContext): Promise<number> {
  const { argv, clock, network, random, signal, stderr, stdout } = context;
  const words = argv.slice(1);
  let count = Infinity;
  let interval = 1000;
  let host: string | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '-c') count = Number(words[++i]);
    else if (word === '-i') interval = Number(words[++i]) * 1000;
    else if (word === '-W' || word === '-w') i++;
    else if (!word.startsWith('-')) host = word;
  }
  if (host === undefined) {
    await stderr.write('ping: usage error: Destination address required\n');
    return 1;
  }
  const [address] = network.resolve(host);
  if (address === undefined) {
    await stderr.write(`ping: ${host}: Name or service not known\n`);
    return 2;
  }
  await stdout.write(`PING ${host} (${address}) 56(84) bytes of data.\n`);
  const began = clock.now();
  const times: number[] = [];
  let sent = 0;
  try {
    while (sent < count) {
      sent++;
      if (await answers(context, address)) {
        const time = 0.04 + Math.round(random() * 60) / 1000;
        times.push(time);
        await stdout.write(`64 bytes from ${address}: icmp_seq=${sent} ttl=64 time=${time.toFixed(3)} ms\n`);
      }
      if (sent < count) await clock.sleep(interval);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  const lost = Math.round((100 * (sent - times.length)) / Math.max(1, sent));
  const sum = times.reduce((total, time) => total + time, 0);
  const average = sum / Math.max(1, times.length);
  const spread = Math.sqrt(
    times.reduce((total, time) => total + (time - average) ** 2, 0) / Math.max(1, times.length),
  );
  const summary = `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${times.length} received, ${lost}% packet loss, time ${clock.now() - began}ms\n`;
  const round = [Math.min(...times), average, Math.max(...times), spread]
    .map((time) => time.toFixed(3))
    .join('/');
  await stdout.write(`${summary}${times.length > 0 ? `rtt min/avg/max/mdev = ${round} ms\n` : '\n'}`);
  return times.length > 0 ? 0 : 1;
}

/** Asks a machine whether it is there. */
export const program: Program = { run };
