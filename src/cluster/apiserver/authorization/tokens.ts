import { isSigned } from '../../machinery/json-web-token.ts';
import { parseTime } from '../../machinery/time.ts';
import type { Secret, ServiceAccount } from '../../api/types.ts';
import { INVALID_SINCE, type LegacySubject, legacySubject } from '../../machinery/legacy-token.ts';
import type { Stored, StoredObject } from '../../machinery/object.ts';
import type { Store } from '../../store/store.ts';
import { AUTHENTICATED, accountGroups, type Caller } from './caller.ts';

/** Whom tokens are for unless they say otherwise: this API server. */
export const API_AUDIENCE = 'https://kubernetes.default.svc.cluster.local';

/** What a token proves, or why it proves nothing. */
export type TokenVerdict =
  | {
      readonly caller: Caller;
      readonly audiences: readonly string[];
      /** That holds the token; its use is noted. */
      readonly secret?: Stored<Secret>;
    }
  | { readonly problem: string };

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
    return isMap(claims) && (part(claims, 'kubernetes.io') ?? legacySubject(claims)) ? claims : undefined;
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

function otherAudiences(given: readonly string[], wanted: readonly string[]): string {
  const shown = (list: readonly string[]): string => `[${list.map((one) => `"${one}"`).join(' ')}]`;
  return `token audiences ${shown(given)} is invalid for the target audiences ${shown(wanted)}`;
}

function accountCaller({ metadata: { namespace = '', name, uid } }: Stored<ServiceAccount>): Caller {
  return {
    username: `system:serviceaccount:${namespace}:${name}`,
    uid,
    groups: [...accountGroups(namespace), AUTHENTICATED],
  };
}

/** Looks at the token of a secret, which is good for as long as the secret holds it. Models pkg/serviceaccount/legacy.go Validate */
function verifyLegacy(
  token: string,
  { namespace, secret: name, account: accountName, uid, subject }: LegacySubject,
  store: Store,
  audiences: readonly string[],
): TokenVerdict {
  if (!audiences.includes(API_AUDIENCE)) return { problem: otherAudiences([API_AUDIENCE], audiences) };
  if (subject !== `system:serviceaccount:${namespace}:${accountName}`)
    return { problem: 'sub claim is invalid' };
  const secret = store.get('secrets', `${namespace}/${name}`);
  if (!secret || secret.metadata.deletionTimestamp !== undefined)
    return { problem: 'Token has been invalidated' };
  if (secret.data?.['token'] !== btoa(token)) return { problem: "Token does not match server's copy" };
  const account = store.get('serviceaccounts', `${namespace}/${accountName}`);
  if (!account) return { problem: `serviceaccounts "${accountName}" not found` };
  if (account.metadata.deletionTimestamp !== undefined)
    return { problem: `ServiceAccount ${namespace}/${accountName} has been deleted` };
  if (account.metadata.uid !== uid)
    return { problem: `ServiceAccount UID (${account.metadata.uid}) does not match claim (${uid})` };
  if (secret.metadata.labels?.[INVALID_SINCE]) {
    const where = `secret ${namespace}/${name} for service account ${namespace}/${accountName}`;
    return {
      problem: `the token in ${where} has been marked invalid. Use tokens from the TokenRequest API or manually created secret-based tokens, or remove the '${INVALID_SINCE}' label from the secret to temporarily allow use of this token`,
    };
  }
  return { caller: accountCaller(account), audiences: [API_AUDIENCE], secret };
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
  if (!claims) return undefined;
  if (!isSigned(key, token)) return { problem: 'failed to verify signature' };
  const legacy = legacySubject(claims);
  if (legacy) return verifyLegacy(token, legacy, store, audiences);
  const own = part(claims, 'kubernetes.io') ?? {};
  const { aud } = claims;
  const given = Array.isArray(aud) ? aud.filter((one) => typeof one === 'string') : [];
  const common = given.filter((one) => audiences.includes(one));
  if (common.length === 0) return { problem: otherAudiences(given, audiences) };
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
      ...accountCaller(account),
      extra: extraOf(claims, pod, node) ?? {},
    },
    audiences: common,
  };
}
