/** What is wrong with a template, in Go's words. */
export class TemplateError extends Error {}

/** A failure while a template runs; `printed` is what it had written by then. */
export class ExecutionError extends Error {
  readonly printed: string;

  constructor(message: string, printed: string) {
    super(message);
    this.printed = printed;
  }
}

/** A `break` or `continue` on its way to its loop. */
export class Leave extends Error {
  readonly loop: 'break' | 'continue';
  constructor(loop: 'break' | 'continue') {
    super(loop);
    this.loop = loop;
  }
}
