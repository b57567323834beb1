import type { CloudResponse } from '../messages.ts';
import { answer } from '../messages.ts';

/** A refusal of Google's APIs. */
export class GoogleError extends Error {
  readonly code: number;
  /** `NOT_FOUND` */
  readonly status: string;

  constructor(code: number, status: string, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }

  get response(): CloudResponse {
    const { code, message, status } = this;
    return answer({ error: { code, message, status } }, code);
  }
}

export const notFound = (what: string): GoogleError =>
  new GoogleError(404, 'NOT_FOUND', `Not found: ${what}.`);
export const alreadyExists = (what: string): GoogleError =>
  new GoogleError(409, 'ALREADY_EXISTS', `Already exists: ${what}.`);
export const invalid = (message: string): GoogleError => new GoogleError(400, 'INVALID_ARGUMENT', message);
export const denied = (message: string): GoogleError => new GoogleError(403, 'PERMISSION_DENIED', message);
