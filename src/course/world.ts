/** A command line that the learner ran, parsed: what checks of reading commands look at. */
export interface LoggedCommand {
  /** The words of the call after expansion, joined by blanks. */
  readonly line: string;
  /** `kubectl`, after aliases. */
  readonly program: string;
  /** `get`, `rollout status`, `container clusters create`; '' for programs without verbs. */
  readonly verb: string;
  /** kubectl's resource in the plural with its group left out: `pods`, `deployments`; '' if there is none. */
  readonly resource: string;
  /** Names, and for other programs all positional arguments. */
  readonly names: readonly string[];
  /** Long names without dashes; `true` for switches. */
  readonly flags: Readonly<Record<string, string>>;
  readonly exit: number;
  /** Virtual milliseconds since the epoch at which it ended. */
  readonly at: number;
  /** What it printed, both streams, cut off after some kilobytes. */
  readonly output: string;
}

/** An HTTP answer as `http(…)` in checks sees it; status 0 when no connection came about. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  /** Why there was no connection; '' otherwise. */
  readonly failure: string;
}

/** What checks may look at. Looking changes nothing. */
export interface CourseWorld {
  /** All objects of a resource (`pods`, `deployments.apps`) of the cluster that the learner's kubeconfig points at. */
  objects(resource: string): readonly object[];
  /** Clusters that the cloud knows, as its API lists them. */
  clouds(): readonly object[];
  /** The parsed kubeconfig, or undefined. */
  kubeconfig(): object | undefined;
  /** Everything that was run so far, oldest first. */
  commands(): readonly LoggedCommand[];
  /** The text of a file of the learner's, or undefined. `~` is the home directory. */
  file(path: string): string | undefined;
  /** Asks an address as seen from inside the cluster (`inside`) or from the learner's machine, on a fork of the world. */
  http(url: string, from: 'inside' | 'outside'): Promise<HttpAnswer>;
  /** Parses a command line without running it: how patterns of `ran(…)` are read. */
  parse(line: string): Promise<Omit<LoggedCommand, 'exit' | 'at' | 'output'> | undefined>;
}

/** A world that a replay can drive. */
export interface ReplayWorld {
  /** What checks see at this moment. */
  look(): Promise<CourseWorld>;
  /** Runs a line as typed at the prompt, waiting in virtual time until it ends. */
  run(line: string): Promise<{ readonly exit: number; readonly output: string }>;
  /** Writes a file of the learner's, by a path relative to the home directory. */
  writeFile(path: string, text: string): void;
  /** Lets virtual time pass, in seconds. */
  advance(seconds: number): Promise<void>;
  /** A copy that can be changed without changing this one. */
  fork(): ReplayWorld;
  /** Ends what runs in a copy that is not needed any more. */
  dispose(): void;
}
