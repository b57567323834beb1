import type { ByteStream } from '../../../cluster/messages.ts';
import type { Connection } from '../../../shell/network.ts';
import { execute, SqlError, type Dialect, type Outcome, type Session } from './engine.ts';
import type { Storage } from './storage.ts';

/** Who wants to come in. Both sides of a connection are ours: they speak lines of JSON. */
export interface Login {
  readonly user: string;
  readonly password: string | undefined;
  readonly database: string | undefined;
}

/** What a server answers to a login or a statement. */
export type Answer =
  | { readonly error: string; readonly outcome?: undefined }
  | { readonly error?: undefined; readonly outcome: Outcome; readonly version: string };

/** Serves one client: a login, then statements. @param admit a session, or why there is none */
export async function serveSql(
  stream: ByteStream,
  admit: (login: Login) => Session | string,
  storage: Storage,
  dialect: Dialect,
): Promise<void> {
  const lines = new Lines(stream);
  try {
    const first = await lines.next();
    const session = first === undefined ? '' : admit(JSON.parse(first) as Login);
    if (typeof session === 'string') await stream.write(`${JSON.stringify({ error: session })}\n`);
    else {
      const send = (outcome: Outcome): Promise<void> =>
        Promise.resolve(stream.write(`${JSON.stringify({ outcome, version: session.version })}\n`));
      await send({ tag: '', affected: 0 });
      for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
        try {
          await send(execute(JSON.parse(line) as string, session, storage, dialect));
        } catch (error) {
          if (!(error instanceof SqlError)) throw error;
          await stream.write(`${JSON.stringify({ error: error.message })}\n`);
        }
      }
    }
  } catch {
    // The client has gone, or it is none of ours.
  }
  stream.close();
}

/** A client's side of a connection. */
export class SqlClient {
  readonly #connection: Connection;
  readonly #lines: Lines;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#lines = new Lines(connection);
  }

  login(login: Login): Promise<Answer> {
    return this.#ask(login);
  }

  run(sql: string): Promise<Answer> {
    return this.#ask(sql);
  }

  close(): void {
    this.#connection.close();
  }

  async #ask(what: unknown): Promise<Answer> {
    await this.#connection.write(`${JSON.stringify(what)}\n`);
    const line = await this.#lines.next();
    return line === undefined
      ? { error: 'server closed the connection unexpectedly' }
      : (JSON.parse(line) as Answer);
  }
}

/** Reads lines off a connection. */
export class Lines {
  readonly #source: { read(): Promise<string | undefined> };
  #rest = '';

  constructor(source: { read(): Promise<string | undefined> }) {
    this.#source = source;
  }

  async next(): Promise<string | undefined> {
    for (;;) {
      const end = this.#rest.indexOf('\n');
      if (end >= 0) {
        const line = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 1);
        return line;
      }
      const piece = await this.#source.read();
      if (piece === undefined) return undefined;
      this.#rest += piece;
    }
  }
}
