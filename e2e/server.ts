import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A server of a copy of the built site, which a test may change and stop. */
export class SiteServer {
  /** The folder of the copy. */
  readonly folder = mkdtempSync(path.join(tmpdir(), 'voyage-'));
  /** Where the site is, with a slash at the end. */
  address = '';
  #process: ChildProcess | undefined;

  /** @param base the path under which the site was built */
  constructor(base = '/') {
    this.#base = base;
    cpSync('dist', path.join(this.folder, 'dist'), { recursive: true });
  }

  readonly #base: string;

  async start(): Promise<void> {
    const port = this.address === '' ? '0' : new URL(this.address).port;
    const server = spawn(process.execPath, [path.resolve('scripts/serve.ts')], {
      cwd: this.folder,
      env: { ...process.env, PORT: port, BASE_PATH: this.#base },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = server;
    this.address = await new Promise<string>((resolve, reject) => {
      server.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
      server.once('error', reject);
    });
  }

  /** Ends the server: the network is off. */
  async stop(): Promise<void> {
    const server = this.#process;
    this.#process = undefined;
    if (!server) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGKILL');
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
