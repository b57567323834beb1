import { FileError } from '../filesystem.ts';
import type { ProgramContext } from '../program.ts';
import { decode, encode } from '../text.ts';
import { complain, openInput, pathOf, textOf, UsageError, utility } from './support.ts';

/** Bytes that a disk takes in a second, in the middle. */
const SPEED = 1_400_000_000;
/** How much is written before others get their turn. */
const STEP = 64 * 1024 * 1024;

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
  kB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

/** `4k`, `2x512`; throws `UsageError`. */
function numberOf(context: ProgramContext, text: string): number {
  const parts = text.split('x').map((part) => {
    const [, digits, unit = ''] = /^(\d+)([a-zA-Z]*)$/.exec(part) ?? [];
    const factor = factors[unit];
    if (digits === undefined || factor === undefined)
      throw new UsageError(
        context.isApplet ? `invalid number '${text}'` : `invalid number: ‘${text}’`,
        false,
      );
    return Number(digits) * factor;
  });
  return parts.reduce((product, part) => product * part, 1);
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

/** Writes NULs into a file step by step; tells how many came so far. */
async function writeZeros(
  context: ProgramContext,
  path: string,
  total: number,
  start: number,
  speed: number,
): Promise<{ readonly written: number; readonly error: FileError | undefined }> {
  let written = 0;
  while (written < total) {
    const step = Math.min(STEP, total - written);
    try {
      context.files.setSize(path, start + written + step, true);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return { written, error };
    }
    written += step;
    await context.clock.sleep((step / speed) * 1000);
    context.signal.throwIfAborted();
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
    return text === undefined ? undefined : numberOf(context, text);
  };
  const size = number('bs') ?? number('ibs') ?? 512;
  const outSize = number('bs') ?? number('obs') ?? 512;
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
  const zeros = source === '/dev/zero' && (count !== undefined || path !== undefined);
  let bytes: Uint8Array = new Uint8Array(0);
  if (!zeros) {
    try {
      const { pieces } = openInput(context, source ?? '-');
      const endless = source === '/dev/urandom' || source === '/dev/random' || source === '/dev/zero';
      const wanted = count === undefined ? Infinity : (skip + count) * size;
      bytes = encode(endless ? await upTo(pieces, wanted) : await textOf(pieces)).subarray(skip * size);
      if (count !== undefined) bytes = bytes.subarray(0, count * size);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return fail('open', source ?? '', error);
    }
  }
  if (conversions.includes('ucase')) bytes = encode(decode(bytes).toUpperCase());
  if (conversions.includes('lcase')) bytes = encode(decode(bytes).toLowerCase());
  const start = seek * outSize;
  const begun = context.clock.now();
  let written = zeros ? (count ?? Infinity) * size : bytes.length;
  let error: FileError | undefined;
  if (path === undefined || path === '/dev/null') {
    if (zeros && path === undefined) await context.stdout.write('\0'.repeat(written));
    else if (path === undefined) await context.stdout.write(decode(bytes));
  } else {
    try {
      const kept = conversions.includes('notrunc') || given.get('oflag') === 'append';
      context.files.write(path, '', { append: true });
      const old = context.files.stat(path).size;
      const from = given.get('oflag') === 'append' ? old : start;
      if (!kept || old < from) context.files.setSize(path, from, false);
      if (zeros && old <= from) ({ written, error } = await writeZeros(context, path, written, from, speed));
      else if (from > 0 && from === context.files.stat(path).size)
        context.files.write(path, decode(bytes), { append: true });
      else {
        const whole = encode(context.files.read(path));
        const merged = new Uint8Array(Math.max(whole.length, from + bytes.length));
        merged.set(whole);
        merged.set(bytes, from);
        context.files.write(path, decode(merged));
      }
    } catch (caught) {
      if (!(caught instanceof FileError)) throw caught;
      return fail('open', target ?? '', caught);
    }
  }
  if (error) {
    await complain(
      context,
      context.isApplet
        ? `error writing '${target ?? ''}': ${error.message}`
        : `error writing '${target ?? ''}': ${error.message}`,
    );
  }
  const status = given.get('status');
  if (status !== 'none') {
    const seconds =
      (context.clock.now() - begun) / 1000 || (0.00006 + written / speed) * (0.8 + context.random());
    const all = report(context, records(written, size), records(written, outSize), seconds);
    await context.stderr.write(
      status === 'noxfer'
        ? all
            .split('\n')
            .slice(0, 2)
            .map((line) => `${line}\n`)
            .join('')
        : all,
    );
  }
  return error ? 1 : 0;
});

async function upTo(pieces: AsyncIterable<string>, bytes: number): Promise<string> {
  let text = '';
  for await (const piece of pieces) {
    text += piece;
    if (text.length >= bytes) return text.slice(0, bytes);
  }
  return text;
}
