import type { Grader } from '../course/grading.ts';
import type { CourseWorld } from '../course/world.ts';
import type { Host } from '../world/host.ts';
import type { Locale } from '../world/machine.ts';
import { World } from '../world/world.ts';
import { clusterView, isMoving } from './cluster-view.ts';
import { Driver, type RealTime } from './driver.ts';
import { Judge } from './judge.ts';
import { Keeper } from './keeper.ts';
import { Outbox } from './outbox.ts';
import { preview } from './preview.ts';
import type { FromSandbox, OpenOptions, SandboxProblem, ToSandbox } from './protocol.ts';
import type { SandboxStorage, SavedSandbox, StepStart } from './storage.ts';
import { Typist } from './typist.ts';
import { emptyView, type ClusterView } from './view.ts';

/** What a sandbox needs of the worker that it lives in. */
export interface SandboxHost {
  tell(message: FromSandbox): void;
  readonly realTime: RealTime;
  readonly turns: Host;
  readonly storage: SandboxStorage;
  /** A seed for a new world. */
  seed(): number;
  /** Real milliseconds since the epoch: when new worlds begin. */
  today(): number;
  /** What was typed before the world was there; keys come to the sandbox from then on. */
  typedAhead(): string;
  /** Code that is loaded after the first prompt. */
  loadGrader(): Promise<Grader>;
  loadCourseView(): Promise<(world: World) => Promise<CourseWorld>>;
}

/** Real milliseconds between two looks at the cluster. */
const PULSE = 250;
/** How far the commands that prepare a lesson may let time run: virtual milliseconds each. */
const SETUP_PATIENCE = 600_000;
/** How far fast-forwarding goes while a program waits and nothing else moves: virtual milliseconds. */
const IDLE_FLIGHT = 120_000;

/** One world with its terminal, its lesson and its time: everything that `reset` makes anew. */
interface Session {
  readonly world: World;
  readonly driver: Driver;
  readonly outbox: Outbox;
  readonly typist: Typist;
  readonly judge: Judge | undefined;
  stepStart: StepStart | undefined;
}

/** The worker's side of a sandbox: owns the world, makes its time flow, judges, saves, and answers the page. */
export class Sandbox {
  readonly #host: SandboxHost;
  #options: OpenOptions | undefined;
  #session: Session | undefined;
  #keeper: Keeper | undefined;
  #visible = true;
  #paused = false;
  #view: ClusterView = emptyView;
  #viewText = '';
  /** Virtual time of the last look at the cluster. */
  #lookedAt = 0;
  #timeText = '';
  #stopPulse: (() => void) | undefined;
  #judging = false;
  #judgeAgain = false;
  #columns = 80;
  #rows = 24;

  constructor(host: SandboxHost) {
    this.#host = host;
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
      case 'resize':
        this.#columns = message.columns;
        this.#rows = message.rows;
        session?.typist.resize(message.columns, message.rows);
        break;
      case 'acknowledge':
        session?.outbox.acknowledge(message.characters);
        break;
      case 'visibility':
        this.#visible = message.visible;
        this.#letTimeRun();
        if (!message.visible) await this.#keeper?.save();
        break;
      case 'pause':
        this.#paused = message.paused;
        this.#letTimeRun();
        this.#tellTime();
        break;
      case 'set-speed':
        if (session) session.driver.speed = message.speed;
        break;
      case 'fast-forward':
        if (session && message.on) this.#fastForward(session);
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
        await this.#reset(message.scope);
        break;
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
        failed: (error) => this.#problem('not-saved', error),
      });
    const saved = await this.#keeper?.load();
    if (saved?.scenario === scenarioOf(options)) {
      try {
        const world = World.restore(saved.world, this.#host.turns);
        this.#begin(world, options, options.passed, saved);
        this.#host.tell({ type: 'ready', restored: true });
        return;
      } catch (error) {
        this.#problem('not-restored', error);
      }
    }
    this.#begin(await this.#createWorld(options), options, options.passed);
    this.#host.tell({ type: 'ready', restored: false });
  }

  /** A new world, with what the lesson says has been done before the learner comes. */
  async #createWorld(options: OpenOptions): Promise<World> {
    const world = await World.create({
      scenario: scenarioOf(options),
      seed: this.#host.seed(),
      start: Math.floor(this.#host.today() / 1000) * 1000,
      locale: localeOf(options.locale),
      host: this.#host.turns,
    });
    for (const line of options.lesson?.setup ?? []) {
      const { exit, output } = await world.type(line, world.clock.now() + SETUP_PATIENCE);
      if (exit !== 0) throw new Error(`The lesson cannot be prepared: ${line}: ${output}`);
    }
    world.log.clear();
    return world;
  }

  /** Puts a world before the learner: terminal, time, judge. */
  #begin(world: World, options: OpenOptions, passed: readonly string[], saved?: SavedSandbox): void {
    this.#host.tell({ type: 'clear' });
    const outbox = new Outbox((text) => this.#host.tell({ type: 'output', text }));
    if (saved && saved.scrollback !== '') void outbox.write(restoredScreen(saved, options.locale));
    const typist = new Typist(world, outbox, this.#columns, this.#rows);
    const driver = new Driver(world.clock, world.pacer, this.#host.realTime, () => this.#tellTime());
    const judge = options.lesson
      ? new Judge(options.lesson, passed, () => this.#host.loadGrader(), saved?.stepStart, saved?.tried)
      : undefined;
    const session: Session = { world, driver, outbox, typist, judge, stepStart: saved?.stepStart };
    this.#session = session;
    this.#viewText = '';
    world.log.onCommand = () => {
      void this.#judge();
      this.#keeper?.saveSoon();
    };
    typist.onEnter = () => {
      judge?.entered();
      this.#keeper?.saveSoon();
    };
    typist.onPrompt = () => this.#keeper?.saveSoon();
    this.#keeper?.keep(() => this.#record(session));
    if (saved) driver.speed = saved.speed;
    this.#startStep(session);
    this.#letTimeRun();
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
      for (const [path, text] of Object.entries(step.files))
        world.files.write(`${world.machine.home}/${path}`, text);
      session.stepStart = { step: step.id, since: world.log.commands.length, world: world.snapshot() };
      this.#keeper?.saveSoon();
    }
    this.#host.tell({ type: 'step', step: judge?.current?.step.id });
  }

  #letTimeRun(): void {
    this.#session?.driver.setRunning(this.#visible && !this.#paused);
  }

  /** Looks at the cluster now and then; what changed is told and judged. */
  #pulse(): void {
    this.#stopPulse = this.#host.realTime.later(PULSE, () => this.#pulse());
    this.#tellTime();
    if (!this.#visible) return;
    this.#look().catch((error: unknown) => this.#problem('crashed', error));
  }

  async #look(): Promise<void> {
    const session = this.#session;
    if (!session) return;
    const courseView = await this.#host.loadCourseView();
    const course = await courseView(session.world);
    if (this.#session !== session) return;
    this.#lookedAt = session.world.clock.now();
    const config = course.kubeconfig() as { readonly 'current-context'?: string } | undefined;
    const context = config?.['current-context'];
    const view =
      context === undefined || context === ''
        ? emptyView
        : clusterView(context, course, session.world.clock.now());
    const text = JSON.stringify([view, course.clouds()]);
    if (text === this.#viewText) return;
    this.#viewText = text;
    this.#view = view;
    this.#host.tell({ type: 'view', view });
    void this.#judge();
    this.#keeper?.saveSometime();
  }

  /** Judges the current step; asked again while it judges, it does so once more afterwards. */
  async #judge(): Promise<void> {
    if (this.#judging) {
      this.#judgeAgain = true;
      return;
    }
    this.#judging = true;
    try {
      do {
        this.#judgeAgain = false;
        const session = this.#session;
        if (!session?.judge) return;
        const courseView = await this.#host.loadCourseView();
        const verdict = await session.judge.judge(await courseView(session.world));
        if (!verdict || this.#session !== session) continue;
        this.#host.tell({ type: 'verdict', verdict });
        if (verdict.passed) {
          this.#startStep(session);
          this.#judgeAgain = true;
        }
      } while (this.#judgeAgain);
    } catch (error) {
      this.#problem('crashed', error);
    } finally {
      this.#judging = false;
    }
  }

  #fastForward(session: Session): void {
    const { clock } = session.world;
    const begun = clock.now();
    let quietSince = begun;
    session.driver.fastForward(() => {
      // What was seen before the flight began may not show yet what the last command set going.
      if (this.#lookedAt <= begun || this.#moving(session)) quietSince = clock.now();
      if (!session.typist.running) return quietSince < clock.now();
      return clock.now() - quietSince > IDLE_FLIGHT;
    });
  }

  #moving(session: Session): boolean {
    return isMoving(this.#view) || session.world.googleClusters().some(isUnderWay);
  }

  #tellTime(): void {
    const session = this.#session;
    if (!session) return;
    const { driver, world, typist } = session;
    const time = {
      now: Math.floor(world.clock.now() / 1000) * 1000,
      speed: driver.speed,
      fastForward: driver.fastForwarding,
      paused: this.#paused,
      pending: typist.running || this.#moving(session),
      running: typist.running,
    };
    const text = JSON.stringify(time);
    if (text === this.#timeText) return;
    this.#timeText = text;
    this.#host.tell({ type: 'time', time });
  }

  async #reset(scope: 'step' | 'lesson'): Promise<void> {
    const session = this.#session;
    const options = this.#options;
    if (!session || !options) return;
    const { stepStart } = session;
    if (scope === 'step' && !stepStart) return;
    this.#end(session);
    if (scope === 'step' && stepStart) {
      const world = World.restore(stepStart.world, this.#host.turns);
      const passed = stepsBefore(options, stepStart.step);
      const saved = { ...this.#record(session), scrollback: '', running: false, stepStart, tried: false };
      this.#begin(world, options, passed, saved);
    } else {
      await this.#keeper?.forget();
      this.#begin(await this.#createWorld(options), options, []);
    }
    this.#keeper?.saveSoon();
  }

  #end(session: Session): void {
    session.driver.stop();
    session.typist.close();
    session.world.dispose();
    this.#session = undefined;
    this.#keeper?.keep(undefined);
  }

  #record(session: Session): SavedSandbox {
    const { world, stepStart, outbox, typist, driver, judge } = session;
    return {
      version: 1,
      scenario: world.scenario.name,
      world: world.snapshot(),
      stepStart,
      tried: judge?.tried ?? false,
      scrollback: outbox.scrollback,
      running: typist.running,
      speed: driver.speed,
    };
  }

  #problem(kind: SandboxProblem['kind'], error: unknown): void {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#host.tell({ type: 'problem', problem: { kind, detail } });
  }
}

const scenarioOf = (options: OpenOptions): string => options.lesson?.scenario ?? options.scenario;

const localeOf = (locale: string): Locale => (locale === 'en' ? 'en' : 'ko');

/** A cluster that the cloud is still working on. */
const isUnderWay = (cluster: object): boolean =>
  'status' in cluster && /^(?:PROVISIONING|RECONCILING|STOPPING)$/.test(String(cluster.status));

const stepsBefore = (options: OpenOptions, step: string): readonly string[] => {
  const ids = options.lesson?.steps.map(({ id }) => id) ?? [];
  return ids.slice(0, ids.indexOf(step));
};

const interrupted = {
  ko: '실행 중이던 명령은 페이지를 떠날 때 끝났습니다.',
  en: 'The command that was running ended when the page was left.',
} as const;

/** The last screen, without the prompt on its last line, which is drawn anew. */
function restoredScreen({ scrollback, running }: SavedSandbox, locale: string): string {
  if (!running) return `${scrollback}\r\u001b[K`;
  return `${scrollback}\r\n\u001b[2m${interrupted[locale === 'en' ? 'en' : 'ko']}\u001b[0m\r\n`;
}
