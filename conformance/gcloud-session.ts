import { GkeService } from '../src/clouds/gke/service.ts';
import type { GkeSnapshot } from '../src/clouds/gke/service.ts';
import type { ClusterHost } from '../src/clouds/host.ts';
import { VirtualClock } from '../src/cluster/clock.ts';
import type { ApiRequest, ApiResponse } from '../src/cluster/messages.ts';
import { KeyedRandom } from '../src/cluster/random.ts';
import { isLoading, onDemand } from '../src/loading/on-demand.ts';
import { loginFiles } from '../src/programs/gcloud/accounts.ts';
import { program } from '../src/programs/gcloud/index.ts';
import { MemoryFileSystem } from '../src/shell/memory-filesystem.ts';
import type { FileTree } from '../src/shell/memory-filesystem.ts';
import { NetworkError } from '../src/shell/network.ts';
import type { HttpRequest } from '../src/shell/network.ts';
import type { ProgramContext } from '../src/shell/program.ts';

/** What one command did. */
export interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams and the echo of what was typed, as a terminal shows them. */
  readonly screen: string;
}

/** A workstation at a moment: plain data, so that a command can be tried more than once. */
export interface Moment {
  readonly now: number;
  readonly files: FileTree;
  readonly gke: GkeSnapshot | undefined;
}

const HOME = '/home/student';

const host: ClusterHost = {
  ready: () => Promise.resolve(),
  createCluster() {},
  deleteCluster() {},
  addNodes() {},
  removeNodes() {},
  setVersion() {},
  apply() {},
  setRunning() {},
  setPaused() {},
  setNodeRunning() {},
  login: () => undefined,
  credentials: () => undefined,
  health: () => ({ kubelet: true, apiServer: true }),
};

/** A workstation with gcloud and Google's cloud behind it, on a virtual clock. */
export class GcloudSession {
  readonly #clock: VirtualClock;
  readonly #files: MemoryFileSystem;
  readonly #gke: GkeService;
  readonly #services = new Map<string, { handle(request: ApiRequest): Promise<ApiResponse> }>();

  constructor(moment: Moment) {
    this.#clock = new VirtualClock(moment.now);
    this.#files = new MemoryFileSystem({ now: () => this.#clock.now(), tree: moment.files });
    this.#gke = new GkeService({ clock: this.#clock, random: new KeyedRandom(1), host }, moment.gke);
    this.#gke.serve({ serve: (name, _port, service) => void this.#services.set(name, service) });
  }

  /** A fresh machine, logged in or not. */
  static begin(login?: { readonly account: string; readonly project?: string }): GcloudSession {
    const now = Date.parse('2026-01-05T09:00:00Z');
    const files = new MemoryFileSystem({ now: () => now });
    files.makeDirectory(HOME, { parents: true });
    for (const [path, text] of Object.entries(login ? loginFiles(login) : {})) {
      files.makeDirectory(`${HOME}/${path.slice(0, path.lastIndexOf('/'))}`, { parents: true });
      files.write(`${HOME}/${path}`, text);
    }
    return new GcloudSession({ now, files: files.snapshot(), gke: undefined });
  }

  moment(): Moment {
    return { now: this.#clock.now(), files: this.#files.snapshot(), gke: this.#gke.snapshot() };
  }

  fork(): GcloudSession {
    return new GcloudSession(this.moment());
  }

  /** Names of all operations so far. */
  operations(): readonly string[] {
    return this.#gke.snapshot().operations.map(({ name }) => name);
  }

  read(path: string): string {
    return this.#files.read(path.replace(/^~/, HOME));
  }

  remove(path: string): void {
    const absolute = path.replace(/^~/, HOME);
    if (this.#files.exists(absolute)) this.#files.remove(absolute, { recursive: true });
  }

  /** Runs gcloud; time jumps from event to event until it ends. */
  async gcloud(words: readonly string[], stdin = '', terminal = false): Promise<Outcome> {
    let stdout = '';
    let stderr = '';
    let screen = '';
    const lines = stdin.split(/(?<=\n)/).filter((line) => line !== '');
    const context: ProgramContext = {
      argv: ['gcloud', ...words],
      stdin: {
        read: () => {
          const line = lines.shift();
          screen += (line ?? '').replace(/\n/g, '\r\n');
          return Promise.resolve(line);
        },
      },
      stdout: {
        write: (text) => {
          stdout += text;
          screen += text.replace(/\n/g, '\r\n');
          return Promise.resolve();
        },
      },
      stderr: {
        write: (text) => {
          stderr += text;
          screen += text.replace(/\n/g, '\r\n');
          return Promise.resolve();
        },
      },
      isTerminal: () => terminal,
      terminal: terminal
        ? { columns: 100, rows: 30, raw: () => () => undefined, unread: () => undefined }
        : undefined,
      env: { HOME },
      cwd: HOME,
      files: this.#files,
      network: {
        hostname: 'workstation',
        connect: () => Promise.reject(new Error('not needed')),
        request: (request) => this.#request(request),
        resolve: () => [],
        lookUp: () => Promise.resolve({ addresses: [], failure: 'no-such-host' as const }),
        ask: () => ({ status: 'NXDOMAIN' as const, authoritative: false, records: [] }),
        echo: () => 'silence' as const,
        listen: () => ({ close() {} }),
      },
      clock: {
        now: () => this.#clock.now(),
        sleep: (milliseconds) =>
          new Promise(
            (resolve) => void this.#clock.schedule(this.#clock.now() + milliseconds, () => resolve()),
          ),
      },
      signal: new AbortController().signal,
      yield: () => Promise.resolve(),
      load: onDemand,
      random: () => 0.5,
      spawn: () => Promise.resolve(127),
    };
    let exit: number | undefined;
    let failure: unknown;
    void program.run(context).then(
      (code) => (exit = code),
      (error: unknown) => {
        failure = error;
        exit = -1;
      },
    );
    let idle = 0;
    while (exit === undefined) {
      await new Promise((resolve) => setImmediate(resolve));
      if (exit !== undefined) break;
      if (isLoading()) continue;
      if (this.#clock.runNext(Infinity)) idle = 0;
      else if (++idle > 200) throw new Error(`gcloud ${words.join(' ')} waits for nothing`);
    }
    if (failure !== undefined) throw failure;
    return { exit, stdout, stderr, screen };
  }

  async #request(request: HttpRequest): ReturnType<ProgramContext['network']['request']> {
    const url = new URL(request.url);
    const service = this.#services.get(url.hostname);
    if (!service) throw new NetworkError('no-such-host', url.hostname, 443);
    return service.handle({
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers ?? {},
      ...(request.body === undefined ? {} : { body: request.body }),
    });
  }
}
