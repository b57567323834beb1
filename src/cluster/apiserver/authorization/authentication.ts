import { unauthorized } from '../../machinery/status.ts';
import { tokenKey } from '../../machinery/json-web-token.ts';
import type { ApiRequest } from '../../messages.ts';
import { ANONYMOUS, AUTHENTICATED, MASTERS, type Caller } from './caller.ts';
import { subjectOf } from './certificate-subject.ts';
import type { Writer } from '../writer.ts';
import { verifyToken } from './tokens.ts';

const ADMIN: Caller = { username: 'kubernetes-admin', groups: [MASTERS, AUTHENTICATED] };

/**
 * Who sends a request, before impersonation. Requests from within the emulation come from doors that have looked at
 * credentials themselves: their certificates and tokens, other than service accounts', are the administrator's.
 * Models staging/src/k8s.io/apiserver/pkg/endpoints/filters/authentication.go
 * @throws ApiError Unauthorized for credentials that prove nothing
 */
export function authenticate(request: ApiRequest, { store, context }: Writer): Caller {
  const { headers, clientCertificate, remote } = request;
  if (clientCertificate !== undefined) {
    const named = subjectOf(clientCertificate);
    const who = named ? { username: named.name, groups: [...named.organizations, AUTHENTICATED] } : ADMIN;
    return {
      ...who,
      extra: { 'authentication.kubernetes.io/credential-id': [credentialId(clientCertificate)] },
    };
  }
  const token = /^Bearer (\S+)$/.exec(headers['authorization'] ?? '')?.[1];
  if (token === undefined) return remote === true ? ANONYMOUS : ADMIN;
  const verdict = verifyToken(token, tokenKey(context.random), store, context.now);
  if (verdict && 'caller' in verdict) return verdict.caller;
  if (verdict || remote === true) throw unauthorized();
  return ADMIN;
}

/** A stable name for a certificate, in the form of a digest. */
function credentialId(certificate: string): string {
  let out = '';
  for (let round = 0; out.length < 64; round++) {
    let hash = 0x811c9dc5 ^ round;
    for (let at = 0; at < certificate.length; at++) {
      hash = Math.imul(hash ^ certificate.charCodeAt(at), 0x01000193);
    }
    out += (hash >>> 0).toString(16).padStart(8, '0');
  }
  return `X509SHA256=${out}`;
}
