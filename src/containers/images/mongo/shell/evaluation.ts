import type { ProgramContext } from '../../../../shell/program.ts';
import { resolvePath } from '../../../../shell/filesystem.ts';
import { Evaluator } from '../script/evaluate.ts';
import { globals, objectIds } from '../script/globals.ts';
import { parseScript } from '../script/parser.ts';
import { Scope } from '../script/scope.ts';
import type { Statement } from '../script/syntax.ts';
import { Unreadable } from '../script/tokens.ts';
import { Callable, numeric, ScriptError, textOf } from '../script/values.ts';
import { isDocument, isList } from '../values.ts';
import type { Client } from './client.ts';
import { collectionNames, databaseHost, databaseNames, usersOf } from './database.ts';
import type { Formatter } from './format.ts';
import { shellHelp } from './help.ts';
import { VERSION } from './options.ts';
import { replicaSetHost } from './replica-set.ts';
import { invalid, run, type Session } from './session.ts';

/** A script has asked to leave. */
export class Leave extends Error {
  readonly code: number;

  constructor(code: number) {
    super('');
    this.code = code;
  }
}

/** A shell's state from line to line: its names, its database, its cursor. */
export class Evaluation {
  readonly session: Session;
  readonly #context: ProgramContext;
  readonly #formatter: Formatter;
  #stop = { now: false };
  readonly #scope = new Scope();

  constructor(context: ProgramContext, client: Client | undefined, database: string, formatter: Formatter) {
    const { clock, random, stdout } = context;
    const now = (): number => clock.now();
    const newId = objectIds({ now, random: () => random() });
    this.#context = context;
    this.#formatter = formatter;
    this.session = {
      client,
      database,
      cursor: undefined,
      newId,
      print: (text) => stdout.write(`${text}\n`),
      prompt: (text) => ask(context, text),
    };
    const names = globals({
      now,
      newId,
      random: () => random(),
      print: (text) => this.session.print(text),
      sleep: (milliseconds) => clock.sleep(milliseconds),
      colors: formatter.colors,
    });
    for (const [name, value] of Object.entries({ ...names, ...this.#own() }))
      this.#scope.declare('var', name, value);
    this.#use(database);
  }

  /** The value of a piece of a script. Throws what the script throws, and `Unreadable`. */
  async run(source: string): Promise<unknown> {
    const direct = this.#direct(source);
    if (direct) return direct();
    const stop = { now: false };
    this.#stop = stop;
    const evaluator = new Evaluator({ pause: () => this.#pause(), stopped: () => stop.now });
    return evaluator.run(statementsOf(source), this.#scope);
  }

  /** Stops what runs. */
  interrupt(): void {
    this.#stop.now = true;
  }

  async #pause(): Promise<void> {
    await this.#context.yield();
    this.#context.signal.throwIfAborted();
  }

  /** What `db` is called in the prompt. */
  get database(): string {
    return this.session.database;
  }

  /** Runs a file. */
  async load(path: string): Promise<void> {
    const { files, cwd } = this.#context;
    const whole = resolvePath(cwd, path);
    if (!files.exists(whole))
      throw new ScriptError('Error', `ENOENT: no such file or directory, open '${whole}'`);
    await this.run(files.read(whole));
  }

  #use(database: string): void {
    this.session.database = database;
    this.#scope.declare('var', 'db', databaseHost(this.session, database));
  }

  #own(): Readonly<Record<string, unknown>> {
    const callable = (name: string, call: (args: readonly unknown[]) => unknown): Callable =>
      new Callable(name, call);
    const leave = ([code]: readonly unknown[]): never => {
      throw new Leave(code === undefined ? 0 : numeric(code));
    };
    return {
      rs: replicaSetHost(this.session),
      exit: callable('exit', leave),
      quit: callable('quit', leave),
      version: callable('version', () => VERSION),
      help: callable('help', () => shellHelp),
      load: callable('load', async ([path]) => {
        await this.load(textOf(path));
        return true;
      }),
      use: callable('use', ([name]) => this.#command('use', [textOf(name ?? '')])),
      show: callable('show', ([what]) => this.#command('show', [textOf(what ?? '')])),
      it: callable('it', () => this.#command('it', [])),
      passwordPrompt: callable('passwordPrompt', () => this.session.prompt('Enter password')),
      isInteractive: callable('isInteractive', () => this.#context.isTerminal(0)),
      disableTelemetry: callable('disableTelemetry', () => 'Telemetry is now disabled.'),
      enableTelemetry: callable('enableTelemetry', () => 'Telemetry is now enabled.'),
    };
  }

  /** A line that is a command to the shell and no script. */
  #direct(source: string): (() => unknown) | undefined {
    const [word = '', ...args] = source.trim().replace(/;$/, '').split(/\s+/);
    if (!/^(use|show|it|exit|quit|help|cls)$/.test(word) || args[0]?.startsWith('(') === true)
      return undefined;
    return () => this.#command(word, args);
  }

  async #command(word: string, args: readonly string[]): Promise<unknown> {
    const [first = ''] = args;
    switch (word) {
      case 'use':
        return this.#switch(first);
      case 'show':
        return this.#show(first);
      case 'it': {
        const batch = await this.session.cursor?.batch();
        return this.#formatter.batch(batch ?? { documents: [], more: false }, 'no cursor');
      }
      case 'help':
        return shellHelp;
      case 'cls':
        await this.#context.stdout.write('\u001b[2J\u001b[H');
        return undefined;
      default:
        throw new Leave(first === '' ? 0 : Number(first));
    }
  }

  #switch(name: string): string {
    if (name === '') throw invalid('Missing required argument at position 0 (Mongo.use)');
    if (/[/\\. "$*<>:|?]/.test(name) || name.length > 63)
      throw new ScriptError('MongoshInvalidInputError', `[COMMON-10001] Invalid database name: ${name}`);
    const before = this.session.database;
    this.session.cursor = undefined;
    this.#use(name);
    return before === name ? `already on db ${name}` : `switched to db ${name}`;
  }

  async #show(what: string): Promise<unknown> {
    const { session } = this;
    switch (what) {
      case 'dbs':
      case 'databases': {
        const { databases } = await run(session, 'admin', { listDatabases: 1 });
        return this.#formatter.databases(isList(databases) ? databases.filter(isDocument) : []);
      }
      case 'collections':
      case 'tables':
        return this.#formatter.collections(await collectionNames(session, session.database));
      case 'users':
        return usersOf(session, session.database);
      case 'logs':
        return ['global', 'startupWarnings'];
      case 'log':
        return [];
      case 'roles':
      case 'profile':
        return (await databaseNames(session)) && [];
      case '':
        throw invalid('Missing required argument at position 0 (Mongo.show)');
      default:
        throw invalid(`'${what}' is not a valid argument for "show".`);
    }
  }
}

/** Statements; what begins with a brace may be an object, as at a prompt of Node.js. */
function statementsOf(source: string): readonly Statement[] {
  if (/^\s*\{/.test(source) && !/;\s*$/.test(source)) {
    try {
      return parseScript(`(${source.trim()}\n)`);
    } catch (error) {
      if (!(error instanceof Unreadable) || error.unfinished) throw error;
    }
  }
  return parseScript(source);
}

/** Asks for a password at the terminal. */
export async function ask(
  { stdin, stdout, stderr, terminal, isTerminal }: ProgramContext,
  text: string,
): Promise<string> {
  const output = isTerminal(1) ? stdout : stderr;
  await output.write(`${text}: `);
  terminal?.setEcho?.(false);
  const line = await stdin.read();
  terminal?.setEcho?.(true);
  await output.write('\n');
  return (line ?? '').replace(/\r?\n$/, '');
}
