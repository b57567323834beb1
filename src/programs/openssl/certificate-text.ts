import { addressText, type Certificate, type Extension, type NamePart } from '../../crypto/certificate.ts';
import { oidText } from '../../crypto/certificate.ts';
import { elements, fromPem, inside } from '../../crypto/der.ts';
import { readPublicKey } from '../../crypto/signatures.ts';
import { dateText, nameText } from './texts.ts';

const algorithms: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.11': 'sha256WithRSAEncryption',
  '1.2.840.10045.4.3.2': 'ecdsa-with-SHA256',
};

const pairs = (hex: string): readonly string[] => (hex.length % 2 === 0 ? hex : `0${hex}`).match(/../g) ?? [];
const hexPairs = (bytes: Uint8Array): readonly string[] =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));

/** Lines of pairs with colons in between. */
function block(list: readonly string[], width: number, indent: string): string {
  const lines: string[] = [];
  for (let at = 0; at < list.length; at += width) lines.push(list.slice(at, at + width).join(':'));
  return lines.map((line, i) => `${indent}${line}${i < lines.length - 1 ? ':' : ''}\n`).join('');
}

/** Whom a request in PEM is about. */
export function requestSubject(pem: string): readonly NamePart[] {
  const [info] = inside(elements(fromPem(pem, 'CERTIFICATE REQUEST') ?? new Uint8Array())[0]);
  return inside(inside(info)[1]).flatMap((set) =>
    inside(set).flatMap((pair) => {
      const [type, value] = inside(pair);
      return type && value
        ? [{ type: oidText(type.content), value: new TextDecoder().decode(value.content) }]
        : [];
    }),
  );
}

function keyText(publicKey: Uint8Array): string {
  const key = readPublicKey(publicKey);
  const at = ' '.repeat(16);
  if (key?.type === 'rsa') {
    const size = key.modulus.toString(2).length;
    const e = key.exponent;
    return `            Public Key Algorithm: rsaEncryption\n${at}Public-Key: (${size} bit)\n${at}Modulus:\n${block(['00', ...pairs(key.modulus.toString(16))], 15, `${at}    `)}${at}Exponent: ${e} (0x${e.toString(16)})\n`;
  }
  const point = block(hexPairs(publicKey.subarray(-65)), 15, `${at}    `);
  return `            Public Key Algorithm: id-ecPublicKey\n${at}Public-Key: (256 bit)\n${at}pub:\n${point}${at}ASN1 OID: prime256v1\n${at}NIST CURVE: P-256\n`;
}

const usageNames = [
  'Digital Signature',
  'Non Repudiation',
  'Key Encipherment',
  'Data Encipherment',
  'Key Agreement',
  'Certificate Sign',
  'CRL Sign',
];
const purposes: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'TLS Web Server Authentication',
  '1.3.6.1.5.5.7.3.2': 'TLS Web Client Authentication',
};

const upper = (bytes: Uint8Array): string => hexPairs(bytes).join(':').toUpperCase();

function extensionText({ type, value }: Extension): readonly [string, string] {
  const [content] = elements(value);
  switch (type) {
    case '2.5.29.14':
      return ['X509v3 Subject Key Identifier', upper(content?.content ?? value)];
    case '2.5.29.35':
      return ['X509v3 Authority Key Identifier', upper(inside(content)[0]?.content ?? value)];
    case '2.5.29.19':
      return ['X509v3 Basic Constraints', `CA:${inside(content).length > 0 ? 'TRUE' : 'FALSE'}`];
    case '2.5.29.15': {
      const byte = content?.content[1] ?? 0;
      return ['X509v3 Key Usage', usageNames.filter((_, bit) => byte & (0x80 >> bit)).join(', ')];
    }
    case '2.5.29.37':
      return [
        'X509v3 Extended Key Usage',
        inside(content)
          .map((each) => oidText(each.content))
          .map((each) => purposes[each] ?? each)
          .join(', '),
      ];
    case '2.5.29.17':
      return [
        'X509v3 Subject Alternative Name',
        inside(content)
          .map(({ tag, content: name }) =>
            tag === 0x87 ? `IP Address:${addressText(name)}` : `DNS:${new TextDecoder().decode(name)}`,
          )
          .join(', '),
      ];
  }
  return [type, hexPairs(value).join(':')];
}

/** What `-text` prints of a certificate. Models crypto/x509/t_x509.c of OpenSSL */
export function certificateText(certificate: Certificate): string {
  const { version, serial, algorithm, extensions } = certificate;
  const signature = `Signature Algorithm: ${algorithms[algorithm] ?? algorithm}`;
  const number = serial.length <= 8 ? BigInt(`0x${hexPairs(serial).join('')}`) : undefined;
  const serialText =
    number === undefined
      ? `\n            ${hexPairs(serial).join(':')}`
      : ` ${number} (0x${number.toString(16)})`;
  const listed = extensions.map((each) => {
    const [name, text] = extensionText(each);
    return `            ${name}: ${each.critical ? 'critical' : ''}\n                ${text}\n`;
  });
  return `Certificate:
    Data:
        Version: ${version} (0x${version - 1})
        Serial Number:${serialText}
        ${signature}
        Issuer: ${nameText(certificate.issuer)}
        Validity
            Not Before: ${dateText(certificate.notBefore)}
            Not After : ${dateText(certificate.notAfter)}
        Subject: ${nameText(certificate.subject)}
        Subject Public Key Info:
${keyText(certificate.publicKey)}${listed.length > 0 ? `        X509v3 extensions:\n${listed.join('')}` : ''}    ${signature}
    Signature Value:
${block(hexPairs(certificate.signature), 18, '        ')}`;
}
