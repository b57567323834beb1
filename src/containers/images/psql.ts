import { NetworkError, type NameLookup } from '../../shell/network.ts';
import type { Program, ProgramContext } from '../../shell/program.ts';
import { psqlTable } from './sql/print.ts';
import { splitStatements } from './sql/tokens.ts';
import { SqlClient, type Answer } from './sql/wire.ts';

interface Options {
  readonly host: string | undefined;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly commands: readonly string[];
  readonly bare: boolean;
  readonly list: boolean;
}

const LONG: Readonly<Record<string, string>> = {
  host: 'h',
  port: 'p',
  username: 'U',
  dbname: 'd',
  command: 'c',
  'tuples-only': 't',
  'no-align': 'A',
  list: 'l',
};

function parse({ argv, env }: ProgramContext): Options {
  const values = new Map<string, string>();
  const flags = new Set<string>();
  const commands: string[] = [];
  const words: string[] = [];
  const args = argv.slice(1);
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    const [, long, , given] = /^--([a-z-]+)(=([\s\S]*))?$/.exec(arg) ?? [];
    const letters = long === undefined ? (arg.startsWith('-') ? arg.slice(1) : '') : (LONG[long] ?? '');
    if (!arg.startsWith('-')) words.push(arg);
    for (let index = 0; index < letters.length; index++) {
      const letter = letters.charAt(index);
      if (!'hpUdcv'.includes(letter)) flags.add(letter);
      else {
        const rest = letters.slice(index + 1);
        const value = given ?? (rest === '' ? (args[++at] ?? '') : rest);
        if (letter === 'c') commands.push(value);
        else values.set(letter, value);
        break;
      }
    }
  }
  const user = values.get('U') ?? words[1] ?? env['PGUSER'] ?? 'root';
  const url = /^postgres(?:ql)?:\/\/([^:@/]+)(?::([^@]*))?@([^:/]+)(?::(\d+))?\/(\w+)/.exec(words[0] ?? '');
  return {
    host: url?.[3] ?? values.get('h') ?? env['PGHOST'],
    port: Number(url?.[4] ?? values.get('p') ?? env['PGPORT'] ?? 5432),
    user: url?.[1] ?? user,
    database: url?.[5] ?? values.get('d') ?? words[0] ?? env['PGDATABASE'] ?? user,
    commands,
    bare: flags.has('t') || flags.has('A'),
    list: flags.has('l'),
  };
}

/** Why a name has no address, in the words of the C library. */
const nameFailure = (failure: NameLookup['failure']): string =>
  failure === 'unavailable' ? 'Temporary failure in name resolution' : 'Name or service not known';

/** Opens a session, or tells why there is none. Models fe-connect.c of libpq (emitHostIdentityInfo) */
async function connect(context: ProgramContext, options: Options): Promise<SqlClient | string> {
  const { network, signal } = context;
  const { host, port, user, database } = options;
  const local = host === undefined || host.startsWith('/');
  const { addresses, failure } = await network.lookUp(local ? '127.0.0.1' : host, { signal });
  const [address] = addresses;
  if (address === undefined)
    return `could not translate host name "${host}" to address: ${nameFailure(failure)}`;
  const shown = host === address ? `"${host}"` : `"${host}" (${address})`;
  const where = local
    ? `connection to server on socket "/var/run/postgresql/.s.PGSQL.${port}" failed: `
    : `connection to server at ${shown}, port ${port} failed: `;
  try {
    const connection = await network.connect(local ? '127.0.0.1' : host, port, { signal });
    const client = new SqlClient(connection);
    const answer = await client.login({ user, password: context.env['PGPASSWORD'], database });
    return answer.error === undefined ? client : `${where}${answer.error}`;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    if (local)
      return `${where}No such file or directory\n\tIs the server running locally and accepting connections on that socket?`;
    const why = error.failure === 'refused' ? 'Connection refused' : 'Connection timed out';
    return `${where}${why}\n\tIs the server running on that host and accepting TCP/IP connections?`;
  }
}

/** PostgreSQL's terminal: `-c`, its input, or its prompt with `\l`, `\dt`, `\d`, `\c`, `\conninfo`, `\q`. */
export const psql: Program = {
  async run(context) {
    if (/^(--version|-V)$/.test(context.argv[1] ?? '')) {
      await context.stdout.write('psql (PostgreSQL) 18.1 (Debian 18.1-1.pgdg13+1)\n');
      return 0;
    }
    const options = parse(context);
    const client = await connect(context, options);
    if (typeof client === 'string') {
      await context.stderr.write(`psql: error: ${client}\n`);
      return 2;
    }
    try {
      return await new Terminal(context, options, client).run();
    } finally {
      client.close();
    }
  },
};

class Terminal {
  readonly #context: ProgramContext;
  readonly #options: Options;
  #client: SqlClient;
  #database: string;

  constructor(context: ProgramContext, options: Options, client: SqlClient) {
    this.#context = context;
    this.#options = options;
    this.#client = client;
    this.#database = options.database;
  }

  async run(): Promise<number> {
    const { stdin, stdout, isTerminal } = this.#context;
    const { commands, list } = this.#options;
    if (list) return this.#meta('\\l');
    if (commands.length > 0) {
      let code = 0;
      for (const command of commands) code = await this.#line(`${command};`);
      return code;
    }
    const prompt = (more: boolean): string => (isTerminal(0) ? `${this.#database}${more ? '-' : '='}# ` : '');
    if (isTerminal(0))
      await stdout.write(`psql (18.1 (Debian 18.1-1.pgdg13+1))\nType "help" for help.\n\n${prompt(false)}`);
    let text = '';
    for (let piece = await stdin.read(); piece !== undefined; piece = await stdin.read()) {
      for (const line of piece.split(/(?<=\n)/)) {
        if (text === '' && /^\s*(\\q|exit|quit)\s*$/.test(line)) return 0;
        if (text === '' && line.trimStart().startsWith('\\')) await this.#meta(line.trim());
        else {
          text += line;
          const { statements, rest } = splitStatements(text);
          for (const sql of statements) await this.#statement(sql);
          text = rest === '' ? '' : `${rest}\n`;
        }
        await stdout.write(prompt(text !== ''));
      }
    }
    return 0;
  }

  async #line(line: string): Promise<number> {
    if (line.startsWith('\\')) return this.#meta(line.replace(/;$/, ''));
    let code = 0;
    for (const sql of splitStatements(line).statements) code = await this.#statement(sql);
    return code;
  }

  async #statement(sql: string): Promise<number> {
    return this.#show(await this.#client.run(sql));
  }

  async #show(answer: Answer, title = ''): Promise<number> {
    const { stdout, stderr } = this.#context;
    if (answer.error !== undefined) {
      await stderr.write(`${answer.error}\n`);
      return 1;
    }
    const { outcome } = answer;
    if (!('columns' in outcome)) await stdout.write(`${outcome.tag}\n`);
    else if (this.#options.bare)
      await stdout.write(
        outcome.rows.map((row) => `${row.map((value) => value ?? '').join('|')}\n`).join(''),
      );
    else
      await stdout.write(`${psqlTable(outcome.columns, outcome.rows, title)}\n`.replace(/\n\n\n$/, '\n\n'));
    return 0;
  }

  async #meta(line: string): Promise<number> {
    const { stdout, stderr } = this.#context;
    const [command = '', argument] = line.split(/\s+/);
    switch (command) {
      case '\\l': {
        const answer = await this.#client.run('select datname from pg_database');
        if (answer.error !== undefined || !('columns' in answer.outcome)) return this.#show(answer);
        const rows = answer.outcome.rows.map(([name = null]) => [
          name,
          this.#options.user,
          'UTF8',
          'en_US.utf8',
        ]);
        const outcome = { columns: ['Name', 'Owner', 'Encoding', 'Collate'], rows };
        return this.#show({ ...answer, outcome }, 'List of databases');
      }
      case '\\dt':
      case '\\d': {
        if (argument !== undefined)
          return this.#show(await this.#client.run(`select * from ${argument} limit 0`));
        const answer = await this.#client.run('select tablename from pg_tables');
        if (answer.error !== undefined || !('columns' in answer.outcome)) return this.#show(answer);
        if (answer.outcome.rows.length === 0) {
          await stderr.write('Did not find any relations.\n');
          return 0;
        }
        const rows = answer.outcome.rows.map(([name = null]) => [
          'public',
          name,
          'table',
          this.#options.user,
        ]);
        return this.#show(
          { ...answer, outcome: { columns: ['Schema', 'Name', 'Type', 'Owner'], rows } },
          'List of relations',
        );
      }
      case '\\c': {
        const options = { ...this.#options, database: argument ?? this.#database };
        const client = await connect(this.#context, options);
        if (typeof client === 'string') {
          await stderr.write(`${client}\nPrevious connection kept\n`);
          return 1;
        }
        this.#client.close();
        this.#client = client;
        this.#database = options.database;
        await stdout.write(
          `You are now connected to database "${options.database}" as user "${options.user}".\n`,
        );
        return 0;
      }
      case '\\conninfo':
        await stdout.write(
          `You are connected to database "${this.#database}" as user "${this.#options.user}" ${this.#options.host === undefined ? 'via socket in "/var/run/postgresql"' : `on host "${this.#options.host}"`} at port "${this.#options.port}".\n`,
        );
        return 0;
      default:
        await stderr.write(`invalid command ${command}\nTry \\? for help.\n`);
        return 1;
    }
  }
}

/** `pg_isready`: what probes ask. */
export const pgIsReady: Program = {
  async run(context) {
    const { host, port } = parse(context);
    const where = `${host ?? '/var/run/postgresql'}:${port}`;
    try {
      const connection = await context.network.connect(host ?? '127.0.0.1', port, { signal: context.signal });
      connection.close();
      await context.stdout.write(`${where} - accepting connections\n`);
      return 0;
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      await context.stdout.write(`${where} - no response\n`);
      return 2;
    }
  },
};
