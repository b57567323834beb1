import { limits } from '../limits.ts';
import { TooMuch } from '../../regexp/expression.ts';
import { PosixProblem } from '../../regexp/problem.ts';
import { FileError, physicalPath, type FileInfo } from '../filesystem.ts';
import type { ProcessMemory } from '../memory.ts';
import type { Program, ProgramContext, Reader } from '../program.ts';

/** A wrong call: the message without the program's name, and the hint that follows it. */
export class UsageError extends Error {
  readonly hint: boolean;
  /** The exit code, where it is not the program's usual one. */
  readonly status: number | undefined;

  constructor(message: string, hint = true, status?: number) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}

class HelpRequested extends Error {}

/** A program from its body. Wrong calls end with GNU's message and `status`. */
export function utility(
  usage: string,
  body: (context: ProgramContext) => Promise<number>,
  status = 1,
): Program {
  return {
    async run(context) {
      const name = nameOf(context);
      try {
        return await body(context);
      } catch (error) {
        if (error instanceof HelpRequested) {
          await context.stdout.write(`Usage: ${usage}\n`);
          return 0;
        }
        if (error instanceof PosixProblem || error instanceof TooMuch) {
          await context.stderr.write(`${name}: ${error.message}\n`);
          return status;
        }
        if (!(error instanceof UsageError)) throw error;
        const hint = error.hint ? `Try '${name} --help' for more information.\n` : '';
        await context.stderr.write(`${error.message === '' ? '' : `${name}: ${error.message}\n`}${hint}`);
        return error.status ?? status;
      }
    },
  };
}

/** The name under which a program was called, without directory. */
export const nameOf = (context: ProgramContext): string => (context.argv[0] ?? '').split('/').at(-1) ?? '';

/** Options as given. */
export interface Options {
  has(letter: string): boolean;
  /** The last value of an option with argument. */
  value(letter: string): string | undefined;
  all(letter: string): readonly string[];
  /** Every option in order. */
  readonly given: readonly { readonly letter: string; readonly value: string }[];
  readonly operands: readonly string[];
}

/** What a program knows: getopt's letters (`n:` takes an argument, `o::` one that may be missing), long names by letter. */
export interface OptionSpec {
  readonly short: string;
  readonly long?: Readonly<Record<string, string>>;
  /** Options end at the first operand: `env`, `xargs`, `timeout`, `watch`. */
  readonly stopEarly?: boolean;
}

/** Parses options as GNU getopt_long does. Throws `UsageError`. */
export function parseOptions(args: readonly string[], spec: OptionSpec): Options {
  const given: { letter: string; value: string }[] = [];
  const operands: string[] = [];
  const kindOf = (letter: string): 'flag' | 'required' | 'optional' | undefined => {
    const at = letter === ':' ? -1 : spec.short.indexOf(letter);
    if (at < 0) return Object.values(spec.long ?? {}).includes(letter) ? 'flag' : undefined;
    if (spec.short[at + 1] !== ':') return 'flag';
    return spec.short[at + 2] === ':' ? 'optional' : 'required';
  };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      operands.push(...args.slice(i + 1));
      break;
    }
    if (arg.startsWith('--')) {
      const at = arg.indexOf('=');
      const name = at < 0 ? arg.slice(2) : arg.slice(2, at);
      const names = Object.keys({ ...spec.long, help: '' });
      const found = names.includes(name) ? [name] : names.filter((candidate) => candidate.startsWith(name));
      if (found.length === 0)
        throw new UsageError(`unrecognized option '${at < 0 ? arg : arg.slice(0, at)}'`);
      if (found.length > 1)
        throw new UsageError(
          `option '${arg}' is ambiguous; possibilities: ${found.map((each) => `'--${each}'`).join(' ')}`,
        );
      const long = found[0] ?? '';
      if (long === 'help') throw new HelpRequested();
      const letter = spec.long?.[long] ?? '';
      // Long-only options have names of several letters; they may take a value behind `=`.
      const kind = letter.length > 1 ? 'optional' : kindOf(letter);
      if (kind === 'flag' && at >= 0) throw new UsageError(`option '--${long}' doesn't allow an argument`);
      if (kind === 'required' && at < 0) {
        const next = args[++i];
        if (next === undefined) throw new UsageError(`option '--${long}' requires an argument`);
        given.push({ letter, value: next });
      } else given.push({ letter, value: at < 0 ? '' : arg.slice(at + 1) });
    } else if (/^-./.test(arg)) {
      for (let j = 1; j < arg.length; j++) {
        const letter = arg[j] ?? '';
        const kind = kindOf(letter);
        if (!kind) throw new UsageError(`invalid option -- '${letter}'`);
        if (kind === 'flag') given.push({ letter, value: '' });
        else {
          const rest = arg.slice(j + 1);
          const next = rest !== '' || kind === 'optional' ? rest : args[++i];
          if (next === undefined) throw new UsageError(`option requires an argument -- '${letter}'`);
          given.push({ letter, value: next });
          break;
        }
      }
    } else if (spec.stopEarly) {
      operands.push(...args.slice(i));
      break;
    } else operands.push(arg);
  }
  return {
    has: (letter) => given.some((option) => option.letter === letter),
    value: (letter) => given.findLast((option) => option.letter === letter)?.value,
    all: (letter) => given.filter((option) => option.letter === letter).map(({ value }) => value),
    given,
    operands,
  };
}

/** A message of a program: `name: text`. */
export const complain = (context: ProgramContext, text: string): Promise<void> =>
  context.stderr.write(`${nameOf(context)}: ${text}\n`);

/** An absolute path. */
export const pathOf = ({ files, cwd }: Pick<ProgramContext, 'files' | 'cwd'>, path: string): string =>
  physicalPath(files, cwd, path);

/** What is known of a file; why not when it cannot be looked at. */
export function look(context: ProgramContext, path: string, follow: boolean): FileInfo | FileError {
  try {
    const at = pathOf(context, path);
    const info = follow || path.endsWith('/') ? context.files.stat(at) : context.files.lstat(at);
    return path.endsWith('/') && info.type === 'file' ? new FileError('ENOTDIR', at) : info;
  } catch (error) {
    if (error instanceof FileError) return error;
    throw error;
  }
}

/** What is known of a file; undefined when it is not there. */
export function statOf(context: ProgramContext, path: string): FileInfo | undefined {
  const found = look(context, path.replace(/(.)\/+$/, '$1'), true);
  return found instanceof FileError ? undefined : found;
}

/** The pieces of an input, and the memory of who reads them, where somebody counts it. */
export interface Pieces extends AsyncIterable<string> {
  readonly memory?: ProcessMemory | undefined;
}

async function* readAll(reader: Reader): AsyncGenerator<string> {
  for (;;) {
    const piece = await reader.read();
    if (piece === undefined) return;
    yield piece;
  }
}

/** The pieces of standard input as they come. */
export const piecesOf = ({ stdin, memory }: ProgramContext): Pieces =>
  Object.assign(readAll(stdin), { memory });

/** An input that can be read now. */
export interface OpenInput {
  /** As given; `-` for standard input. */
  readonly name: string;
  readonly pieces: Pieces;
}

/** A file that can be read, which is seen at once. */
function opened(files: ProgramContext['files'], path: string): AsyncGenerator<string> {
  const pieces = files.pieces(path)[Symbol.iterator]();
  let piece = pieces.next();
  return (async function* () {
    for (; !piece.done; piece = pieces.next()) yield piece.value;
  })();
}

/** Opens an operand: `-` and /dev/stdin are standard input. Throws `FileError`. */
export function openInput(context: ProgramContext, operand: string): OpenInput {
  const { memory } = context;
  return { name: operand, pieces: Object.assign(generatorOf(context, operand), { memory }) };
}

function generatorOf(context: ProgramContext, operand: string): AsyncGenerator<string> {
  if (operand === '-' || operand === '/dev/stdin') return readAll(context.stdin);
  if (operand === '/dev/urandom' || operand === '/dev/random') return noise(context);
  if (operand === '/dev/zero') return zeros(context);
  return opened(context.files, pathOf(context, operand));
}

/** Bytes in one piece of an endless device, and how many of them come in a millisecond. */
const PIECE = 64 * 1024;
const ZEROS_PER_MS = 4_000_000;
const NOISE_PER_MS = 64_000;

async function* zeros(context: ProgramContext): AsyncGenerator<string> {
  const piece = '\0'.repeat(PIECE);
  for (let due = 0; ; due += PIECE) {
    if (due >= ZEROS_PER_MS) {
      await context.clock.sleep(due / ZEROS_PER_MS);
      due = 0;
    }
    yield piece;
  }
}

async function* noise(context: ProgramContext): AsyncGenerator<string> {
  const codes = new Uint16Array(PIECE / 8);
  for (;;) {
    let text = '';
    // One drawn number seeds a piece: Marsaglia's xorshift.
    let state = Math.floor(context.random() * 0xffff_ffff) + 1;
    for (let part = 0; part < 8; part++) {
      for (let i = 0; i < codes.length; i++) {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        const value = (state >>> 8) & 0xff;
        codes[i] = value < 0x80 ? value : 0xdc00 | value;
      }
      text += String.fromCharCode(...codes);
    }
    yield text;
    await context.clock.sleep(PIECE / NOISE_PER_MS);
  }
}

/** Visits each operand (standard input when there are none); failures are reported and give status 1. */
export async function eachInput(
  context: ProgramContext,
  operands: readonly string[],
  visit: (input: OpenInput) => Promise<void>,
  describe: (operand: string, message: string) => string = (operand, message) => `${operand}: ${message}`,
): Promise<number> {
  let status = 0;
  for (const operand of operands.length > 0 ? operands : ['-']) {
    let input: OpenInput;
    try {
      input = openInput(context, operand);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await complain(context, describe(operand, error.message));
      status = 1;
      continue;
    }
    await visit(input);
  }
  return status;
}

/** Whole lines as they come; the last batch may end without a newline. */
export interface Batch {
  readonly lines: readonly string[];
  readonly unterminated: boolean;
}

/**
 * What a utility holds at a time. Where memory is counted, what outgrows the bounds of the emulator counts on, until its
 * owner is killed or all has come.
 */
class Holding {
  readonly #memory: ProcessMemory | undefined;
  #size = 0;
  #taken = 0;

  constructor({ memory }: Pieces) {
    this.#memory = memory;
  }

  /** More comes; false: it is not to be kept. @param besides bytes that it takes besides its characters @throws TooMuch */
  grow(by: number, besides = 0): boolean {
    this.#memory?.take(by + besides);
    this.#taken += by + besides;
    this.#size += by;
    if (this.#size <= limits.held) return true;
    if (!this.#memory) throw new TooMuch();
    return false;
  }

  /** All has come. @throws TooMuch when not all of it was kept */
  whole(): void {
    if (this.#size > limits.held) throw new TooMuch();
  }

  /** What it was is not needed any more. */
  drop(): void {
    this.#memory?.take(-this.#taken);
    this.#taken = this.#size = 0;
  }
}

/** Cuts an input into lines, piece by piece. */
export async function* batchesOf(pieces: Pieces, delimiter = '\n'): AsyncGenerator<Batch> {
  let rest = '';
  const holding = new Holding(pieces);
  for await (const piece of pieces) {
    const at = piece.lastIndexOf(delimiter);
    if (at < 0) {
      if (holding.grow(piece.length)) rest += piece;
      continue;
    }
    holding.whole();
    holding.drop();
    const lines = (rest + piece.slice(0, at)).split(delimiter);
    rest = piece.slice(at + 1);
    yield { lines, unterminated: false };
  }
  holding.whole();
  if (rest !== '') yield { lines: [rest], unterminated: true };
}

/** Bytes that a line takes besides its text and its newline: a pointer, what malloc needs for itself. */
const PER_LINE = 31;

/** All lines of an input. */
export async function linesOf(pieces: Pieces, delimiter = '\n'): Promise<string[]> {
  const lines: string[] = [];
  const holding = new Holding(pieces);
  for await (const batch of batchesOf(pieces, delimiter))
    for (const line of batch.lines) if (holding.grow(line.length + 1, PER_LINE)) lines.push(line);
  holding.whole();
  return lines;
}

/** Everything of an input. */
export async function textOf(pieces: Pieces): Promise<string> {
  let text = '';
  const holding = new Holding(pieces);
  for await (const piece of pieces) if (holding.grow(piece.length)) text += piece;
  holding.whole();
  return text;
}

/** What a number says that no offset can hold. */
export const overflow = (value: number): string =>
  value < 2 ** 63 ? '' : ': Value too large for defined data type';

/** `10`, `2k`, `1M`; undefined when it is none. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+)([bkKMGTPEZY]?)(?:iB|B)?$/.exec(text);
  if (!match) return undefined;
  const unit = match[2] ?? '';
  const factor = unit === 'b' ? 512 : unit === '' ? 1 : 1024 ** (1 + 'KMGTPEZY'.indexOf(unit.toUpperCase()));
  return Number(match[1]) * factor;
}

/** `5`, `1.5`, `2m`, `1h`, `1d` in milliseconds; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  if (!match) return text === 'infinity' || text === 'inf' ? Infinity : undefined;
  const factor = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }[match[2] ?? ''];
  return Number(match[1]) * (factor ?? 1) * 1000;
}

/** Human sizes of `ls -h` and `du -h`: `4.0K`. */
export function humanSize(bytes: number): string {
  if (bytes < 1024) return String(bytes);
  let value = bytes;
  let unit = '';
  for (const next of ['K', 'M', 'G', 'T']) {
    value /= 1024;
    unit = next;
    if (value < 1024) break;
  }
  return value < 10 ? `${(Math.ceil(value * 10) / 10).toFixed(1)}${unit}` : `${Math.ceil(value)}${unit}`;
}

/** `58.4G`, as busybox has it. Models busybox libbb/human_readable.c */
export function appletSize(bytes: number): string {
  let value = bytes;
  let unit = '';
  for (const next of ['K', 'M', 'G', 'T']) {
    if (value < 1024) break;
    value /= 1024;
    unit = next;
  }
  return unit === '' ? String(value) : `${value.toFixed(1)}${unit}`;
}
