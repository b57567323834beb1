import type { TokenReviewSpec, TokenReviewStatus, UserInfo } from '../../api/types.ts';
import { badRequest } from '../../machinery/status.ts';
import type { Writer } from '../writer.ts';
import type { Caller } from './caller.ts';
import { noteUse } from './authentication.ts';
import { bearerVerdict } from './bearer.ts';
import { API_AUDIENCE } from './tokens.ts';

/** A caller as reviews show them. */
export const userInfo = ({ username, groups, uid, extra }: Caller): UserInfo => ({
  username,
  ...(uid ? { uid } : {}),
  groups,
  ...(extra && Object.keys(extra).length > 0 ? { extra } : {}),
});

/** Whose a token is. Models pkg/registry/authentication/tokenreview/storage.go */
export function reviewToken(
  { token = '', audiences = [] }: TokenReviewSpec,
  writer: Writer,
): TokenReviewStatus {
  if (token === '') throw badRequest('token is required for TokenReview in authentication');
  const wanted = audiences.length > 0 ? audiences : [API_AUDIENCE];
  const verdict = bearerVerdict(token, writer, wanted);
  if (!verdict) return { user: {}, error: 'invalid bearer token' };
  if ('problem' in verdict) return { user: {}, error: `[invalid bearer token, ${verdict.problem}]` };
  if (verdict.secret) noteUse(verdict.secret, writer);
  return { authenticated: true, user: userInfo(verdict.caller), audiences: verdict.audiences };
}
