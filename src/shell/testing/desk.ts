import { isLoading } from '../../loading/on-demand.ts';
import { MemoryFileSystem } from '../memory-filesystem.ts';
import { NetworkError, type ProgramNetwork } from '../network.ts';
import { Shell, type ShellOptions } from '../shell.ts';
import { emptyReader, TextCollector } from '../streams.ts';
import { TerminalSession } from '../terminal/session.ts';
import { utilities } from '../utilities/index.ts';
import { Screen } from './screen.ts';

/** A network with nobody on it. */
const nobody: ProgramNetwork = {
  hostname: 'desk',
  connect: (host, port) => Promise.reject(new NetworkError('no-such-host', host, port)),
  request: ({ url }) => Promise.reject(new NetworkError('no-such-host', url, 443)),
  resolve: () => [],
  lookUp: () => Promise.resolve({ addresses: [], failure: 'no-such-host' }),
  ask: () => ({ status: 'NXDOMAIN', authoritative: false, records: [] }),
  echo: () => 'silence',
  listen: () => ({ close: () => undefined }),
};

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Lets everything happen that needs no time. */
export async function settle(turns = 60): Promise<void> {
  for (let i = 0; i < turns || isLoading(); i++) {
    if (isLoading()) i = 0;
    await turn();
  }
}

/** A shell for tests whose time moves only when told to. */
export class Desk {
  now = Date.UTC(2026, 0, 5, 9);
  readonly files = new MemoryFileSystem({ now: () => this.now });
  readonly options: ShellOptions;
  readonly shell: Shell;
  yields = 0;
  #sleepers: { at: number; wake: () => void }[] = [];
  #screen: Screen | undefined;
  #session: TerminalSession | undefined;

  constructor(overrides: Partial<ShellOptions> = {}) {
    for (const path of ['/home/student', '/tmp']) this.files.makeDirectory(path, { parents: true });
    let seed = 1;
    this.options = {
      files: this.files,
      programs: () => utilities,
      network: nobody,
      clock: { now: () => this.now, sleep: (milliseconds, signal) => this.#sleep(milliseconds, signal) },
      random: () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647,
      yield: () => {
        this.yields++;
        return turn();
      },
      variables: { HOME: '/home/student', USER: 'student', PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
      cwd: '/home/student',
      ...overrides,
    };
    this.shell = new Shell(this.options);
    this.shell.interpreter.variables.set('PS1', '$ ');
  }

  /** Runs a source and tells all that it printed. */
  async run(
    source: string,
    abort = new AbortController(),
  ): Promise<{ stdout: string; stderr: string; exit: number }> {
    const [stdout, stderr] = [new TextCollector(), new TextCollector()];
    const exit = await this.shell.run(source, { stdin: emptyReader, stdout, stderr, signal: abort.signal });
    return { stdout: stdout.text, stderr: stderr.text, exit };
  }

  /** Sits down at a terminal. */
  async open(columns = 60, rows = 12): Promise<void> {
    const screen = new Screen(columns, rows);
    this.#screen = screen;
    this.#session = new TerminalSession(() => this.shell, {
      columns,
      rows,
      write: (text) => screen.write(text),
    });
    await settle();
  }

  async type(text: string): Promise<void> {
    this.#session?.input(text);
    await settle();
  }

  get session(): TerminalSession | undefined {
    return this.#session;
  }

  get screen(): string {
    return this.#screen?.text ?? '';
  }

  get cursor(): { readonly row: number; readonly column: number } {
    return this.#screen?.cursor ?? { row: 0, column: 0 };
  }

  /** Lets time pass. */
  async advance(milliseconds: number): Promise<void> {
    const until = this.now + milliseconds;
    for (;;) {
      const next = this.#sleepers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#sleepers = this.#sleepers.filter((each) => each !== next);
      this.now = next.at;
      next.wake();
      await settle(20);
    }
    this.now = until;
    await settle();
  }

  /** Lets time jump from sleeper to sleeper until something is done. */
  async finish<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const end = (): void => {
      done = true;
    };
    void work.then(end, end);
    while (!done) {
      await settle(20);
      const next = this.#sleepers.sort((a, b) => a.at - b.at)[0];
      if (!done && next) await this.advance(next.at - this.now);
    }
    return work;
  }

  #sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const sleeper = { at: this.now + milliseconds, wake: resolve };
      signal.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
        reject(signal.reason);
      });
      this.#sleepers.push(sleeper);
    });
  }
}
