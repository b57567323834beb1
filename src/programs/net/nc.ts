import { NetworkError } from '../../shell/network.ts';
import type { Program, ProgramContext } from '../../shell/program.ts';
import { talk } from './talk.ts';

/** Names of well-known ports, as /etc/services has them. */
const services: Readonly<Record<number, string>> = {
  22: 'ssh',
  53: 'domain',
  80: 'http',
  443: 'https',
  3306: 'mysql',
  5432: 'postgresql',
  6379: 'redis',
  8080: 'http-alt',
};

const reasons: Partial<Record<NetworkError['failure'], string>> = {
  refused: 'Connection refused',
  'timed-out': 'Connection timed out',
  'no-route': 'No route to host',
  'network-unreachable': 'Network is unreachable',
};

interface Options {
  readonly scan: boolean;
  readonly verbose: boolean;
  /** Milliseconds. */
  readonly timeout: number | undefined;
  readonly words: readonly string[];
}

function parse(words: readonly string[]): Options | string {
  let scan = false;
  let verbose = false;
  let timeout: number | undefined;
  const rest: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (!word.startsWith('-')) {
      rest.push(word);
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] ?? '';
      if (letter === 'z') scan = true;
      else if (letter === 'v') verbose = true;
      else if (letter === 'w') {
        timeout = Number(word.slice(at + 1) || words[++i]) * 1000;
        break;
      } else if (!'n46tNq'.includes(letter)) return letter;
    }
  }
  return { scan, verbose, timeout, words: rest };
}

const portsOf = (text: string): readonly number[] => {
  const [first = '', last = first] = text.split('-');
  const [low, high] = [Number(first), Number(last)];
  return Array.from({ length: Math.min(1000, Math.max(0, high - low + 1)) }, (_, i) => low + i);
};

async function run(context: ProgramContext): Promise<number> {
  const { network, signal, stderr } = context;
  const options = parse(context.argv.slice(1));
  const usage = 'usage: nc [-nvz] [-w timeout] destination port\n';
  if (typeof options === 'string') {
    await stderr.write(`nc: invalid option -- '${options}'\n${usage}`);
    return 1;
  }
  const [host, portText] = options.words;
  if (host === undefined || portText === undefined) {
    await stderr.write(usage);
    return 1;
  }
  const { addresses, failure } = await network.lookUp(host, { signal });
  if (addresses.length === 0) {
    const why =
      failure === 'unavailable' ? 'Temporary failure in name resolution' : 'Name or service not known';
    await stderr.write(`nc: getaddrinfo for host "${host}" port ${portText}: ${why}\n`);
    return 1;
  }
  let exit = 1;
  for (const port of portsOf(portText)) {
    if (!(port > 0 && port < 65536)) {
      await stderr.write(`nc: port number invalid: ${portText}\n`);
      return 1;
    }
    try {
      const limit = options.timeout === undefined ? {} : { timeout: options.timeout };
      const connection = await network.connect(host, port, { signal, ...limit });
      const service = `[tcp/${services[port] ?? '*'}]`;
      if (options.verbose) {
        const shown = connection.remoteAddress === host ? host : `${host} (${connection.remoteAddress})`;
        await stderr.write(`Connection to ${shown} ${port} port ${service} succeeded!\n`);
      }
      exit = 0;
      if (!options.scan) await talk(context, connection);
      connection.close();
    } catch (error) {
      if (!(error instanceof NetworkError)) {
        if (signal.aborted) return 130;
        throw error;
      }
      if (options.verbose) {
        const address = error.address ?? host;
        const shown = address === host ? host : `${host} (${address})`;
        const reason =
          error.failure === 'timed-out' && options.timeout !== undefined
            ? 'Operation now in progress'
            : reasons[error.failure];
        await stderr.write(
          `nc: connect to ${shown} port ${port} (tcp) ${reason === 'Operation now in progress' ? 'timed out' : 'failed'}: ${reason}\n`,
        );
      }
    }
  }
  return exit;
}

/** Connects to a TCP port; `-z` only tries. In the manner of OpenBSD's netcat. */
export const program: Program = { run };
