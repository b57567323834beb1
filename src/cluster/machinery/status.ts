import type { Status, StatusDetails } from '../api/types.ts';
import { ApiError } from './errors.ts';
import type { FieldErrors } from './field-errors.ts';
import { quote } from './go.ts';

/** A group and a resource's plural (or, for invalid objects, a kind). */
export interface GroupName {
  readonly group: string;
  readonly name: string;
}

/** `deployments.apps`, or the bare name in the core group. */
export const qualified = ({ group, name }: GroupName): string => (group === '' ? name : `${name}.${group}`);

function failure(code: number, reason: string, message: string, details?: StatusDetails): ApiError {
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason === '' ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  });
}

const about = (resource: GroupName, name: string): StatusDetails => ({
  ...(name === '' ? {} : { name }),
  ...(resource.group === '' ? {} : { group: resource.group }),
  kind: resource.name,
});

export const notFound = (resource: GroupName, name: string): ApiError =>
  failure(404, 'NotFound', `${qualified(resource)} ${quote(name)} not found`, about(resource, name));

export const alreadyExists = (resource: GroupName, name: string): ApiError =>
  failure(
    409,
    'AlreadyExists',
    `${qualified(resource)} ${quote(name)} already exists`,
    about(resource, name),
  );

export const generateNameConflict = (resource: GroupName, name: string): ApiError =>
  failure(
    409,
    'AlreadyExists',
    `${qualified(resource)} ${quote(name)} already exists, the server was not able to generate a unique name for the object`,
    { ...about(resource, name), retryAfterSeconds: 1 },
  );

export function forbidden(resource: GroupName, name: string, because: string): ApiError {
  const what = name === '' ? qualified(resource) : `${qualified(resource)} ${quote(name)}`;
  return failure(403, 'Forbidden', `${what} is forbidden: ${because}`, about(resource, name));
}

export const conflict = (resource: GroupName, name: string, because: string): ApiError =>
  failure(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(resource)} ${quote(name)}: ${because}`,
    about(resource, name),
  );

/** The words of a write whose resourceVersion is not the stored one. */
export const MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

/** @param kind the object's group and kind, as `Deployment.apps` */
export const invalid = (kind: GroupName, name: string, errors: FieldErrors): ApiError =>
  failure(422, 'Invalid', `${qualified(kind)} ${quote(name)} is invalid: ${errors.aggregate()}`, {
    ...about(kind, name),
    causes: errors.causes,
  });

export const badRequest = (message: string): ApiError => failure(400, 'BadRequest', message);

export const unauthorized = (): ApiError => failure(401, 'Unauthorized', 'Unauthorized');

export const methodNotSupported = (resource: GroupName, action: string): ApiError =>
  failure(
    405,
    'MethodNotAllowed',
    `${action} is not supported on resources of kind ${quote(qualified(resource))}`,
    about(resource, ''),
  );

/** The request's path names no resource that this server has. */
export const noSuchResource = (): ApiError =>
  failure(404, 'NotFound', 'the server could not find the requested resource', {});

/** A patch that is well formed and does not fit: the words are lost on the way. */
export const unprocessable = (): ApiError =>
  failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {});

/** The request wants more than a server does at once. */
export const tooLarge = (message: string): ApiError =>
  failure(413, 'RequestEntityTooLarge', `Request entity too large: ${message}`);

export const methodNotAllowed = (): ApiError =>
  failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

/** @param token where a list may go on, though not consistently */
export function expired(message: string, token?: string): ApiError {
  const { status } = failure(410, 'Expired', message);
  return new ApiError(token === undefined ? status : { ...status, metadata: { continue: token } });
}

/** A revision that the server has not seen, and did not see soon enough. */
export const tooLargeResourceVersion = (wanted: number, current: number): ApiError =>
  failure(504, 'Timeout', `Timeout: Too large resource version: ${wanted}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });

/** What the server could not put into words of the API: no reason, only a message. */
export const unknownError = (message: string): ApiError => failure(500, '', message);

export const unsupportedMediaType = (supported: readonly string[]): ApiError =>
  failure(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${supported.join(', ')}`,
  );

export const tooManyRequests = (
  message: string,
  retryAfterSeconds: number,
  details: StatusDetails = {},
): ApiError =>
  failure(429, 'TooManyRequests', message, {
    ...details,
    ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}),
  });

export const internalError = (message: string): ApiError =>
  failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });

/** An answer about one object without the object: what a deletion returns. */
export function success(details: StatusDetails): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}

export { failure };
