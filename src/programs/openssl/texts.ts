import type { NamePart } from '../../crypto/certificate.ts';
import type { TrustProblem } from '../../crypto/signatures.ts';

/** The short names of parts of names, by their object identifiers. */
export const attributeNames: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '1.2.840.113549.1.9.1': 'emailAddress',
};

/** What OpenSSL says of certificates that it does not trust. */
export const trustProblems: Readonly<Record<TrustProblem, string>> = {
  9: 'certificate is not yet valid',
  10: 'certificate has expired',
  18: 'self-signed certificate',
  19: 'self-signed certificate in certificate chain',
  20: 'unable to get local issuer certificate',
};

/** A time as OpenSSL writes it: `Jan  5 09:00:00 2026 GMT`. */
export function dateText(time: number): string {
  const [, day = '', month = '', year = '', clock = ''] = new Date(time).toUTCString().split(' ');
  return `${month} ${String(Number(day)).padStart(2)} ${clock} ${year} GMT`;
}

/** A name on one line: `CN = a, O = b`. */
export const nameText = (name: readonly NamePart[]): string =>
  name.map(({ type, value }) => `${attributeNames[type] ?? type} = ${value}`).join(', ');
