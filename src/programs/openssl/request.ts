import {
  extension,
  keyIdOf,
  signCertificate,
  TRUE,
  alternativeNamesOf,
} from '../../crypto/certificate-writer.ts';
import { bits, der, fromPem, integer, oid, sequence, TAG, toPem } from '../../crypto/der.ts';
import { randomBytes } from '../../crypto/rsa.ts';
import type { ProgramContext } from '../../shell/program.ts';
import { hexOf, loadKey, newKey } from './keys.ts';
import { OpensslError, parseOptions, readInput, writeOutput } from './options.ts';
import { attributeNames } from './texts.ts';

const DAY = 86_400_000;
const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** A name such as `/CN=a/O=b` in DER. @throws OpensslError */
export function nameOf(subject: string, command: string): Uint8Array {
  if (!subject.startsWith('/'))
    throw new OpensslError(
      `${command}: subject name is expected to be in the format /type0=value0/type1=value1/type2=... where characters may be escaped by \\. This name is not in that format: '${subject.slice(1)}'\nproblems making Certificate Request\n`,
    );
  const parts = subject
    .slice(1)
    .split(/(?<!\\)\//)
    .filter(Boolean);
  return sequence(
    ...parts.flatMap((part) => {
      const [, type = '', value = ''] = /^([^=]*)=(.*)$/s.exec(part) ?? [];
      const found = Object.entries(attributeNames).find(([, name]) => name === type)?.[0];
      if (found === undefined || value === '') return [];
      const text = new TextEncoder().encode(value.replace(/\\(.)/g, '$1'));
      const tag = type === 'C' ? 0x13 : type === 'emailAddress' ? 0x16 : 0x0c;
      return [der(TAG.set, sequence(oid(found), der(tag, text)))];
    }),
  );
}

/** The extensions that `-addext` asks for. @throws OpensslError */
function added(texts: readonly string[]): readonly Uint8Array[] {
  return texts.map((text) => {
    const [, name = '', value = ''] = /^\s*([^=\s]*)\s*=\s*(.*)$/s.exec(text) ?? [];
    if (name !== 'subjectAltName')
      throw new OpensslError(`Error adding request extensions from section default\n`);
    const names = value.split(',').map((each) => each.trim().replace(/^(DNS|IP):/, ''));
    return extension('2.5.29.17', false, alternativeNamesOf(names));
  });
}

/** A random serial number, which is positive: hexadecimal digits. */
export const newSerial = ({ random }: ProgramContext): string => {
  const bytes = randomBytes(20, random);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01;
  return hexOf(bytes);
};

/** When a certificate begins that is made now, in milliseconds since the epoch. */
export const beginning = ({ clock }: ProgramContext): number => Math.floor(clock.now() / 1000) * 1000;

const spec = {
  command: 'req',
  values: [
    'subj',
    'key',
    'newkey',
    'keyout',
    'out',
    'in',
    'days',
    'addext',
    'config',
    'set_serial',
    'pkeyopt',
    'passout',
    'extensions',
    'reqexts',
  ],
  switches: ['x509', 'nodes', 'noenc', 'new', 'batch', 'noout', 'text', 'subject', 'verify', 'utf8'],
  digests: true,
} as const;

/** `openssl req`: makes requests, and certificates that sign themselves. */
export async function req(context: ProgramContext, words: readonly string[]): Promise<number> {
  const options = parseOptions(spec, words);
  const keyFile = options.value('key');
  const kind = options.value('newkey');
  const input = options.value('in');
  if (input !== undefined && !options.has('x509')) {
    const pem = await readInput(context, input, 'certificate request');
    if (!fromPem(pem, 'CERTIFICATE REQUEST')) throw new OpensslError('Unable to load X509 request\n');
    if (!options.has('noout')) await writeOutput(context, options.value('out'), pem);
    return 0;
  }
  const key =
    keyFile === undefined ? await newKey(context, kind ?? 'rsa:2048', true) : await loadKey(context, keyFile);
  if (keyFile === undefined) {
    await writeOutput(context, options.value('keyout') ?? 'privkey.pem', key.pem, 0o600);
    await context.stderr.write('-----\n');
  }
  const subject = options.value('subj');
  if (subject === undefined) throw new OpensslError('Error making certificate request\n');
  const name = nameOf(subject, 'req');
  const wanted = added(options.all('addext'));
  if (options.has('x509')) {
    const id = bytesOf(keyIdOf(key.publicKey));
    const notBefore = beginning(context);
    const pem = signCertificate(
      name,
      key,
      {
        name,
        publicKey: key.publicKey,
        serial: newSerial(context),
        notBefore,
        notAfter: notBefore + Number(options.value('days') ?? 30) * DAY,
      },
      [
        extension('2.5.29.14', false, der(TAG.octets, id)),
        extension('2.5.29.35', false, sequence(der(0x80, id))),
        extension('2.5.29.19', true, sequence(TRUE)),
        ...wanted,
      ],
    );
    await writeOutput(context, options.value('out'), pem);
    return 0;
  }
  const attributes =
    wanted.length === 0
      ? der(0xa0)
      : der(0xa0, sequence(oid('1.2.840.113549.1.9.14'), der(TAG.set, sequence(...wanted))));
  const body = sequence(integer(0n), name, key.publicKey, attributes);
  const pem = toPem(sequence(body, key.algorithm, bits(key.sign(body))), 'CERTIFICATE REQUEST');
  await writeOutput(context, options.value('out'), pem);
  return 0;
}
