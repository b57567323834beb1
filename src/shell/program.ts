import type { FileSystem } from './filesystem.ts';
import type { ProcessMemory } from './memory.ts';
import type { ProgramNetwork } from './network.ts';

/** A program's input. */
export interface Reader {
  /** The next piece of text, at a terminal a line; undefined at the end of input. Rejects when the program is interrupted. */
  read(): Promise<string | undefined>;
  /** Gives back what was read too much, so that the next program on the same input finds it. Inputs of the shell and terminals have it. */
  unread?(text: string): void;
  /** Gives up the read that waits, so that what comes is the next one's; false if none waits. Terminals have it. */
  cancel?(): boolean;
}

/** A program's output. */
export interface Writer {
  /** Resolves when there is room for more; rejects with `BrokenPipe` when nobody reads any more. */
  write(text: string): Promise<void>;
}

/** Thrown by writes into a pipe whose reader has gone; the shell turns it into exit code 141. */
export class BrokenPipe extends Error {}

/** The terminal of a foreground program. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  /**
   * Takes the keyboard: until the returned function is called, key presses arrive as raw input at `onInput` (no echo, no
   * line editing, Ctrl-C included) and `onResize` tells of new sizes.
   */
  raw(handlers: { onInput(text: string): void; onResize?(columns: number, rows: number): void }): () => void;
  /** Gives back key presses that were read too early: who reads the terminal next gets them first. */
  unread(text: string): void;
  /** Receives Ctrl-C and Ctrl-Z while the keyboard is not raw, until the returned function is called; the last taker gets them. */
  onSignal?(handler: (signal: 'INT' | 'TSTP') => void): () => void;
  /** Switches the echo of typed lines: off for passwords. */
  setEcho?(on: boolean): void;
}

/** Virtual time as programs see it. */
export interface ProgramClock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Sleeps in virtual time; rejects with the signal's reason when interrupted. */
  sleep(milliseconds: number): Promise<void>;
}

/** Everything that a program gets. It knows nothing of lessons, of xterm or of the DOM. */
export interface ProgramContext {
  /** The name under which it was called, then its arguments. */
  readonly argv: readonly string[];
  readonly stdin: Reader;
  readonly stdout: Writer;
  readonly stderr: Writer;
  /** Whether a descriptor is a terminal: 0 stdin, 1 stdout, 2 stderr. */
  isTerminal(descriptor: 0 | 1 | 2): boolean;
  /** The terminal that it may take over; undefined in pipes, scripts and background jobs. */
  readonly terminal: Terminal | undefined;
  /** Exported variables. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute. */
  readonly cwd: string;
  readonly files: FileSystem;
  /** Set for applets of busybox, which print some things otherwise than GNU's programs. */
  readonly isApplet?: boolean;
  /** Its version, with that of its package behind a dash, where it is not the usual one of learners' machines: `8.14.1-r2`. */
  readonly version?: string;
  readonly network: ProgramNetwork;
  readonly clock: ProgramClock;
  /** Aborted by Ctrl-C, by a broken pipe, and when the shell goes. */
  readonly signal: AbortSignal;
  /** To be awaited now and then in long computations, so that the page stays responsive and Ctrl-C works. */
  yield(): Promise<void>;
  /** Waits for code that is loaded on demand, as in `load(import('./x.ts'))`: virtual time stands still meanwhile. */
  load<T>(importing: Promise<T>): Promise<T>;
  /** Where PATH leads to: `/usr/bin/ls`; undefined when there is no such program. The shell gives it to every program. */
  which?(name: string): string | undefined;
  /** A random number in [0, 1), reproducible for the session. */
  random(): number;
  /** The memory of the process, where somebody counts it. */
  readonly memory?: ProcessMemory;
  /**
   * Runs a program as a child with the same input and output, unless others are given (`watch`, `xargs`, `kubectl edit`'s editor;
   * a whole line with `['sh', '-c', line]`). Resolves to its exit code.
   */
  spawn(
    argv: readonly string[],
    io?: Partial<Pick<ProgramContext, 'stdin' | 'stdout' | 'stderr' | 'env' | 'cwd' | 'signal'>>,
  ): Promise<number>;
}

/** A program's context without a call of it. */
export type Surroundings = Omit<
  ProgramContext,
  'argv' | 'stdin' | 'stdout' | 'stderr' | 'isTerminal' | 'terminal'
>;

/** What the cursor stands on when Tab is pressed, for a program's own completion. */
export interface CompletionRequest {
  /** The words before the current one, the program's name first, unquoted. */
  readonly words: readonly string[];
  /** The current word up to the cursor, unquoted. */
  readonly current: string;
  readonly context: Surroundings;
}

/** One way to go on. */
export interface Completion {
  readonly text: string;
  /** How a list of several shows it; missing: what stands behind its last slash. */
  readonly display?: string;
  readonly description?: string;
  /** Whether a blank follows the word (not after `--flag=` or a directory). */
  readonly final: boolean;
}

/** What a call means, as the program itself reads its arguments. */
export interface Invocation {
  /** The subcommands: `get`, `rollout status`, `container clusters create`; '' for programs without. */
  readonly verb: string;
  /** What is neither subcommand, flag nor flag's value. */
  readonly arguments: readonly string[];
  /** Flags that were given, by long name without dashes; `true` for switches. */
  readonly flags: Readonly<Record<string, string>>;
}

/** What a learner can call by name. It streams, can be piped and interrupted, and returns an exit code. */
export interface Program {
  run(context: ProgramContext): Promise<number>;
  /** Missing, or undefined as answer: file names. */
  complete?(request: CompletionRequest): Promise<readonly Completion[] | undefined>;
  /** Whether a call only serves a shell's completion, so that nobody would say that he ran a command. */
  onlyCompletes?(argv: readonly string[]): boolean;
  /** Reads a call without running it; undefined when the arguments make no sense. `argv[0]` is the program's name. */
  describe?(argv: readonly string[]): Promise<Invocation | undefined>;
  /** What `run` would load when it needs it, piece by piece. */
  codeAhead?(): AsyncIterable<LoadCode>;
}

/** Loads a piece of code; does nothing when it is there. */
export type LoadCode = () => Promise<unknown>;

/** A program that is installed: its code is loaded at its first call. */
export interface InstalledProgram {
  readonly name: string;
  /** Where `which` finds it: `/usr/local/bin/kubectl`. */
  readonly path: string;
  load(): Promise<Program>;
}
