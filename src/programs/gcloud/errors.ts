/** An error in the command line itself: exit code 2. */
export class UsageError extends Error {
  /** Ends with a newline; written after the `ERROR:` line. */
  readonly usage: string;

  constructor(message: string, usage = '') {
    super(message);
    this.usage = usage;
  }
}

/** An error that a command reports: exit code 1. */
export class CommandError extends Error {}

/** An answer of an API that is no success. `message` is the server's own. */
export class ApiError extends CommandError {
  readonly code: number;
  /** `NOT_FOUND`, `ALREADY_EXISTS`, … */
  readonly status: string;
  readonly serverMessage: string;

  constructor(code: number, status: string, serverMessage: string) {
    super(`ResponseError: code=${code}, message=${serverMessage}`);
    this.code = code;
    this.status = status;
    this.serverMessage = serverMessage;
  }
}
