import { NetworkError } from '../../../../shell/network.ts';
import type { ProgramContext } from '../../../../shell/program.ts';
import { Lines } from '../../sql/wire.ts';
import { ScriptError } from '../script/values.ts';
import { message } from '../server/commands.ts';
import { decode, isDocument, type Document } from '../values.ts';
import type { Target } from './options.ts';

/** A connection to a server. */
export interface Client {
  /** Whether it went to one server on purpose, or to whoever is the primary of a set. */
  readonly direct: boolean;
  /** Runs a command. Throws a `MongoServerError` for scripts when it fails. */
  run(database: string, command: Document): Promise<Document>;
  close(): void;
}

async function open(context: ProgramContext, host: string, port: number, direct: boolean): Promise<Client> {
  const connection = await context.network.connect(host, port, { signal: context.signal });
  const lines = new Lines(connection);
  return {
    direct,
    async run(database, command) {
      await connection.write(message(command, database));
      const line = await lines.next();
      if (line === undefined)
        throw new ScriptError('MongoNetworkError', `connection 1 to ${host}:${port} closed`);
      const reply = replyOf(line);
      if (reply['ok'] === 1) return reply;
      const { errmsg, ...more } = reply;
      throw new ScriptError('MongoServerError', String(errmsg), more);
    },
    close: () => connection.close(),
  };
}

function replyOf(line: string): Document {
  try {
    const reply = decode(line);
    if (isDocument(reply)) return reply;
  } catch {
    // Somebody else's words.
  }
  throw new ScriptError('MongoServerSelectionError', 'Server selection timed out after 2000 ms');
}

const FAILURES: Readonly<Record<string, string>> = {
  refused: 'ECONNREFUSED',
  'no-route': 'EHOSTUNREACH',
  'network-unreachable': 'ENETUNREACH',
};

/** Why no connection came about, as the driver tells it. */
async function reason(
  context: ProgramContext,
  error: NetworkError,
  host: string,
  port: number,
  wait: number,
): Promise<ScriptError> {
  const { failure } = error;
  const { addresses, failure: unresolved } = await context.network.lookUp(host, { signal: context.signal });
  const [address] = addresses;
  if (address === undefined) {
    const code = unresolved === 'unavailable' ? 'EAI_AGAIN' : 'ENOTFOUND';
    return new ScriptError('MongoNetworkError', `getaddrinfo ${code} ${host}`);
  }
  const code = FAILURES[failure];
  return code === undefined
    ? new ScriptError('MongoServerSelectionError', `Server selection timed out after ${wait} ms`)
    : new ScriptError('MongoNetworkError', `connect ${code} ${address}:${port}`);
}

/** Connects to the first server that will do, and logs in. Throws what a script could catch. */
export async function connect(context: ProgramContext, target: Target): Promise<Client> {
  let last: ScriptError | undefined;
  for (const { host, port } of target.hosts) {
    try {
      const client = await open(context, host, port, target.direct);
      const { isWritablePrimary, setName } = await client.run('admin', { hello: 1 });
      if (!target.direct && setName !== undefined && isWritablePrimary !== true) {
        client.close();
        last = new ScriptError(
          'MongoServerSelectionError',
          `Server selection timed out after ${target.wait} ms`,
        );
        continue;
      }
      const { user, password = '' } = target;
      if (user !== undefined) await client.run(target.authSource, { authenticate: 1, user, pwd: password });
      return client;
    } catch (error) {
      if (error instanceof NetworkError) last = await reason(context, error, host, port, target.wait);
      else throw error;
    }
  }
  throw last ?? new ScriptError('MongoParseError', 'No hosts');
}
