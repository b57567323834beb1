/** `break`, `continue`, `return` and `exit` leave what is running by these exceptions. */
export class LoopFlow extends Error {
  readonly kind: 'break' | 'continue';
  /** Loops still to leave. */
  levels: number;

  constructor(kind: 'break' | 'continue', levels: number) {
    super(kind);
    this.kind = kind;
    this.levels = levels;
  }
}

export class ReturnFlow extends Error {
  readonly status: number;

  constructor(status: number) {
    super('return');
    this.status = status;
  }
}

export class ExitFlow extends Error {
  readonly status: number;

  constructor(status: number) {
    super('exit');
    this.status = status;
  }
}

/** A command could not go on and takes its whole line (a script: the whole script) with it; the message is out already. */
export class AbandonFlow extends Error {
  readonly status: number;

  constructor(status: number) {
    super('abandon');
    this.status = status;
  }
}
