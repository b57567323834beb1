import type { FileSystem } from '../filesystem.ts';
import type { MemoryRoom } from '../memory.ts';
import type { ProgramNetwork } from '../network.ts';
import type { InstalledProgram } from '../program.ts';

/** Virtual time for the shell and what it runs. */
export interface ShellClock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after that much virtual time; rejects with the signal's reason when it is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** What the shell says beyond what bash says; the host gives it in the learner's language. */
export interface ShellMessages {
  /** After `ㅏ: command not found`: the word was typed with the Korean keyboard on. Without a newline. */
  hangulTyped(typed: string, meant: string): string;
  /** Code that a command needs did not come. Without a newline. */
  notLoaded(): string;
}

/** Which shell's error texts and prompts to use: bash, Debian's dash, or busybox' ash. */
export type Dialect = 'bash' | 'dash' | 'ash';

/** Everything that a shell needs from outside. */
export interface ShellEnvironment {
  readonly files: FileSystem;
  /** Asked at every call, so that programs may appear and go. */
  readonly programs: () => readonly InstalledProgram[];
  readonly network: ProgramNetwork;
  readonly clock: ShellClock;
  /** A number in [0, 1), reproducible for the session. */
  random(): number;
  /** Lets the host do other work; the only way in which a busy loop can be stopped. */
  yield(): Promise<void>;
  /**
   * Lets everything happen that happens in this instant of virtual time: what one command has set going is done before the next
   * one begins. Rejects with the signal's reason when it is aborted.
   */
  instant?(signal: AbortSignal): Promise<void>;
  readonly messages?: ShellMessages;
  /** Signals from outside, by their numbers, for a shell that is a container's first process. Returns how to stop. */
  onSignal?(handler: (signalNumber: number) => void): () => void;
  /** Sends a signal to a process that no shell here has started, 0 just to ask; false: there is none. */
  signalProcess?(pid: number, signalNumber: number): boolean;
  /** The memory that the shell and what it runs may have; missing where nobody counts. */
  readonly memory?: MemoryRoom | undefined;
}

/** The reason with which Ctrl-C aborts a signal. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interrupted';
  }
}

/** The reason with which `kill` and `timeout` abort a signal. */
export class Killed extends Error {
  /** 15 for SIGTERM, 9 for SIGKILL … */
  readonly signalNumber: number;

  constructor(signalNumber: number) {
    super(`killed by signal ${signalNumber}`);
    this.name = 'Killed';
    this.signalNumber = signalNumber;
  }
}

/** The exit code of something that an aborted signal ended. */
export const interruptStatus = (reason: unknown): number =>
  128 + (reason instanceof Killed ? reason.signalNumber : 2);
