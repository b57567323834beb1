import type { Secret } from '../../api/types.ts';
import { endOf, parseBootstrapToken, TOKEN_TYPE, valueOf } from '../../machinery/bootstrap-token.ts';
import type { Stored } from '../../machinery/object.ts';
import type { Store } from '../../store/store.ts';
import { AUTHENTICATED, type Caller } from './caller.ts';

const GROUP = 'system:bootstrappers';
const EXTRA_GROUP = /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/;

/** The groups of whoever shows a token, sorted; undefined if one of them may not be given. */
function groupsOf(secret: Stored<Secret>): readonly string[] | undefined {
  const text = valueOf(secret, 'auth-extra-groups');
  const extra = text === '' ? [] : text.split(',');
  if (!extra.every((group) => EXTRA_GROUP.test(group))) return undefined;
  return [...new Set([GROUP, ...extra])].toSorted();
}

/**
 * Who shows a token with which machines join the cluster; undefined for a token that proves nothing.
 * Models plugin/pkg/auth/authenticator/token/bootstrap/bootstrap.go
 */
export function bootstrapper(token: string, store: Store, now: number): Caller | undefined {
  const parsed = parseBootstrapToken(token);
  const secret = parsed && store.get('secrets', `kube-system/${parsed.name}`);
  if (!secret || secret.metadata.deletionTimestamp !== undefined || secret.type !== TOKEN_TYPE)
    return undefined;
  if (valueOf(secret, 'token-secret') !== parsed.secret || valueOf(secret, 'token-id') !== parsed.id)
    return undefined;
  if (endOf(secret) <= now || valueOf(secret, 'usage-bootstrap-authentication') !== 'true') return undefined;
  const groups = groupsOf(secret);
  return groups && { username: `system:bootstrap:${parsed.id}`, groups: [...groups, AUTHENTICATED] };
}
