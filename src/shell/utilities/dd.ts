import { FileError } from '../filesystem.ts';
import type { ProgramContext } from '../program.ts';
import { limits } from '../limits.ts';
import { byteLength, decode, encode } from '../text.ts';
import { complain, openInput, overflow, pathOf, UsageError, utility } from './support.ts';

/** Bytes that a disk takes in a second, in the middle. */
const SPEED = 1_400_000_000;
/** How much is written before others get their turn. */
const STEP = 64 * 1024 * 1024;
/** The largest block that a machine has room for. */
const MOST_MEMORY = 2 * 1024 ** 3;

const factors: Readonly<Record<string, number>> = {
  '': 1,
  c: 1,
  w: 2,
  b: 512,
  k: 1024,
  K: 1024,
  M: 1024 ** 2,
  G: 1024 ** 3,
  T: 1024 ** 4,
  P: 1024 ** 5,
  E: 1024 ** 6,
  Z: 1024 ** 7,
  Y: 1024 ** 8,
  kB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

/** `4k`, `2x512`; throws `UsageError`. */
function numberOf(context: ProgramContext, text: string, least: number): number {
  const parts = text.split('x').map((part) => {
    const [, digits, unit = ''] = /^(\d+)([a-zA-Z]*)$/.exec(part) ?? [];
    return digits === undefined ? NaN : Number(digits) * (factors[unit] ?? NaN);
  });
  const value = parts.reduce((product, part) => product * part, 1);
  if (value >= least && overflow(value) === '') return value;
  if (!context.isApplet) throw new UsageError(`invalid number: ‘${text}’${overflow(value || 0)}`, false);
  throw new UsageError(
    Number.isNaN(value)
      ? `invalid number '${text}'`
      : `number ${text} is not in ${least}..9223372036854775807 range`,
    false,
  );
}

/** Refuses a block for which there is no memory. */
function reserve(context: ProgramContext, size: number, side: 'input' | 'output'): void {
  context.memory?.take(size);
  if (size <= MOST_MEMORY) return;
  const shown = binary(size, ' ', 'i').replace('.0 ', ' ');
  throw new UsageError(
    context.isApplet
      ? 'out of memory'
      : `memory exhausted by ${side} buffer of size ${String(BigInt(size))} bytes (${shown}B)`,
    false,
  );
}

const KEYS = new Set('if of bs ibs obs count skip seek conv status iflag oflag cbs iseek oseek'.split(' '));

/** The three lines behind a copy. */
function report(context: ProgramContext, input: Records, output: Records, seconds: number): string {
  const { bytes } = output;
  const lines = `${input.full}+${input.partial} records in\n${output.full}+${output.partial} records out\n`;
  const rate = bytes / Math.max(seconds, 1e-9);
  if (context.isApplet)
    return `${lines}${bytes} bytes (${binary(bytes, '')}B) copied, ${seconds.toFixed(6)} seconds, ${binary(rate, '')}B/s\n`;
  const both =
    bytes < 1000 ? '' : ` (${decimal(bytes)}B, ${binary(bytes, ' ', 'i')}B)`.replace(' KiB)', ' KiB)');
  const short = bytes >= 1000 && bytes < 1024 ? ` (${decimal(bytes)}B)` : both;
  return `${lines}${bytes} byte${bytes === 1 ? '' : 's'}${short} copied, ${Number(seconds.toPrecision(6))} s, ${decimal(rate)}B/s\n`;
}

/** `1.1 G` */
function decimal(value: number): string {
  const units = ['', 'k', 'M', 'G', 'T'];
  let at = 0;
  let left = value;
  for (; left >= 1000 && at < units.length - 1; at++) left /= 1000;
  return `${at > 0 && left < 9.95 ? left.toFixed(1) : String(Math.round(left))} ${units[at] ?? ''}`;
}

/** `1.0G`, `1.0 Gi` */
function binary(value: number, blank: string, suffix = ''): string {
  const units = suffix === '' ? ['', 'K', 'M', 'G', 'T'] : ['', 'Ki', 'Mi', 'Gi', 'Ti'];
  let at = 0;
  let left = value;
  for (; left >= 1024 && at < units.length - 1; at++) left /= 1024;
  const text = at > 0 && (suffix === '' || left < 9.95) ? left.toFixed(1) : String(Math.round(left));
  return `${text}${blank}${units[at] ?? ''}`;
}

interface Records {
  readonly full: number;
  readonly partial: number;
  readonly bytes: number;
}

const records = (bytes: number, size: number): Records => ({
  full: Math.floor(bytes / size),
  partial: bytes % size === 0 ? 0 : 1,
  bytes,
});

/** Writes NULs into a file step by step, of whole blocks as many as there is room for; tells how many came so far. */
async function writeZeros(
  context: ProgramContext,
  path: string,
  total: number,
  start: number,
  block: number,
  speed: number,
  note: (written: number) => void,
  interrupted: () => Promise<void>,
): Promise<{ readonly written: number; readonly error: FileError | undefined }> {
  let written = 0;
  let most = STEP;
  while (written < total) {
    const step = Math.min(most, total - written);
    try {
      context.files.setSize(path, start + written + step, true);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      most = Math.floor(step / 2 / block) * block;
      if (error.code === 'ENOSPC' && most > 0) continue;
      return { written, error };
    }
    written += step;
    note(written);
    try {
      await context.clock.sleep((step / speed) * 1000);
      context.signal.throwIfAborted();
    } catch (caught) {
      await interrupted();
      throw caught;
    }
  }
  return { written, error: undefined };
}

export const dd = utility('dd [OPERAND]...', async (context) => {
  const given = new Map<string, string>();
  for (const word of context.argv.slice(1)) {
    const at = word.indexOf('=');
    const key = at < 0 ? '' : word.slice(0, at);
    if (!KEYS.has(key)) throw new UsageError(`unrecognized operand ‘${word}’`);
    given.set(key, word.slice(at + 1));
  }
  const number = (key: string): number | undefined => {
    const text = given.get(key);
    return text === undefined ? undefined : numberOf(context, text, 0);
  };
  const size = numberOf(context, given.get('bs') ?? given.get('ibs') ?? '512', 1);
  const outSize = numberOf(context, given.get('bs') ?? given.get('obs') ?? '512', 1);
  const [count, skip, seek] = [number('count'), number('skip') ?? 0, number('seek') ?? 0];
  const conversions = (given.get('conv') ?? '').split(',');
  const source = given.get('if');
  const target = given.get('of');
  const path = target === undefined ? undefined : pathOf(context, target);
  const speed = SPEED * (0.7 + 0.6 * context.random());
  const fail = async (doing: string, name: string, { message }: FileError): Promise<number> => {
    await complain(
      context,
      context.isApplet ? `can't open '${name}': ${message}` : `failed to ${doing} '${name}': ${message}`,
    );
    return 1;
  };
  const zeros = source === '/dev/zero' && path !== undefined && path !== '/dev/null';
  const convert = (piece: string): string =>
    conversions.includes('ucase')
      ? piece.toUpperCase()
      : conversions.includes('lcase')
        ? piece.toLowerCase()
        : piece;
  const start = seek * outSize;
  const begun = context.clock.now();
  let written = 0;
  let error: FileError | undefined;
  const tell = async (): Promise<void> => {
    const status = given.get('status');
    if (status === 'none') return;
    const seconds =
      (context.clock.now() - begun) / 1000 || (0.00006 + written / speed) * (0.8 + context.random());
    // The block for which there was no room has been read.
    const full = error?.code === 'ENOSPC';
    const taken = records(full ? Math.min(written + size, wanted) : written, size);
    const all = report(context, taken, records(written, outSize), seconds);
    await context.stderr.write(status === 'noxfer' ? `${all.split('\n').slice(0, 2).join('\n')}\n` : all);
  };
  let input: AsyncIterable<string>;
  try {
    input = openInput(context, source ?? '-').pieces;
  } catch (caught) {
    if (!(caught instanceof FileError)) throw caught;
    return fail('open', source ?? '', caught);
  }
  const wanted = count === undefined ? Infinity : count * size;
  /** What is copied, piece by piece. */
  const copy = async (take: (piece: string) => Promise<void>): Promise<void> => {
    try {
      for await (const { text, length } of part(input, skip * size, wanted)) {
        context.signal.throwIfAborted();
        await take(convert(text));
        written += length;
      }
    } catch (caught) {
      if (context.signal.aborted) await tell();
      throw caught;
    }
  };
  const allocate = (): void => {
    reserve(context, size, 'input');
    if (!given.has('bs')) reserve(context, outSize, 'output');
  };
  if (path === '/dev/full') {
    allocate();
    if (wanted > 0) error = new FileError('ENOSPC', path);
  } else if (path === undefined || path === '/dev/null') {
    allocate();
    await copy(async (piece) => (path === undefined ? context.stdout.write(piece) : context.yield()));
  } else {
    try {
      const kept = conversions.includes('notrunc') || given.get('oflag') === 'append';
      context.files.write(path, '', { append: true });
      const old = context.files.stat(path).size;
      const from = given.get('oflag') === 'append' ? old : start;
      if (!kept || old < from) context.files.setSize(path, from, false);
      allocate();
      if (zeros && context.files.stat(path).size <= from) {
        ({ written, error } = await writeZeros(
          context,
          path,
          wanted,
          from,
          outSize,
          speed,
          (sofar) => (written = sofar),
          tell,
        ));
      } else if (from > 0 && from < context.files.stat(path).size) {
        let text = '';
        await copy(async (piece) => {
          text += piece;
          if (text.length > limits.held) throw new FileError('EFBIG', path);
        });
        const bytes = encode(text);
        const whole = encode(context.files.read(path));
        const merged = new Uint8Array(Math.max(whole.length, from + bytes.length));
        merged.set(whole);
        merged.set(bytes, from);
        context.files.write(path, decode(merged));
      } else
        try {
          await copy(async (piece) => context.files.write(path, piece, { append: true }));
        } catch (caught) {
          if (!(caught instanceof FileError) || written === 0) throw caught;
          error = caught;
        }
    } catch (caught) {
      if (!(caught instanceof FileError)) throw caught;
      return fail('open', target ?? '', caught);
    }
  }
  if (error) await complain(context, `error writing '${target ?? ''}': ${error.message}`);
  await tell();
  return error ? 1 : 0;
});

/** Some bytes of an input, piece by piece. */
async function* part(
  pieces: AsyncIterable<string>,
  skip: number,
  wanted: number,
): AsyncGenerator<{ readonly text: string; readonly length: number }> {
  let [skipped, taken] = [0, 0];
  if (wanted === 0) return;
  for await (const piece of pieces) {
    const size = byteLength(piece);
    const from = Math.min(size, skip - skipped);
    const length = Math.min(size - from, wanted - taken);
    skipped += from;
    taken += length;
    const text = length === size ? piece : decode(encode(piece).subarray(from, from + length));
    if (length > 0) yield { text, length };
    if (taken >= wanted) return;
  }
}
