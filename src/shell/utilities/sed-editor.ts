import type { Expression } from '../../regexp/expression.ts';
import type { ProgramContext } from '../program.ts';
import type { Address, Command } from './sed-script.ts';
import { pathOf, UsageError } from './support.ts';

/** What lasts from line to line. */
export interface State {
  readonly commands: readonly Command[];
  readonly quiet: boolean;
  hold: string;
  /** Ranges that are open, by command. */
  readonly ranges: Map<Command, number | 'pattern'>;
  lastExpression: Expression | undefined;
}

interface Line {
  readonly text: string;
  readonly number: number;
  readonly last: boolean;
}

/** Lines with the knowledge whether one is the last; needs to look one line ahead. */
export class LineSource {
  readonly #batches: AsyncGenerator<string[]>;
  #queue: string[] = [];
  #ended = false;
  number = 0;
  /** The very last line of the input had no newline. */
  unterminated = false;

  constructor(batches: AsyncGenerator<string[]>) {
    this.#batches = batches;
  }

  async next(): Promise<Line | undefined> {
    while (this.#queue.length < 2 && !this.#ended) {
      const batch = await this.#batches.next();
      if (batch.done) this.#ended = true;
      else this.#queue.push(...batch.value);
    }
    const text = this.#queue.shift();
    if (text === undefined) return undefined;
    this.number++;
    return { text, number: this.number, last: this.#ended && this.#queue.length === 0 };
  }

  /** Whether all that came so far has been handed out. */
  get drained(): boolean {
    return this.#queue.length <= 1;
  }
}

function matchesAddress(state: State, address: Address, line: Line, pattern: string): boolean {
  switch (address.kind) {
    case 'line':
      return line.number === address.line;
    case 'last':
      return line.last;
    case 'step':
      return address.step <= 0
        ? line.number === address.first
        : line.number >= address.first && (line.number - address.first) % address.step === 0;
    case 'pattern': {
      const expression = address.expression ?? state.lastExpression;
      if (!expression)
        throw new UsageError('-e expression #1, char 0: no previous regular expression', false);
      state.lastExpression = expression;
      return expression.test(pattern);
    }
    case 'zero':
    case 'plus':
      return false;
  }
}

function selects(state: State, command: Command, line: Line, pattern: string): boolean {
  const { first, second } = command;
  let selected: boolean;
  if (!first) selected = true;
  else if (!second) selected = matchesAddress(state, first, line, pattern);
  else {
    const open = state.ranges.get(command);
    if (open === undefined) {
      const zero = first.kind === 'zero' && line.number === 1;
      selected = zero || matchesAddress(state, first, line, pattern);
      if (selected) {
        const end =
          second.kind === 'line'
            ? second.line
            : second.kind === 'plus'
              ? line.number + second.count
              : undefined;
        if (zero && second.kind === 'pattern') {
          if (!matchesAddress(state, second, line, pattern)) state.ranges.set(command, 'pattern');
        } else if (end !== undefined) {
          if (end > line.number) state.ranges.set(command, end);
        } else if (!(second.kind === 'last' && line.last)) state.ranges.set(command, 'pattern');
      }
    } else {
      selected = open === 'pattern' || line.number <= open;
      const ends = open === 'pattern' ? matchesAddress(state, second, line, pattern) : line.number >= open;
      if (ends) state.ranges.delete(command);
      if (!selected) selected = matchesAddress(state, first, line, pattern);
    }
  }
  return selected !== command.negated;
}

function substitute(
  pattern: string,
  command: Extract<Command, { name: 's' }>,
  expression: Expression,
): { text: string; changed: boolean } {
  let count = 0;
  let changed = false;
  let text = '';
  let last = 0;
  for (const { start, end, groups } of expression.matches(pattern)) {
    if (++count < command.occurrence) continue;
    changed = true;
    text += pattern.slice(last, start) + command.replacement(groups.map((group) => group ?? ''));
    last = end;
    if (!command.global) break;
  }
  text += pattern.slice(last);
  return { text, changed };
}

/** Edits one stream; the exit code when `q` ended it. */
export async function edit(
  context: ProgramContext,
  state: State,
  source: LineSource,
  write: (text: string) => Promise<void>,
): Promise<number | undefined> {
  let line = await source.next();
  let pattern = line?.text ?? '';
  while (line) {
    let out = '';
    let appended = '';
    let deleted = false;
    let restarted = false;
    let quit: number | undefined;
    let substituted = false;
    const show = (text: string): void => {
      out += `${text}\n`;
    };
    const files = new Map<string, string>();
    let at = 0;
    while (at < state.commands.length) {
      const command = state.commands[at];
      if (!command) break;
      at++;
      if (!selects(state, command, line, pattern)) {
        if (command.name === '{') at = command.end;
        continue;
      }
      switch (command.name) {
        case '{':
        case '}':
        case ':':
          break;
        case 's': {
          const expression: Expression | undefined = command.expression ?? state.lastExpression;
          if (!expression)
            throw new UsageError('-e expression #1, char 0: no previous regular expression', false);
          state.lastExpression = expression;
          const result = substitute(pattern, command, expression);
          pattern = result.text;
          if (!result.changed) break;
          substituted = true;
          if (command.print) show(pattern);
          if (command.file !== undefined)
            files.set(command.file, `${files.get(command.file) ?? ''}${pattern}\n`);
          break;
        }
        case 'y':
          pattern = [...pattern].map((c) => command.table.get(c) ?? c).join('');
          break;
        case 'p':
          show(pattern);
          break;
        case 'P':
          show(pattern.split('\n')[0] ?? '');
          break;
        case 'd':
          deleted = true;
          at = Infinity;
          break;
        case 'D': {
          const newline = pattern.indexOf('\n');
          deleted = true;
          at = Infinity;
          if (newline >= 0) {
            pattern = pattern.slice(newline + 1);
            restarted = true;
          }
          break;
        }
        case 'n':
        case 'N': {
          if (command.name === 'n' && !state.quiet && !line.last) show(pattern);
          if (line.last) {
            at = Infinity;
            quit = -1;
            break;
          }
          const next = await source.next();
          if (!next) break;
          pattern = command.name === 'n' ? next.text : `${pattern}\n${next.text}`;
          out += appended;
          appended = '';
          line = next;
          break;
        }
        case 'a':
          appended += `${command.text}\n`;
          break;
        case 'i':
          show(command.text);
          break;
        case 'c':
          if (!command.second || command.negated || !state.ranges.has(command)) show(command.text);
          deleted = true;
          at = Infinity;
          break;
        case '=':
          show(String(line.number));
          break;
        case 'l':
          show(`${pattern.replace(/\\/g, '\\\\').replace(/\t/g, '\\t').replace(/\n/g, '\\n')}$`);
          break;
        case 'h':
          state.hold = pattern;
          break;
        case 'H':
          state.hold += `\n${pattern}`;
          break;
        case 'g':
          pattern = state.hold;
          break;
        case 'G':
          pattern += `\n${state.hold}`;
          break;
        case 'x':
          [pattern, state.hold] = [state.hold, pattern];
          break;
        case 'r':
          appended += context.files.exists(pathOf(context, command.file))
            ? context.files.read(pathOf(context, command.file))
            : '';
          break;
        case 'w':
          files.set(command.file, `${files.get(command.file) ?? ''}${pattern}\n`);
          break;
        case 'q':
          quit = command.status;
          at = Infinity;
          break;
        case 'Q':
          quit = command.status;
          deleted = true;
          at = Infinity;
          break;
        case 'b':
        case 't':
        case 'T':
          if (command.name === 'b' || substituted === (command.name === 't')) at = command.target;
          if (command.name !== 'b') substituted = false;
          break;
      }
    }
    for (const [file, text] of files) context.files.write(pathOf(context, file), text, { append: true });
    if (!deleted && !state.quiet) out += `${pattern}\n`;
    if (line.last && source.unterminated && out.endsWith('\n') && appended === '' && !deleted && !state.quiet)
      out = out.slice(0, -1);
    out += appended;
    if (out !== '') await write(out);
    if (quit !== undefined) return quit < 0 ? undefined : quit;
    if (restarted) continue;
    line = await source.next();
    if (line) pattern = line.text;
  }
  return undefined;
}
