import type { CertificateSigningRequest, CertificateSigningRequestCondition } from '../api/types.ts';
import { parseRequest } from '../../crypto/x509.ts';
import { fromPem } from '../../crypto/der.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { GoText, quote } from '../machinery/go.ts';
import { checkLabel, checkSubdomain } from '../machinery/names.ts';

const USAGES = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
];
const SHORTEST = 600;
const MAX_DOMAIN = 253;
const MAX_SIGNER = 571;
const DECISIONS = ['Approved', 'Denied'];
const EXCLUSIVE = 'Approved and Denied conditions are mutually exclusive';

/** Models pkg/apis/core/validation/names.go ValidateSignerName */
function validateSignerName(name: string, field: string, errors: FieldErrors): void {
  const [domain = '', path = '', ...more] = name.split('/');
  if (name === '') errors.required(field);
  else if (!name.includes('/') || more.length > 0) {
    const detail = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
    errors.invalid(field, name, detail);
  } else {
    if (domain.length > MAX_DOMAIN) errors.tooLong(field, MAX_DOMAIN);
    const complain = (whole: string, check: (label: string) => readonly string[]): void => {
      const label = whole.split('.').find((one) => check(one).length > 0);
      for (const complaint of label === undefined ? [] : check(label)) {
        errors.invalid(field, whole, `validating label ${quote(label ?? '')}: ${complaint}`);
      }
    };
    complain(domain, checkLabel);
    if (!domain.includes('.')) {
      errors.invalid(field, domain, 'should be a domain with at least two segments separated by dots');
    }
    complain(path, checkSubdomain);
    if (name.length > MAX_SIGNER) errors.tooLong(field, MAX_SIGNER);
  }
}

const bytesText = (base64: string): GoText =>
  new GoText(
    `[]byte{${[...atob(base64)].map((letter) => `0x${letter.charCodeAt(0).toString(16)}`).join(', ')}}`,
  );

function validateConditions(
  conditions: readonly CertificateSigningRequestCondition[],
  path: string,
  errors: FieldErrors,
): void {
  const seen = new Set<string>();
  conditions.forEach(({ type, status }, i) => {
    if (!type) errors.required(`${path}[${i}].type`);
    const values = [...DECISIONS, 'Failed'].includes(type) ? ['True'] : ['False', 'True', 'Unknown'];
    if (!status) errors.required(`${path}[${i}].status`);
    else if (!values.includes(status)) errors.notSupported(`${path}[${i}].status`, status, values);
    const other = DECISIONS.includes(type) && DECISIONS.find((decision) => decision !== type);
    if (other && seen.has(other)) errors.invalid(`${path}[${i}].type`, type, EXCLUSIVE);
    if (seen.has(type)) errors.duplicate(`${path}[${i}].type`, type);
    seen.add(type);
  });
}

/** Models pkg/apis/certificates/validation/validation.go validateCertificateSigningRequest, less the signature's check */
export function validateRequest({ spec, status }: CertificateSigningRequest, errors: FieldErrors): void {
  // missing when it was null
  const request = spec.request ?? '';
  try {
    parseRequest(atob(request));
  } catch (error) {
    errors.invalid('spec.request', bytesText(request), error instanceof Error ? error.message : '');
  }
  const usages: readonly string[] = spec.usages ?? [];
  if (usages.length === 0) errors.required('spec.usages');
  usages.forEach((usage, i) => {
    if (!USAGES.includes(usage)) errors.notSupported(`spec.usages[${i}]`, usage, USAGES);
  });
  usages.forEach((usage, i) => {
    if (usages.indexOf(usage) < i) errors.duplicate(`spec.usages[${i}]`, usage);
  });
  if (spec.signerName === 'kubernetes.io/legacy-unknown') {
    const detail = 'the legacy signerName is not allowed via this API version';
    errors.invalid('spec.signerName', spec.signerName, detail);
  } else validateSignerName(spec.signerName, 'spec.signerName', errors);
  const seconds = spec.expirationSeconds;
  if (seconds !== undefined && seconds < SHORTEST) {
    const detail = 'may not specify a duration less than 600 seconds (10 minutes)';
    errors.invalid('spec.expirationSeconds', seconds, detail);
  }
  validateConditions(status?.conditions ?? [], 'status.conditions', errors);
}

/** What a path may change of a request's status. */
export type Change = 'nothing' | 'approval' | 'certificate';

const ofType = ({ status }: CertificateSigningRequest, type: string) =>
  (status?.conditions ?? []).filter((condition) => condition.type === type);

/** Models pkg/apis/certificates/validation/validation.go validateCertificateSigningRequestUpdate */
export function validateRequestUpdate(
  object: CertificateSigningRequest,
  old: CertificateSigningRequest,
  change: Change,
  errors: FieldErrors,
): void {
  validateRequest(object, errors);
  const certificate = object.status?.certificate ?? '';
  const before = old.status?.certificate ?? '';
  if (certificate !== before && certificate !== '' && !fromPem(atob(certificate), 'CERTIFICATE')) {
    const detail = 'must contain at least one CERTIFICATE PEM block';
    errors.invalid('status.certificate', '<certificate data>', detail);
  }
  const forbid = (detail: string): void => errors.forbidden('status.conditions', detail);
  for (const type of [...DECISIONS, 'Failed']) {
    if (ofType(object, type).length < ofType(old, type).length) {
      forbid(`updates may not remove a condition of type ${quote(type)}`);
    }
  }
  for (const type of change === 'approval' ? [] : DECISIONS) {
    const [now, was] = [ofType(object, type), ofType(old, type)];
    if (now.length > was.length) forbid(`updates may not add a condition of type ${quote(type)}`);
    else if (now.length === was.length && !semanticEqual(now, was)) {
      forbid(`updates may not modify a condition of type ${quote(type)}`);
    }
  }
  if (certificate === before) return;
  if (change !== 'certificate') {
    errors.forbidden('status.certificate', 'updates may not set certificate content');
  } else if (before !== '') {
    errors.forbidden('status.certificate', 'updates may not modify existing certificate content');
  }
}
