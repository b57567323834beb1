import type { Dialect } from '../shell/interpreter/environment.ts';
import type { FileSystem } from '../shell/filesystem.ts';
import type { MemoryRoom } from '../shell/memory.ts';
import type { ProgramNetwork } from '../shell/network.ts';
import type { InstalledProgram, Reader, Terminal, Writer } from '../shell/program.ts';

/** A process of a container that a shell or a program runs: everything that it can see. */
export interface ProcessRequest {
  /** The program, by name or path, then its arguments. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly files: FileSystem;
  readonly network: ProgramNetwork;
  readonly clock: {
    now(): number;
    sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  };
  /** What is installed in the container, each at its path. */
  readonly programs: readonly InstalledProgram[];
  /** The shells of the container, by path. */
  readonly shells: Readonly<Record<string, Dialect>>;
  /** A number in [0, 1), reproducible for the process. */
  random(): number;
  readonly stdin: Reader;
  readonly stdout: Writer;
  readonly stderr: Writer;
  /** The terminal, if the process has one. */
  readonly terminal: Terminal | undefined;
  /** Aborted when the process is killed; the reason is a `Killed`. */
  readonly signal: AbortSignal;
  /** Lets others work in the middle of a long computation. @param turn gives them a turn without virtual time */
  yield?(turn: () => Promise<void>, signal: AbortSignal): Promise<void>;
  /** Hears of signals that do not kill: a first process gets those that it has a trap for. Returns how to stop. */
  onSignal?(handler: (signalNumber: number) => void): () => void;
  /** Sends a signal to another process of the container's, 0 just to ask; false: there is none. */
  signalProcess?(pid: number, signalNumber: number): boolean;
  /** The memory that it may have with those beside it. */
  readonly memory?: MemoryRoom;
}

/** What a process of a container finds around it, whatever it is. */
export type ProcessSurroundings = Omit<
  ProcessRequest,
  'argv' | 'memory' | 'onSignal' | 'signal' | 'stderr' | 'stdin' | 'stdout' | 'terminal'
>;

/** Runs processes of containers: the shell's interpreter and the programs that learners also have, passed in by the world. */
export interface ProcessHost {
  /** A program that exists outside of containers too: `cat`, `curl`. */
  program(name: string): InstalledProgram | undefined;
  /** Runs a process to its end. Resolves to its exit code; never rejects. */
  run(request: ProcessRequest): Promise<number>;
}
