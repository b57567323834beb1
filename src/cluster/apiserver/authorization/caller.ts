import type { Store } from '../../store/store.ts';
import type { ApiRequest } from '../../messages.ts';

/** Who asks: the name and groups behind a request's credentials. */
export interface Caller {
  readonly username: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** The group that may do everything, whatever the rules say. */
export const MASTERS = 'system:masters';
const AUTHENTICATED = 'system:authenticated';

const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** The groups that a service account's name brings along. */
function accountGroups(username: string): readonly string[] {
  const namespace = ACCOUNT.exec(username)?.[1];
  return namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
}

/** The claims of a JSON web token, or undefined for any other token. */
function claimsOf(token: string): Readonly<Record<string, unknown>> | undefined {
  const part = token.split('.')[1];
  if (part === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** A service account's token as the account, if the account is still there. */
function accountOf(token: string, store: Store): Caller | undefined {
  const subject = claimsOf(token)?.['sub'];
  if (typeof subject !== 'string') return undefined;
  const [, namespace = '', name = ''] = ACCOUNT.exec(subject) ?? [];
  const account = store.get('serviceaccounts', `${namespace}/${name}`);
  if (!account) return undefined;
  return {
    username: subject,
    uid: account.metadata.uid,
    groups: [...accountGroups(subject), AUTHENTICATED],
  };
}

/**
 * Who sends a request. Certificates, and tokens that are no service account's, are the administrator's: whoever checks
 * credentials more closely does it before the request comes here.
 */
export function callerOf({ headers, clientCertificate }: ApiRequest, store: Store): Caller {
  const token = /^Bearer (\S+)$/.exec(headers['authorization'] ?? '')?.[1];
  const account = token === undefined ? undefined : accountOf(token, store);
  if (account) return account;
  const admin = { username: 'kubernetes-admin', groups: [MASTERS, AUTHENTICATED] };
  return clientCertificate === undefined
    ? admin
    : {
        ...admin,
        extra: { 'authentication.kubernetes.io/credential-id': [credentialId(clientCertificate)] },
      };
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

/** Whom a request wants to be instead, by its Impersonate headers. */
export function impersonated({ headers }: ApiRequest): Caller | undefined {
  const username = headers['impersonate-user'];
  if (!username) return undefined;
  const given = (headers['impersonate-group'] ?? '').split(',').map((group) => group.trim());
  const named = given.filter((group) => group !== '');
  const groups = named.length > 0 ? named : accountGroups(username);
  const uid = headers['impersonate-uid'];
  return {
    username,
    groups: groups.includes(AUTHENTICATED) ? groups : [...groups, AUTHENTICATED],
    ...(uid ? { uid } : {}),
  };
}
