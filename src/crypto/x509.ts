import { DerError, elements, fromPem, inside, oid, type Der } from './der.ts';

/** Whom a certificate or a request for one is about. */
export interface Subject {
  readonly commonName: string;
  readonly organizations: readonly string[];
}

/** What a certificate signing request (PKCS #10) asks for. */
export interface Request {
  readonly subject: Subject;
  /** The name, the public key and the wanted extensions as they stand in the request. */
  readonly name: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly alternativeNames: Uint8Array | undefined;
  readonly dnsNames: readonly string[];
  readonly emails: readonly string[];
  readonly uris: readonly string[];
  /** Four or sixteen bytes each. */
  readonly addresses: readonly Uint8Array[];
}

const same = (a: Uint8Array | undefined, b: Uint8Array): boolean =>
  a !== undefined && a.length === b.length && a.every((byte, i) => byte === b[i]);

const COMMON_NAME = oid('2.5.4.3');
const ORGANIZATION = oid('2.5.4.10');
const EXTENSION_REQUEST = oid('1.2.840.113549.1.9.14');
const ALTERNATIVE_NAMES = oid('2.5.29.17');

const GENERALIZED_TIME = 0x18;

const textOf = ({ content }: Der): string => new TextDecoder().decode(content);

function subjectOf(name: Der | undefined): Subject {
  const pairs = inside(name).flatMap((set) => inside(set).map((pair) => inside(pair)));
  const valuesOf = (type: Uint8Array): readonly string[] =>
    pairs.flatMap(([key, value]) => (value && same(key?.whole, type) ? [textOf(value)] : []));
  return { commonName: valuesOf(COMMON_NAME).at(-1) ?? '', organizations: valuesOf(ORGANIZATION) };
}

/** The extension of a list of them, without the octet string around its value. */
function extension(list: readonly Der[], type: Uint8Array): Uint8Array | undefined {
  const found = list.map((one) => inside(one)).find(([key]) => same(key?.whole, type));
  return found?.at(-1)?.content;
}

/** Reads a request in PEM. @throws DerError in words like Go's. Models pkg/apis/certificates/helpers.go ParseCSR */
export function parseRequest(pem: string): Request {
  const bytes = fromPem(pem, 'CERTIFICATE REQUEST');
  if (!bytes) throw new DerError('PEM block type must be CERTIFICATE REQUEST');
  const [info, algorithm, signature] = inside(elements(bytes)[0]);
  const [, name, key, attributes] = inside(info);
  if (!name || !key || !algorithm || !signature) {
    throw new DerError("asn1: structure error: tags don't match");
  }
  const wanted = (attributes ? elements(attributes.content) : [])
    .map((one) => inside(one))
    .find(([type]) => same(type?.whole, EXTENSION_REQUEST))?.[1];
  const extensions = wanted ? inside(inside(wanted)[0]) : [];
  const alternativeNames = extension(extensions, ALTERNATIVE_NAMES);
  const names = alternativeNames ? inside(elements(alternativeNames)[0]) : [];
  const namesOf = (tag: number): readonly Der[] => names.filter((one) => one.tag === (0x80 | tag));
  return {
    subject: subjectOf(name),
    name: name.whole,
    publicKey: key.whole,
    alternativeNames,
    emails: namesOf(1).map(textOf),
    dnsNames: namesOf(2).map(textOf),
    uris: namesOf(6).map(textOf),
    addresses: namesOf(7).map(({ content }) => content),
  };
}

/** Serial number, algorithm, issuer, validity, subject, … of a certificate in PEM; undefined for what is none. */
function fieldsOf(pem: string): readonly Der[] | undefined {
  const bytes = fromPem(pem, 'CERTIFICATE');
  if (!bytes) return undefined;
  const [body] = inside(elements(bytes)[0]);
  return inside(body).filter(({ tag }) => tag !== 0xa0);
}

/** Whom a certificate in PEM names, or undefined for what is none. */
export function certificateSubject(pem: string): Subject | undefined {
  try {
    const fields = fieldsOf(pem);
    return fields && subjectOf(fields[4]);
  } catch {
    return undefined;
  }
}

/** A time in milliseconds since the epoch; NaN for what is none. */
export function timeOf(value: Der): number {
  // Years of two digits begin with 1950.
  const text = textOf(value);
  const century = value.tag === GENERALIZED_TIME ? '' : text < '50' ? '20' : '19';
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(century + text) ?? [];
  const [year = NaN, month = NaN, ...rest] = parts.map(Number);
  return Date.UTC(year, month - 1, ...rest);
}

/** Until when a certificate in PEM holds, in milliseconds since the epoch, or undefined for what is none. */
export function certificateExpiry(pem: string): number | undefined {
  try {
    const until = inside(fieldsOf(pem)?.[3])[1];
    const time = until ? timeOf(until) : NaN;
    return Number.isNaN(time) ? undefined : time;
  } catch {
    return undefined;
  }
}
