/** Who asks: the name and groups behind a request's credentials. */
export interface Caller {
  readonly username: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
  /** A webhook that is asked beside RBAC, the access management of a cloud, lets them do everything. */
  readonly byWebhook?: true;
}

/** The group that may do everything, whatever the rules say. */
export const MASTERS = 'system:masters';
export const AUTHENTICATED = 'system:authenticated';
export const UNAUTHENTICATED = 'system:unauthenticated';

/** Whether somebody may do everything, whatever the roles say. */
export const mayEverything = ({ groups, byWebhook }: Caller): boolean =>
  byWebhook === true || groups.includes(MASTERS);

/** A user by name: the cloud's access management lets the owner of a cluster do everything, whoever asks in their name. */
export const recognized = (caller: Caller, owner: string | undefined): Caller =>
  caller.username === owner ? { ...caller, byWebhook: true } : caller;

/** Who shows no credentials. */
export const ANONYMOUS: Caller = { username: 'system:anonymous', groups: [UNAUTHENTICATED] };

const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** The service account behind a user name. */
export function accountName(
  username: string,
): { readonly namespace: string; readonly name: string } | undefined {
  const [, namespace, name] = ACCOUNT.exec(username) ?? [];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}

/** The groups that every service account of a namespace is in. */
export const accountGroups = (namespace: string): readonly string[] => [
  'system:serviceaccounts',
  `system:serviceaccounts:${namespace}`,
];

const NODE = 'system:node:';

/** The name of the node whose kubelet asks. Models pkg/auth/nodeidentifier/default.go */
export const nodeOf = ({ username, groups }: Caller): string | undefined =>
  username.startsWith(NODE) && groups.includes('system:nodes') ? username.slice(NODE.length) : undefined;
