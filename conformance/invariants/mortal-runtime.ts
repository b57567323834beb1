import type { Clock } from '../../src/cluster/environment.ts';
import type {
  ContainerEvents,
  ContainerRuntime,
  ContainerSpec,
  ExecRequest,
  RunningContainer,
} from '../../src/cluster/runtime.ts';
import { resolveAny } from '../../src/cluster/simulation/still-runtime.ts';

/**
 * Containers that do nothing but end: `command: [work, SECONDS, CODE]` after that long, others when they are told to. An image
 * with `missing` in its name is not found. How long a container still has follows from when it started.
 */
export class MortalRuntime implements ContainerRuntime {
  readonly #clock: Clock;
  readonly #exits = new Map<string, (code: number) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  readonly resolve = resolveAny;

  start(
    { id, container, sandbox, startedAt, resumed }: ContainerSpec,
    events: ContainerEvents,
  ): RunningContainer {
    let over = false;
    const exit = (code: number): void => {
      if (over) return;
      over = true;
      cancel?.();
      this.#exits.delete(id);
      events.log('stdout', `ended with ${code}\n`);
      events.exited({ code, reason: code === 0 ? 'Completed' : 'Error' });
    };
    const [work, seconds, code] = container.command ?? [];
    const cancel =
      work === 'work'
        ? this.#clock.schedule(startedAt + Number(seconds) * 1000, () => exit(Number(code)), id)
        : undefined;
    this.#exits.set(id, exit);
    if (!resumed) this.#clock.schedule(startedAt, () => !over && events.log('stdout', 'started\n'), id);
    return {
      exec: (request) => this.#run(request, sandbox.ip, id),
      connect: () => undefined,
      stop: () => exit(0),
      // Some work more than others, and not all the time.
      usage: (from) => ({
        memory: 4_000_000,
        cpu: id.startsWith('0') ? 20 * (Math.floor(from / 90_000) % 10) : 1,
      }),
      read: () => undefined,
      changedTree: () => undefined,
      written: () => 0,
      attach: () => Promise.resolve(),
    };
  }

  /** `slow SECONDS` takes that long, `odd` fails in pods with even addresses. */
  async #run(
    { command: [name, seconds], startedAt, signal }: ExecRequest,
    address: string,
    id: string,
  ): Promise<number> {
    if (name === 'odd') return Number(address.at(-1)) % 2 === 0 ? 1 : 0;
    if (name !== 'slow') return 0;
    const since = startedAt ?? this.#clock.now();
    return await new Promise((resolve) => {
      const cancel = this.#clock.schedule(since + Number(seconds) * 1000, () => resolve(0), id);
      const stop = (): void => {
        cancel();
        resolve(137);
      };
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  /** Ends the container with this id (64 hexadecimal digits) by itself. */
  kill(id: string, code: number): void {
    this.#exits.get(id)?.(code);
  }
}
