import type {
  CommandExpansionPart,
  CompoundCommand,
  ProcessSubstitutionPart,
  Redirected,
  Word,
  CompoundList,
} from 'unbash';
import { onDemand } from '../../loading/on-demand.ts';
import type { CompletionSpec } from '../completion/spec.ts';
import type { FileSystem } from '../filesystem.ts';
import { limits } from '../limits.ts';
import { ProcessMemory } from '../memory.ts';
import type { ProgramNetwork } from '../network.ts';
import type { Terminal } from '../program.ts';
import { Output, type Descriptor, type Descriptors } from '../streams.ts';
import { evaluateArithmetic, type ArithmeticScope } from './arithmetic.ts';
import { captureExpansion, substituteProcess } from './capture.ts';
import { messagePrefix } from './dialect.ts';
import type { Dialect, ShellEnvironment } from './environment.ts';
import { arithmetic, expandText } from './expand.ts';
import { TextOverflow } from './fields.ts';
import { decodePrompt } from './prompt.ts';
import type { ProcessSignals } from './process-signals.ts';
import { Gate, JobTable } from './jobs.ts';
import { NotLoaded } from './not-loaded.ts';
import { lineOf, type SourceUnit } from './syntax.ts';
import { Variables } from './variables.ts';

/** A defined function. */
export interface ShellFunction {
  readonly body: CompoundCommand | Redirected | CompoundList;
  readonly unit: SourceUnit;
  /** `name() { … }` as typed. */
  readonly source: string;
}

/** What forks of one shell share. */
export interface SharedState {
  nextPid: number;
  steps: number;
  /** Subshells that live. */
  processes: number;
  /** While the host works; whoever takes a step meanwhile waits for it, too. */
  pausing: Promise<void> | undefined;
  /** Set while a foreground command can be stopped by Ctrl-Z. */
  onStop: (() => void) | undefined;
  readonly startedAt: number;
  /** `/bin/sh` and its like, with the shell that each one is. */
  readonly shells: Readonly<Record<string, Dialect>>;
}

/**
 * One shell process: its state, and what every part of the evaluator asks of it. Subshells are forks; a fork sees the state as it
 * was and changes nothing outside itself but files.
 */
export class Interpreter {
  readonly env: ShellEnvironment;
  readonly shared: SharedState;
  dialect: Dialect;
  /** `$0`, and the beginning of messages. */
  scriptName: string;
  /** At a prompt messages carry no line numbers, aliases count, and a failed expansion ends the line only. */
  interactive = false;
  /** Whether the source came with `-c`: it shows in messages about its syntax. */
  commandString = false;
  variables = new Variables();
  readonly memory: ProcessMemory;
  functions = new Map<string, ShellFunction>();
  aliases = new Map<string, string>();
  /** By command: how its words are completed, where `complete` has said it. */
  completions = new Map<string, CompletionSpec>();
  /** The options of the completion that is going on. */
  completing: Set<string> | undefined;
  readonly options = new Set<string>();
  readonly shopt = new Set<string>();
  readonly traps = new Map<string, string>();
  cwd: string;
  readonly directoryStack: string[] = [];
  positional: readonly string[] = [];
  status = 0;
  pid: number;
  lastBackground: number | undefined;
  jobs = new JobTable();
  /** Lines for `history`, oldest first. */
  history: string[] = [];
  io: Descriptors = new Map();
  signal: AbortSignal;
  gate = new Gate();
  /** What reaches it from outside, while it is a container's first process; forks get nothing. */
  signals: ProcessSignals | undefined;
  /** The terminal, while in the foreground. */
  terminal: Terminal | undefined;
  terminalDescriptor: Descriptor | undefined;
  /** Where the running command stands. */
  unit: SourceUnit | undefined;
  position = 0;
  depth = 0;
  /** Inside conditions `set -e` and the ERR trap sleep. */
  conditions = 0;
  loops = 0;
  functionNames: string[] = [];
  /** `exit` has told of stopped jobs; the next one leaves. */
  warnedOfJobs = false;
  /** Files being sourced. */
  sourcing = 0;
  /** Where `getopts` stands inside a word of several letters. */
  getoptsState = { index: 1, offset: 1 };
  /** How deep shells are nested in shells. */
  shellDepth = 0;
  isSubshell = false;
  /** To be done when the running command has ended: files of process substitutions. */
  afterCommand: (() => Promise<void>)[] = [];

  constructor(
    env: ShellEnvironment,
    options: {
      readonly shared: SharedState;
      readonly dialect: Dialect;
      readonly scriptName: string;
      readonly cwd: string;
      readonly signal: AbortSignal;
    },
  ) {
    this.env = env;
    this.shared = options.shared;
    this.dialect = options.dialect;
    this.scriptName = options.scriptName;
    this.cwd = options.cwd;
    this.signal = options.signal;
    this.pid = this.shared.nextPid++;
    this.memory = new ProcessMemory(env.memory);
    this.defineDynamic();
  }

  get files(): FileSystem {
    return this.env.files;
  }

  get network(): ProgramNetwork {
    return this.env.network;
  }

  get ifs(): string {
    return this.variables.text('IFS') ?? ' \t\n';
  }

  random(): number {
    return this.env.random();
  }

  /** Waits for code that is loaded on demand. @throws NotLoaded */
  load<T>(importing: Promise<T>): Promise<T> {
    const coming = importing.catch((error: unknown): never => {
      // What is loaded may compute, too, and then fail by itself; an import that fails is a TypeError.
      throw error instanceof TypeError ? new NotLoaded(error) : error;
    });
    return onDemand(coming);
  }

  /** A subshell: a copy of the state with the same input and output. */
  fork(): Interpreter {
    const copy = new Interpreter(this.env, {
      shared: this.shared,
      dialect: this.dialect,
      scriptName: this.scriptName,
      cwd: this.cwd,
      signal: this.signal,
    });
    copy.interactive = this.interactive;
    copy.commandString = this.commandString;
    copy.variables = this.variables.fork();
    copy.functions = new Map(this.functions);
    copy.aliases = new Map(this.aliases);
    copy.completions = new Map(this.completions);
    copy.completing = this.completing;
    for (const option of this.options) copy.options.add(option);
    for (const option of this.shopt) copy.shopt.add(option);
    copy.positional = this.positional;
    copy.status = this.status;
    copy.pid = this.pid;
    copy.lastBackground = this.lastBackground;
    copy.jobs.inherited = [...this.jobs.inherited, ...this.jobs.jobs];
    copy.history = this.history;
    copy.io = this.io;
    copy.gate = this.gate;
    copy.terminal = this.terminal;
    copy.terminalDescriptor = this.terminalDescriptor;
    copy.unit = this.unit;
    copy.position = this.position;
    copy.depth = this.depth;
    copy.conditions = this.conditions;
    copy.loops = this.loops;
    copy.sourcing = this.sourcing;
    copy.functionNames = [...this.functionNames];
    copy.shellDepth = this.shellDepth;
    copy.isSubshell = true;
    copy.directoryStack.push(...this.directoryStack);
    copy.defineDynamic();
    return copy;
  }

  private defineDynamic(): void {
    const { variables, memory } = this;
    if (memory.counted) variables.onGrowth = (bytes) => memory.take(bytes);
    const seconds = (): number => Math.floor((this.env.clock.now() - this.shared.startedAt) / 1000);
    if (this.dialect !== 'bash') return;
    variables.define('RANDOM', () => String(Math.floor(this.env.random() * 32768)));
    variables.define('SECONDS', () => String(seconds()));
    variables.define('LINENO', () => String(this.line() ?? 1));
    variables.define('EPOCHSECONDS', () => String(Math.floor(this.env.clock.now() / 1000)));
    variables.define('BASHPID', () => String(this.pid));
    variables.define('FUNCNAME', () => this.functionNames.at(-1) ?? '');
  }

  /** The line of the running command. */
  line(): number | undefined {
    return this.unit ? lineOf(this.unit, this.position) : undefined;
  }

  /** How messages begin: `bash: `, `bash: line 3: `, `./x.sh: line 3: cd: `. */
  prefix(builtin?: string): string {
    const line = this.interactive ? undefined : this.line();
    return messagePrefix({ name: this.scriptName, dialect: this.dialect, line }, builtin);
  }

  /** Counts a step; now and then lets the host work, and ends what was interrupted. */
  tick(): Promise<void> {
    const { signal, shared } = this;
    if (signal.aborted) return Promise.reject(signal.reason);
    if (shared.pausing || ++shared.steps % limits.stepsPerYield === 0) return this.pause();
    return this.gate.pass() ?? Promise.resolve();
  }

  private async pause(): Promise<void> {
    const { shared } = this;
    shared.pausing ??= this.env.yield().finally(() => {
      shared.pausing = undefined;
    });
    await shared.pausing;
    await this.gate.pass();
    this.signal.throwIfAborted();
  }

  /** Writes to a descriptor of the running command. */
  async write(number: number, text: string): Promise<void> {
    const output = this.io.get(number)?.output;
    if (!output) return;
    const waiting = this.gate.pass();
    if (waiting) await waiting;
    await this.tick();
    await output.write(text);
  }

  print(text: string): Promise<void> {
    return this.write(1, text);
  }

  /** A message of the shell: `bash: line 1: text`. */
  error(text: string): Promise<void> {
    return this.write(2, `${this.prefix()}${text}\n`);
  }

  /** A message of a builtin: `bash: line 1: cd: text`. */
  complain(builtin: string, text: string): Promise<void> {
    return this.write(2, `${this.prefix(builtin)}${text}\n`);
  }

  readonly arithmeticScope: ArithmeticScope = {
    get: (name, index) => {
      const value = this.variables.get(name)?.value;
      if (value === undefined && this.options.has('nounset')) throw new UnboundVariable(name);
      if (index === undefined) return this.variables.text(name);
      if (typeof value === 'object' && value.kind === 'associative') return value.items.get(index);
      const key = Number(evaluateArithmetic(index, this.arithmeticScope));
      if (typeof value === 'object') {
        const keys = [...value.items.keys()].map(Number);
        return value.kind === 'indexed'
          ? value.items.get(key < 0 ? Math.max(-1, ...keys) + 1 + key : key)
          : undefined;
      }
      return key === 0 ? value : undefined;
    },
    set: (name, index, text) => {
      if (index === undefined) this.variables.set(name, text);
      else {
        const value = this.variables.get(name)?.value;
        if (typeof value === 'object' && value.kind === 'associative')
          this.variables.setElement(name, index, text);
        else this.variables.setElement(name, Number(evaluateArithmetic(index, this.arithmeticScope)), text);
      }
    },
  };

  /** Assigns text to a name or an element; follows `declare -i` and `set -a`. */
  async assign(name: string, index: Word | undefined, text: string, append = false): Promise<void> {
    const variable = this.variables.get(name);
    let value = text;
    if (index) {
      const old = variable?.value;
      const associative = typeof old === 'object' && old.kind === 'associative';
      let key: number | string = associative
        ? await expandText(this, index)
        : Number(await arithmetic(this, index.text));
      if (typeof key === 'number' && key < 0 && typeof old === 'object')
        key += Math.max(-1, ...[...old.items.keys()].map(Number)) + 1;
      if (append && typeof old === 'object')
        value =
          (old.kind === 'indexed' ? (old.items.get(Number(key)) ?? '') : (old.items.get(String(key)) ?? '')) +
          text;
      this.variables.setElement(name, key, value);
      return;
    }
    if (variable?.integer) {
      const added = await arithmetic(this, text);
      value = String(append ? (await arithmetic(this, this.variables.text(name) ?? '0')) + added : added);
    } else if (append) value = (this.variables.text(name) ?? '') + text;
    if (value.length > this.memory.longestText) throw new TextOverflow();
    this.variables.set(name, value);
    if (this.options.has('allexport')) this.variables.update(name, { exported: true });
  }

  captureExpansion(part: CommandExpansionPart): Promise<string> {
    return captureExpansion(this, part);
  }

  substituteProcess(part: ProcessSubstitutionPart): Promise<string> {
    return substituteProcess(this, part);
  }

  decodePrompt(text: string): string {
    return decodePrompt(this, text);
  }

  /** `$-` */
  optionLetters(): string {
    const letters = Object.entries(optionNames).flatMap(([letter, name]) =>
      this.options.has(name) ? [letter] : [],
    );
    const set = new Set([...letters, ...(this.interactive ? 'himBHs' : this.commandString ? 'hBc' : 'hB')]);
    return [...'abefhikmnptuvxBCEHPTcs'].filter((letter) => set.has(letter)).join('');
  }

  /** Runs what was put off until the command had ended. */
  async finishCommand(): Promise<void> {
    const pending = this.afterCommand;
    if (pending.length === 0) return;
    this.afterCommand = [];
    for (const action of pending) await action();
  }
}

/** `set -u` met an unset name in arithmetic. */
export class UnboundVariable extends Error {
  constructor(name: string) {
    super(`${name}: unbound variable`);
  }
}

/** Options that have a letter. */
export const optionNames: Readonly<Record<string, string>> = {
  a: 'allexport',
  b: 'notify',
  C: 'noclobber',
  e: 'errexit',
  f: 'noglob',
  m: 'monitor',
  n: 'noexec',
  u: 'nounset',
  v: 'verbose',
  x: 'xtrace',
};

/** An output that keeps nothing. */
export const nullOutput = new Output(() => Promise.resolve());
