import type { ResourceRequirements } from '../cluster/api/types.ts';
import { kernelOf } from './kernel.ts';
import type { Cancel } from '../cluster/environment.ts';
import type { ByteStream } from '../cluster/messages.ts';
import { streamPair } from '../cluster/network/stream.ts';
import type {
  ContainerProcess,
  ExecRequest,
  ExtensionServer,
  ProcessNumbers,
  RunningContainer,
  TreeDirectory,
} from '../cluster/runtime.ts';
import { Killed } from '../shell/interpreter/environment.ts';
import { toTerminal } from '../shell/terminal/tty.ts';
import { accountsIn } from './accounts.ts';
import { AttachedStreams } from './attach.ts';
import { runBeside } from './beside.ts';
import type { ContainerParts } from './container-parts.ts';
import { Computing } from './computing.ts';
import { CpuMeter } from './cpu-meter.ts';
import { runExec } from './exec.ts';
import { ExecFailure, findExecutable, startedWith } from './executable.ts';
import { FATAL, reasonOf } from './exit-status.ts';
import { textOf } from './identity.ts';
import type { RunningServer, Server } from './image.ts';
import { limitIn } from './limits.ts';
import { MemoryMeter } from './memory-meter.ts';
import { podNetwork } from './pod-network.ts';
import { bindPort, type PortHolder, portsOf, releasePorts } from './pod-ports.ts';
import { ProcessClock } from './process-clock.ts';
import type { ProcessSurroundings } from './process-host.ts';
import type { ProcessUsage } from './process-table.ts';
import { filesAt } from './switching-files.ts';
import { serverOf, serverPrograms } from './server-programs.ts';
import { startServer } from './start-server.ts';
import { pseudoTerminal } from './terminal.ts';
import { shellsOf } from './userland.ts';

/** Bytes and millicores of a shell or a small program that mostly waits. */
const SHELL_USAGE = { memory: 700_000, cpu: 1 };
/** Work that is done so soon takes no time that a client could see, in milliseconds. */
const SHORT = 1;
/** When a server has all the memory that it needs, in milliseconds after its start. */
const BLOATED = 600;
/** How long servers wait for servers behind them. */
const PROXY_TIMEOUT = 60_000;

/** A container: its first process, those that exec adds, its files and ports. */
export class Container implements RunningContainer {
  readonly #parts: ContainerParts;
  readonly #meter: CpuMeter;
  readonly #memory: MemoryMeter;
  readonly #timers = new Set<Cancel>();
  readonly #abort = new AbortController();
  readonly #attached = new AttachedStreams();
  readonly #signalHandlers = new Set<(signalNumber: number) => void>();
  #server: RunningServer | undefined;
  #ended = false;
  #pid = 1;
  /** Numbers of the processes that are there without exec, in the order in which they began. */
  readonly #pids: number[] = [];
  #suppressed = false;
  #resources: ResourceRequirements;

  constructor(parts: ContainerParts) {
    this.#parts = parts;
    const { clock, spec, files } = parts;
    this.#resources = spec.container.resources ?? {};
    this.#meter = new CpuMeter(() => clock.now(), limitIn(this.#resources, 'cpu') * 1000, files.cpu.read());
    const before = files.inMemory();
    this.#memory = new MemoryMeter(
      limitIn(this.#resources, 'memory'),
      spec.sandbox.room().memory,
      () => (this.#server?.usage ?? SHELL_USAGE).memory + Math.max(0, files.inMemory() - before),
      () => this.#exitWith(137, 'OOMKilled'),
    );
    files.onMemory = () => this.#memory.check();
  }

  /** Starts the first process. */
  start(): void {
    const { spec, life, clock, start, processes, image, user } = this.#parts;
    const { argv, script, says, code } = start;
    const server = serverOf(image, argv);
    const title = server?.title ?? argv.join(' ');
    // What stands for a node has the node's processes.
    this.#pid = spec.node ? 0 : this.#enter(user, title, (number) => this.#signalled(number));
    processes.next = spec.processes?.next ?? 0;
    if (life && life.milliseconds < Infinity) {
      const at = Math.max(clock.now(), spec.startedAt + life.milliseconds);
      this.#timers.add(clock.schedule(at, () => this.#exitWith(life.code), spec.id));
    }
    if (says !== '' && !spec.resumed) this.#later(0, () => this.#write('stderr', says));
    if (code !== undefined && !life) this.#later(0, () => this.#exitWith(code));
    else if (server) this.#later(0, () => this.#runServer(server, argv, script));
    else if (image.userland !== 'none' || findExecutable(this.#parts, argv[0] ?? '')) void this.#runProcess();
  }

  async exec(request: ExecRequest): Promise<number> {
    if (this.#ended) throw new ExecFailure('container not running');
    return runExec(request, {
      parts: this.#parts,
      memory: this.#memory,
      signal: this.#abort.signal,
      surroundings: (time, purpose) => this.#surroundings(time, purpose),
    });
  }

  connect(port: number, from: string): ByteStream | undefined {
    const holder = portsOf(this.#parts.spec.sandbox).get(port);
    if (!holder || holder.container !== this.#parts.spec.id || this.#ended) return undefined;
    if (holder.reaches?.(from) === false) return undefined;
    const [client, server] = streamPair();
    holder.accept(server, from);
    return client;
  }

  attach(request: Omit<ExecRequest, 'command'>): Promise<void> {
    return this.#attached.attach(request);
  }

  /** What it may use now. */
  get resources(): ResourceRequirements {
    return this.#resources;
  }

  update(resources: ResourceRequirements): void {
    this.#resources = resources;
    this.#meter.limit = limitIn(resources, 'cpu') * 1000;
    this.#memory.limit = limitIn(resources, 'memory');
  }

  read(path: string): string | undefined {
    return this.#parts.files.textAt(path);
  }

  stop(graceMilliseconds: number, since = this.#parts.clock.now()): void {
    if (this.#ended) return;
    const { life, clock, image } = this.#parts;
    if (graceMilliseconds > 0 && !life) this.#signalled(image.stopSignal ?? 15, clock.now() - since);
    if (graceMilliseconds < Infinity) this.#later(graceMilliseconds, () => this.#killBy(9));
  }

  get command(): readonly string[] {
    return startedWith(this.#parts.image, this.#parts.spec.container);
  }

  get extension(): ExtensionServer | undefined {
    return this.#ended ? undefined : this.#server?.extension;
  }

  usage(from: number, until: number): { readonly memory: number; readonly cpu: number } {
    const { memory, cpu } = this.#server?.usage ?? SHELL_USAGE;
    return { memory: memory + this.#memory.held, cpu: cpu + this.#meter.average(from, until) };
  }

  /** Bytes that all its processes hold. */
  get memory(): number {
    return this.#used().memory + this.#memory.held;
  }

  /** Bytes of the first process, and milliseconds of processor time since it began. */
  #used(): ProcessUsage {
    const { clock, spec } = this.#parts;
    const { cpu, ...rest } = this.#server?.usage ?? { ...SHELL_USAGE, cpu: 0 };
    return { ...rest, cpu: (cpu * (clock.now() - spec.startedAt)) / 1000 };
  }

  list(): readonly ContainerProcess[] {
    const { processes, spec, files } = this.#parts;
    const accounts = accountsIn(textOf(files, '/etc/passwd'));
    const uidOf = (user: string): number =>
      accounts.find(({ name }) => name === user)?.uid ?? (Number(user) || 0);
    return processes.of(spec.id).map(({ pid, parent, user, command, startedAt, terminal, usage }) => ({
      ...{ pid, command, startedAt, uid: uidOf(user) },
      ...(parent !== undefined && { parent }),
      ...(terminal !== undefined && { terminal }),
      usage: usage?.() ?? { memory: SHELL_USAGE.memory, cpu: 0 },
    }));
  }

  processes(): ProcessNumbers {
    return { own: [...this.#pids], next: this.#parts.processes.next };
  }

  changedTree(): TreeDirectory | undefined {
    const { files } = this.#parts;
    const burnt = this.#meter.write();
    if (burnt !== (files.cpu.read() ?? '')) files.cpu.write(burnt);
    return files.changedTree();
  }

  written = (): number => this.#parts.files.written();

  #killBy(number: number): void {
    this.#abort.abort(new Killed(number));
    this.#exitWith(128 + number);
  }

  /** A signal for the first process, which gets only what it asked for. @param ago milliseconds since it came */
  #signalled(number: number, ago = 0, from?: number): void {
    if (this.#ended) return;
    const isFirst = this.#pid === 1;
    if (number === 9 && !isFirst) this.#killBy(9);
    else if (!this.#server) {
      // The kernel delivers no signal to a first process without a handler; the host knows whether a shell traps it.
      for (const handler of this.#signalHandlers) handler(number);
      if (!isFirst && FATAL.has(number) && this.#signalHandlers.size === 0) this.#killBy(number);
      return;
    }
    if (number === 15 || number === 3 || number === 2) {
      if (ago === 0) this.#server?.lastWords?.(number, from);
      const terminate = this.#server?.onTerminate;
      if (terminate)
        this.#later(Math.max(0, terminate.milliseconds - ago), () => this.#exitWith(terminate.code));
    }
  }

  #runServer(server: Server, argv: readonly string[], script: string | undefined): void {
    const { spec, files, env, tag, clock, random, events } = this.#parts;
    this.#suppressed = spec.resumed;
    const started = startServer(server, {
      argv,
      script,
      env,
      cwd: this.#parts.cwd,
      tag,
      hostname: spec.sandbox.hostname,
      kernel: kernelOf(spec.sandbox.kernel).release,
      podIP: spec.sandbox.ip,
      files,
      now: () => (this.#suppressed ? spec.startedAt : clock.now()),
      elapsed: clock.now() - spec.startedAt,
      random: (...purpose) => random.number(spec.id, ...purpose),
      stdout: (text) => this.#write('stdout', text),
      stderr: (text) => this.#write('stderr', text),
      listen: (port, accept, reaches) => this.#listen(port, accept, reaches),
      connect: async (host, port, via = [], onward = undefined) => {
        const options = { timeoutMilliseconds: PROXY_TIMEOUT, signal: this.#abort.signal, via, onward };
        const result = await spec.sandbox.connect(host, port, options);
        return result.ok ? result.stream : undefined;
      },
      resolves: (host) => spec.sandbox.resolve(host).length > 0,
      after: (milliseconds, run) => this.#later(milliseconds, run),
      run: (words) => {
        const around = this.#surroundings(new ProcessClock(clock, spec.id, undefined), 'beside');
        const { signal } = this.#abort;
        return runBeside(this.#parts.host, { ...around, signal }, words, (...said) => this.#write(...said));
      },
      works: (component) => events.works?.(component),
      exit: (code, reason) => this.#exitWith(code, reason),
      work: (milliseconds) => this.#work(milliseconds),
      memoryLimit: limitIn(this.#resources, 'memory'),
      memory: files.memory,
      identity: this.#parts.identity,
    });
    this.#suppressed = false;
    if (typeof started === 'number') {
      if (!this.#parts.life) this.#exitWith(started);
      return;
    }
    this.#server = started;
    this.#later(Math.max(0, BLOATED - (clock.now() - spec.startedAt)), () => this.#memory.check());
    for (const { user, command } of started.processes ?? []) this.#enter(user, command, () => {}, this.#pid);
  }

  /** A process begins that a resumed container has begun before: it has the number that it had. */
  #enter(user: string, command: string, signal: (number: number) => void, parent?: number): number {
    const { spec, processes, env, cwd, files } = this.#parts;
    const { id: container, startedAt, tty } = spec;
    const before = spec.processes?.own[this.#pids.length];
    const entry = { container, user, command, startedAt, env, cwd, files, signal };
    const pid = processes.add(
      {
        ...entry,
        ...(parent === undefined ? { usage: () => this.#used() } : { parent }),
        ...(tty && { terminal: 'pts/0' }),
      },
      before,
    );
    this.#pids.push(pid);
    return pid;
  }

  async #runProcess(): Promise<void> {
    const { spec, clock, life, host, start } = this.#parts;
    const { argv } = start;
    const time = new ProcessClock(clock, spec.id, spec.resumed ? spec.startedAt : undefined);
    const surroundings = this.#surroundings(time, 'main');
    const write = async (stream: 'stdout' | 'stderr', text: string): Promise<void> => {
      if (!time.behind) this.#write(stream, spec.tty ? toTerminal(text) : text);
    };
    const input = this.#attached.input(spec.container);
    const terminal = spec.tty
      ? pseudoTerminal(
          this.#attached.size,
          input,
          (text) => this.#write('stdout', text),
          () => this.#signalled(2),
        )
      : undefined;
    const code = await host.run({
      ...surroundings,
      memory: this.#memory.open(),
      files: filesAt(this.#parts.files, time),
      argv,
      stdin: terminal?.reader ?? input,
      stdout: { write: (text) => write('stdout', text) },
      stderr: { write: (text) => write('stderr', text) },
      terminal,
      signal: this.#abort.signal,
      onSignal: (handler) => {
        this.#signalHandlers.add(handler);
        return () => this.#signalHandlers.delete(handler);
      },
    });
    if (!life) this.#exitWith(code);
  }

  /** What a process finds around it, whatever it is. */
  #surroundings(time: ProcessClock, purpose: string): ProcessSurroundings {
    const { spec, env, cwd, files, programs, image, random, clock, processes } = this.#parts;
    let draws = 0;
    const computing = new Computing(time, this.#meter);
    return {
      env,
      cwd,
      files,
      network: podNetwork(spec.sandbox, (port, accept) => {
        if (!this.#listen(port, accept)) return undefined;
        return () => void portsOf(spec.sandbox).delete(port);
      }),
      clock: time,
      programs: [
        ...serverPrograms({
          ...this.#parts,
          now: () => clock.now(),
          running: () => this.#server,
          start: (server, argv, script) => this.#runServer(server, argv, script),
          signal: (number, from) => this.#signalled(number, 0, from),
        }),
        ...programs,
      ],
      shells: shellsOf[image.userland],
      random: () => random.number(spec.id, purpose, draws++),
      yield: (turn, signal) => computing.yield(turn, signal),
      // What a process repeats of its past it has done.
      signalProcess: (pid, number) => time.behind || processes.deliver(pid, number),
    };
  }

  #listen(port: number, accept: PortHolder['accept'], reaches?: PortHolder['reaches']): boolean {
    return bindPort(this.#parts.spec.sandbox, port, { container: this.#parts.spec.id, accept, reaches });
  }

  #write(stream: 'stdout' | 'stderr', text: string): void {
    if (this.#ended || this.#suppressed) return;
    this.#parts.events.log(stream, text);
    this.#attached.show(stream, text);
  }

  async #work(milliseconds: number): Promise<void> {
    const wait = this.#meter.work(milliseconds);
    if (wait >= SHORT) await new Promise<void>((resolve) => this.#later(wait, resolve));
  }

  #later(milliseconds: number, run: () => void): void {
    const { clock, spec } = this.#parts;
    const ring = (): void => {
      this.#timers.delete(cancel);
      if (!this.#ended) run();
    };
    const cancel = clock.schedule(clock.now() + milliseconds, ring, spec.id);
    this.#timers.add(cancel);
  }

  #exitWith(code: number, reason = reasonOf(code)): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const cancel of this.#timers) cancel();
    if (!this.#abort.signal.aborted) this.#abort.abort(new Killed(9));
    releasePorts(this.#parts.spec.sandbox, this.#parts.spec.id);
    this.#parts.processes.release(this.#parts.spec.id);
    this.#attached.close();
    this.#parts.events.exited({ code, reason });
  }
}
