import { NetworkError } from '../../shell/network.ts';
import type { Program, ProgramContext } from '../../shell/program.ts';
import { mysqlBatch, mysqlTable, mysqlVertical } from './sql/print.ts';
import { splitStatements } from './sql/tokens.ts';
import { SqlClient, type Answer } from './sql/wire.ts';

interface Options {
  host: string;
  port: number;
  user: string;
  /** Undefined: none; '' asked for at the terminal. */
  password: string | undefined;
  ask: boolean;
  database: string | undefined;
  execute: string | undefined;
  names: boolean;
  table: boolean;
  readonly words: string[];
}

const VALUED: Readonly<Record<string, string>> = {
  h: 'host',
  P: 'port',
  u: 'user',
  e: 'execute',
  D: 'database',
  host: 'host',
  port: 'port',
  user: 'user',
  execute: 'execute',
  database: 'database',
};

function parse(args: readonly string[], env: ProgramContext['env']): Options {
  const options: Options = {
    host: 'localhost',
    port: 3306,
    user: 'root',
    password: env['MYSQL_PWD'],
    ask: false,
    database: undefined,
    execute: undefined,
    names: true,
    table: false,
    words: [],
  };
  const set = (name: string, value: string): void => {
    if (name === 'host') options.host = value;
    else if (name === 'port') options.port = Number(value);
    else if (name === 'user') options.user = value;
    else if (name === 'execute') options.execute = value;
    else options.database = value;
  };
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    const [, long = '', , value] = /^--([a-z-]+)(=([\s\S]*))?$/.exec(arg) ?? [];
    const letter = arg.charAt(1);
    if (long === 'password' || (long === '' && arg.startsWith('-p'))) {
      const given = long === '' ? arg.slice(2) : (value ?? '');
      if (given === '') options.ask = true;
      else options.password = given;
    } else if (VALUED[long] !== undefined) set(VALUED[long], value ?? args[++at] ?? '');
    else if (long === 'table' || arg === '-t') options.table = true;
    else if (long === 'skip-column-names') options.names = false;
    else if (long !== '' || arg.startsWith('--')) continue;
    else if (arg.startsWith('-') && VALUED[letter] !== undefined)
      set(VALUED[letter], arg.length > 2 ? arg.slice(2) : (args[++at] ?? ''));
    else if (arg.startsWith('-')) {
      if (arg.includes('N')) options.names = false;
      if (arg.includes('t')) options.table = true;
    } else options.words.push(arg);
  }
  return options;
}

/** Connects and logs in; a text says why not. */
async function connect(context: ProgramContext, options: Options): Promise<SqlClient | string> {
  const { host, port, user, database } = options;
  let { password } = options;
  if (options.ask) {
    await context.stderr.write('Enter password: ');
    context.terminal?.setEcho?.(false);
    password = (await context.stdin.read())?.replace(/\n$/, '');
    context.terminal?.setEcho?.(true);
    await context.stderr.write('\n');
  } else if (password !== undefined && context.env['MYSQL_PWD'] !== password) {
    await context.stderr.write(
      `${name(context)}: [Warning] Using a password on the command line interface can be insecure.\n`,
    );
  }
  try {
    const local = host === 'localhost';
    const connection = await context.network.connect(local ? '127.0.0.1' : host, port, {
      signal: context.signal,
    });
    const client = new SqlClient(connection);
    const answer = await client.login({ user, password, database });
    return answer.error ?? client;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    if (host === 'localhost')
      return "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)";
    if (error.failure === 'no-such-host')
      return `ERROR 2005 (HY000): Unknown MySQL server host '${host}' (-2)`;
    return `ERROR 2003 (HY000): Can't connect to MySQL server on '${host}:${port}' (${error.failure === 'refused' ? 111 : 110})`;
  }
}

const name = ({ argv }: ProgramContext): string => (argv[0] ?? 'mysql').replace(/^.*\//, '');

/** The `mysql` client: statements of `-e`, of its input, or typed at its prompt. */
export const mysql: Program = {
  async run(context) {
    const options = parse(context.argv.slice(1), context.env);
    if (/^(--version|-V)$/.test(context.argv[1] ?? '')) {
      await context.stdout.write('mysql  Ver 8.4.7 for Linux on x86_64 (MySQL Community Server - GPL)\n');
      return 0;
    }
    options.database ??= options.words[0];
    const client = await connect(context, options);
    if (typeof client === 'string') {
      await context.stderr.write(`${client}\n`);
      return 1;
    }
    const interactive = options.execute === undefined && context.isTerminal(0);
    const run = async (sql: string): Promise<boolean> => {
      const vertical = sql.endsWith('\\G');
      const answer = await client.run(vertical ? sql.slice(0, -2) : sql);
      await show(context, options, answer, interactive, sql);
      return answer.error === undefined;
    };
    try {
      if (options.execute !== undefined) return (await all(`${options.execute};`, run)) ? 0 : 1;
      if (interactive) {
        await prompts(context, run);
        return 0;
      }
      let text = '';
      for (let piece = await context.stdin.read(); piece !== undefined; piece = await context.stdin.read())
        text += piece;
      return (await all(`${text};`, run)) ? 0 : 1;
    } finally {
      client.close();
    }
  },
};

async function all(text: string, run: (sql: string) => Promise<boolean>): Promise<boolean> {
  for (const sql of splitStatements(text, true).statements) if (!(await run(sql))) return false;
  return true;
}

async function prompts(context: ProgramContext, run: (sql: string) => Promise<boolean>): Promise<void> {
  const { stdin, stdout } = context;
  await stdout.write(
    "Welcome to the MySQL monitor.  Commands end with ; or \\g.\n\nType 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.\n\nmysql> ",
  );
  let text = '';
  for (let line = await stdin.read(); line !== undefined; line = await stdin.read()) {
    if (text === '' && /^\s*(exit|quit|\\q)\s*;?\s*$/i.test(line)) break;
    text += line.replace(/^\s*(use \w+)\s*$/i, '$1;');
    const { statements, rest } = splitStatements(text, true);
    for (const sql of statements) await run(sql);
    text = rest === '' ? '' : `${rest}\n`;
    await stdout.write(text === '' ? 'mysql> ' : '    -> ');
  }
  await stdout.write('Bye\n');
}

async function show(
  { stdout, stderr, isTerminal }: ProgramContext,
  options: Options,
  answer: Answer,
  interactive: boolean,
  sql: string,
): Promise<void> {
  if (answer.error !== undefined) {
    await stderr.write(`${interactive ? answer.error.replace(/ at line \d+(?=:)/, '') : answer.error}\n`);
    return;
  }
  const { outcome } = answer;
  if ('columns' in outcome) {
    const { columns, rows } = outcome;
    if (rows.length === 0) {
      if (interactive) await stdout.write('Empty set (0.00 sec)\n\n');
    } else if (interactive || options.table || isTerminal(1) || sql.endsWith('\\G')) {
      await stdout.write((sql.endsWith('\\G') ? mysqlVertical : mysqlTable)(columns, rows));
      if (interactive)
        await stdout.write(`${rows.length} row${rows.length === 1 ? '' : 's'} in set (0.00 sec)\n\n`);
    } else await stdout.write(mysqlBatch(columns, rows, options.names));
  } else if (interactive) {
    const { affected } = outcome;
    await stdout.write(
      /^use /i.test(sql)
        ? 'Database changed\n'
        : `Query OK, ${affected} row${affected === 1 ? '' : 's'} affected (0.01 sec)\n\n`,
    );
  }
}

/** `mysqladmin ping`, `status`, `version`: what probes ask. */
export const mysqladmin: Program = {
  async run(context) {
    const options = parse(context.argv.slice(1), context.env);
    const [verb = ''] = options.words;
    const client = await connect(context, options);
    const refused = typeof client === 'string' && client.startsWith('ERROR 1045');
    if (typeof client === 'string' && !(verb === 'ping' && refused)) {
      await context.stderr.write(
        `${name(context)}: connect to server at '${options.host}' failed\nerror: '${client.replace(/^ERROR \d+ \([A-Z0-9]+\): /, '')}'\n`,
      );
      return 1;
    }
    if (typeof client !== 'string') client.close();
    if (verb === 'ping') {
      await context.stdout.write('mysqld is alive\n');
      return 0;
    }
    if (verb === 'status') {
      await context.stdout.write('Threads: 2  Questions: 8  Slow queries: 0  Opens: 119  Open tables: 38\n');
      return 0;
    }
    await context.stderr.write(`${name(context)}: Unknown command: '${verb}'\n`);
    return 1;
  },
};
