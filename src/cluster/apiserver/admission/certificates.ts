import type { CertificateSigningRequest } from '../../api/types.ts';
import type { WriteContext } from '../../kinds/kind.ts';
import { equal } from '../../machinery/equal.ts';
import { quote } from '../../machinery/go.ts';
import { parseRequest } from '../../../crypto/x509.ts';
import { authorize } from '../authorization/rbac.ts';
import { refuse, type AdmissionPlugin, type Admitted } from './admission.ts';

const RESOURCES = ['certificatesigningrequests.certificates.k8s.io'];
const CLIENT_SIGNER = 'kubernetes.io/kube-apiserver-client';

const requestOf = (object: object | undefined): Partial<CertificateSigningRequest> => object ?? {};

/** Whether a caller may `approve` or `sign` for a signer, by its name or by its whole domain. */
function mayUse({ caller }: Admitted, { store }: WriteContext, verb: string, signer: string): boolean {
  if (!caller) return true;
  const [domain = ''] = signer.split('/');
  const attributes = { type: 'resource', verb, group: 'certificates.k8s.io', namespace: '' } as const;
  return [signer, `${domain}/*`].some(
    (name) => authorize(store, caller, { ...attributes, resource: 'signers', name }).allowed,
  );
}

/** Who approves must be allowed to for the signer. Models plugin/pkg/admission/certificates/approval/admission.go */
export const certificateApproval: AdmissionPlugin = {
  name: 'CertificateApproval',
  resources: RESOURCES,
  validate(write, context) {
    if (write.subresource !== 'approval') return;
    const signer = requestOf(write.old).spec?.signerName ?? '';
    if (mayUse(write, context, 'approve', signer)) return;
    throw refuse(write, `user not permitted to approve requests with signerName ${quote(signer)}`);
  },
};

/** Who writes a certificate must be allowed to for the signer. Models plugin/pkg/admission/certificates/signing/admission.go */
export const certificateSigning: AdmissionPlugin = {
  name: 'CertificateSigning',
  resources: RESOURCES,
  validate(write, context) {
    if (write.subresource !== 'status') return;
    const { spec, status: was } = requestOf(write.old);
    const { status } = requestOf(write.object);
    const same = status?.certificate === was?.certificate && equal(status?.conditions, was?.conditions);
    const signer = spec?.signerName ?? '';
    if (same || mayUse(write, context, 'sign', signer)) return;
    throw refuse(write, `user not permitted to sign requests with signerName ${quote(signer)}`);
  },
};

/** The organizations that a request, PEM in base64, asks for. */
function organizations(request: string): readonly string[] {
  try {
    return parseRequest(atob(request)).subject.organizations;
  } catch {
    return [];
  }
}

/** Nobody signs themselves all power. Models plugin/pkg/admission/certificates/subjectrestriction/admission.go */
export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  resources: RESOURCES,
  validate(write) {
    const { spec } = requestOf(write.object);
    if (write.old !== undefined || write.subresource !== '' || spec?.signerName !== CLIENT_SIGNER) return;
    if (!organizations(spec.request).includes('system:masters')) return;
    throw refuse(write, `use of ${CLIENT_SIGNER} signer with system:masters group is not allowed`);
  },
};
