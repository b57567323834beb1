import { internalError } from '../../machinery/status.ts';
import type { ApiRequest } from '../../messages.ts';
import {
  accountGroups,
  accountName,
  ANONYMOUS,
  AUTHENTICATED,
  UNAUTHENTICATED,
  type Caller,
} from './caller.ts';
import type { Attributes } from './rbac.ts';

const EXTRA = 'impersonate-extra-';

/** Whom a request wants to be, and what its sender must be allowed to for that. */
export interface Impersonation {
  readonly caller: Caller;
  readonly needs: readonly Attributes[];
}

/** The values of a header that may come more than once. */
const values = (header: string | undefined): readonly string[] =>
  (header ?? '')
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');

function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

const need = (group: string, resource: string, name: string, namespace = ''): Attributes => ({
  type: 'resource',
  verb: 'impersonate',
  group,
  resource,
  namespace,
  name,
});

function withImplied(username: string, groups: readonly string[]): readonly string[] {
  if (username === ANONYMOUS.username) {
    return groups.includes(UNAUTHENTICATED) ? groups : [...groups, UNAUTHENTICATED];
  }
  const implied = groups.includes(AUTHENTICATED) || groups.includes(UNAUTHENTICATED);
  return implied ? groups : [...groups, AUTHENTICATED];
}

/**
 * Reads the Impersonate headers of a request.
 * Models staging/src/k8s.io/apiserver/pkg/endpoints/filters/impersonation.go
 */
export function impersonationOf({ headers }: ApiRequest): Impersonation | undefined {
  const username = headers['impersonate-user'] ?? '';
  const named = values(headers['impersonate-group']);
  const uid = headers['impersonate-uid'] ?? '';
  const extra: Record<string, readonly string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(EXTRA)) extra[decodeKey(name.slice(EXTRA.length))] = values(value);
  }
  const extras = Object.entries(extra).flatMap(([key, all]) => all.map((value) => [key, value] as const));
  if (username === '') {
    if (named.length + extras.length === 0 && uid === '') return undefined;
    throw internalError('requested groups, uid or extra without impersonating a user');
  }
  const account = accountName(username);
  const needs = [
    account ? need('', 'serviceaccounts', account.name, account.namespace) : need('', 'users', username),
    ...named.map((group) => need('', 'groups', group)),
    ...extras.map(([key, value]) => need('authentication.k8s.io', `userextras/${key}`, value)),
    ...(uid === '' ? [] : [need('authentication.k8s.io', 'uids', uid)]),
  ];
  const groups = named.length === 0 && account ? accountGroups(account.namespace) : named;
  const caller: Caller = {
    username,
    groups: withImplied(username, groups),
    ...(uid === '' ? {} : { uid }),
    ...(extras.length === 0 ? {} : { extra }),
  };
  return { caller, needs };
}
