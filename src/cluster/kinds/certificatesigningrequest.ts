import type { CertificateSigningRequest } from '../api/types.ts';
import { parseRequest } from '../../crypto/x509.ts';
import { forbidden } from '../machinery/status.ts';
import { age, formatTime, humanDuration } from '../machinery/time.ts';
import { validateRequest, validateRequestUpdate } from './certificate-validation.ts';
import { columns, defineKind, resourceName, type KindSource, type WriteContext } from './kind.ts';

const CLIENT_SIGNER = 'kubernetes.io/kube-apiserver-client';
const MASTERS = 'system:masters';

type CSR = CertificateSigningRequest;

/** Fills in when conditions were seen and came. Models populateConditionTimestamps */
function withTimes(object: CSR, old: CSR, { now }: WriteContext): CSR {
  const time = formatTime(now);
  const conditions = object.status?.conditions?.map((condition) => {
    const before = old.status?.conditions?.find(
      ({ type, status }) => type === condition.type && status === condition.status,
    );
    return {
      ...condition,
      lastUpdateTime: condition.lastUpdateTime || time,
      lastTransitionTime: condition.lastTransitionTime || before?.lastTransitionTime || time,
    };
  });
  return conditions ? { ...object, status: { ...object.status, conditions } } : object;
}

function state({ status }: CSR): string {
  const has = (type: string): boolean =>
    status?.conditions?.some((condition) => condition.type === type) ?? false;
  const decision = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  return `${decision}${has('Failed') ? ',Failed' : ''}${status?.certificate ? ',Issued' : ''}`;
}

/** Nobody gets a certificate of the group that may do everything. Models plugin/pkg/admission/certificates/subjectrestriction */
function restrictSubject({ metadata, spec }: CSR): void {
  if (spec.signerName !== CLIENT_SIGNER) return;
  if (!parseRequest(atob(spec.request ?? '')).subject.organizations.includes(MASTERS)) return;
  const because = `use of ${CLIENT_SIGNER} signer with ${MASTERS} group is not allowed`;
  throw forbidden(resourceName(SOURCE), metadata?.name ?? '', because);
}

const SOURCE: KindSource<CSR> = {
  group: 'certificates.k8s.io',
  version: 'v1',
  kind: 'CertificateSigningRequest',
  plural: 'certificatesigningrequests',
  shortNames: ['csr'],
  namespaced: false,
  schema: 'io.k8s.api.certificates.v1.CertificateSigningRequest',
  hasStatus: true,
  validateName: () => [],
  subresources: [{ name: 'approval', kind: 'CertificateSigningRequest', verbs: ['get', 'patch', 'update'] }],
  columns: columns('Name', 'Age', 'SignerName', 'Requestor', 'RequestedDuration', 'Condition'),
  prepareForCreate(object, { user }) {
    const { username: _name, uid: _uid, groups: _groups, extra: _extra, ...spec } = object.spec;
    if (!user) return { ...object, spec };
    const { username, uid, groups, extra } = user;
    return {
      ...object,
      spec: { ...spec, username, groups, ...(uid ? { uid } : {}), ...(extra ? { extra } : {}) },
    };
  },
  initialStatus: () => ({}),
  prepareForUpdate: (object, old) => ({ ...object, spec: old.spec }),
  prepareForStatusUpdate(object, old, context) {
    // Decisions that were made stay as they were made.
    const kept = object.status?.conditions?.map((condition) => {
      const decided = condition.type === 'Approved' || condition.type === 'Denied';
      const before = old.status?.conditions?.find(({ type }) => type === condition.type);
      return decided && before ? before : condition;
    });
    return withTimes(
      kept ? { ...object, status: { ...object.status, conditions: kept } } : object,
      old,
      context,
    );
  },
  validate(object, errors) {
    validateRequest(object, errors);
    if (errors.empty) restrictSubject(object);
  },
  validateUpdate: (object, old, errors) => validateRequestUpdate(object, old, 'nothing', errors),
  validateStatusUpdate: (object, old, errors) => validateRequestUpdate(object, old, 'certificate', errors),
  fields: { 'spec.signerName': ({ spec }) => spec.signerName },
  row: (object, { now }) => [
    object.metadata?.name ?? '',
    age(object.metadata?.creationTimestamp, now),
    object.spec.signerName || '<none>',
    object.spec.username ?? '',
    object.spec.expirationSeconds === undefined
      ? '<none>'
      : humanDuration(object.spec.expirationSeconds * 1000),
    state(object),
  ],
};

/** Models pkg/registry/certificates/certificates/strategy.go */
export const certificatesigningrequest = defineKind<CSR>(SOURCE);

/** The same kind as its subresource `approval` writes it: only decisions change. */
export const certificateApproval = defineKind<CSR>({
  ...SOURCE,
  prepareForStatusUpdate(object, old, context) {
    const conditions = withTimes(object, old, context).status?.conditions;
    return { ...object, status: { ...old.status, ...(conditions ? { conditions } : {}) } };
  },
  validateStatusUpdate: (object, old, errors) => validateRequestUpdate(object, old, 'approval', errors),
});
