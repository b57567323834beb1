import type { Status } from '../../cluster/api/types.ts';
import { quote } from './text.ts';

/** What a request is about: a resource, and perhaps one object of it. */
interface Target {
  readonly group: string;
  readonly resource: string;
  readonly name: string;
}

/** What a path is about; undefined where it leads to no resource. */
function targetOf(path: string): Target | undefined {
  const pattern = /^\/(?:api|apis\/([^/]+))\/[^/]+\/(?:namespaces\/[^/]+\/)?([^/]+)(?:\/([^/]+))?/;
  const [, group = '', resource, name = ''] = pattern.exec(path) ?? [];
  return resource === undefined ? undefined : { group, resource, name: decodeURIComponent(name) };
}

/** The reason and the words for a code. @param text what the server answered, without blanks around it */
function wordsFor(code: number, method: string, text: string): readonly [reason: string, message: string] {
  switch (code) {
    case 400:
      return ['BadRequest', 'the server rejected our request for an unknown reason'];
    case 401:
      return ['Unauthorized', 'the server has asked for the client to provide credentials'];
    case 403:
      return ['Forbidden', text];
    case 404:
      return ['NotFound', 'the server could not find the requested resource'];
    case 405:
      return ['MethodNotAllowed', 'the server does not allow this method on the requested resource'];
    case 409:
      return [method === 'POST' ? 'AlreadyExists' : 'Conflict', 'the server reported a conflict'];
    case 415:
      return ['UnsupportedMediaType', text];
    case 422:
      return ['Invalid', 'the server rejected our request due to an error in our request'];
    case 429:
      return [
        'TooManyRequests',
        'the server has received too many requests and has asked us to try again later',
      ];
    case 503:
      return ['ServiceUnavailable', 'the server is currently unable to handle the request'];
    case 504:
      return [
        'Timeout',
        'the server was unable to return a response in the time allotted, but may still be processing the request',
      ];
    default:
      return code >= 500
        ? [
            'InternalError',
            `an error on the server (${quote(text)}) has prevented the request from succeeding`,
          ]
        : [
            'Unknown',
            `the server responded with the status code ${code} but did not return more information`,
          ];
  }
}

/**
 * The Status for an answer that is none. Models apimachinery/pkg/api/errors/errors.go NewGenericServerResponse
 * @param named whether the request names a resource to the client, not only in its path
 * @param answer the answer's text; undefined for what is no text
 */
export function statusFor(
  code: number,
  { method, path, named }: { readonly method: string; readonly path: string; readonly named: boolean },
  answer: string | undefined,
): Status {
  const text = answer?.trim() ?? 'unknown';
  const [reason, message] = wordsFor(code, method, text);
  const target = named ? targetOf(path) : undefined;
  const { group = '', resource = '', name = '' } = target ?? {};
  const about = [method.toLowerCase(), group === '' ? resource : `${resource}.${group}`, name].filter(
    Boolean,
  );
  return {
    status: 'Failure',
    message: target ? `${message} (${about.join(' ')})` : message,
    reason,
    details: {
      ...(name === '' ? {} : { name }),
      ...(group === '' ? {} : { group }),
      ...(resource === '' ? {} : { kind: resource }),
      causes: [{ reason: 'UnexpectedServerResponse', message: text }],
    },
    code,
  };
}
