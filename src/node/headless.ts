import { Interrupted } from '../shell/interpreter/environment.ts';
import type { InstalledProgram, Writer } from '../shell/program.ts';
import { textReader } from '../shell/streams.ts';
import { jumpTo, jumpUntil } from '../world/jump.ts';
import type { Host } from '../world/host.ts';
import type { Locale } from '../world/machine.ts';
import { DEFAULT_START, World } from '../world/world.ts';
import { cpuSeconds, nodeHost } from './host.ts';
import { preload } from './preload.ts';
import { typedKeys } from './typed-keys.ts';

/** What a request is answered with. `time` is virtual seconds since the world began. */
export type Answer =
  | { readonly exit: number; readonly stdout: string; readonly stderr: string; readonly time: number }
  | { readonly exit: number; readonly screen: string; readonly time: number }
  | { readonly time: number }
  | { readonly error: string };

/** How a headless session is made. */
export interface HeadlessOptions {
  readonly scenario?: string;
  readonly seed?: number;
  /** Milliseconds since the epoch. */
  readonly start?: number;
  readonly locale?: Locale;
  readonly serverVersion?: string;
  /** Processor seconds after which a command that would compute for ever ends. */
  readonly workSeconds?: number;
  /** Programs that stand in for the scenario's own of the same names. */
  readonly standIns?: readonly InstalledProgram[];
  /** What the world runs on; Node's event loop if missing. */
  readonly host?: Host;
}

type Optional = 'serverVersion' | 'standIns';
type WholeOptions = Required<Omit<HeadlessOptions, Optional>> & Pick<HeadlessOptions, Optional>;

/** Virtual milliseconds after which a command that would wait for ever ends. */
const LONGEST_WAIT = 10 * 60_000;
const LONGEST_WORK_SECONDS = 10;
/** The exit code of a command that was ended for one of these. */
const TIMED_OUT = 124;
/** Characters of each stream that are kept; what comes later is dropped. */
const KEPT_OUTPUT = 16_000_000;

/** A request whose parts have been checked. */
type Request =
  | {
      readonly type: 'command';
      readonly source: string;
      readonly stdin: string;
      readonly tty: { readonly columns: number; readonly rows: number } | undefined;
      /** Virtual milliseconds after which Ctrl-C comes. */
      readonly interruptAfter: number | undefined;
    }
  | { readonly type: 'advance'; readonly milliseconds: number }
  | { readonly type: 'node'; readonly name: string; readonly running: boolean }
  | { readonly type: 'reset'; readonly scenario: string; readonly seed: number };

class RequestError extends Error {}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30s`, `1.5m`, `1h30m` in milliseconds. */
export function parseSpan(text: string): number {
  if (!/^(\d+(\.\d+)?(ms|[smhd]))+$/.test(text))
    throw new RequestError(`"${text}" is no time span; write it like 30s, 1.5m or 1h30m`);
  let sum = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g))
    sum += Number(count) * (units[unit ?? ''] ?? 0);
  return sum;
}

function parseRequest(message: object): Request {
  const fields = message as Readonly<Record<string, unknown>>;
  const text = (name: string): string => {
    const value = fields[name];
    if (typeof value !== 'string') throw new RequestError(`"${name}" must be a string`);
    return value;
  };
  const count = (value: unknown, name: string): number => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1)
      throw new RequestError(`"${name}" must be a positive whole number`);
    return value;
  };
  if ('cmd' in fields) {
    const tty = fields['tty'];
    if (tty !== undefined && (typeof tty !== 'object' || tty === null))
      throw new RequestError('"tty" must be an object with columns and rows');
    const size = tty as Readonly<Record<string, unknown>> | undefined;
    return {
      type: 'command',
      source: text('cmd'),
      stdin: 'stdin' in fields ? text('stdin') : '',
      tty: size && { columns: count(size['columns'], 'columns'), rows: count(size['rows'], 'rows') },
      interruptAfter: 'interrupt_after' in fields ? parseSpan(text('interrupt_after')) : undefined,
    };
  }
  if ('advance' in fields) return { type: 'advance', milliseconds: parseSpan(text('advance')) };
  if ('stop_node' in fields) return { type: 'node', name: text('stop_node'), running: false };
  if ('start_node' in fields) return { type: 'node', name: text('start_node'), running: true };
  if ('reset' in fields) {
    const seed = fields['seed'] ?? 1;
    if (typeof seed !== 'number' || !Number.isInteger(seed))
      throw new RequestError('"seed" must be a whole number');
    return { type: 'reset', scenario: text('reset'), seed };
  }
  throw new RequestError('a request has one of: cmd, advance, stop_node, start_node, reset');
}

/** Text of a stream that later answers go on with: background jobs write when they like. */
class Stream implements Writer {
  #text = '';

  write(text: string): Promise<void> {
    if (this.#text.length < KEPT_OUTPUT) this.#text += text;
    return Promise.resolve();
  }

  take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }
}

/** A world without a browser, driven by requests. Requests must not overlap. */
export class Headless {
  readonly #options: WholeOptions;
  readonly #stdout = new Stream();
  readonly #stderr = new Stream();
  #world: World;

  private constructor(options: WholeOptions, world: World) {
    this.#options = options;
    this.#world = world;
  }

  static async create(options: HeadlessOptions = {}): Promise<Headless> {
    await preload();
    const whole = {
      scenario: 'rig',
      seed: 1,
      start: DEFAULT_START,
      locale: 'C' as Locale,
      workSeconds: LONGEST_WORK_SECONDS,
      host: nodeHost,
      ...options,
    };
    return new Headless(whole, await World.create(whole));
  }

  get world(): World {
    return this.#world;
  }

  /** Answers one request; what is wrong with it is an answer too. */
  async answer(message: unknown): Promise<Answer> {
    try {
      if (typeof message !== 'object' || message === null)
        throw new RequestError('a request is a JSON object');
      return await this.#perform(parseRequest(message));
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  }

  async #perform(request: Request): Promise<Answer> {
    const world = this.#world;
    switch (request.type) {
      case 'advance':
        await jumpTo(world, world.clock.now() + request.milliseconds);
        return { time: this.#time() };
      case 'node':
        if (!world.fleet.setNode(request.name, request.running))
          throw new RequestError(`there is no node "${request.name}"`);
        return { time: this.#time() };
      case 'reset':
        this.#world = await World.create({ ...this.#options, ...request });
        world.dispose();
        this.#stdout.take();
        this.#stderr.take();
        return { time: 0 };
      case 'command':
        return this.#run(request);
    }
  }

  async #run(request: Extract<Request, { type: 'command' }>): Promise<Answer> {
    const world = this.#world;
    const abort = new AbortController();
    const cancel =
      request.interruptAfter === undefined
        ? undefined
        : world.clock.schedule(world.clock.now() + request.interruptAfter, () =>
            abort.abort(new Interrupted()),
          );
    const { tty } = request;
    const typed =
      tty && typedKeys(tty, request.stdin, (then) => void world.clock.schedule(world.clock.now(), then));
    const work = world.run(request.source, {
      stdin: typed?.stdin ?? textReader(request.stdin),
      stdout: this.#stdout,
      stderr: tty ? this.#stdout : this.#stderr,
      signal: abort.signal,
      ...(typed && { terminal: typed.terminal }),
    });
    const until = world.clock.now() + LONGEST_WAIT;
    const limit = cpuSeconds() + this.#options.workSeconds;
    const given = await jumpUntil(world, work, {
      until,
      overspent: () => cpuSeconds() > limit,
    });
    cancel?.();
    let exit: number;
    if (given === undefined) exit = await work;
    else {
      abort.abort(new Interrupted());
      await jumpUntil(world, work, { until: world.clock.now() });
      // how far time came while the processor was busy is chance; where it stands afterwards must not be
      await jumpTo(world, until);
      exit = TIMED_OUT;
    }
    await jumpTo(world, world.clock.now());
    const time = this.#time();
    const stdout = this.#stdout.take();
    return tty
      ? { exit, screen: stdout.replaceAll(/\r?\n/g, '\r\n'), time }
      : { exit, stdout, stderr: this.#stderr.take(), time };
  }

  #time(): number {
    return (this.#world.clock.now() - this.#world.start) / 1000;
  }
}
