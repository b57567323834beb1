import { isSigned } from '../../machinery/json-web-token.ts';
import { parseTime } from '../../machinery/time.ts';
import type { StoredObject } from '../../machinery/object.ts';
import type { Store } from '../../store/store.ts';
import { AUTHENTICATED, accountGroups, type Caller } from './caller.ts';

/** Whom tokens are for unless they say otherwise: this API server. */
export const API_AUDIENCE = 'https://kubernetes.default.svc.cluster.local';

/** What a token proves, or why it proves nothing. */
export type TokenVerdict =
  { readonly caller: Caller; readonly audiences: readonly string[] } | { readonly problem: string };

type Claims = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Claims =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const part = (map: Claims, key: string): Claims | undefined => {
  const value = map[key];
  return isMap(value) ? value : undefined;
};

const text = (map: Claims | undefined, key: string): string => {
  const value = map?.[key];
  return typeof value === 'string' ? value : '';
};

function decodePart(part: string): string {
  const bytes = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder().decode(Uint8Array.from(bytes, (letter) => letter.charCodeAt(0)));
}

/** The claims of a service account's token; undefined for any other token. */
function claimsOf(token: string): Claims | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(decodePart(payload));
    return isMap(claims) && part(claims, 'kubernetes.io') ? claims : undefined;
  } catch {
    return undefined;
  }
}

const LEEWAY = 60_000;

const INVALIDATED = 'service account token has been invalidated';

function checkTimes(claims: Claims, now: number): string | undefined {
  const { exp, nbf, iat } = claims;
  if (typeof nbf === 'number' && now + LEEWAY < nbf * 1000) return 'service account token is not valid yet';
  if (typeof exp === 'number' && now - LEEWAY > exp * 1000) return 'service account token has expired';
  if (typeof iat === 'number' && now + LEEWAY < iat * 1000)
    return 'service account token is issued in the future';
  return undefined;
}

const isLongGone = ({ metadata }: StoredObject, now: number): boolean =>
  metadata.deletionTimestamp !== undefined && parseTime(metadata.deletionTimestamp) < now - LEEWAY;

/** Whether the object that a token is bound to is still the one. */
function checkBound(
  reference: Claims | undefined,
  found: StoredObject | undefined,
  kind: string,
  now: number,
): string | undefined {
  if (!reference) return undefined;
  if (!found || isLongGone(found, now)) return INVALIDATED;
  const uid = text(reference, 'uid');
  if (uid === '' || uid === found.metadata.uid) return undefined;
  const what = kind.toLowerCase();
  return `${kind} UID (${found.metadata.uid}) does not match service account ${what} ref claim (${uid})`;
}

function extraOf(claims: Claims, pod: Claims | undefined, node: Claims | undefined): Caller['extra'] {
  const jti = text(claims, 'jti');
  const entries = [
    ['credential-id', jti === '' ? '' : `JTI=${jti}`],
    ['node-name', text(node, 'name')],
    ['node-uid', text(node, 'uid')],
    ['pod-name', text(pod, 'name')],
    ['pod-uid', text(pod, 'uid')],
  ] as const;
  return Object.fromEntries(
    entries
      .filter(([, value]) => value !== '')
      .map(([key, value]) => [`authentication.kubernetes.io/${key}`, [value]]),
  );
}

/**
 * Looks at a service account's token. Models pkg/serviceaccount/jwt.go and claims.go Validate
 * @param key what the cluster signs with (`tokenKey`)
 * @param audiences for whom it must be
 * @returns undefined for a token that is no service account's
 */
export function verifyToken(
  token: string,
  key: string,
  store: Store,
  now: number,
  audiences: readonly string[] = [API_AUDIENCE],
): TokenVerdict | undefined {
  const claims = claimsOf(token);
  const own = claims && part(claims, 'kubernetes.io');
  if (!claims || !own) return undefined;
  if (!isSigned(key, token)) return { problem: 'failed to verify signature' };
  const { aud } = claims;
  const given = Array.isArray(aud) ? aud.filter((one) => typeof one === 'string') : [];
  const common = given.filter((one) => audiences.includes(one));
  if (common.length === 0) {
    const shown = (list: readonly string[]): string => `[${list.map((one) => `"${one}"`).join(' ')}]`;
    return {
      problem: `token audiences ${shown(given)} is invalid for the target audiences ${shown(audiences)}`,
    };
  }
  const late = checkTimes(claims, now);
  if (late !== undefined) return { problem: late };
  const namespace = text(own, 'namespace');
  const reference = part(own, 'serviceaccount');
  const name = text(reference, 'name');
  const account = store.get('serviceaccounts', `${namespace}/${name}`);
  if (!account) return { problem: `serviceaccounts "${name}" not found` };
  const uid = text(reference, 'uid');
  if (uid !== '' && uid !== account.metadata.uid) {
    return { problem: `service account UID (${account.metadata.uid}) does not match claim (${uid})` };
  }
  if (isLongGone(account, now)) {
    return { problem: `service account ${namespace}/${name} has been deleted` };
  }
  const [secret, pod, node] = [part(own, 'secret'), part(own, 'pod'), part(own, 'node')];
  const problem =
    checkBound(secret, store.get('secrets', `${namespace}/${text(secret, 'name')}`), 'Secret', now) ??
    checkBound(pod, store.get('pods', `${namespace}/${text(pod, 'name')}`), 'Pod', now) ??
    (pod ? undefined : checkBound(node, store.get('nodes', text(node, 'name')), 'Node', now));
  if (problem !== undefined) return { problem };
  return {
    caller: {
      username: `system:serviceaccount:${namespace}:${name}`,
      uid: account.metadata.uid,
      groups: [...accountGroups(namespace), AUTHENTICATED],
      extra: extraOf(claims, pod, node) ?? {},
    },
    audiences: common,
  };
}
