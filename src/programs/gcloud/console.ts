import { lineReader } from '../lines.ts';
import type { ProgramContext } from '../../shell/program.ts';
import { CommandError } from './errors.ts';
import { wrapPrompt } from './wrap.ts';

const spinner = ['⠏', '⠛', '⠹', '⠼', '⠶', '⠧'];

/** gcloud's side of the terminal: messages, questions and progress. Models googlecloudsdk/core/console */
export class Console {
  readonly #context: ProgramContext;
  readonly #readLine: () => Promise<string | undefined>;
  /** `--quiet`, or the property core/disable_prompts. */
  quiet = false;

  constructor(context: ProgramContext) {
    this.#context = context;
    this.#readLine = lineReader(context.stdin);
  }

  /** Whether questions can be asked: keyboard and screen are a terminal's. */
  get interactive(): boolean {
    return this.#context.isTerminal(0) && this.#context.isTerminal(2);
  }

  get errorIsTerminal(): boolean {
    return this.#context.isTerminal(2);
  }

  get canPrompt(): boolean {
    return this.interactive && !this.quiet;
  }

  get #columns(): number {
    return this.#context.terminal?.columns ?? 80;
  }

  out(text: string): Promise<void> {
    return this.#context.stdout.write(text);
  }

  /** Text for stderr as it is. */
  write(text: string): Promise<void> {
    return this.#context.stderr.write(text);
  }

  /** A line for stderr. */
  status(line: string): Promise<void> {
    return this.write(`${line}\n`);
  }

  error(text: string): Promise<void> {
    return this.status(`${this.#mark('ERROR:', 31)} ${text}`);
  }

  warning(text: string): Promise<void> {
    return this.status(`${this.#mark('WARNING:', 33)} ${text}`);
  }

  #mark(text: string, color: number): string {
    return this.errorIsTerminal ? `\x1b[1;${color}m${text}\x1b[0m` : text;
  }

  /**
   * Asks whether to go on; the default is yes.
   * @throws CommandError after a no, or when nobody is there to answer and `unattended` is refused
   */
  async confirm(
    message: string,
    options: { readonly cancelOnNo?: boolean; readonly refuseUnattended?: boolean } = {},
  ): Promise<boolean> {
    if (this.quiet) return true;
    const question = `${message === '' ? '' : `${wrapPrompt(message, this.#columns)}\n\n`}Do you want to continue (Y/n)?  `;
    await this.write(question);
    let answer: boolean | undefined;
    while (answer === undefined) {
      const line = await this.#readLine();
      if (line === undefined) {
        if (options.refuseUnattended && !this.#context.isTerminal(0)) {
          await this.write('\n');
          throw new CommandError(
            'This prompt could not be answered because you are not in an interactive session.  You can re-run the command with the --quiet flag to accept default answers for all prompts.',
          );
        }
        answer = true;
      } else if (line === '' || /^\s*y(es)?\s*$/i.test(line)) answer = true;
      else if (/^\s*no?\s*$/i.test(line)) answer = false;
      else await this.write("Please enter 'y' or 'n':  ");
    }
    await this.write('\n');
    if (!answer && options.cancelOnNo) throw new CommandError('Aborted by user.');
    return answer;
  }

  /** Reads a line after a prompt; undefined at the end of input. */
  async ask(prompt: string): Promise<string | undefined> {
    await this.write(prompt);
    return this.#readLine();
  }

  /** Shows that something long is going on until `poll` (asked every `period` milliseconds) has a result. */
  async progress<T>(message: string, period: number, poll: () => Promise<T | undefined>): Promise<T> {
    const { clock } = this.#context;
    const fancy = this.interactive;
    const clear = `\r${' '.repeat(this.#columns - 1)}\r`;
    const show = (text: string): Promise<void> =>
      this.write(fancy ? `${clear}${message}...${text}` : text === '' ? `${message}...\n` : text);
    const tick = fancy ? 100 : 200;
    await show('');
    let ticks = 0;
    try {
      for (;;) {
        const result = await poll();
        if (result !== undefined) {
          await show('done.\n');
          return result;
        }
        const end = clock.now() + period;
        while (clock.now() < end) {
          await clock.sleep(Math.min(tick, end - clock.now()));
          ticks++;
          if (clock.now() < end) await show(fancy ? (spinner[ticks % spinner.length] ?? '') : '.');
        }
      }
    } catch (error) {
      if (this.#context.signal.aborted) {
        await show('aborted by ctrl-c.\n');
        throw new CommandError('Aborted by user.');
      }
      await show('failed.\n');
      throw error;
    }
  }
}
