import type { Status } from '../../cluster/api/types.ts';
import { quote } from './text.ts';

/** The usual exit code of a failure. */
export const FAILURE = 1;

/**
 * A failure in kubectl's own words; `message` is what Go's `Error()` would give, printed after `error: ` unless it already
 * begins so.
 */
export class CommandError extends Error {}

/** A refusal by the API server: Go's `StatusError`. `message` is the Status' message. */
export class StatusError extends Error {
  readonly status: Status;
  /** What the server answered when that was no Status, for which `status` stands. */
  readonly plain: string | undefined;

  constructor(status: Status, plain?: string) {
    super(status.message ?? '');
    this.status = status;
    this.plain = plain;
  }

  get reason(): string {
    return this.status.reason ?? '';
  }

  get code(): number {
    return this.status.code ?? 0;
  }
}

/** A request that reached nobody: Go's `url.Error`. `message` is `Get "URL": dial tcp …: connect: connection refused`. */
export class ConnectionError extends Error {
  readonly url: string;
  /** Without method and URL: `dial tcp 127.0.0.1:8080: connect: connection refused`. */
  readonly detail: string;

  constructor(method: string, url: string, detail: string) {
    super(`${method.charAt(0)}${method.slice(1).toLowerCase()} ${quote(url)}: ${detail}`);
    this.url = url;
    this.detail = detail;
  }
}

/** A kubeconfig that contradicts itself: printed after `Error in configuration: `. */
export class ConfigurationError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      problems.length === 1
        ? `invalid configuration: ${problems[0] ?? ''}`
        : `invalid configuration: [${problems.join(', ')}]`,
    );
    this.problems = problems;
  }
}

/** A kind or resource that the server does not know: Go's `NoResourceMatchError` and `NoKindMatchError`. */
export class NoMatchError extends Error {}

/** Messages as one, each of them once. Models apimachinery/pkg/util/errors/errors.go aggregate.Error */
export function joinedMessages(messages: readonly string[]): string {
  const each = [...new Set(messages)];
  return each.length === 1 ? (each[0] ?? '') : `[${each.join(', ')}]`;
}

/** The failures within a failure. */
export const leaves = (error: Error): readonly Error[] =>
  error instanceof ErrorList ? error.errors.flatMap(leaves) : [error];

/** Several failures at once: Go's `Aggregate`. */
export class ErrorList extends Error {
  readonly errors: readonly Error[];

  constructor(errors: readonly Error[]) {
    super(joinedMessages(errors.flatMap(leaves).map(({ message }) => message)));
    this.errors = errors;
  }
}

/** Ends the command with an exit code; what there was to say has been said, unless there is a message. */
export class ExitError extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message = '') {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Several failures as one, a single one itself; undefined when there is none. */
export const collected = (errors: readonly Error[]): Error | undefined =>
  errors.length > 1 ? new ErrorList(errors) : errors[0];

/** Throws failures, a single one itself; nothing when there is none. */
export function throwCollected(errors: readonly Error[]): void {
  const failure = collected(errors);
  if (failure) throw failure;
}

/** What a catch clause holds, as an Error. */
export function asError(value: unknown): Error {
  return value instanceof Error ? value : new CommandError(String(value));
}

/**
 * A failure without what the server answered with this reason; undefined when nothing else is in it. Lists within a list stay lists.
 * Models FilterOut of apimachinery/pkg/util/errors/errors.go
 */
export function without(error: Error, reason: string): Error | undefined {
  if (!(error instanceof ErrorList)) return hasReason(error, reason) ? undefined : error;
  const rest = error.errors.flatMap((each) => without(each, reason) ?? []);
  return rest.length === 0 ? undefined : new ErrorList(rest);
}

/** Whether the server answered with this reason (`NotFound`, `AlreadyExists`, `Conflict`, …). */
export function hasReason(error: unknown, reason: string): error is StatusError {
  return error instanceof StatusError && error.reason === reason;
}

/** A mistake in how the command was called. Models kubectl/pkg/cmd/util/helpers.go UsageErrorf */
export function usageError(commandPath: string, message: string): CommandError {
  return new CommandError(`${message}\nSee '${commandPath} -h' for help and examples`);
}

/** Models kubectl/pkg/cmd/util/helpers.go StandardErrorMessage */
export function standardMessage(error: Error): string | undefined {
  if (error instanceof StatusError) {
    if (error.reason === 'Unauthorized') {
      return `error: You must be logged in to the server (${error.message})`;
    }
    return error.reason === ''
      ? `Error from server: ${error.message}`
      : `Error from server (${error.reason}): ${error.message}`;
  }
  if (error instanceof ConnectionError) {
    if (error.detail.includes('connection refused')) {
      const host = /^[a-z]+:\/\/([^/]+)/.exec(error.url)?.[1] ?? error.url;
      return `The connection to the server ${host} was refused - did you specify the right host or port?`;
    }
    return `Unable to connect to the server: ${error.detail}`;
  }
  return undefined;
}

const messageOf = (error: Error): string => standardMessage(error) ?? error.message;

/** Models kubectl/pkg/cmd/util/helpers.go MultilineError */
function multiline(prefix: string, messages: readonly string[]): string {
  if (messages.length === 1) return `${prefix}${messages[0] ?? ''}\n`;
  return `${prefix}\n${messages.map((message) => `* ${message}\n`).join('')}`;
}

function invalidMessage(status: Status): string {
  const { details, message = '' } = status;
  let text = 'The request is invalid';
  if (!details) return message === '' ? text : `${text}: ${message}`;
  const causes = details.causes ?? [];
  if (details.kind || details.name) {
    text = `The ${details.kind ?? ''} ${quote(details.name ?? '')} is invalid`;
  } else if (message !== '' && causes.length === 0) {
    text += `: ${message}`;
  }
  if (causes.length === 0) return text;
  const lines = new Set(causes.map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`));
  return multiline(`${text}: `, [...lines]);
}

/** What a failed command says on stderr and how it exits. Models kubectl/pkg/cmd/util/helpers.go checkErr */
export function reportOf(failure: Error): { readonly text: string; readonly exitCode: number } {
  const [only, ...others] = failure instanceof ErrorList ? failure.errors : [];
  const error = only && others.length === 0 ? only : failure;
  const { text, exitCode } = unterminated(error);
  return { text: text === '' || text.endsWith('\n') ? text : `${text}\n`, exitCode };
}

function unterminated(error: Error): { readonly text: string; readonly exitCode: number } {
  if (error instanceof ExitError) return { text: error.message, exitCode: error.exitCode };
  if (error instanceof ErrorList) {
    return { text: error.errors.map((each) => `${messageOf(each)}\n`).join(''), exitCode: FAILURE };
  }
  if (error instanceof StatusError && error.reason === 'Invalid') {
    return { text: invalidMessage(error.status), exitCode: FAILURE };
  }
  if (error instanceof ConfigurationError) {
    return { text: multiline('Error in configuration: ', error.problems), exitCode: FAILURE };
  }
  const standard = standardMessage(error);
  if (standard !== undefined) return { text: standard, exitCode: FAILURE };
  const { message } = error;
  return { text: message.startsWith('error: ') ? message : `error: ${message}`, exitCode: FAILURE };
}
