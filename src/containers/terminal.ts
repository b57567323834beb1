import type { Terminal } from '../shell/program.ts';

/** The terminal of a process in a container: its size; the keyboard stays with the client, which sends what is typed. */
export const execTerminal = (size: { readonly columns: number; readonly rows: number }): Terminal => ({
  columns: size.columns,
  rows: size.rows,
  raw: () => () => {},
});
