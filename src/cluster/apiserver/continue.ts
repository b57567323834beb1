import { badRequest } from '../machinery/status.ts';

/**
 * Where a list goes on: the key after which, and the revision whose state it shows; below 0 for that of now.
 * Models staging/src/k8s.io/apiserver/pkg/storage/continue.go
 */
export interface Continue {
  readonly revision: number;
  /** A key below the list's own prefix; what follows begins after it. */
  readonly start: string;
}

const VERSION = 'meta.k8s.io/v1';
const INVALID = 'continue key is not valid';

const refused = (because: string): Error => badRequest(`invalid continue token: ${because}`);

/** Base64 as addresses take it, without padding, of a text's UTF-8. */
function encode(text: string): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function decode(text: string): string {
  const bad = /[^A-Za-z0-9_-]/.exec(text)?.index ?? (text.length % 4 === 1 ? text.length - 1 : -1);
  if (bad >= 0) throw refused(`${INVALID}: illegal base64 data at input byte ${bad}`);
  const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder().decode(Uint8Array.from(bytes, (letter) => letter.charCodeAt(0)));
}

export const encodeContinue = ({ revision, start }: Continue): string =>
  encode(JSON.stringify({ v: VERSION, rv: revision, start: `${start}\u0000` }));

/** @throws ApiError BadRequest for a token that the server has not made */
export function decodeContinue(text: string): Continue {
  const json = decode(text);
  let token: unknown;
  try {
    token = JSON.parse(json);
  } catch {
    const what =
      json === ''
        ? 'unexpected end of JSON input'
        : `invalid character ${letterOf(json)} looking for beginning of value`;
    throw refused(`${INVALID}: ${what}`);
  }
  const { v, rv, start } = (typeof token === 'object' && token !== null ? token : {}) as {
    readonly v?: unknown;
    readonly rv?: unknown;
    readonly start?: unknown;
  };
  if (v !== VERSION)
    throw refused(
      `${INVALID}: server does not recognize this encoded version ${typeof v === 'string' ? v : ''}`,
    );
  if (typeof rv !== 'number' || rv === 0)
    throw refused(`${INVALID}: incorrect encoded start resourceVersion (version ${VERSION})`);
  if (typeof start !== 'string' || start === '')
    throw refused(`${INVALID}: encoded start key empty (version ${VERSION})`);
  if (start.split('/').some((part) => part === '' || part === '.' || part === '..'))
    throw refused(`${INVALID}: ${start}`);
  return { revision: rv, start: start.replace(/\u0000$/, '') };
}

/** A letter as Go's decoder quotes it. */
const letterOf = (json: string): string => {
  const letter = String.fromCodePoint(json.codePointAt(0) ?? 0);
  return letter === "'" ? String.raw`'\''` : `'${letter}'`;
};
