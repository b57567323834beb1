/** Every bound of the shell in one place; what exceeds one ends with a clear message, never with a hang. */
export const limits = {
  /** Bytes in one file; beyond it writes fail with `File too large`. */
  fileSize: 16 * 1024 * 1024,
  /** Bytes in all files of one file system; beyond it writes fail with `No space left on device`. */
  totalSize: 64 * 1024 * 1024,
  /** Characters that `$(…)`, a variable or a word may hold. */
  captured: 16 * 1024 * 1024,
  /** Characters that a text may have where memory is counted. */
  countedText: 256 * 1024 * 1024,
  /** Characters that a utility holds at a time; beyond it memory is exhausted. */
  held: 64 * 1024 * 1024,
  /** Characters that wait in a pipe before its writer has to. */
  pipe: 64 * 1024,
  /** Function calls, sourced files and evals inside each other. */
  callDepth: 500,
  /** Running and stopped background jobs of one shell. */
  jobs: 256,
  /** Subshells, pipeline stages and background jobs of one shell that live at a time. */
  processes: 500,
  /** Words that one brace expansion or one glob may make. */
  words: 100_000,
  /** Characters in one line of the editor, pasted ones included. */
  lineLength: 256 * 1024,
  /** Lines of history. */
  history: 1000,
  /** Characters of a line, and of finished lines that wait for a program to read its terminal; more of a paste waits longer. */
  typeAhead: 64 * 1024,
  /** Evaluation steps, reads and writes between two yields to the host. */
  stepsPerYield: 256,
  /** Yields that an interrupted program gets to end by itself before the shell leaves it. */
  yieldsAfterInterrupt: 20,
  /** Nested shells (`bash -c 'bash -c …'`, scripts that call themselves). */
  shellDepth: 50,
} as const;
