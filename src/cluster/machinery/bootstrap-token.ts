import type { Secret } from '../api/types.ts';
import type { Stored } from './object.ts';
import { parseTime } from './time.ts';

/** Tokens with which machines join a cluster. Models staging/src/k8s.io/cluster-bootstrap/token/api/types.go */

export const TOKEN_TYPE = 'bootstrap.kubernetes.io/token';
const PREFIX = 'bootstrap-token-';
const TOKEN = /^([a-z0-9]{6})\.([a-z0-9]{16})$/;

/** What a secret holds under a key; empty if nothing. */
export const valueOf = ({ data = {} }: Stored<Secret>, key: string): string => atob(data[key] ?? '');

/** Whether the name of a secret says which token it holds. */
export function isNamedByItsToken(secret: Stored<Secret>): boolean {
  const id = valueOf(secret, 'token-id');
  return /^[a-z0-9]{6}$/.test(id) && secret.metadata.name === `${PREFIX}${id}`;
}

/** When a token ends, in milliseconds since the epoch; Infinity: never. What is no time has ended. */
export function endOf(secret: Stored<Secret>): number {
  const text = valueOf(secret, 'expiration');
  if (text === '') return Infinity;
  const time = parseTime(text);
  return Number.isNaN(time) ? 0 : time;
}

/** A token in its two parts and the name of the secret that must hold it; undefined for a token of another form. */
export function parseBootstrapToken(
  token: string,
): { readonly id: string; readonly secret: string; readonly name: string } | undefined {
  const [, id, secret] = TOKEN.exec(token) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret, name: `${PREFIX}${id}` };
}
