import { loadImages } from '../containers/library.ts';
import { GkeService, type GkeSnapshot } from '../clouds/gke/service.ts';
import { MinikubeService, type MinikubeSnapshot } from '../clouds/minikube/service.ts';
import { VirtualClock } from '../cluster/clock.ts';
import { KeyedRandom } from '../cluster/random.ts';
import type { LoggedCommand } from '../course/world.ts';
import { installedPrograms, networkPrograms } from '../programs/index.ts';
import { MemoryFileSystem, type FileTree } from '../shell/memory-filesystem.ts';
import type { InstalledProgram } from '../shell/program.ts';
import { Shell, type ShellIo, type ShellOptions, type ShellSnapshot } from '../shell/shell.ts';
import { TerminalSession, type TerminalOptions } from '../shell/terminal/session.ts';
import { utilities } from '../shell/utilities/index.ts';
import { loadIngressAttendance } from '../clouds/gke/ingress/on-demand.ts';
import { googleCloudProvider } from '../clouds/gke/load-balancers.ts';
import { CommandLog } from './command-log.ts';
import { serveMirrors } from './mirrors.ts';
import { serveExamples } from './examples/site.ts';
import { Fleet, type FleetSnapshot } from './fleet.ts';
import { Pacer, type Host } from './host.ts';
import { jumpTo, jumpUntil } from './jump.ts';
import { freshFiles, loginVariables, type Locale, ownersOf } from './machine.ts';
import { shellMessages } from './messages.ts';
import { OutsideNetwork } from './network.ts';
import type { MachinePlan, Scenario, StandingCluster } from './scenario.ts';
import { scenarioOf } from './scenarios/index.ts';
import { sleep } from './sleep.ts';
import { renewCredentials } from './renewed-credentials.ts';
import { rigLoadBalancers, standingKubeconfig } from './standing.ts';

/** A cluster that never comes to rest holds up no command for longer than so many rounds. */
const MOST_AT_ONCE = 1000;

/** When worlds begin unless somebody says otherwise. */
export const DEFAULT_START = Date.parse('2026-01-05T09:00:00Z');

/** How a world is made. */
export interface WorldOptions {
  readonly scenario: string;
  readonly seed: number;
  /** Milliseconds since the epoch at which the learner comes. */
  readonly start: number;
  readonly locale: Locale;
  readonly host: Host;
  /** The API servers' version, where the scenario does not depend on its own. */
  readonly serverVersion?: string;
  /** Programs that stand in for the scenario's own of the same names; a restored world has its own again. */
  readonly standIns?: readonly InstalledProgram[];
}

/** A whole world as plain data, fit for structured cloning. Taking it copies little; it holds no running program. */
export interface WorldSnapshot {
  readonly format: 1;
  readonly scenario: string;
  readonly seed: number;
  readonly start: number;
  readonly locale: Locale;
  readonly serverVersion?: string;
  readonly now: number;
  readonly draws: number;
  readonly files: FileTree;
  readonly shell: ShellSnapshot;
  readonly commands: readonly LoggedCommand[];
  readonly fleet: FleetSnapshot;
  readonly gke?: GkeSnapshot;
  readonly minikube: MinikubeSnapshot;
}

/**
 * Everything behind a terminal, put together: the clock and the random source, the learner's machine with its files and its shell,
 * clusters, clouds, and the network between them.
 */
export class World {
  readonly scenario: Scenario;
  readonly clock: VirtualClock;
  readonly pacer: Pacer;
  readonly files: MemoryFileSystem;
  readonly log: CommandLog;
  readonly fleet: Fleet;
  readonly network: OutsideNetwork;
  readonly programs: readonly InstalledProgram[];
  readonly locale: Locale;
  /** When the world began for the learner, in milliseconds since the epoch. */
  readonly start: number;
  readonly #options: WorldOptions;
  readonly #gke: GkeService | undefined;
  readonly #minikube: MinikubeService;
  readonly #lifetime = new AbortController();
  #shell: Shell;
  #draws: number;

  private constructor(options: WorldOptions, snapshot?: WorldSnapshot) {
    this.#options = options;
    this.scenario = scenarioOf(options.scenario);
    this.locale = options.locale;
    this.start = options.start;
    this.#draws = snapshot?.draws ?? 0;
    const { clusters, google, prepare, pace = 1 } = this.scenario;
    this.clock = new VirtualClock(snapshot?.now ?? options.start - (prepare?.lead ?? 0));
    this.pacer = new Pacer(options.host);
    const random = new KeyedRandom(options.seed);
    this.log = new CommandLog(snapshot?.commands);
    this.network = new OutsideNetwork(this.clock, () => this.fleet.networks());
    this.programs = this.#install();
    this.fleet = new Fleet({
      clock: this.clock,
      random,
      pacer: this.pacer,
      network: this.network,
      pace,
      account: google?.account,
      programs: [...utilities, ...installedPrograms([...networkPrograms, 'kubectl'])],
    });
    const services = { clock: this.clock, random, host: this.fleet };
    this.#gke = google
      ? new GkeService({ ...services, pace, project: google.project }, snapshot?.gke)
      : undefined;
    this.#gke?.serve(this.network);
    this.#minikube = new MinikubeService(services, snapshot?.minikube);
    this.#minikube.serve(this.network);
    serveMirrors(this.network);
    serveExamples(this.network);
    this.fleet.provide('gke', googleCloudProvider(this.clock, random, pace));
    this.fleet.provide('minikube', this.#minikube.loadBalancers);
    this.fleet.provide('rig', rigLoadBalancers(this.clock, random));
    this.files = new MemoryFileSystem({
      now: () => this.clock.now(),
      ownerOf: ownersOf(this.scenario.machine),
      ...(snapshot ? { tree: snapshot.files } : {}),
    });
    if (snapshot) {
      this.fleet.load(snapshot.fleet);
      renewCredentials(this.files, this.machine.home, clusters, (id) => this.fleet.credentials(id));
    } else this.#furnish(clusters);
    this.#shell = snapshot ? Shell.restore(this.#shellOptions(), snapshot.shell) : this.#newShell();
  }

  /** Makes a world and lets happen what the scenario says has happened before the learner comes. */
  static async create(options: WorldOptions): Promise<World> {
    const world = new World(options);
    const { prepare } = world.scenario;
    for (const line of prepare?.commands ?? []) {
      const { exit, output } = await world.type(line, options.start);
      if (exit !== 0)
        throw new Error(`The scenario ${world.scenario.name} cannot be prepared: ${line}: ${output}`);
    }
    await jumpTo(world, options.start);
    world.#shell = world.#newShell();
    world.log.clear();
    return world;
  }

  /** Loads what a restore needs at once: the images of containers that run, and who looks after Ingresses. Whoever restores the first world of its thread waits for it. */
  static async prepare({ fleet, gke }: WorldSnapshot): Promise<void> {
    await Promise.all([fleet.length > 0 && loadImages(), gke?.clusters.length && loadIngressAttendance()]);
  }

  /**
   * A world as it was when the snapshot was taken; programs that ran then have ended. What goes on in this very instant (servers that
   * listen again, controllers that look) happens when its time goes on.
   */
  static restore(snapshot: WorldSnapshot, host: Host): World {
    return new World({ ...snapshot, host }, snapshot);
  }

  get machine(): MachinePlan {
    return this.scenario.machine;
  }

  /** The learner's shell; after `exit` it is a new one. */
  get shell(): Shell {
    if (this.#shell.exited !== undefined) this.renewShell();
    return this.#shell;
  }

  /** Ends the shell and starts a new one, as after `exit`. */
  renewShell(): void {
    const { history } = this.#shell.snapshot();
    this.#shell.dispose();
    this.#shell = this.#newShell();
    for (const line of history) this.#shell.addHistory(line);
  }

  snapshot(): WorldSnapshot {
    const { host: _host, standIns: _standIns, ...options } = this.#options;
    return {
      format: 1,
      ...options,
      now: this.clock.now(),
      draws: this.#draws,
      files: this.files.snapshot(),
      shell: this.#shell.snapshot(),
      commands: this.log.commands,
      fleet: this.fleet.snapshot(),
      ...(this.#gke ? { gke: this.#gke.snapshot() } : {}),
      minikube: this.#minikube.snapshot(),
    };
  }

  /** A copy that can be changed without changing this one; what goes on in this very instant has happened in it. */
  fork(): World {
    const snapshot = this.snapshot();
    const copy = World.restore(snapshot, this.#options.host);
    copy.clock.advanceTo(snapshot.now);
    return copy;
  }

  /** Puts the learner's shell on a terminal; after `exit` a new shell takes its place. */
  openTerminal(options: TerminalOptions): TerminalSession {
    return new TerminalSession(() => this.shell, options);
  }

  /** Runs a line on given streams. */
  run(source: string, io: ShellIo): Promise<number> {
    return this.shell.run(source, io);
  }

  /**
   * Runs a line as typed, with both streams caught, virtual time jumping until it ends.
   * @param until milliseconds since the epoch at which it is interrupted (exit 124)
   */
  async type(source: string, until: number): Promise<{ readonly exit: number; readonly output: string }> {
    let output = '';
    const writer = {
      write: (text: string): Promise<void> => {
        if (output.length < 1_000_000) output += text;
        return Promise.resolve();
      },
    };
    const abort = new AbortController();
    const work = this.run(source, {
      stdin: { read: () => Promise.resolve(undefined) },
      stdout: writer,
      stderr: writer,
      signal: abort.signal,
    });
    if ((await jumpUntil(this, work, { until })) === undefined) return { exit: await work, output };
    abort.abort(new Error('timed out'));
    await work.catch(() => undefined);
    return { exit: 124, output };
  }

  /** Clusters as Google's API lists them. */
  googleClusters(): readonly object[] {
    return this.#gke?.clusters() ?? [];
  }

  /** Ends everything that runs, for a world that is thrown away. */
  dispose(): void {
    this.#lifetime.abort();
    this.#shell.dispose();
    this.fleet.stop();
  }

  #install(): readonly InstalledProgram[] {
    const { standIns = [] } = this.#options;
    return [...utilities, ...installedPrograms(this.scenario.programs)]
      .map((program) => standIns.find(({ name }) => name === program.name) ?? program)
      .map((program) => this.log.recording(program));
  }

  #furnish(clusters: readonly StandingCluster[]): void {
    for (const [path, text] of freshFiles(this.scenario)) this.#lay(path, text);
    if (clusters.length === 0) return;
    const { serverVersion } = this.#options;
    for (const { plan } of clusters)
      this.fleet.create(serverVersion === undefined ? plan : { ...plan, version: serverVersion });
    this.#lay(
      `${this.machine.home}/.kube/config`,
      standingKubeconfig(clusters, (id) => this.fleet.credentials(id)),
    );
  }

  #lay(path: string, text: string | undefined): void {
    const directory = text === undefined ? path : path.slice(0, path.lastIndexOf('/'));
    if (directory !== '') this.files.makeDirectory(directory, { parents: true });
    if (text !== undefined) this.files.write(path, text);
  }

  #newShell(): Shell {
    const shell = new Shell(this.#shellOptions());
    shell.interpreter.variables.set('PS1', this.machine.prompt);
    shell.interpreter.variables.set('HISTCONTROL', 'ignoredups');
    return shell;
  }

  /** Lets everything happen that is due by now, and what comes of it in the same instant. */
  async #instant(signal: AbortSignal): Promise<void> {
    for (let left = MOST_AT_ONCE; left > 0 && !this.pacer.isStill(); left--) {
      if ((this.clock.nextDue() ?? Infinity) > this.clock.now()) return;
      await sleep(this.clock, 0, signal);
    }
  }

  #shellOptions(): ShellOptions {
    const draw = new KeyedRandom(this.#options.seed);
    return {
      files: this.files,
      programs: () => this.programs,
      network: this.network.forPrograms(this.machine.hostname, this.#lifetime.signal),
      clock: {
        now: () => this.clock.now(),
        sleep: (milliseconds, signal) => sleep(this.clock, milliseconds, signal),
      },
      random: () => draw.number('shell', this.#draws++),
      yield: this.pacer.yield,
      instant: (signal) => this.#instant(signal),
      messages: shellMessages(this.locale),
      variables: loginVariables(this.scenario, this.locale),
      cwd: this.machine.directory ?? this.machine.home,
    };
  }
}
