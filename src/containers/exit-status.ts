/** Signals that end a process which does not handle them. */
export const FATAL: ReadonlySet<number> = new Set([1, 2, 3, 6, 9, 10, 12, 13, 14, 15]);

/** The reason that a container's status shows for an exit code. */
export const reasonOf = (code: number): string => (code === 0 ? 'Completed' : 'Error');
