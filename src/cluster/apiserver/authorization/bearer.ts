import { tokenKey } from '../../machinery/json-web-token.ts';
import type { Writer } from '../writer.ts';
import { bootstrapper } from './bootstrap-tokens.ts';
import { API_AUDIENCE, type TokenVerdict, verifyToken } from './tokens.ts';

/**
 * What a bearer token proves: one of a service account, or one with which machines join.
 * Models pkg/kubeapiserver/authenticator/config.go (New)
 * @param audiences for whom it must be
 * @returns undefined for a token of neither form
 */
export function bearerVerdict(
  token: string,
  { store, context }: Writer,
  audiences: readonly string[] = [API_AUDIENCE],
): TokenVerdict | undefined {
  const verdict = verifyToken(token, tokenKey(context.random), store, context.now, audiences);
  // A token that names nobody it is for is for this API server.
  if (verdict || !context.settings.bootstrapTokens || !audiences.includes(API_AUDIENCE)) return verdict;
  const caller = bootstrapper(token, store, context.now);
  return caller && { caller, audiences: [API_AUDIENCE] };
}
