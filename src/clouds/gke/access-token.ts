/**
 * The account behind the `Authorization` header of a request to Google. Its last part says whose an access token is, in
 * base64url: here nobody keeps a list of those that were given out.
 */
export function accountOf(authorization = ''): string | undefined {
  const [, coded] = /^Bearer ya29\.[^.]*\.([\w-]+)$/.exec(authorization) ?? [];
  if (coded === undefined) return undefined;
  try {
    const bytes = atob(coded.replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
