import { elements, fromPem, inside, TAG, type Der } from './der.ts';
import { timeOf } from './x509.ts';

/** One part of a name: its type as an object identifier (`2.5.4.3` is the common name), and its text. */
export interface NamePart {
  readonly type: string;
  readonly value: string;
}

export interface Extension {
  /** An object identifier. */
  readonly type: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** What a certificate says (RFC 5280). */
export interface Certificate {
  readonly version: number;
  readonly serial: Uint8Array;
  readonly subject: readonly NamePart[];
  readonly issuer: readonly NamePart[];
  /** Subject and issuer as they stand there. */
  readonly subjectBytes: Uint8Array;
  readonly issuerBytes: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly extensions: readonly Extension[];
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  /** What is signed, how, and the signature. */
  readonly body: Uint8Array;
  readonly algorithm: string;
  readonly signature: Uint8Array;
}

export const COMMON_NAME = '2.5.4.3';
export const ALTERNATIVE_NAMES = '2.5.29.17';

/** An object identifier in digits. */
export function oidText(bytes: Uint8Array): string {
  const numbers: number[] = [];
  let number = 0;
  for (const byte of bytes) {
    number = number * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    if (numbers.length === 0) numbers.push(Math.min(2, Math.floor(number / 40)));
    if (numbers.length === 1) numbers.push(number - 40 * (numbers[0] ?? 0));
    else numbers.push(number);
    number = 0;
  }
  return numbers.join('.');
}

const decoder = new TextDecoder();

const nameOf = (name: Der): readonly NamePart[] =>
  inside(name).flatMap((set) =>
    inside(set).flatMap((pair) => {
      const [type, value] = inside(pair);
      return type && value ? [{ type: oidText(type.content), value: decoder.decode(value.content) }] : [];
    }),
  );

/** The parts of a name in DER, as they stand there. @throws DerError */
export const namePartsOf = (bytes: Uint8Array): readonly NamePart[] =>
  elements(bytes).flatMap((name) => nameOf(name));

/** An address of four or sixteen bytes as text. */
export function addressText(bytes: Uint8Array): string {
  if (bytes.length !== 16) return bytes.join('.');
  const words = Array.from({ length: 8 }, (_, i) => (bytes[2 * i] ?? 0) * 256 + (bytes[2 * i + 1] ?? 0));
  return words.map((word) => word.toString(16).toUpperCase()).join(':');
}

const extensionOf = (value: Der): Extension => {
  const [type, ...rest] = inside(value);
  return {
    type: oidText(type?.content ?? new Uint8Array()),
    critical: rest.length > 1,
    value: rest.at(-1)?.content ?? new Uint8Array(),
  };
};

/** The extensions in a list of them. @throws DerError */
export const extensionsOf = (list: Der | undefined): readonly Extension[] =>
  list ? inside(list).map(extensionOf) : [];

/** The names of an extension of alternative names. @throws DerError */
export function alternativeNames(extensions: readonly Extension[]): {
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
} {
  const found = extensions.find(({ type }) => type === ALTERNATIVE_NAMES);
  const names = found ? inside(elements(found.value)[0]) : [];
  return {
    dnsNames: names.filter(({ tag }) => tag === 0x82).map(({ content }) => decoder.decode(content)),
    ipAddresses: names.filter(({ tag }) => tag === 0x87).map(({ content }) => addressText(content)),
  };
}

/** Reads a certificate in DER; undefined for what is none. */
export function parseCertificate(bytes: Uint8Array): Certificate | undefined {
  try {
    const [body, algorithm, signature] = inside(elements(bytes)[0]);
    const all = inside(body);
    const [serial, , issuer, validity, subject, key] = all.filter(({ tag }) => tag !== 0xa0);
    const [from, until] = inside(validity);
    if (!body || !signature || !serial || !issuer || !subject || !key || !from || !until) return undefined;
    const extensions = extensionsOf(
      inside({ ...body, content: all.find(({ tag }) => tag === 0xa3)?.content ?? new Uint8Array() })[0],
    );
    return {
      version: (all.find(({ tag }) => tag === 0xa0)?.content.at(-1) ?? 0) + 1,
      serial: serial.content,
      subject: nameOf(subject),
      issuer: nameOf(issuer),
      subjectBytes: subject.whole,
      issuerBytes: issuer.whole,
      notBefore: timeOf(from),
      notAfter: timeOf(until),
      publicKey: key.whole,
      extensions,
      ...alternativeNames(extensions),
      body: body.whole,
      algorithm: oidText(inside(algorithm)[0]?.content ?? new Uint8Array()),
      signature: signature.content.subarray(1),
    };
  } catch {
    return undefined;
  }
}

/** The certificates in a PEM text; other blocks and broken ones are left out. */
export const readCertificates = (text: string): readonly Certificate[] =>
  (text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []).flatMap((block) => {
    const bytes = fromPem(block, 'CERTIFICATE');
    return (bytes && parseCertificate(bytes)) ?? [];
  });

export const commonNameOf = ({ subject }: Pick<Certificate, 'subject'>): string =>
  subject.findLast(({ type }) => type === COMMON_NAME)?.value ?? '';

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

/** Whether one certificate names the other's subject as its issuer. */
export const namesIssuer = (certificate: Certificate, issuer: Certificate): boolean =>
  sameBytes(certificate.issuerBytes, issuer.subjectBytes);

export const isSelfIssued = (certificate: Certificate): boolean => namesIssuer(certificate, certificate);

export const sameCertificate = (a: Certificate, b: Certificate): boolean =>
  sameBytes(a.body, b.body) && sameBytes(a.signature, b.signature);

/** The bytes of a bit string. @throws DerError */
export const bitsOf = (value: Der | undefined): Uint8Array =>
  value?.tag === TAG.bits ? value.content.subarray(1) : new Uint8Array();

/** Whether a name of a certificate, whose first label may be `*`, stands for a host. */
export function nameMatches(pattern: string, host: string): boolean {
  const [first, ...rest] = pattern.toLowerCase().replace(/\.$/, '').split('.');
  const [label, ...others] = host.toLowerCase().replace(/\.$/, '').split('.');
  return (
    (first === label || (first === '*' && rest.length > 0)) &&
    label !== '' &&
    rest.join('.') === others.join('.')
  );
}
