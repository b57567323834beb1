import { NetworkError, type Connection } from '../../shell/network.ts';
import type { ProgramContext } from '../../shell/program.ts';
import type { ContainerProgram } from './index.ts';

/** busybox' `nc`: connect, or listen with `-l -p PORT`; `-z` only tries, `-w` limits the wait. */
export const nc: ContainerProgram = async (context) => {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const words: string[] = [];
  const args = context.argv.slice(1);
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (!arg.startsWith('-')) {
      words.push(arg);
      continue;
    }
    for (let letter = 1; letter < arg.length; letter++) {
      const flag = arg.charAt(letter);
      if (!'pwieq'.includes(flag)) flags.add(flag);
      else {
        values.set(flag, arg.slice(letter + 1) || (args[++at] ?? ''));
        break;
      }
    }
  }
  if (flags.has('l')) return listen(context, Number(values.get('p') ?? words.at(-1)), flags.has('k'));
  const [host = '', portText = ''] = words;
  if (host === '' || portText === '') {
    await context.stderr.write('Usage: nc [OPTIONS] HOST PORT  - connect\n');
    return 1;
  }
  const port = Number(portText);
  const seconds = values.get('w');
  try {
    const connection = await context.network.connect(host, port, {
      ...(seconds !== undefined && { timeout: Number(seconds) * 1000 }),
      signal: context.signal,
    });
    if (flags.has('v')) await context.stderr.write(`${host} (${connection.remoteAddress}:${port}) open\n`);
    if (flags.has('z')) connection.close();
    else await join(context, connection);
    return 0;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const why = {
      refused: 'Connection refused',
      'timed-out': 'Connection timed out',
      'no-route': 'No route to host',
      'network-unreachable': 'Network unreachable',
      'no-such-host': '',
      certificate: '',
    }[error.failure];
    const text = why === '' ? `bad address '${host}'` : `${host} (${error.address ?? host}:${port}): ${why}`;
    if (why === '' || !flags.has('z') || flags.has('v')) await context.stderr.write(`nc: ${text}\n`);
    return 1;
  }
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
async function join({ stdin, stdout }: ProgramContext, connection: Connection): Promise<void> {
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
