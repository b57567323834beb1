import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startClusterServer, type ClusterServer } from '../src/node/cluster-server.ts';

/** What a program printed. */
export interface Output {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that goes on. */
export interface Running {
  /** What it has printed so far, on both outputs. */
  heard(): string;
  /** Waits, ten seconds at most, until it has printed that. */
  until(text: string | RegExp): Promise<void>;
  /** Ends it, and waits until it has ended. */
  stop(): Promise<void>;
}

/** What succeeded with these words and no others. */
export const said = (stdout: string): Output => ({ exit: 0, stdout, stderr: '' });

/** What failed with these words and no others. */
export const failed = (stderr: string, exit = 1): Output => ({ exit, stdout: '', stderr });

/** A served cluster, and real programs with a home of their own that talk to it. */
export class RealClients {
  readonly server: ClusterServer;
  readonly home = mkdtempSync(path.join(tmpdir(), 'voyage-'));
  readonly #programs: Readonly<Record<string, string>>;
  readonly #running = new Set<ChildProcess>();

  private constructor(server: ClusterServer, programs: Readonly<Record<string, string>>) {
    this.server = server;
    this.#programs = programs;
    this.write('config', server.kubeconfig);
  }

  /**
   * Serves a cluster.
   * @param programs paths by the names under which {@link run} finds them
   * @param clock whether time passes with the wall's, or as the owner lets it pass
   */
  static async start(
    programs: Readonly<Record<string, string>>,
    clock: 'wall' | 'manual' = 'wall',
  ): Promise<RealClients> {
    const server = await startClusterServer({
      scenario: 'rig',
      port: 0,
      seed: 1,
      start: Date.now(),
      clock,
      tls: true,
    });
    return new RealClients(server, programs);
  }

  /** Puts a file into the programs' home, where they run; gives its path. */
  write(name: string, text: string, mode = 0o644): string {
    const file = path.join(this.home, name);
    writeFileSync(file, text, { mode });
    return file;
  }

  #environment(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
    const config = path.join(this.home, 'config');
    return { PATH: process.env['PATH'], HOME: this.home, KUBECONFIG: config, LANG: 'C.UTF-8', ...more };
  }

  /** Runs a program to its end. */
  run(
    [program = '', ...args]: readonly string[],
    {
      input = '',
      env = {},
    }: { readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {},
  ): Promise<Output> {
    return new Promise((resolve) => {
      const options = { env: this.#environment(env), cwd: this.home, timeout: 60_000 };
      const child = execFile(this.#programs[program] ?? program, args, options, (error, stdout, stderr) =>
        resolve({ exit: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
      );
      child.stdin?.end(input);
    });
  }

  /** Runs a line whose words hold no blanks. */
  line(text: string, input = ''): Promise<Output> {
    return this.run(text.split(' '), { input });
  }

  /** Starts a program that goes on. */
  launch([program = '', ...args]: readonly string[]): Running {
    const child = spawn(this.#programs[program] ?? program, args, {
      env: this.#environment({}),
      cwd: this.home,
    });
    this.#running.add(child);
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    let heard = '';
    child.stdout.on('data', (piece: Buffer) => (heard += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (heard += piece.toString()));
    return {
      heard: () => heard,
      until: async (text) => {
        const has = (): boolean => (typeof text === 'string' ? heard.includes(text) : text.test(heard));
        for (let tries = 0; !has(); tries++) {
          if (tries > 400) throw new Error(`never heard ${String(text)}, but:\n${heard}`);
          await new Promise((resolve) => setTimeout(resolve, 25));
        }
      },
      stop: async () => {
        child.kill();
        await ended;
      },
    };
  }

  async close(): Promise<void> {
    for (const child of this.#running) child.kill();
    await this.server.close();
    rmSync(this.home, { recursive: true, force: true });
  }
}
