import { NetworkError, type Connection } from '../../shell/network.ts';
import type { ProgramContext } from '../../shell/program.ts';
import type { ContainerProgram } from './index.ts';

/**
 * busybox' `nc`: connect, or listen with `-l -p PORT`; `-z` only tries, `-w` limits the wait.
 * Models networking/nc_bloaty.c of busybox
 */
export const nc: ContainerProgram = async (context) => {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const words: string[] = [];
  let verbose = 0;
  const args = context.argv.slice(1);
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (!arg.startsWith('-')) {
      words.push(arg);
      continue;
    }
    for (let letter = 1; letter < arg.length; letter++) {
      const flag = arg.charAt(letter);
      if (flag === 'v') verbose++;
      else if (!'pwieqs'.includes(flag)) flags.add(flag);
      else {
        values.set(flag, arg.slice(letter + 1) || (args[++at] ?? ''));
        break;
      }
    }
  }
  if (flags.has('l')) return listen(context, Number(values.get('p') ?? words.at(-1)), flags.has('k'));
  const [host = '', portText = ''] = words;
  if (host === '' || portText === '') {
    await context.stderr.write(USAGE);
    return 1;
  }
  const complain = async (text: string): Promise<number> => {
    await context.stderr.write(`nc: ${text}\n`);
    return 1;
  };
  const port = /^\d+$/.test(portText) ? Number(portText) : (services[portText] ?? 0);
  if (port === 0 || port > 65535) return complain(`bad port '${portText}'`);
  const { network, signal } = context;
  const [address] = (await network.lookUp(host, { signal })).addresses;
  if (address === undefined) return complain(`bad address '${host}'`);
  const seconds = values.get('w');
  try {
    const timeout = seconds === undefined ? {} : { timeout: Number(seconds) * 1000 };
    const connection = await network.connect(host, port, { ...timeout, signal });
    if (verbose > 0) await context.stderr.write(`${host} (${connection.remoteAddress}:${port}) open\n`);
    if (flags.has('z')) connection.close();
    else await join(context, connection);
    if (verbose > 1) await context.stderr.write('sent 0, rcvd 0\n');
    return 0;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    // one `v` says nothing of ports that are merely closed
    if (verbose > 1 || (verbose > 0 && error.failure !== 'refused'))
      await complain(`${host} (${address}:${port}): ${reasons[error.failure] ?? 'Connection timed out'}`);
    if (verbose > 1) await context.stderr.write('sent 0, rcvd 0\n');
    return 1;
  }
};

const USAGE = 'Usage: nc [OPTIONS] HOST PORT  - connect\nnc [OPTIONS] -l -p PORT [HOST] [PORT]  - listen\n';

const services: Readonly<Record<string, number>> = { ssh: 22, domain: 53, http: 80, https: 443 };

const reasons: Partial<Record<NetworkError['failure'], string>> = {
  refused: 'Connection refused',
  'timed-out': 'Connection timed out',
  'no-route': 'No route to host',
  'network-unreachable': 'Network is unreachable',
};

async function listen(context: ProgramContext, port: number, again: boolean): Promise<number> {
  const waiting: Connection[] = [];
  let wake = (): void => {};
  const listener = context.network.listen(port, (connection) => {
    waiting.push(connection);
    wake();
  });
  context.signal.addEventListener('abort', () => wake(), { once: true });
  do {
    while (waiting.length === 0 && !context.signal.aborted) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const connection = waiting.shift();
    if (connection) await join(context, connection);
  } while (again && !context.signal.aborted);
  listener.close();
  return 0;
}

/** Copies both ways until the other side has said everything. */
export async function join({ stdin, stdout }: ProgramContext, connection: Connection): Promise<void> {
  const send = async (): Promise<void> => {
    for (;;) {
      const text = await stdin.read();
      if (text === undefined) return;
      await connection.write(text);
    }
  };
  const sending = send().catch(() => {});
  for (;;) {
    const text = await connection.read();
    if (text === undefined) break;
    await stdout.write(text);
  }
  connection.close();
  await Promise.race([sending, Promise.resolve()]);
}
