/** A text that is no expression; the message is glibc's. */
export class PosixProblem extends Error {}
