import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startClusterServer, type ClusterServer } from '../../src/node/cluster-server.ts';
import { textReader } from '../../src/shell/streams.ts';
import { jumpUntil } from '../../src/world/jump.ts';
import type { World } from '../../src/world/world.ts';

/** One call of kubectl: its words and the files that it finds where it runs. */
export interface Call {
  readonly args: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a call printed. */
export interface Output {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An output with the directory's name gone: each call has its own. */
const elsewhere = ({ exit, stdout, stderr }: Output, directory: string): Output => ({
  exit,
  stdout: stdout.replaceAll(directory, '$PWD'),
  stderr: stderr.replaceAll(directory, '$PWD'),
});

/** Virtual milliseconds after which our kubectl is given up. */
const LONGEST_WAIT = 60_000;

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/**
 * The real kubectl and ours on the same cluster: the real one over HTTPS, ours on the workstation of the world that is served. Both
 * find a call's files in their working directory.
 */
export class Bench {
  readonly #server: ClusterServer;
  readonly #kubectl: string;
  readonly #home = mkdtempSync(path.join(tmpdir(), 'voyage-'));
  #directories = 0;
  /** Our calls share one shell: one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(server: ClusterServer, kubectl: string) {
    this.#server = server;
    this.#kubectl = kubectl;
    writeFileSync(path.join(this.#home, 'config'), server.kubeconfig);
  }

  /**
   * Serves a cluster.
   * @param kubectl the real one's path
   * @param manifest what the cluster holds besides the scenario's own objects
   */
  static async start(kubectl: string, manifest: string): Promise<Bench> {
    const server = await startClusterServer({
      scenario: 'rig',
      port: 0,
      seed: 1,
      start: Date.now(),
      clock: 'manual',
      tls: true,
    });
    const bench = new Bench(server, kubectl);
    const made = await bench.real({ args: ['create', '-f', 'all.yaml'], files: { 'all.yaml': manifest } });
    if (made.exit !== 0) throw new Error(made.stderr);
    // now the real one has in its cache what the server offers
    await bench.ours({ args: ['get', 'namespaces'] });
    return bench;
  }

  /** The directory that is the real kubectl's home. */
  get home(): string {
    return this.#home;
  }

  /** The world whose workstation has ours. */
  get world(): World {
    return this.#server.world;
  }

  /** What the real kubectl prints. */
  real({ args, files = {}, env: more = {} }: Call): Promise<Output> {
    const directory = path.join(this.#home, String(this.#directories++));
    mkdirSync(directory);
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
      writeFileSync(path.join(directory, name), text);
    }
    const env = { HOME: this.#home, KUBECONFIG: path.join(this.#home, 'config'), LANG: 'C.UTF-8', ...more };
    const options = { env, cwd: directory, timeout: 30_000, maxBuffer: 1 << 28 };
    return new Promise((resolve) => {
      const child = execFile(this.#kubectl, args, options, (error, stdout, stderr) => {
        rmSync(directory, { recursive: true, force: true });
        const exit = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve(elsewhere({ exit, stdout, stderr }, directory));
      });
      child.stdin?.end();
    });
  }

  /** What our kubectl prints. */
  ours(call: Call): Promise<Output> {
    const done = this.#turn.then(() => this.#type(call));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #type({ args, files = {}, env = {} }: Call): Promise<Output> {
    const { world } = this.#server;
    const directory = `/tmp/calls/${this.#directories++}`;
    world.files.makeDirectory(directory, { parents: true });
    for (const [name, text] of Object.entries(files)) {
      world.files.makeDirectory(path.dirname(`${directory}/${name}`), { parents: true });
      world.files.write(`${directory}/${name}`, text);
    }
    let stdout = '';
    let stderr = '';
    const abort = new AbortController();
    const variables = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)} `);
    const line = `(cd ${quoted(directory)}; ${variables.join('')}kubectl ${args.map(quoted).join(' ')})`;
    const work = world.run(line, {
      stdin: textReader(''),
      stdout: { write: (text) => ((stdout += text), Promise.resolve()) },
      stderr: { write: (text) => ((stderr += text), Promise.resolve()) },
      signal: abort.signal,
    });
    const late = await jumpUntil(world, work, { until: world.clock.now() + LONGEST_WAIT });
    if (late !== undefined) abort.abort(new Error('timed out'));
    const exit = await work.catch(() => -1);
    world.files.remove(directory, { recursive: true });
    return elsewhere({ exit, stdout, stderr }, directory);
  }

  async close(): Promise<void> {
    await this.#server.close();
    rmSync(this.#home, { recursive: true, force: true });
  }
}
