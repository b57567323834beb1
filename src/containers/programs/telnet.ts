import { NetworkError } from '../../shell/network.ts';
import type { ContainerProgram } from './index.ts';
import { join } from './nc.ts';

const reasons: Partial<Record<NetworkError['failure'], string>> = {
  refused: 'Connection refused',
  'timed-out': 'Connection timed out',
  'no-route': 'No route to host',
  'network-unreachable': 'Network is unreachable',
};

/** busybox' `telnet`. Models networking/telnet.c of busybox */
export const telnet: ContainerProgram = async (context) => {
  const { argv, network, signal, stderr, stdout } = context;
  const [host, port = '23'] = argv.slice(1).filter((word) => !word.startsWith('-'));
  if (host === undefined) {
    await stderr.write('Usage: telnet [-a] [-l USER] HOST [PORT]\n');
    return 1;
  }
  const complain = async (text: string): Promise<number> => {
    await stderr.write(`telnet: ${text}\n`);
    return 1;
  };
  if (!/^\d+$/.test(port)) return complain(`bad port '${port}'`);
  const [address] = (await network.lookUp(host, { signal })).addresses;
  if (address === undefined) return complain(`bad address '${host}'`);
  try {
    const connection = await network.connect(host, Number(port), { signal });
    await stdout.write(`Connected to ${host}\n`);
    await join(context, connection);
    await stderr.write('Connection closed by foreign host\n');
    return 1;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return complain(`can't connect to remote host (${address}): ${reasons[error.failure] ?? ''}`);
  }
};
