import type { ContainerProgram } from './index.ts';

const DEFAULT_COUNT = 4;

/** busybox' `ping`; what has an address in the cluster but is no pod or node does not answer. */
export const ping: ContainerProgram = async ({ argv, stdout, stderr, network, clock, signal }) => {
  const args = argv.slice(1);
  const at = args.indexOf('-c');
  const count = at < 0 ? DEFAULT_COUNT : Number(args[at + 1]);
  const host = args.find((word, index) => !word.startsWith('-') && !/^-[cWwis]$/.test(args[index - 1] ?? ''));
  if (host === undefined) {
    await stderr.write('Usage: ping [OPTIONS] HOST\n');
    return 1;
  }
  const [address] = network.resolve(host);
  if (address === undefined) {
    await stderr.write(`ping: bad address '${host}'\n`);
    return 1;
  }
  await stdout.write(`PING ${host} (${address}): 56 data bytes\n`);
  const alive = !/^10\.(9[6-9]|10\d|11[01])\./.test(address);
  for (let sequence = 0; sequence < count && !signal.aborted; sequence++) {
    if (alive)
      await stdout.write(
        `64 bytes from ${address}: seq=${sequence} ttl=64 time=0.0${61 + (sequence % 9)} ms\n`,
      );
    if (sequence < count - 1 || !alive) await clock.sleep(1000);
  }
  const received = alive ? count : 0;
  const loss = alive ? 0 : 100;
  await stdout.write(
    `\n--- ${host} ping statistics ---\n${count} packets transmitted, ${received} packets received, ${loss}% packet loss\n`,
  );
  if (alive) await stdout.write('round-trip min/avg/max = 0.061/0.064/0.069 ms\n');
  return alive ? 0 : 1;
};
