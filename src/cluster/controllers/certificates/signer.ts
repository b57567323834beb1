import { formatTime } from '../../machinery/time.ts';
import {
  makeAuthority,
  ownAuthority,
  type Authority,
  type AuthorityOrigin,
} from '../../machinery/certificates/authority.ts';
import { parseRequest, type Request } from '../../../crypto/x509.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { clientProblem, kubeletClientProblem, kubeletServingProblem } from './kubelet-requests.ts';

const RETRIES = { first: 200, most: 1_000_000 };

type Check = (request: Request, usages: readonly string[]) => string | undefined;

/** Who this controller signs for, and what such requests must look like. */
const SIGNERS: Readonly<Record<string, Check>> = {
  'kubernetes.io/kube-apiserver-client': clientProblem,
  'kubernetes.io/kube-apiserver-client-kubelet': kubeletClientProblem,
  'kubernetes.io/kubelet-serving': kubeletServingProblem,
};

const YEAR = 365 * 24 * 3600;
const SHORTEST = 600;
const BACKDATE = 300;
/** A certificate that is to hold no longer than this holds as long as was asked, counted from now. */
const SHORT = 8 * 3600;

/** For how many seconds a certificate is issued. Models pkg/controller/certificates/signer/signer.go (duration) */
export const secondsIssued = (asked: number | undefined, most = YEAR): number =>
  asked === undefined ? most : asked > most ? most : Math.max(SHORTEST, asked);

/** Until when a certificate of so many seconds holds. Models pkg/controller/certificates/authority/policies.go (apply) */
export const endOf = (seconds: number, now: number): number =>
  now + (seconds < SHORT ? seconds : seconds - BACKDATE) * 1000;

/**
 * Signs approved requests. Models pkg/controller/certificates/signer/signer.go
 * @param origin who signs; the cluster's own authority if missing
 */
export function certificateSigner(context: ControllerContext, origin?: AuthorityOrigin): Controller {
  const { client, clock, random } = context;
  let authority: Authority | undefined;
  return queueController(
    { ...context, retries: RETRIES },
    (informers, queue) =>
      informers.on('certificatesigningrequests.certificates.k8s.io', ({ object, type }) => {
        if (type !== 'DELETED') queue.add(object.metadata.name);
      }),
    (name) => {
      const found = client.get('certificatesigningrequests.certificates.k8s.io', '', name);
      const check = SIGNERS[found?.spec.signerName ?? ''];
      if (!found || !check || found.status.certificate) return;
      const conditions = found.status.conditions ?? [];
      const has = (wanted: string): boolean =>
        conditions.some(({ type, status }) => type === wanted && status === 'True');
      if (!has('Approved') || conditions.some(({ type }) => type === 'Denied') || has('Failed')) return;
      const request = parseRequest(atob(found.spec.request));
      const usages = found.spec.usages ?? [];
      const problem = check(request, usages);
      const now = clock.now();
      if (problem !== undefined) {
        const failed = {
          type: 'Failed',
          status: 'True',
          reason: 'SignerValidationFailure',
          message: problem,
          lastUpdateTime: formatTime(now),
        };
        const status = { ...found.status, conditions: [...conditions, failed] };
        client.updateStatus('certificatesigningrequests.certificates.k8s.io', { ...found, status });
        return;
      }
      const signer = origin ?? ownAuthority(random);
      authority ??= makeAuthority(signer.name, signer.seed);
      const certificate = authority.issue({
        ...request,
        usages,
        serial: random.hex(32, 'certificates', 'serial', found.metadata.uid),
        notBefore: now - BACKDATE * 1000,
        notAfter: endOf(secondsIssued(found.spec.expirationSeconds), now),
      });
      const status = { ...found.status, certificate: btoa(certificate) };
      client.updateStatus('certificatesigningrequests.certificates.k8s.io', { ...found, status });
    },
  );
}
