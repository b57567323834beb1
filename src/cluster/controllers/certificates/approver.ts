import { authorize } from '../../apiserver/authorization/rbac.ts';
import type { CertificateSigningRequest } from '../../api/types.ts';
import { parseRequest } from '../../../crypto/x509.ts';
import { failure } from '../../machinery/status.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { kubeletClientProblem } from './kubelet-requests.ts';

const RETRIES = { first: 200, most: 1_000_000 };

const REQUESTS = 'certificatesigningrequests.certificates.k8s.io';
const SIGNER = 'kubernetes.io/kube-apiserver-client-kubelet';

/** What somebody must be allowed to create so that the request is approved, and what is said then. */
export interface Recognized {
  readonly subresource: string;
  readonly message: string;
}

/** As what a request of a kubelet can be approved, the narrower first. Models pkg/controller/certificates/approver/sarapprove.go */
export function recognized({ spec }: CertificateSigningRequest): readonly Recognized[] {
  if (spec.signerName !== SIGNER) return [];
  const request = parseRequest(atob(spec.request));
  if (kubeletClientProblem(request, spec.usages ?? []) !== undefined) return [];
  const any = {
    subresource: 'nodeclient',
    message: 'Auto approving kubelet client certificate after SubjectAccessReview.',
  };
  const own = {
    subresource: 'selfnodeclient',
    message: 'Auto approving self kubelet client certificate after SubjectAccessReview.',
  };
  return spec.username === request.subject.commonName ? [own, any] : [any];
}

/** Approves requests of kubelets that may have certificates. Models pkg/controller/certificates/approver/sarapprove.go */
export function certificateApprover(context: ControllerContext): Controller {
  const { client, store } = context;
  return queueController(
    { ...context, retries: RETRIES },
    (informers, queue) =>
      informers.on(REQUESTS, ({ object, type }) => {
        if (type !== 'DELETED') queue.add(object.metadata.name);
      }),
    (name) => {
      const found = client.get(REQUESTS, '', name);
      const { certificate, conditions = [] } = found?.status ?? {};
      if (!found || certificate) return;
      if (conditions.some(({ type }) => type === 'Approved' || type === 'Denied')) return;
      const ways = recognized(found);
      const { username = '', groups = [], uid, extra } = found.spec;
      for (const { subresource, message } of ways) {
        // Kubelets may have certificates by roles alone.
        const caller = { username, groups, ...(uid !== undefined && { uid }), ...(extra && { extra }) };
        const { allowed } = authorize(store, caller, {
          type: 'resource',
          verb: 'create',
          group: 'certificates.k8s.io',
          resource: `certificatesigningrequests/${subresource}`,
          namespace: '',
          name: '',
        });
        if (!allowed) continue;
        const approved = { type: 'Approved', status: 'True', reason: 'AutoApproved', message };
        client.updateApproval({
          ...found,
          status: { ...found.status, conditions: [...conditions, approved] },
        });
        return;
      }
      if (ways.length === 0) return;
      const tried = ways.map(({ subresource }) => subresource).join(' ');
      // Somebody may be allowed later: it is tried again.
      throw failure(
        403,
        'Forbidden',
        `recognized csr "${name}" as [${tried}] but subject access review was not approved`,
      );
    },
  );
}
