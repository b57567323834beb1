import type { Secret, ServiceAccount } from '../api/types.ts';
import type { Stored } from './object.ts';

/** Service account tokens that secrets hold and that never expire. Models pkg/serviceaccount/legacy.go */

export const TOKEN_SECRET = 'kubernetes.io/service-account-token';
export const ACCOUNT_NAME = 'kubernetes.io/service-account.name';
export const ACCOUNT_UID = 'kubernetes.io/service-account.uid';
export const LAST_USED = 'kubernetes.io/legacy-token-last-used';
export const INVALID_SINCE = 'kubernetes.io/legacy-token-invalid-since';

const CLAIM = 'kubernetes.io/serviceaccount/';

/** What the token of a secret claims. */
export const legacyClaims = (account: Stored<ServiceAccount>, secret: Stored<Secret>): object => ({
  iss: 'kubernetes/serviceaccount',
  [`${CLAIM}namespace`]: account.metadata.namespace,
  [`${CLAIM}secret.name`]: secret.metadata.name,
  [`${CLAIM}service-account.name`]: account.metadata.name,
  [`${CLAIM}service-account.uid`]: account.metadata.uid,
  sub: `system:serviceaccount:${account.metadata.namespace ?? ''}:${account.metadata.name}`,
});

/** Whom a token's claims name; undefined for claims of another form. */
export interface LegacySubject {
  readonly namespace: string;
  readonly secret: string;
  readonly account: string;
  readonly uid: string;
  readonly subject: string;
}

export function legacySubject(claims: Readonly<Record<string, unknown>>): LegacySubject | undefined {
  if (claims['iss'] !== 'kubernetes/serviceaccount') return undefined;
  const text = (key: string): string => {
    const value = claims[key];
    return typeof value === 'string' ? value : '';
  };
  return {
    namespace: text(`${CLAIM}namespace`),
    secret: text(`${CLAIM}secret.name`),
    account: text(`${CLAIM}service-account.name`),
    uid: text(`${CLAIM}service-account.uid`),
    subject: text('sub'),
  };
}
