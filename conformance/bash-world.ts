import { isLoading } from '../src/loading/on-demand.ts';
import { MemoryFileSystem } from '../src/shell/memory-filesystem.ts';
import type { ProgramNetwork } from '../src/shell/network.ts';
import { NetworkError } from '../src/shell/network.ts';
import { createInterpreter, type ShellOptions } from '../src/shell/shell.ts';
import { emptyReader, TextCollector } from '../src/shell/streams.ts';
import { encode } from '../src/shell/text.ts';
import { utilities } from '../src/shell/utilities/index.ts';

/** A network with nobody on it. */
export const loneNetwork: ProgramNetwork = {
  hostname: 'cloudshell',
  connect: (host, port) => Promise.reject(new NetworkError('no-such-host', host, port)),
  request: ({ url }) => Promise.reject(new NetworkError('no-such-host', url, 443)),
  resolve: () => [],
  lookUp: () => Promise.resolve({ addresses: [], failure: 'no-such-host' }),
  ask: () => ({ status: 'NXDOMAIN', authoritative: false, records: [] }),
  echo: () => 'silence',
  listen: () => ({ close: () => undefined }),
};

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Virtual time that jumps to the next sleeper when nothing else can run. */
export class JumpingClock {
  #now: number;
  #sleepers: Sleeper[] = [];
  #pumping = false;

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
        reject(signal.reason);
      };
      const sleeper = {
        at: this.#now + milliseconds,
        wake: () => {
          signal.removeEventListener('abort', abort);
          resolve();
        },
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#sleepers.push(sleeper);
      void this.#pump();
    });
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    while (this.#sleepers.length > 0) {
      for (let i = 0; i < 5 || isLoading(); i++) await turn();
      const next = this.#sleepers.reduce<Sleeper | undefined>(
        (a, b) => (a && a.at <= b.at ? a : b),
        undefined,
      );
      if (!next) break;
      this.#sleepers = this.#sleepers.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    this.#pumping = false;
  }
}

/** A turn of the event loop. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A workstation with nothing but the core utilities, where recorded snippets can be replayed. */
export function bashWorld(): {
  readonly options: ShellOptions;
  run(snippet: string, shell?: string): Promise<{ stdout: string; stderr: string; exit: number }>;
} {
  const clock = new JumpingClock(Date.UTC(2026, 0, 5, 9));
  const files = new MemoryFileSystem({ now: () => clock.now() });
  for (const directory of ['/home/student', '/tmp', '/etc', '/bin', '/usr/bin'])
    files.makeDirectory(directory, { parents: true });
  files.write('/etc/passwd', 'root:x:0:0:root:/root:/bin/bash\n');
  files.write('/etc/group', 'root:x:0:\n');
  let seed = 1;
  const options: ShellOptions = {
    shells: {
      '/bin/bash': 'bash',
      '/usr/bin/bash': 'bash',
      '/bin/dash': 'dash',
      '/bin/sh': 'dash',
      '/usr/bin/sh': 'dash',
    },
    files,
    programs: () => utilities,
    network: loneNetwork,
    clock,
    random: () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    },
    yield: turn,
    cwd: '/home/student',
    variables: {
      HOME: '/home/student',
      PATH: '/usr/local/bin:/usr/bin:/bin',
      LANG: 'C.UTF-8',
      USER: 'student',
      TZ: 'UTC',
    },
  };
  return {
    options,
    async run(snippet, shell = '/bin/bash') {
      const stdout = new TextCollector();
      const stderr = new TextCollector();
      const { signal } = new AbortController();
      const exit = await createInterpreter(options).run([shell, '-c', snippet], {
        stdin: emptyReader,
        stdout,
        stderr,
        signal,
      });
      const clean = (text: string): string =>
        new TextDecoder().decode(encode(text)).replaceAll(`${shell}:`, `${shell.split('/').at(-1) ?? ''}:`);
      return { stdout: clean(stdout.text), stderr: clean(stderr.text), exit };
    },
  };
}
