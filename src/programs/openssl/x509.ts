import { readCertificates, type Certificate } from '../../crypto/certificate.ts';
import { signCertificate } from '../../crypto/certificate-writer.ts';
import { resolvePath } from '../../shell/filesystem.ts';
import { parseRequest } from '../../crypto/x509.ts';
import type { ProgramContext } from '../../shell/program.ts';
import { certificateText, requestSubject } from './certificate-text.ts';
import { hexOf, loadKey } from './keys.ts';
import { OpensslError, parseOptions, readInput, writeOutput } from './options.ts';
import { beginning, newSerial } from './request.ts';
import { dateText, nameText } from './texts.ts';

const DAY = 86_400_000;

const spec = {
  command: 'x509',
  values: [
    'in',
    'out',
    'CA',
    'CAkey',
    'CAserial',
    'days',
    'signkey',
    'key',
    'set_serial',
    'extfile',
    'extensions',
    'checkend',
    'checkhost',
    'inform',
    'outform',
    'ext',
  ],
  switches: [
    'req',
    'noout',
    'text',
    'subject',
    'issuer',
    'dates',
    'startdate',
    'enddate',
    'serial',
    'CAcreateserial',
  ],
  digests: true,
} as const;

/** Reads the first certificate of a file. @throws OpensslError */
async function loadCertificate(context: ProgramContext, path: string | undefined): Promise<Certificate> {
  let text: string;
  try {
    text = await readInput(context, path, 'certificate');
  } catch (error) {
    if (error instanceof OpensslError) throw new OpensslError(`${error.message}Unable to load certificate\n`);
    throw error;
  }
  const [certificate] = readCertificates(text);
  if (!certificate)
    throw new OpensslError(
      `Could not read certificate from ${path ?? '<stdin>'}\nUnable to load certificate\n`,
    );
  return certificate;
}

/** Signs a request. */
async function sign(context: ProgramContext, options: ReturnType<typeof parseOptions>): Promise<number> {
  const text = await readInput(context, options.value('in'), 'certificate request input');
  let request: ReturnType<typeof parseRequest>;
  try {
    request = parseRequest(text);
  } catch {
    throw new OpensslError('Unable to load certificate request input\n');
  }
  const own = options.value('signkey') ?? options.value('key');
  const file = options.value('CA');
  if (own === undefined && file === undefined)
    throw new OpensslError(
      'We need a private key to sign with, use -key or -CAkey or -CA with private key\n',
    );
  const issuer = file === undefined ? request.name : (await loadCertificate(context, file)).subjectBytes;
  const key = await loadKey(context, own ?? options.value('CAkey') ?? file);
  const { cwd, files } = context;
  const serialFile = resolvePath(
    cwd,
    options.value('CAserial') ?? `${(file ?? '').replace(/\.[^./]*$/, '')}.srl`,
  );
  let serial = newSerial(context);
  const given = options.value('set_serial');
  if (given !== undefined) serial = BigInt(given).toString(16);
  else if (file !== undefined && files.exists(serialFile))
    serial = (BigInt(`0x${files.read(serialFile).trim()}`) + 1n).toString(16);
  else if (file !== undefined && !options.has('CAcreateserial') && options.value('CAserial') !== undefined)
    throw new OpensslError('Unable to load serial number\n');
  if (
    file !== undefined &&
    given === undefined &&
    (files.exists(serialFile) || options.has('CAcreateserial'))
  )
    files.write(serialFile, `${serial.toUpperCase().padStart(40, '0')}\n`);
  await context.stderr.write(
    `Certificate request self-signature ok\nsubject=${nameText(requestSubject(text))}\n`,
  );
  const notBefore = beginning(context);
  const pem = signCertificate(
    issuer,
    key,
    {
      name: request.name,
      publicKey: request.publicKey,
      serial,
      notBefore,
      notAfter: notBefore + Number(options.value('days') ?? 30) * DAY,
    },
    [],
  );
  await writeOutput(context, options.value('out'), pem);
  return 0;
}

/** `openssl x509`: signs requests, and tells what certificates say. */
export async function x509(context: ProgramContext, words: readonly string[]): Promise<number> {
  const options = parseOptions(spec, words);
  if (options.has('req')) return sign(context, options);
  const input = options.value('in');
  const certificate = await loadCertificate(context, input);
  const { notAfter, notBefore } = certificate;
  const facts: Readonly<Record<string, readonly string[]>> = {
    subject: [`subject=${nameText(certificate.subject)}`],
    issuer: [`issuer=${nameText(certificate.issuer)}`],
    serial: [`serial=${hexOf(certificate.serial).replace(/^00/, '').toUpperCase()}`],
    dates: [`notBefore=${dateText(notBefore)}`, `notAfter=${dateText(notAfter)}`],
    startdate: [`notBefore=${dateText(notBefore)}`],
    enddate: [`notAfter=${dateText(notAfter)}`],
  };
  let out = options.has('text') ? certificateText(certificate) : '';
  for (const word of words) for (const line of facts[word.replace(/^-/, '')] ?? []) out += `${line}\n`;
  await context.stdout.write(out);
  const seconds = options.value('checkend');
  if (seconds !== undefined) {
    const ends = notAfter <= context.clock.now() + Number(seconds) * 1000;
    await context.stdout.write(`Certificate will ${ends ? '' : 'not '}expire\n`);
    if (ends) return 1;
  }
  if (!options.has('noout')) {
    const text = await readInput(context, input, 'certificate');
    const block = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/.exec(text)?.[0] ?? '';
    await writeOutput(context, options.value('out'), `${block}\n`);
  }
  return 0;
}
