import { NetworkError } from '../../shell/network.ts';
import type { Program, ProgramContext } from '../../shell/program.ts';
import { talk } from './talk.ts';

const reasons: Partial<Record<NetworkError['failure'], string>> = {
  refused: 'Connection refused',
  'timed-out': 'Connection timed out',
  'no-route': 'No route to host',
  'network-unreachable': 'Network is unreachable',
};

const services: Readonly<Record<string, number>> = { telnet: 23, smtp: 25, http: 80, https: 443 };

async function run(context: ProgramContext): Promise<number> {
  const { argv, network, signal, stderr, stdout } = context;
  const [host, port = 'telnet'] = argv.slice(1).filter((word) => !word.startsWith('-'));
  if (host === undefined) {
    await stderr.write('usage: telnet host-name [port]\n');
    return 1;
  }
  const number = Number(services[port] ?? port);
  if (!(number > 0 && number < 65536)) {
    await stderr.write(`telnet: could not resolve ${host}/${port}: Servname not supported for ai_socktype\n`);
    return 1;
  }
  const { addresses, failure } = await network.lookUp(host, { signal });
  const [address] = addresses;
  if (address === undefined) {
    const why =
      failure === 'unavailable' ? 'Temporary failure in name resolution' : 'Name or service not known';
    await stderr.write(`telnet: could not resolve ${host}/${port}: ${why}\n`);
    return 1;
  }
  await stdout.write(`Trying ${address}...\n`);
  try {
    const connection = await network.connect(host, number, { signal });
    await stdout.write(`Connected to ${host}.\nEscape character is '^]'.\n`);
    await talk(context, connection);
    connection.close();
    await stdout.write('Connection closed by foreign host.\n');
    return 1;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    await stderr.write(`telnet: Unable to connect to remote host: ${reasons[error.failure] ?? ''}\n`);
    return 1;
  }
}

/** Talks to a TCP port by hand. */
export const program: Program = { run };
