import { generateRsa, p256Key, randomBytes, readPrivateKey, type PrivateKey } from '../../crypto/rsa.ts';
import { privateKey } from '../../crypto/p256.ts';
import type { ProgramContext } from '../../shell/program.ts';
import { OpensslError, parseOptions, readInput, writeOutput } from './options.ts';

/** Bytes as hexadecimal digits. */
export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Reads a private key. @throws OpensslError */
export async function loadKey(context: ProgramContext, path: string | undefined): Promise<PrivateKey> {
  const key = readPrivateKey(await readInput(context, path, 'private key'));
  if (!key) throw new OpensslError(`Could not read private key from ${path ?? '<stdin>'}\n`);
  return key;
}

/** How many rounds of a test a prime passes, which `req` shows. */
const ROUNDS = 65;

/** A new key, and the signs of progress on the standard error if they are asked for. @param kind `rsa:2048`, `ec` */
export async function newKey(context: ProgramContext, kind: string, shown: boolean): Promise<PrivateKey> {
  if (kind === 'ec') return p256Key(privateKey(hexOf(randomBytes(32, context.random))));
  const size = Number(kind.replace(/^rsa:?/, '') || 2048);
  if (!Number.isInteger(size) || size < 512 || size > 8192)
    throw new OpensslError(`Error generating ${size} bit RSA key\n`);
  let attempts = 0;
  const key = await generateRsa(size - (size % 16), context.random, async () => {
    attempts++;
    await context.yield();
  });
  if (shown) {
    const half = '.'.repeat(Math.max(1, Math.floor(attempts / 2)));
    await context.stderr.write(`${half}${'+'.repeat(ROUNDS)}*${half}${'+'.repeat(ROUNDS)}*\n`);
  }
  return key;
}

/** `openssl genrsa`. */
export async function genrsa(context: ProgramContext, words: readonly string[]): Promise<number> {
  const options = parseOptions(
    {
      command: 'genrsa',
      values: ['out', 'rand', 'writerand'],
      switches: ['3', 'F4', 'f4', 'verbose', 'traditional'],
    },
    words,
  );
  const key = await newKey(context, `rsa:${options.rest[0] ?? 2048}`, options.has('verbose'));
  await writeOutput(context, options.value('out'), key.pem, 0o600);
  return 0;
}

/** `openssl rand`. */
export async function rand(context: ProgramContext, words: readonly string[]): Promise<number> {
  const options = parseOptions(
    { command: 'rand', values: ['out', 'rand', 'writerand'], switches: ['hex', 'base64'] },
    words,
  );
  const count = Number(options.rest[0] ?? 0);
  if (!Number.isInteger(count) || count < 0)
    throw new OpensslError(
      `rand: Can't parse "${options.rest[0]}" as a number\nrand: Use -help for summary.\n`,
    );
  const bytes = randomBytes(count, context.random);
  const raw = String.fromCharCode(...bytes);
  const text = options.has('hex')
    ? `${hexOf(bytes)}\n`
    : options.has('base64')
      ? btoa(raw).replace(/.{1,64}/g, '$&\n')
      : raw;
  await writeOutput(context, options.value('out'), text);
  return 0;
}
