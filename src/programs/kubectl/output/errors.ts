import { CommandError } from '../errors.ts';

/** A template that fails while it prints: some text had already gone to standard output. */
export class PrintError extends CommandError {
  readonly printed: string;

  constructor(message: string, printed: string) {
    super(message);
    this.printed = printed;
  }
}
