/** The DER bytes of the object identifiers commonName and organizationName, without their last one. */
const ATTRIBUTE = String.fromCharCode(0x06, 0x03, 0x55, 0x04);
const COMMON_NAME = 0x03;
const ORGANIZATION = 0x0a;

/** Whom a certificate is about. */
export interface Subject {
  readonly name: string;
  readonly organizations: readonly string[];
}

/** The bytes of a text in PEM; undefined for any other text. */
function derOf(pem: string): string | undefined {
  const body = /-----BEGIN [A-Z ]+-----([^-]+)-----END/.exec(pem)?.[1];
  if (body === undefined) return undefined;
  try {
    return atob(body.replaceAll(/\s/g, ''));
  } catch {
    return undefined;
  }
}

/** Names and organizations in the order in which a certificate, or a request for one, holds them. */
function attributesOf(der: string): readonly (readonly [type: number, value: string])[] {
  const out: [number, string][] = [];
  for (let at = der.indexOf(ATTRIBUTE); at >= 0; at = der.indexOf(ATTRIBUTE, at + 1)) {
    // After the type come a string's tag, its length in one byte, its bytes.
    const start = at + ATTRIBUTE.length + 3;
    out.push([der.charCodeAt(start - 3), der.slice(start, start + der.charCodeAt(start - 1))]);
  }
  return out;
}

/**
 * Whom a certificate in PEM is about: its common name is the user, its organizations are the groups.
 * Models staging/src/k8s.io/apiserver/pkg/authentication/request/x509/x509.go CommonNameUserConversion
 */
export function subjectOf(pem: string): Subject | undefined {
  const der = derOf(pem);
  if (der === undefined) return undefined;
  const attributes = attributesOf(der);
  // The issuer stands before the subject, and its common name is its last attribute.
  const names = attributes.flatMap(([type], index) => (type === COMMON_NAME ? [index] : []));
  const last = names.at(-1);
  const name = last === undefined ? undefined : attributes[last]?.[1];
  if (name === undefined || name === '') return undefined;
  const issuerEnd = names.at(-2) ?? -1;
  const organizations = attributes
    .slice(issuerEnd + 1)
    .flatMap(([type, value]) => (type === ORGANIZATION ? [value] : []));
  return { name, organizations };
}

/** The organizations that a request for a certificate asks for. */
export function requestedOrganizations(pem: string): readonly string[] {
  return attributesOf(derOf(pem) ?? '').flatMap(([type, value]) => (type === ORGANIZATION ? [value] : []));
}
