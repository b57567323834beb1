import { bits, der, integer, oid, sequence, TAG, toPem } from './der.ts';
import { sha256 } from './sha256.ts';

/** What a certificate is made of. */
export interface CertificateTemplate {
  /** The subject's name, its public key and its other names, in DER. */
  readonly name: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly alternativeNames?: Uint8Array | undefined;
  /** Kubernetes' words: `client auth`, `digital signature`. */
  readonly usages: readonly string[];
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Hexadecimal digits. */
  readonly serial: string;
}

/** The bits of the extension keyUsage. */
const KEY_USAGES: Readonly<Record<string, number>> = {
  signing: 0,
  'digital signature': 0,
  'content commitment': 1,
  'key encipherment': 2,
  'data encipherment': 3,
  'key agreement': 4,
  'cert sign': 5,
  'crl sign': 6,
  'encipher only': 7,
};

const KP = '1.3.6.1.5.5.7.3';

const EXTENDED_USAGES: Readonly<Record<string, string>> = {
  any: '2.5.29.37.0',
  'server auth': `${KP}.1`,
  'client auth': `${KP}.2`,
  'code signing': `${KP}.3`,
  'email protection': `${KP}.4`,
  's/mime': `${KP}.4`,
  'ipsec end system': `${KP}.5`,
  'ipsec tunnel': `${KP}.6`,
  'ipsec user': `${KP}.7`,
  timestamping: `${KP}.8`,
  'ocsp signing': `${KP}.9`,
  'microsoft sgc': '1.3.6.1.4.1.311.10.3.3',
  'netscape sgc': '2.16.840.1.113730.4.1',
};

export const TRUE = der(0x01, Uint8Array.of(0xff));
const VERSION_3 = der(0xa0, integer(2n));

/** A name with nothing but a common name, in DER. */
export const commonName = (text: string): Uint8Array =>
  sequence(der(TAG.set, sequence(oid('2.5.4.3'), der(0x0c, new TextEncoder().encode(text)))));

function timeIn(at: number): Uint8Array {
  const digits = new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '');
  const short = digits < '2050';
  return der(
    short ? TAG.utcTime : TAG.generalizedTime,
    new TextEncoder().encode(short ? digits.slice(2) : digits),
  );
}

/** An extension of a certificate, in DER. */
export const extension = (type: string, critical: boolean, value: Uint8Array): Uint8Array =>
  sequence(oid(type), ...(critical ? [TRUE] : []), der(TAG.octets, value));

/** The extension that says what a key may do. */
export function keyUsage(usages: readonly string[]): readonly Uint8Array[] {
  const numbers = usages.flatMap((usage) => KEY_USAGES[usage] ?? []);
  if (numbers.length === 0) return [];
  const byte = numbers.reduce((sum, number) => sum | (0x80 >> number), 0);
  return [extension('2.5.29.15', true, bits(Uint8Array.of(byte), 7 - Math.max(...numbers)))];
}

/** The extension that says what a certificate is for. */
export function extendedUsage(usages: readonly string[]): readonly Uint8Array[] {
  const types = usages.flatMap((usage) => EXTENDED_USAGES[usage] ?? []);
  return types.length === 0 ? [] : [extension('2.5.29.37', false, sequence(...types.map(oid)))];
}

/** The identifier of a public key, as certificates that it verifies name it: 40 hexadecimal digits. */
export const keyIdOf = (key: Uint8Array): string => sha256(key).slice(0, 40);

/** Whose key signs. */
export interface Signer {
  /** The name of the signature's algorithm, in DER. */
  readonly algorithm: Uint8Array;
  sign(body: Uint8Array): Uint8Array;
}

/**
 * A certificate in PEM: of version 1 without extensions.
 * @param issuer the name of who signs, in DER
 */
export function signCertificate(
  issuer: Uint8Array,
  { algorithm, sign: signBytes }: Signer,
  { name, publicKey: key, serial, notBefore, notAfter }: Omit<CertificateTemplate, 'usages'>,
  extensions: readonly Uint8Array[],
): string {
  const body = sequence(
    ...(extensions.length > 0 ? [VERSION_3] : []),
    integer(BigInt(`0x${serial}`)),
    algorithm,
    issuer,
    sequence(timeIn(notBefore), timeIn(notAfter)),
    name,
    key,
    ...(extensions.length > 0 ? [der(0xa3, sequence(...extensions))] : []),
  );
  return toPem(sequence(body, algorithm, bits(signBytes(body))), 'CERTIFICATE');
}

function alternativeName(name: string): Uint8Array {
  const parts = name.split('.').map(Number);
  return /^\d+(\.\d+){3}$/.test(name)
    ? der(0x87, Uint8Array.from(parts))
    : der(0x82, new TextEncoder().encode(name));
}

/** The names and addresses that a certificate is for, in DER. */
export const alternativeNamesOf = (names: readonly string[]): Uint8Array =>
  sequence(...names.map(alternativeName));
