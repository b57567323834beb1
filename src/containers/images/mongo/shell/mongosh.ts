import type { Program, ProgramContext } from '../../../../shell/program.ts';
import { whole } from '../inspect.ts';
import { ScriptError } from '../script/values.ts';
import { Unreadable } from '../script/tokens.ts';
import { objectIds } from '../script/globals.ts';
import { connect, type Client } from './client.ts';
import { ask, Evaluation, Leave } from './evaluation.ts';
import { Formatter, scriptError } from './format.ts';
import { parseOptions, VERSION, type Options } from './options.ts';

const TELEMETRY =
  '\nTo help improve our products, anonymous usage data is collected and sent to MongoDB periodically (https://www.mongodb.com/legal/privacy-policy).\nYou can opt-out by running the disableTelemetry() command.\n\n';

const INTERRUPT = Symbol('interrupt');
const WARNING = '(To exit, press Ctrl+C again or Ctrl+D or type .exit)\n';

/** The MongoDB shell: scripts of `--eval`, of files, of its input, or lines typed at its prompt. */
export const mongosh: Program = {
  async run(context) {
    try {
      return await start(context, parseOptions(context.argv.slice(1)));
    } catch (error) {
      if (error instanceof Leave) return error.code;
      const shown = scriptError(error, '');
      if (!shown) throw error;
      await context.stderr.write(`${shown.name}: ${shown.message}\n`);
      return 1;
    }
  },
};

async function start(context: ProgramContext, options: Options): Promise<number> {
  const { stdout } = context;
  if (options.version) {
    await stdout.write(`${VERSION}\n`);
    return 0;
  }
  if (options.help) {
    await stdout.write('\n  $ mongosh [options] [db address] [file names (ending in .js or .mongodb)]\n\n');
    return 0;
  }
  const formatter = new Formatter(context.isTerminal(1));
  if (!options.quiet) {
    const id = objectIds({ now: () => context.clock.now(), random: () => context.random() })();
    await stdout.write(`Current Mongosh Log ID:\t${id.text}\n`);
  }
  const client = await enter(context, options, formatter);
  try {
    return await new Shell(context, options, client, formatter).run();
  } finally {
    client?.close();
  }
}

/** Connects, and greets who is not quiet. */
async function enter(
  context: ProgramContext,
  options: Options,
  formatter: Formatter,
): Promise<Client | undefined> {
  if (options.nodb) return undefined;
  const { target, asks, quiet } = options;
  const password = asks ? await ask(context, 'Enter password') : target.password;
  if (!quiet) await context.stdout.write(`Connecting to:\t\t${formatter.style(target.shown, 1, 32)}\n`);
  const client = await connect(context, { ...target, password });
  if (quiet) return client;
  const { version } = await client.run('admin', { buildInfo: 1 });
  const link = formatter.bold('https://www.mongodb.com/docs/mongodb-shell/');
  const greeting = `Using MongoDB:\t\t${String(version)}\n${formatter.header('Using Mongosh')}:\t\t${VERSION}\n\nFor mongosh info see: ${link}\n\n`;
  await context.stdout.write(greeting);
  if (firstTime(context)) await context.stdout.write(TELEMETRY);
  return client;
}

/** Whether nobody has been greeted in this home; remembers that somebody has been. */
function firstTime({ env, files }: ProgramContext): boolean {
  const directory = `${env['HOME'] ?? '/root'}/.mongodb/mongosh`;
  const path = `${directory}/config`;
  if (files.exists(path)) return false;
  if (files.refusal?.(env['HOME'] ?? '/root', 'write') === undefined) {
    files.makeDirectory(directory, { parents: true });
    files.write(path, 'disableGreetingMessage: true\n');
  }
  return true;
}

class Shell {
  readonly #context: ProgramContext;
  readonly #options: Options;
  readonly #client: Client | undefined;
  readonly #formatter: Formatter;
  readonly #evaluation: Evaluation;
  /** What Ctrl-C does now. */
  #interrupted: () => void = () => undefined;
  /** The line that is being waited for. */
  #reading: Promise<string | undefined> | undefined;

  constructor(context: ProgramContext, options: Options, client: Client | undefined, formatter: Formatter) {
    this.#context = context;
    this.#options = options;
    this.#client = client;
    this.#formatter = formatter;
    this.#evaluation = new Evaluation(context, client, options.target.database, formatter);
  }

  async run(): Promise<number> {
    const { evals, files, shell } = this.#options;
    if (evals.length + files.length > 0) await this.#scripts();
    return evals.length + files.length > 0 && !shell ? 0 : this.#prompts();
  }

  /** Runs what the command line says; only the last result is printed. */
  async #scripts(): Promise<void> {
    const { evals, files, quiet } = this.#options;
    let last: unknown;
    for (const script of evals) last = await this.#parsing(script, () => this.#evaluation.run(script));
    const text = await this.#formatter.result(last, whole);
    if (text !== undefined) await this.#context.stdout.write(`${text}\n`);
    for (const file of files) {
      if (!quiet) await this.#context.stdout.write(`Loading file: ${this.#formatter.style(file, 1, 34)}\n`);
      await this.#evaluation.load(file);
    }
  }

  async #parsing<T>(source: string, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw error instanceof Unreadable ? (scriptError(error, source) ?? error) : error;
    }
  }

  async #prompts(): Promise<number> {
    const release = this.#context.terminal?.onSignal?.((signal) => {
      if (signal === 'INT') this.#interrupted();
    });
    try {
      return await this.#lines();
    } finally {
      release?.();
      this.#context.stdin.cancel?.();
    }
  }

  async #lines(): Promise<number> {
    const { stdout, isTerminal } = this.#context;
    let text = '';
    let warned = false;
    await stdout.write(await this.#prompt());
    for (;;) {
      const piece = await this.#read();
      if (piece === undefined) break;
      if (piece === INTERRUPT) {
        if (warned) break;
        warned = text === '';
        text = '';
        await stdout.write(`\n${warned ? WARNING : ''}${await this.#prompt()}`);
        continue;
      }
      warned = false;
      for (const line of piece.split(/(?<=\n)/)) {
        if (text === '' && line.trim() === '.exit') return 0;
        text += line;
        const source = text.replace(/\r?\n$/, '');
        const done = source.trim() === '' || (await this.#line(source));
        if (done) text = '';
        await stdout.write(done ? await this.#prompt() : '... ');
      }
    }
    if (isTerminal(0)) await stdout.write('\n');
    return 0;
  }

  /** The next line, or that Ctrl-C was pressed; the line that was waited for comes then later. */
  async #read(): Promise<string | typeof INTERRUPT | undefined> {
    this.#reading ??= this.#context.stdin.read();
    const interrupt = new Promise<typeof INTERRUPT>((resolve) => {
      this.#interrupted = () => resolve(INTERRUPT);
    });
    const piece = await Promise.race([this.#reading, interrupt]);
    if (piece !== INTERRUPT) this.#reading = undefined;
    return piece;
  }

  /** Runs a script until it ends or Ctrl-C is pressed. */
  async #interruptible(source: string): Promise<unknown> {
    const interrupt = new Promise<never>((_resolve, reject) => {
      this.#interrupted = () => {
        this.#evaluation.interrupt();
        void this.#context.stdout.write('Stopping execution...');
        reject(new ScriptError('Error', 'Asynchronous execution was interrupted by `SIGINT`'));
      };
    });
    return Promise.race([this.#evaluation.run(source), interrupt]);
  }

  /** Runs a line and prints its result; false: it goes on in the next one. */
  async #line(source: string): Promise<boolean> {
    const { stdout } = this.#context;
    try {
      const text = await this.#formatter.result(await this.#interruptible(source));
      // a result that is none is an empty line, as Node.js prints what its writer makes of it
      await stdout.write(`${text ?? ''}\n`);
    } catch (error) {
      if (error instanceof Unreadable && error.unfinished) return false;
      const shown = scriptError(error, `${source}\n`);
      if (!shown) throw error;
      const shownText = this.#formatter.error(shown);
      // the carriage return lets the error's name cover the word of Node.js on a terminal
      await stdout.write(`Uncaught${shownText.includes('\n') ? ':\n' : ' '}\r${shownText}\n`);
    }
    return true;
  }

  /** Models mongosh packages/shell-api/src/shell-instance-state.ts (getDefaultPrompt) */
  async #prompt(): Promise<string> {
    const { database } = this.#evaluation;
    if (!this.#client) return '> ';
    try {
      const { setName, isWritablePrimary, secondary } = await this.#client.run('admin', { hello: 1 });
      if (setName === undefined) return `${database}> `;
      const role = isWritablePrimary === true ? 'primary' : secondary === true ? 'secondary' : 'other';
      return `${String(setName)} [${this.#client.direct ? 'direct: ' : ''}${role}] ${database}> `;
    } catch (error) {
      if (error instanceof ScriptError) return `${database}> `;
      throw error;
    }
  }
}
