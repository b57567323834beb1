import type { Status, StatusCause } from '../api/types.ts';

/**
 * A request that the API server refuses. The constructors of the usual ones (notFound, alreadyExists, conflict, invalid,
 * forbidden, …) are in `status.ts` and model staging/src/k8s.io/apimachinery/pkg/api/errors/errors.go.
 */
export class ApiError extends Error {
  readonly status: Status;

  constructor(status: Status) {
    super(status.message ?? status.reason ?? 'request failed');
    this.status = status;
  }

  /** `NotFound`, `AlreadyExists`, `Conflict`, `Invalid`, … */
  get reason(): string {
    return this.status.reason ?? '';
  }

  /** The HTTP status. */
  get code(): number {
    return this.status.code ?? 500;
  }

  get causes(): readonly StatusCause[] {
    return this.status.details?.causes ?? [];
  }
}
