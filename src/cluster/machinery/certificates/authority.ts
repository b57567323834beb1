import type { RandomSource } from '../../environment.ts';
import { sha256 } from '../sha256.ts';
import { bits, der, integer, oid, sequence, TAG, toPem } from './der.ts';
import { ALGORITHM, privateKey, publicKey, sign } from './p256.ts';

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

/** Who signs certificates. */
export interface Authority {
  /** The authority's own certificate, in PEM, as kubeadm makes it. */
  certificate(notBefore: number, notAfter: number): string;
  /** A signed certificate, in PEM. */
  issue(template: CertificateTemplate): string;
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

const TRUE = der(0x01, Uint8Array.of(0xff));
const VERSION_3 = der(0xa0, integer(2n));

const commonName = (text: string): Uint8Array =>
  sequence(der(TAG.set, sequence(oid('2.5.4.3'), der(0x0c, new TextEncoder().encode(text)))));

function time(at: number): Uint8Array {
  const digits = new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '');
  const short = digits < '2050';
  return der(
    short ? TAG.utcTime : TAG.generalizedTime,
    new TextEncoder().encode(short ? digits.slice(2) : digits),
  );
}

const extension = (type: string, critical: boolean, value: Uint8Array): Uint8Array =>
  sequence(oid(type), ...(critical ? [TRUE] : []), der(TAG.octets, value));

function keyUsage(usages: readonly string[]): readonly Uint8Array[] {
  const numbers = usages.flatMap((usage) => KEY_USAGES[usage] ?? []);
  if (numbers.length === 0) return [];
  const byte = numbers.reduce((sum, number) => sum | (0x80 >> number), 0);
  return [extension('2.5.29.15', true, bits(Uint8Array.of(byte), 7 - Math.max(...numbers)))];
}

function extendedUsage(usages: readonly string[]): readonly Uint8Array[] {
  const types = usages.flatMap((usage) => EXTENDED_USAGES[usage] ?? []);
  return types.length === 0 ? [] : [extension('2.5.29.37', false, sequence(...types.map(oid)))];
}

/** What the key of a cluster's authority is made of: 64 hexadecimal digits. */
export const authoritySeed = (random: RandomSource): string => random.hex(64, 'certificates', 'authority');

/** The identifier of a public key, as certificates that it verifies name it: 40 hexadecimal digits. */
export const keyIdOf = (key: Uint8Array): string => sha256(key).slice(0, 40);

/**
 * The authority of a cluster. Models pkg/controller/certificates/authority/authority.go
 * @param seed 64 hexadecimal digits that nobody else has
 */
export function makeAuthority(name: string, seed: string): Authority {
  const key = privateKey(seed);
  const issuer = commonName(name);
  const ownKey = publicKey(key);
  const digits = keyIdOf(ownKey).match(/../g) ?? [];
  const keyId = Uint8Array.from(digits, (pair) => parseInt(pair, 16));
  const signed = (
    { name: subject, publicKey: subjectKey, serial, notBefore, notAfter }: CertificateTemplate,
    ...extensions: readonly Uint8Array[]
  ): string => {
    const body = sequence(
      VERSION_3,
      integer(BigInt(`0x${serial}`)),
      ALGORITHM,
      issuer,
      sequence(time(notBefore), time(notAfter)),
      subject,
      subjectKey,
      der(0xa3, sequence(...extensions)),
    );
    return toPem(sequence(body, ALGORITHM, bits(sign(key, body))), 'CERTIFICATE');
  };
  return {
    certificate(notBefore, notAfter) {
      const usages = ['digital signature', 'key encipherment', 'cert sign'];
      return signed(
        { name: issuer, publicKey: ownKey, usages, serial: '0', notBefore, notAfter },
        ...keyUsage(usages),
        extension('2.5.29.19', true, sequence(TRUE)),
        extension('2.5.29.14', false, der(TAG.octets, keyId)),
        extension('2.5.29.17', false, sequence(der(0x82, new TextEncoder().encode(name)))),
      );
    },
    issue(template) {
      const { usages, alternativeNames } = template;
      return signed(
        template,
        ...keyUsage(usages),
        ...extendedUsage(usages),
        extension('2.5.29.19', true, sequence()),
        extension('2.5.29.35', false, sequence(der(0x80, keyId))),
        ...(alternativeNames ? [extension('2.5.29.17', false, alternativeNames)] : []),
      );
    },
  };
}

const BACKDATE = 300_000;
const TEN_YEARS = 10 * 365 * 86_400_000;

/** The certificate of the authority of a cluster that began then, in milliseconds since the epoch. */
export const authorityCertificate = (seed: string, begun: number): string =>
  makeAuthority('kubernetes', seed).certificate(begun - BACKDATE, begun + TEN_YEARS);
