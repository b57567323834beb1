import type { Expression } from '../../regexp/expression.ts';
import { EXTENDED, readPosix } from '../../regexp/posix.ts';
import { PosixProblem } from '../../regexp/problem.ts';
import type { ProgramContext } from '../program.ts';
import { runFullScreen, slice, shownWidth, type FullScreen } from './screen.ts';
import { complain, eachInput, nameOf, parseOptions, textOf, utility } from './support.ts';

class Pager implements FullScreen {
  readonly #lines: readonly string[];
  readonly #name: string;
  readonly #numbers: boolean;
  #top = 0;
  #rows = 23;
  #left = 0;
  #typed: { readonly prompt: string; text: string } | undefined;
  #pattern: Expression | undefined;
  #message = '';

  constructor(text: string, name: string, numbers: boolean) {
    this.#lines = text.replace(/\n$/, '').split('\n');
    this.#name = name;
    this.#numbers = numbers;
  }

  draw(columns: number, rows: number): { lines: string[]; row: number; column: number } {
    this.#rows = Math.max(1, rows - 1);
    this.#top = Math.max(0, Math.min(this.#top, this.#lines.length - this.#rows));
    const lines = Array.from({ length: this.#rows }, (_, i) => {
      const line = this.#lines[this.#top + i];
      if (line === undefined) return '~';
      const number = this.#numbers ? `${String(this.#top + i + 1).padStart(7)} ` : '';
      const plain = slice(line.replace(/\x1b\[[0-9;]*m/g, ''), this.#left, columns - number.length);
      return (
        number +
        (this.#pattern
          ? this.#pattern.replace(plain, ({ groups: [match] }) => (match ? `\x1b[7m${match}\x1b[27m` : ''))
          : plain)
      );
    });
    const atEnd = this.#top + this.#rows >= this.#lines.length;
    const status = this.#typed
      ? this.#typed.prompt + this.#typed.text
      : this.#message !== ''
        ? `\x1b[7m${this.#message}\x1b[27m`
        : atEnd
          ? '\x1b[7m(END)\x1b[27m'
          : this.#top === 0 && this.#name !== ''
            ? `\x1b[7m${this.#name}\x1b[27m`
            : ':';
    lines.push(status);
    return {
      lines,
      row: this.#rows,
      column: Math.min(columns - 1, shownWidth(status.replace(/\x1b\[\d+m/g, ''))),
    };
  }

  key(key: string): number | undefined {
    this.#message = '';
    if (this.#typed) {
      if (key === '\r' || key === '\n') {
        const { prompt, text } = this.#typed;
        this.#typed = undefined;
        if (prompt === ':') return text.startsWith('q') ? 0 : undefined;
        if (text !== '' && !this.#look(text)) return undefined;
        this.#find(prompt === '/' ? 1 : -1);
      } else if (key === '\x1b' || key === '\x03') this.#typed = undefined;
      else if (key === '\x7f' || key === '\b') {
        if (this.#typed.text === '') this.#typed = undefined;
        else this.#typed.text = [...this.#typed.text].slice(0, -1).join('');
      } else if (key >= ' ' && !key.startsWith('\x1b')) this.#typed.text += key;
      return undefined;
    }
    switch (key) {
      case 'q':
      case 'Q':
        return 0;
      case ' ':
      case 'f':
      case '\x06':
      case '\x1b[6~':
        this.#top += this.#rows;
        break;
      case 'b':
      case '\x02':
      case '\x1b[5~':
        this.#top -= this.#rows;
        break;
      case 'd':
      case '\x04':
        this.#top += Math.floor(this.#rows / 2);
        break;
      case 'u':
      case '\x15':
        this.#top -= Math.floor(this.#rows / 2);
        break;
      case 'j':
      case '\r':
      case '\n':
      case 'e':
      case '\x1b[B':
      case '\x1bOB':
        this.#top++;
        break;
      case 'k':
      case 'y':
      case '\x1b[A':
      case '\x1bOA':
        this.#top--;
        break;
      case '\x1b[C':
      case '\x1bOC':
        this.#left += 40;
        break;
      case '\x1b[D':
      case '\x1bOD':
        this.#left = Math.max(0, this.#left - 40);
        break;
      case 'g':
      case '<':
      case '\x1b[H':
      case '\x1b[1~':
        this.#top = 0;
        break;
      case 'G':
      case '>':
      case '\x1b[F':
      case '\x1b[4~':
        this.#top = this.#lines.length;
        break;
      case '/':
      case '?':
      case ':':
        this.#typed = { prompt: key, text: '' };
        break;
      case 'n':
        this.#find(1);
        break;
      case 'N':
        this.#find(-1);
        break;
    }
    return undefined;
  }

  /** Takes a pattern; whether it is one. Small letters match capitals, too, as `-i` says. */
  #look(text: string): boolean {
    try {
      this.#pattern = readPosix(text, EXTENDED, { ignoreCase: !/\p{Lu}/u.test(text) });
      return true;
    } catch (error) {
      if (!(error instanceof PosixProblem)) throw error;
      this.#message = `${error.message}  (press RETURN)`;
      return false;
    }
  }

  #find(step: 1 | -1): void {
    const pattern = this.#pattern;
    if (!pattern) return;
    for (let row = this.#top + step; row >= 0 && row < this.#lines.length; row += step) {
      if (pattern.test(this.#lines[row] ?? '')) {
        this.#top = row;
        return;
      }
    }
    this.#message = 'Pattern not found  (press RETURN)';
  }
}

async function run(context: ProgramContext): Promise<number> {
  const options = parseOptions(
    context.argv.slice(1).filter((arg) => !arg.startsWith('+')),
    { short: 'aeEfFgGiIKmMnNqrRsSuwWXx:' },
  );
  if (options.operands.length === 0 && context.isTerminal(0)) {
    await complain(
      context,
      nameOf(context) === 'more'
        ? "bad usage\nTry 'more --help' for more information."
        : 'missing filename ("less --help" for help)',
    );
    return 1;
  }
  let text = '';
  const paged = context.terminal !== undefined && context.isTerminal(1);
  const status = await eachInput(context, options.operands, async ({ pieces }) => {
    if (paged) text += await textOf(pieces);
    else for await (const piece of pieces) await context.stdout.write(piece);
  });
  if (!paged || text === '') return status;
  const lines = text.replace(/\n$/, '').split('\n').length;
  if (options.has('F') && lines < (context.terminal?.rows ?? 24)) {
    await context.stdout.write(text);
    return 0;
  }
  return runFullScreen(context, new Pager(text, options.operands[0] ?? '', options.has('N')));
}

export const less = utility('less [OPTION]... [FILE]...', run);
