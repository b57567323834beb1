import type { ByteStream, StreamLink } from '../cluster/messages.ts';
import type { Waypoint } from '../cluster/network/traffic.ts';
import type { ExtensionServer, RegistryCredentials } from '../cluster/runtime.ts';
import type { FileSystem } from '../shell/filesystem.ts';
import type { InstalledProgram } from '../shell/program.ts';
import type { Identity } from './identity.ts';
import type { Userland } from './userland.ts';
import type { ProcessUsage } from './process-table.ts';

/** An image of the catalogue: what a registry knows of it and what a container of it does. */
export interface Image {
  /** Repositories with registry: `docker.io/library/nginx`. The first is its own, the others are mirrors. */
  readonly names: readonly string[];
  /** Whether the repository has a tag. */
  hasTag(tag: string): boolean;
  /** Who may pull it; everybody if missing. */
  readonly accounts?: readonly RegistryCredentials[];
  /** Compressed bytes: what a pull moves. */
  readonly size: number | ((tag: string) => number);
  /** Set for images that no Linux node can run. */
  readonly platform?: 'windows';
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  /** What its entrypoint is, or calls, if that is a script. */
  readonly script?: EntrypointScript;
  readonly workingDirectory?: string;
  readonly environment?:
    Readonly<Record<string, string>> | ((tag: string) => Readonly<Record<string, string>>);
  readonly user?: ImageUser;
  /** Users of its own beside the one as whom it runs: what a server becomes that root has started. */
  readonly users?: readonly ImageUser[];
  /** Directories that are not root's: whose, and for whom. */
  readonly directories?: Readonly<Record<string, { readonly uid: number; readonly mode: number }>>;
  /** Which shell and utilities there are. */
  readonly userland: Userland;
  /** Programs beyond the userland's that learners also have, by name: `curl`. */
  readonly extras?: readonly string[];
  /** The versions of programs that no package of its distribution has brought. */
  readonly versions?: Readonly<Record<string, (tag: string) => string>>;
  /** Programs that only this image has. */
  readonly programs?: readonly InstalledProgram[];
  /** Programs that run until they are stopped, by the names under which they are called. */
  readonly servers?: Readonly<Record<string, Server>>;
  /** The signal by which it is asked to end; SIGTERM if missing. */
  readonly stopSignal?: number;
  /** Files by absolute path. */
  readonly files?: Readonly<Record<string, string>> | ((tag: string) => Readonly<Record<string, string>>);
  /** What is otherwise with some tags: `nginx:alpine` is built on another base. */
  variant?(tag: string): Partial<Pick<Image, 'userland' | 'files' | 'extras'>>;
}

/** The shell script that an image starts with: what it makes of the words it is called with, and where it hands over to them. */
export interface EntrypointScript {
  /** Absolute. */
  readonly path: string;
  /** Which shell reads it; the image's `/bin/sh` if missing. */
  readonly shell?: 'bash';
  /** The number of the line that hands over, which the shell names when there is no such program. */
  readonly line: number | ((tag: string) => number);
  /** What it puts before its words: each is asked in turn, of the words as they are by then. */
  readonly puts?: readonly Prefix[];
  /** The program through which it hands over, if it does. */
  readonly through?: 'su-exec';
}

/** Words that an entrypoint script puts before its own. */
export interface Prefix {
  /** A regular expression for the first word, which is '' if there is none; `no command`: an option, or nothing that can be run. */
  readonly before: string;
  readonly words: readonly string[];
  /** Whether they stand for the first word instead of before it. */
  readonly replaces?: boolean;
  /** What it says on standard error if the first word is something else; `{word}` is that word. */
  readonly otherwise?: string;
}

/** Who processes run as. */
export interface ImageUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** `/home/NAME` if missing. */
  readonly home?: string;
  /** The image says the number, and not the name: a kubelet can tell that it is not root. */
  readonly byNumber?: true;
}

/** What a server gets when it starts. */
export interface ServerContext {
  readonly argv: readonly string[];
  /** The image's entrypoint script, by path, if that has handed over to it. */
  readonly script: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly tag: string;
  readonly hostname: string;
  /** The release of the node's kernel. */
  readonly kernel: string;
  readonly podIP: string;
  readonly files: FileSystem;
  readonly identity: Identity;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds that the container has run when this begins: more than 0 when it is resumed. */
  readonly elapsed: number;
  /** A number in [0, 1), by purpose: the same for a container whenever it is asked. */
  random(...purpose: readonly (string | number)[]): number;
  stdout(text: string): void;
  stderr(text: string): void;
  /**
   * Begins to listen. False: another process of the pod has the port.
   * @param reaches whose connections arrive, by the address that they come from; all if not given
   */
  listen(
    port: number,
    accept: (stream: ByteStream, from: string) => void,
    reaches?: (from: string) => boolean,
  ): boolean;
  /**
   * Opens a connection from the pod; undefined when none comes about.
   * @param via what it passes for whoever observes traffic
   * @param onward the connection on which the request came that now goes on
   */
  connect(
    host: string,
    port: number,
    via?: readonly Waypoint[],
    onward?: StreamLink,
  ): Promise<ByteStream | undefined>;
  /** Whether a name has an address. */
  resolves(host: string): boolean;
  /**
   * Burns CPU time, in milliseconds; work of a container at its CPU limit waits for its turn. Resolves when it is done: who
   * does not wait for it only counts it.
   */
  work(milliseconds: number): Promise<void>;
  /** Milliseconds from now, as long as the server runs. */
  after(milliseconds: number, run: () => void): void;
  /** Runs a program of the container's as its entrypoint script would; what it prints is logged. Resolves to its exit code. */
  run(argv: readonly string[]): Promise<number>;
  /** Says that a component of a control plane works from now on: `kube-scheduler`. */
  works(component: string): void;
  /** Ends the process by itself. @param reason `Completed` or `Error` by the code if not given */
  exit(code: number, reason?: string): void;
  /** Bytes that the container may use; Infinity without a limit. */
  readonly memoryLimit: number;
  /** What the process holds in memory, as text: survives a restored snapshot, not a restart. */
  readonly memory: { read(): string | undefined; write(text: string): void };
}

/** A running server. */
export interface RunningServer {
  /** How long it takes to end after SIGTERM, and its exit code then; undefined: it ignores SIGTERM, or has found in its last words that it cannot end. */
  readonly onTerminate: { readonly milliseconds: number; readonly code: number } | undefined;
  /** Command lines of the processes it has started, for `ps`. */
  readonly processes?: readonly { readonly user: string; readonly command: string }[];
  /** Says what it says when it is asked to end. @param from the process that asks, if it is one of the container's */
  lastWords?(signalNumber: number, from: number | undefined): void;
  /** Reads its configuration again. */
  reload?(): void;
  /** Bytes and millicores at rest. */
  readonly usage: ProcessUsage;
  /** The group of the API that it answers for, behind the API server. */
  readonly extension?: ExtensionServer;
}

/** A program that runs until it is stopped. It logs nothing that it logged before when it is `resumed`; the caller sees to that. */
export interface Server {
  /** Starts it; a number is the exit code with which it gave up (its last words are written). */
  start(context: ServerContext): RunningServer | number;
  /** Whether a call is for it; if not, the image's program of the same name runs: `python3 -c` beside `python3 -m http.server`. */
  starts?(argv: readonly string[]): boolean;
  /** Answers a call that does not start it: `nginx -t`. Returns the exit code; undefined: the call starts it. */
  invoke?(call: ServerCall): number | undefined;
  /** What `ps` shows for it instead of its arguments. */
  readonly title?: string;
}

/** A call of a server's program from a shell or by exec. */
export interface ServerCall {
  readonly argv: readonly string[];
  readonly tag: string;
  readonly files: FileSystem;
  /** The server that already runs in the container. */
  readonly running: RunningServer | undefined;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Sends the first process a signal. */
  signal(signalNumber: number, from: number): void;
  stdout(text: string): void;
  stderr(text: string): void;
}

/** Tags as a pattern: `latest` and whatever matches. */
export const tags =
  (pattern: RegExp) =>
  (tag: string): boolean =>
    tag === 'latest' || pattern.test(tag);
