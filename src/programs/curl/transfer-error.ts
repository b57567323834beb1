/** A failed transfer: curl's exit code and its words. */
export class TransferError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
