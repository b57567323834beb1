import type { Secret } from '../../api/types.ts';
import type { ClusterSettings } from '../../kinds/kind.ts';
import { ApiError } from '../../machinery/errors.ts';
import { fromPem } from '../../../crypto/der.ts';
import { LAST_USED } from '../../machinery/legacy-token.ts';
import { certificateSubject } from '../../../crypto/x509.ts';
import type { Stored } from '../../machinery/object.ts';
import { formatTime } from '../../machinery/time.ts';
import { unauthorized } from '../../machinery/status.ts';
import { sha256 } from '../../../crypto/sha256.ts';
import type { ApiRequest } from '../../messages.ts';
import { ANONYMOUS, AUTHENTICATED, MASTERS, type Caller } from './caller.ts';
import { isTrusted } from './client-certificates.ts';
import type { Writer } from '../writer.ts';
import { DirectClient } from '../client.ts';
import { bearerVerdict } from './bearer.ts';

const DAY = 86_400_000;

const administratorOf = ({ administrator = 'kubernetes-admin' }: ClusterSettings): Caller => ({
  username: administrator,
  groups: [MASTERS, AUTHENTICATED],
});

/**
 * Who sends a request, before impersonation. Requests from within the emulation come from doors that have looked at
 * credentials themselves: their tokens, other than service accounts', are the administrator's.
 * Models staging/src/k8s.io/apiserver/pkg/endpoints/filters/authentication.go
 * @throws ApiError Unauthorized for credentials that prove nothing
 */
export function authenticate(request: ApiRequest, writer: Writer): Caller {
  const { context } = writer;
  const { headers, clientCertificate, remote, account } = request;
  if (account !== undefined) return { username: account, groups: [AUTHENTICATED], byWebhook: true };
  if (clientCertificate !== undefined) {
    const { commonName = '', organizations = [] } = certificateSubject(clientCertificate) ?? {};
    // Those that come from beyond the emulation have been verified with the connection.
    const { random, now, settings } = context;
    if (remote !== true && !isTrusted(clientCertificate, random, now, settings.authority))
      throw unauthorized();
    if (commonName !== '')
      return {
        username: commonName,
        groups: [...organizations, AUTHENTICATED],
        extra: { 'authentication.kubernetes.io/credential-id': [credentialId(clientCertificate)] },
      };
  }
  const administrator = administratorOf(context.settings);
  const token = /^Bearer (\S+)$/.exec(headers['authorization'] ?? '')?.[1];
  // A certificate without a name names nobody.
  if (token === undefined)
    return remote === true || clientCertificate !== undefined ? ANONYMOUS : administrator;
  const verdict = bearerVerdict(token, writer);
  if (verdict && 'caller' in verdict) {
    if (verdict.secret) noteUse(verdict.secret, writer);
    return verdict.caller;
  }
  if (verdict || remote === true) throw unauthorized();
  return administrator;
}

/** Keeps the day on which a secret's token was last used. Models pkg/serviceaccount/legacy.go patchSecretWithLastUsedDate */
export function noteUse(secret: Stored<Secret>, writer: Writer): void {
  const { metadata } = secret;
  const dayOf = (time: number): string => formatTime(time).slice(0, 10);
  const { now } = writer.context;
  const used = metadata.labels?.[LAST_USED];
  if (used === dayOf(now) || used === dayOf(now + DAY)) return;
  const labels = { ...metadata.labels, [LAST_USED]: dayOf(now) };
  try {
    new DirectClient(writer.store, writer, 'kube-apiserver').update('secrets', {
      ...secret,
      metadata: { ...metadata, labels },
    });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}

/** What tells a certificate from all others. Models apiserver/pkg/authentication/request/x509/x509.go CommonNameUserConversion */
const credentialId = (certificate: string): string =>
  `X509SHA256=${sha256(fromPem(certificate, 'CERTIFICATE') ?? certificate)}`;
