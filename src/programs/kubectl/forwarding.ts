import { Killed } from '../../shell/interpreter/environment.ts';
import { NetworkError, type Connection, type Listener } from '../../shell/network.ts';
import type { ProgramContext } from '../../shell/program.ts';
import type { CommandContext } from './context.ts';
import { asError, CommandError } from './errors.ts';
import { quote } from './text.ts';

export interface ForwardedPort {
  /** 0 takes a free port. */
  readonly local: number;
  readonly remote: number;
}

type Stream = Omit<Connection, 'remoteAddress' | 'carry'>;

/** An address to listen on; that it cannot be had matters when none, or when any of its kind cannot. */
interface Address {
  readonly ip: string;
  readonly fails: 'all' | 'any';
}

const withPort = (ip: string, port: number): string => `${ip.includes(':') ? `[${ip}]` : ip}:${port}`;

/** Models client-go/tools/portforward/portforward.go parseAddresses */
function addressesOf(list: readonly string[]): readonly Address[] {
  if (list.length === 0) throw new CommandError('you must specify at least 1 address');
  const found = new Map<string, Address>();
  for (const each of list) {
    if (each !== 'localhost') {
      if (!/^\d{1,3}(\.\d{1,3}){3}$|^[\da-f]*:[\da-f:.]*$/i.test(each))
        throw new CommandError(`${each} is not a valid IP`);
      found.set(each, { ip: each, fails: 'any' });
      continue;
    }
    for (const ip of ['127.0.0.1', '::1']) if (!found.has(ip)) found.set(ip, { ip, fails: 'all' });
  }
  return [...found.values()].toSorted((a, b) => (a.ip < b.ip ? -1 : 1));
}

/** Addresses that every machine has. */
const isOwn = (ip: string): boolean => /^127\.|^0\.0\.0\.0$|^::1?$/.test(ip);

/** Whether whoever runs a program may listen on a port: those below 1024 are root's. */
export const mayListen = ({ env }: Pick<ProgramContext, 'env'>, port: number): boolean =>
  port === 0 || port >= 1024 || (env['USER'] ?? 'root') === 'root';

/** Where free ports are looked for. */
const EPHEMERAL = { from: 32768, count: 28231 };

/**
 * Listens on local ports and passes each connection on, until interrupted or until the pod does not take one.
 * Models client-go/tools/portforward
 */
export async function forwardPorts(
  context: CommandContext,
  ports: readonly ForwardedPort[],
  connect: (port: number) => Promise<Stream>,
): Promise<void> {
  const { program, flags } = context;
  const listeners: Listener[] = [];
  let lose: () => void = () => undefined;
  const lost = new Promise<'lost'>((resolve) => {
    lose = () => resolve('lost');
  });
  const addresses = addressesOf(flags.list('address'));
  try {
    for (const { local, remote } of ports) {
      const allowed = mayListen(program, local);
      const refusal = allowed ? 'address already in use' : 'permission denied';
      const bound =
        allowed && addresses.some(({ ip }) => isOwn(ip))
          ? listen(context, local, (connection, port) => {
              void handle(context, connection, port, remote, connect).then((taken) => {
                if (!taken) lose();
              });
            })
          : undefined;
      const failed = addresses.filter(({ ip }) => bound === undefined || !isOwn(ip));
      for (const { ip } of addresses)
        if (bound && isOwn(ip))
          await context.out(`Forwarding from ${withPort(ip, bound.port)} -> ${remote}\n`);
      if (bound === undefined || failed.some(({ fails }) => fails === 'any')) {
        const problems = failed.map(
          ({ ip }) =>
            `unable to create listener: Error listen tcp${ip.includes(':') ? 6 : 4} ${withPort(ip, local)}: bind: ${isOwn(ip) ? refusal : 'cannot assign requested address'}`,
        );
        await context.err(
          `Unable to listen on port ${local}: Listeners failed to create with the following errors: [${problems.join(' ')}]\n`,
        );
        bound?.listener.close();
      } else listeners.push(bound.listener);
    }
    if (listeners.length === 0) {
      const list = ports.map(({ local, remote }) => `{${local} ${remote}}`).join(' ');
      throw new CommandError(`unable to listen on any of the requested ports: [${list}]`);
    }
    const interrupted = new Promise<void>((resolve) => {
      if (program.signal.aborted) resolve();
      else program.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    if ((await Promise.race([interrupted, lost])) === 'lost')
      throw new CommandError('lost connection to pod');
    // Ctrl-C is an ordinary end; other signals kill.
    if (program.signal.reason instanceof Killed) throw program.signal.reason;
  } finally {
    for (const listener of listeners) listener.close();
  }
}

function listen(
  { program }: CommandContext,
  local: number,
  accept: (connection: Connection, port: number) => void,
): { readonly listener: Listener; readonly port: number } | undefined {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = local === 0 ? EPHEMERAL.from + Math.floor(program.random() * EPHEMERAL.count) : local;
    try {
      return { listener: program.network.listen(port, (connection) => accept(connection, port)), port };
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      if (local !== 0) return undefined;
    }
  }
  return undefined;
}

/** Passes one connection on; false when the pod did not take it. */
async function handle(
  context: CommandContext,
  connection: Connection,
  local: number,
  remote: number,
  connect: (port: number) => Promise<Stream>,
): Promise<boolean> {
  const opened = open(context, local, remote, connect);
  connection.carry(opened.catch(() => undefined));
  try {
    const stream = await opened;
    await Promise.all([pipe(connection, stream), pipe(stream, connection)]);
    return true;
  } catch (error) {
    if (context.program.signal.aborted) return true;
    const problem = `an error occurred forwarding ${local} -> ${remote}: ${asError(error).message}`;
    await context.log('E', `portforward.go:424] "Unhandled Error" err=${quote(problem)}`);
    return false;
  } finally {
    connection.close();
  }
}

async function open(
  context: CommandContext,
  local: number,
  remote: number,
  connect: (port: number) => Promise<Stream>,
): Promise<Stream> {
  await context.out(`Handling connection for ${local}\n`);
  return connect(remote);
}

async function pipe(from: Pick<Stream, 'read'>, to: Pick<Stream, 'write' | 'close'>): Promise<void> {
  for (;;) {
    const text = await from.read();
    if (text === undefined) break;
    await to.write(text);
  }
  to.close();
}
