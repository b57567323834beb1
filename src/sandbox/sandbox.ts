import type { Grader } from '../course/grading.ts';
import type { CourseWorld } from '../course/world.ts';
import { World } from '../world/world.ts';
import { saveBehindPrompt } from './behind-prompt.ts';
import { Driver, type RealTime } from './driver.ts';
import { JudgeLoop } from './judge-loop.ts';
import { Judge } from './judge.ts';
import { worldChanges } from './changes.ts';
import { History, standing, type Moment } from './history.ts';
import { Keeper } from './keeper.ts';
import { ClusterMap } from './map/cluster-map.ts';
import { tracePod } from './map/trace-pod.ts';
import { Outbox } from './outbox.ts';
import { preview } from './preview.ts';
import { createWorld, layFiles, reachable, scenarioOf, type WorldHost } from './lesson-world.ts';
import type { FromSandbox, OpenOptions, SandboxProblem, ToSandbox } from './protocol.ts';
import type { StorageFailure } from './records/failure.ts';
import { restoredScreen, travelLine } from './screen.ts';
import { endSession, momentOf, savedFrom, type Session } from './session.ts';
import type { SandboxStorage } from './storage.ts';
import { Timekeeper } from './timekeeper.ts';
import { CLEAR_LINE, Typist } from './typist.ts';

/** What a sandbox needs of the worker that it lives in. */
export interface SandboxHost extends WorldHost {
  tell(message: FromSandbox): void;
  readonly realTime: RealTime;
  readonly storage: SandboxStorage;
  /** Another tab has taken the sandbox over: this one must not go on. */
  fenced(): void;
  /** What was typed before the world was there; keys come to the sandbox from then on. */
  typedAhead(): string;
  /** Code that is loaded after the first prompt. */
  loadGrader(): Promise<Grader>;
  loadCourseView(): Promise<(world: World) => Promise<CourseWorld>>;
}

/** Real milliseconds between two looks at the cluster. */
const PULSE = 250;

/** What a session begins with, beside its world. */
interface Beginning extends Omit<Moment, 'world'> {
  /** The screen goes on; without it, it is cleared. */
  readonly outbox?: Outbox;
  readonly speed?: number;
}

/** The worker's side of a sandbox: owns the world, makes its time flow, judges, saves, and answers the page. */
export class Sandbox {
  readonly #host: SandboxHost;
  #options: OpenOptions | undefined;
  #session: Session | undefined;
  #keeper: Keeper | undefined;
  #history = new History();
  #closed = false;
  #resetting = false;
  readonly #time: Timekeeper;
  /** Whether the page shows the map. */
  #mapOn = false;
  #map: ClusterMap | undefined;
  /** Whether anything has changed in the cluster or the cloud that has not been judged. */
  #changed = false;
  #cloudsText = '';
  /** Virtual time of the last look at the cluster. */
  #lookedAt = 0;
  #stopPulse: (() => void) | undefined;
  #columns = 80;
  #rows = 24;

  readonly #judgeLoop: JudgeLoop;

  constructor(host: SandboxHost) {
    this.#host = host;
    this.#time = new Timekeeper({
      session: () => this.#session,
      moving: (session) => this.#moving(session),
      lookedAt: () => this.#lookedAt,
      tell: (time) => host.tell({ type: 'time', time }),
    });
    this.#judgeLoop = new JudgeLoop({
      session: () => this.#session,
      loadCourseView: () => host.loadCourseView(),
      judged: (session, verdict) => {
        host.tell({ type: 'verdict', verdict });
        if (verdict.passed) this.#startStep(session);
      },
      failed: (error) => this.#problem('crashed', error),
    });
  }

  /** Does what a message from the page says. Never rejects: what goes wrong is told. */
  async hear(message: ToSandbox): Promise<void> {
    try {
      await this.#do(message);
    } catch (error) {
      this.#problem('crashed', error);
    }
  }

  async #do(message: ToSandbox): Promise<void> {
    const session = this.#session;
    switch (message.type) {
      case 'open':
        this.#options = message;
        this.#columns = message.columns;
        this.#rows = message.rows;
        return this.#open(message);
      case 'input':
        session?.typist.input(message.text);
        break;
      case 'run':
        session?.typist.run(message.command);
        break;
      case 'interrupt':
        session?.typist.interrupt();
        break;
      case 'resize':
        this.#columns = message.columns;
        this.#rows = message.rows;
        session?.typist.resize(message.columns, message.rows);
        break;
      case 'acknowledge':
        session?.outbox.acknowledge(message.characters);
        break;
      case 'visibility':
        this.#time.visible = message.visible;
        if (!message.visible) await this.#keeper?.save();
        break;
      case 'pause':
        this.#time.paused = message.paused;
        break;
      case 'set-speed':
        if (session) session.driver.speed = message.speed;
        break;
      case 'fast-forward':
        if (session && message.on) this.#time.fastForward(session);
        else session?.driver.stopFastForward();
        break;
      case 'preview':
        if (session) {
          session.driver.wake();
          const answer = await preview((request) => session.world.network.request(request), message.url);
          this.#host.tell({ type: 'preview', id: message.id, answer });
        }
        break;
      case 'reset':
        await this.#reset(message.scope, message.kept);
        break;
      case 'undo':
        this.#travel('undo', message.kept);
        break;
      case 'redo':
        this.#travel('redo');
        break;
      case 'inspect':
        this.#host.tell({
          type: 'inspection',
          id: message.id,
          inspection: await this.#map?.inspect(message.reference),
        });
        break;
      case 'watch-map':
        this.#mapOn = message.on;
        if (this.#map) this.#map.on = message.on;
        break;
      case 'trace-pod': {
        const simulation = this.#map?.simulation;
        const timeline = simulation && tracePod(simulation.store, message.namespace, message.name);
        this.#host.tell({ type: 'pod-trace', id: message.id, timeline });
        break;
      }
      case 'save':
        await this.#keeper?.save();
        break;
    }
    session?.driver.wake();
  }

  async #open(options: OpenOptions): Promise<void> {
    if (options.save !== undefined)
      this.#keeper = new Keeper(this.#host.storage, options.save, this.#host.realTime, {
        saved: () => this.#host.tell({ type: 'saved', at: this.#host.today() }),
        failed: (failure) => this.#notSaved(failure),
      });
    const saved = await this.#keeper?.load();
    if (this.#closed) return;
    if (saved) {
      try {
        if (saved.scenario !== scenarioOf(options))
          throw new Error(`The lesson takes place in another scenario now: not ${saved.scenario}.`);
        await World.prepare(saved.world);
        if (this.#closed) return;
        const world = World.restore(saved.world, this.#host.turns);
        this.#history = new History(saved.history);
        const outbox = this.#freshScreen();
        if (saved.scrollback !== '')
          void outbox.write(restoredScreen(saved.scrollback, saved.running, options.locale));
        const { stepStart, tried, speed } = saved;
        this.#begin(world, options, { passed: options.passed, stepStart, tried, speed, outbox });
        this.#host.tell({ type: 'ready', restored: true });
        return;
      } catch (error) {
        this.#problem('not-restored', error);
        await this.#keeper?.setAside(String(error));
      }
    }
    const world = await createWorld(options, this.#host);
    if (this.#closed) return world.dispose();
    this.#begin(world, options, fresh(options.passed));
    this.#host.tell({ type: 'ready', restored: false });
  }

  #freshScreen(): Outbox {
    this.#host.tell({ type: 'clear' });
    return new Outbox((text) => this.#host.tell({ type: 'output', text }));
  }

  /** Puts a world before the learner: terminal, time, judge. */
  #begin(world: World, options: OpenOptions, beginning: Beginning): void {
    const { passed, tried, speed, outbox = this.#freshScreen() } = beginning;
    const stepStart = reachable(beginning.stepStart, world);
    const typist = new Typist(world, outbox, this.#columns, this.#rows);
    const driver = new Driver(world.clock, world.pacer, this.#host.realTime, () => this.#time.tell());
    const judge = options.lesson
      ? new Judge(options.lesson, passed, () => this.#host.loadGrader(), stepStart, tried)
      : undefined;
    const session: Session = { world, driver, outbox, typist, judge, stepStart };
    this.#session = session;
    this.#map = this.#mapOf(world);
    world.log.onCommand = () => {
      void this.#judgeLoop.ask();
      this.#keeper?.saveSoon();
    };
    typist.onEnter = (line) => {
      this.#history.note({ kind: 'command', line }, momentOf(session));
      this.#tellHistory();
      judge?.entered();
      this.#keeper?.saveSoon();
    };
    typist.onPrompt = () =>
      void saveBehindPrompt(this.#keeper, outbox, this.#host.realTime, (detail) =>
        this.#problem('not-saved', detail),
      );
    this.#keeper?.keep(() => savedFrom(session, this.#history));
    if (speed !== undefined) driver.speed = speed;
    this.#tellHistory();
    layFiles(world, judge?.current?.step.files ?? {}, 'missing');
    this.#startStep(session);
    this.#time.letRun();
    const typed = this.#host.typedAhead();
    if (typed !== '') typist.input(typed);
    this.#stopPulse?.();
    this.#pulse();
  }

  /** Begins the next step, if one is to begin: lays its files, and keeps the world as it is now. */
  #startStep(session: Session): void {
    const { judge, world } = session;
    const step = judge?.start(world.log.commands.length);
    if (step) {
      layFiles(world, step.files, 'all');
      session.stepStart = { step: step.id, since: world.log.commands.length, world: world.snapshot() };
      this.#keeper?.saveSoon();
    }
    this.#host.tell({ type: 'step', step: judge?.current?.step.id });
  }

  #mapOf(world: World): ClusterMap {
    const map = new ClusterMap(world, {
      later: (milliseconds, run) => this.#host.realTime.later(milliseconds, run),
      tell: (change) => this.#host.tell({ type: 'map', change }),
      carry: (flows) => this.#host.tell({ type: 'flows', flows }),
      changed: () => (this.#changed = true),
      failed: (error) => this.#problem('crashed', error),
    });
    map.on = this.#mapOn;
    return map;
  }

  /** Looks at the world now and then; what changed is judged and kept. */
  #pulse(): void {
    if (this.#closed) return;
    this.#stopPulse = this.#host.realTime.later(PULSE, () => this.#pulse());
    this.#time.tell();
    if (!this.#time.visible) return;
    this.#look().catch((error: unknown) => this.#problem('crashed', error));
  }

  async #look(): Promise<void> {
    const session = this.#session;
    if (!session) return;
    const { world } = session;
    await this.#map?.look();
    if (this.#session !== session) return;
    this.#lookedAt = world.clock.now();
    const clouds = JSON.stringify(world.googleClusters());
    if (!this.#changed && clouds === this.#cloudsText) return;
    this.#changed = false;
    this.#cloudsText = clouds;
    void this.#judgeLoop.ask();
    this.#keeper?.saveSometime();
  }

  #moving(session: Session): boolean {
    return this.#map?.moving === true || session.world.googleClusters().some(isUnderWay);
  }

  /** Back to where the step or the lesson began. What was there before can be brought back by an undo. */
  async #reset(scope: 'step' | 'lesson', kept: unknown): Promise<void> {
    const options = this.#options;
    if (!options || this.#resetting || (scope === 'step' && !this.#session?.stepStart)) return;
    this.#resetting = true;
    let anew: World | undefined;
    try {
      if (scope === 'lesson') anew = await createWorld(options, this.#host);
    } finally {
      this.#resetting = false;
    }
    const session = this.#session;
    const stepStart = session?.stepStart;
    if (this.#closed || !session) return anew?.dispose();
    const before = momentOf(session);
    this.#end(session);
    this.#history.note({ kind: 'reset', scope }, before, kept);
    if (anew) this.#begin(anew, options, fresh([]));
    else if (stepStart) {
      const world = World.restore(stepStart.world, this.#host.turns);
      const { passed } = before;
      this.#begin(world, options, { passed, stepStart, tried: false, speed: session.driver.speed });
    }
    this.#host.tell({ type: 'reset', scope });
    await this.#keeper?.saveNow();
  }

  /** Takes the last deed back, or does it again. */
  #travel(direction: 'undo' | 'redo', kept?: unknown): void {
    const session = this.#session;
    const options = this.#options;
    if (!session || !options) return;
    const { typist, outbox, driver } = session;
    const now = momentOf(session);
    const journey = direction === 'undo' ? this.#history.undo(now, kept) : this.#history.redo();
    if (!journey) return;
    const { deed, to } = journey;
    const { running } = typist;
    if (!running) typist.input(CLEAR_LINE);
    this.#end(session);
    void outbox.write(travelLine(direction, deed, { running, locale: options.locale }));
    const world = World.restore(to.world, this.#host.turns);
    const { speed } = driver;
    this.#begin(world, options, { ...standing(journey, now, options), speed, outbox });
    this.#host.tell({
      type: 'travelled',
      travelled: { direction, deed, changes: worldChanges(now.world, to.world), kept: journey.kept },
    });
    void this.#keeper?.saveNow();
  }

  #tellHistory(): void {
    this.#host.tell({ type: 'history', history: this.#history.status });
  }

  #end(session: Session): void {
    endSession(session);
    this.#map?.close();
    this.#session = undefined;
    this.#keeper?.keep(undefined);
  }

  #notSaved(failure: StorageFailure): void {
    if (failure.kind === 'fenced') {
      this.#host.fenced();
      return;
    }
    this.#problem(failure.kind === 'failed' ? 'not-saved' : failure.kind, failure);
  }

  /** Saves, and ends everything that runs. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#keeper?.save();
    this.#stopPulse?.();
    if (this.#session) this.#end(this.#session);
  }

  #problem(kind: SandboxProblem['kind'], error: unknown): void {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#host.tell({ type: 'problem', problem: { kind, detail } });
  }
}

/** A cluster that the cloud is still working on. */
const isUnderWay = (cluster: object): boolean =>
  'status' in cluster && /^(?:PROVISIONING|RECONCILING|STOPPING)$/.test(String(cluster.status));

const fresh = (passed: readonly string[]): Beginning => ({ passed, stepStart: undefined, tried: false });
