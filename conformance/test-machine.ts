import { VirtualClock } from '../src/cluster/clock.ts';
import { MemoryFileSystem } from '../src/shell/memory-filesystem.ts';
import { NetworkError } from '../src/shell/network.ts';
import type {
  Connection,
  NameLookup,
  NameRecord,
  ProgramNetwork,
  ServerCertificate,
} from '../src/shell/network.ts';
import type { Program, ProgramContext, Surroundings } from '../src/shell/program.ts';

/** When tests begin. */
export const testStart = Date.parse('2026-01-05T09:00:00Z');

/** A workstation for one program at a time, on a virtual clock. */
export class TestMachine {
  readonly clock = new VirtualClock(testStart);
  readonly files = new MemoryFileSystem({ now: () => this.clock.now() });
  /** Servers by `host:port`: what they answer to what was sent, or how connecting fails. */
  readonly servers = new Map<string, ((sent: string) => string | undefined) | NetworkError['failure']>();
  /** Servers that speak TLS: what their certificates say. */
  readonly certificates = new Map<string, ServerCertificate>();
  /** Addresses behind names. */
  readonly names = new Map<string, string>();
  /** Records that the name server has. */
  records: readonly NameRecord[] = [];
  /** What becomes of questions to the name server. */
  nameServer: 'answers' | 'refused' | 'timed-out' = 'answers';
  /** What an echo request meets. */
  echo: ReturnType<ProgramNetwork['echo']> = 'answered';
  /** Answers requests to HTTP APIs. */
  request: ProgramNetwork['request'] = ({ url }) =>
    Promise.reject(new NetworkError('no-such-host', url, 443));
  readonly env: Record<string, string> = { HOME: '/home/student', TERM: 'xterm-256color' };

  constructor() {
    this.files.makeDirectory('/home/student', { parents: true });
  }

  async #connect(host: string, port: number, timeout: number): Promise<Connection> {
    const server = this.servers.get(`${host}:${port}`) ?? 'refused';
    if (typeof server === 'string') {
      if (server === 'timed-out') {
        await new Promise<void>((resolve) => void this.clock.schedule(this.clock.now() + timeout, resolve));
      }
      throw new NetworkError(server, host, port, host);
    }
    let sent = '';
    let answered = false;
    return {
      remoteAddress: this.#resolve(host)[0] ?? host,
      write(text) {
        sent += text;
        return Promise.resolve();
      },
      read() {
        if (answered) return Promise.resolve(undefined);
        answered = true;
        return Promise.resolve(server(sent));
      },
      secure: () => Promise.resolve(this.certificates.get(`${host}:${port}`)),
      carry() {},
      close() {},
    };
  }

  async #lookUp(host: string, timeout: number): Promise<NameLookup> {
    const addresses = this.#resolve(host);
    if (addresses.length > 0 || this.nameServer === 'answers')
      return { addresses, failure: addresses.length > 0 ? undefined : 'no-such-host' };
    const wait = this.nameServer === 'timed-out' ? Math.min(timeout, 10_000) : 0;
    await new Promise<void>((resolve) => void this.clock.schedule(this.clock.now() + wait, resolve));
    return { addresses, failure: 'unavailable' };
  }

  #ask(name: string, type: string): ReturnType<ProgramNetwork['ask']> {
    if (this.nameServer !== 'answers') return { status: this.nameServer, authoritative: false, records: [] };
    const known = this.records.filter((record) => record.name === name);
    const alias = known.find((record) => record.type === 'CNAME');
    const more = alias && type !== 'CNAME' ? this.#ask(alias.data, type).records : [];
    const records = [...known.filter((record) => record.type === type || record === alias), ...more];
    return { status: known.length > 0 ? 'NOERROR' : 'NXDOMAIN', authoritative: true, records };
  }

  #resolve(host: string): readonly string[] {
    const address = /^[\d.]+$/.test(host) ? host : this.names.get(host);
    return address === undefined ? [] : [address];
  }

  /** What a program finds around it. */
  surroundings(signal: AbortSignal = new AbortController().signal): Surroundings {
    return {
      env: this.env,
      cwd: '/home/student',
      files: this.files,
      network: {
        hostname: 'workstation',
        connect: (host, port, limits) => this.#connect(host, port, limits?.timeout ?? 130_000),
        request: (request) => this.request(request),
        resolve: (host) => this.#resolve(host),
        lookUp: (host, limits) => this.#lookUp(host, limits?.timeout ?? Infinity),
        ask: (name, type) => this.#ask(name, type),
        echo: () => this.echo,
        listen: () => ({ close() {} }),
      },
      clock: {
        now: () => this.clock.now(),
        sleep: (milliseconds) =>
          new Promise((resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason as Error));
            this.clock.schedule(this.clock.now() + milliseconds, resolve);
          }),
      },
      signal,
      yield: () => Promise.resolve(),
      load: (importing) => importing,
      random: () => 0.5,
      spawn: () => Promise.resolve(127),
    };
  }

  /** Runs a program to its end; time jumps from event to event. */
  async run(
    program: Program,
    argv: readonly string[],
    options: { readonly stdin?: string; readonly terminal?: boolean; readonly interruptAfter?: number } = {},
  ): Promise<{ readonly exit: number; readonly stdout: string; readonly stderr: string }> {
    const { stdin = '', terminal = false } = options;
    let stdout = '';
    let stderr = '';
    const lines = stdin.split(/(?<=\n)/).filter((line) => line !== '');
    const abort = new AbortController();
    if (options.interruptAfter !== undefined) {
      this.clock.schedule(this.clock.now() + options.interruptAfter, () =>
        abort.abort(new Error('interrupted')),
      );
    }
    const context: ProgramContext = {
      argv,
      stdin: { read: () => Promise.resolve(lines.shift()) },
      stdout: { write: (text) => ((stdout += text), Promise.resolve()) },
      stderr: { write: (text) => ((stderr += text), Promise.resolve()) },
      isTerminal: () => terminal,
      terminal: terminal
        ? { columns: 80, rows: 24, raw: () => () => undefined, unread: () => undefined }
        : undefined,
      ...this.surroundings(abort.signal),
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
    // Code that is loaded on demand takes its time where much else goes on: whoever does nothing is given ten seconds.
    for (let idle = 0; exit === undefined && idle < 1200;) {
      await new Promise((resolve) => setTimeout(resolve, idle < 200 ? 0 : 10));
      if (exit === undefined) idle = this.clock.runNext(Infinity) ? 0 : idle + 1;
    }
    if (failure !== undefined) throw failure;
    return { exit: exit ?? -1, stdout, stderr };
  }
}
