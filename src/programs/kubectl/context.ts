import { resolvePath } from '../../shell/filesystem.ts';
import type { ProgramContext } from '../../shell/program.ts';
import { ApiClient, parseRequestTimeout } from './client.ts';
import { CommandError } from './errors.ts';
import type { CommandDefinition } from './command.ts';
import type { ParsedFlags, FlagValues } from './flags.ts';
import {
  configPaths,
  loadKubeconfig,
  resolveConfig,
  type ClientConfig,
  type ConfigOverrides,
  type ConfigPaths,
} from './kubeconfig.ts';
import { DeferredMapper } from './discovery/deferred-mapper.ts';
import { DiskDiscovery, discoveryDirectory } from './discovery/disk.ts';
import { MemoryDiscovery, type Tell } from './discovery/memory.ts';
import type { RequestLog } from './request-log.ts';
import type { ClientVersion } from './version.ts';
import { verbosity } from './verbosity.ts';
import { languageOf, type Language } from './text.ts';

/** Commands that ask for the namespace before anything else; all others make a client first. */
const NAMESPACE_FIRST =
  /^kubectl (get|describe|delete|logs|scale|rollout .*|set .*|label|annotate|patch|edit|top pod|taint|port-forward|cp|attach|exec|debug|events|create token|auth reconcile)$/;

/** What a running command gets: its flags and arguments, streams, and the way to the cluster. */
export class CommandContext {
  readonly program: ProgramContext;
  readonly definition: CommandDefinition;
  /** `kubectl create deployment`. */
  readonly path: string;
  readonly flags: FlagValues;
  readonly args: readonly string[];
  /** How many arguments stood before `--`; -1 without one. */
  readonly dash: number;
  /** How many warnings the server sent. */
  warnings = 0;
  #config: Promise<ClientConfig> | undefined;
  #client: Promise<ApiClient> | undefined;
  /** The number of this process, as its log lines give it. */
  #process: number | undefined;
  #discovery: Promise<DiskDiscovery> | undefined;
  #mapper: Promise<DeferredMapper> | undefined;
  readonly #warned = new Set<string>();

  readonly version: ClientVersion;

  constructor(
    program: ProgramContext,
    definition: CommandDefinition,
    path: string,
    parsed: ParsedFlags,
    version: ClientVersion,
  ) {
    this.version = version;
    this.program = program;
    this.definition = definition;
    this.path = path;
    this.flags = parsed.values;
    this.args = parsed.args;
    this.dash = parsed.dash;
  }

  get language(): Language {
    return languageOf(this.program.env);
  }

  /** Writes to stdout. */
  out(text: string): Promise<void> {
    return this.program.stdout.write(text);
  }

  /** Writes to stderr. */
  err(text: string): Promise<void> {
    return this.program.stderr.write(text);
  }

  /** Waits for code that is loaded on demand; virtual time stands still meanwhile. */
  load<T>(importing: Promise<T>): Promise<T> {
    return this.program.load(importing);
  }

  /** The command's own help, as `--help` shows it. */
  async help(): Promise<string> {
    const { helpOf } = await this.load(import('./help.ts'));
    return helpOf(this.definition, this.path, this.language, this.program.env);
  }

  /** A warning on stderr. Models client-go/rest/warnings.go WarningWriter; the same text appears once. */
  async warn(text: string): Promise<void> {
    this.warnings++;
    await this.#showWarning(text);
  }

  async #showWarning(text: string): Promise<void> {
    if (this.#warned.has(text)) return;
    this.#warned.add(text);
    await this.err(`${this.program.isTerminal(2) ? '\u001b[33;1mWarning:\u001b[0m' : 'Warning:'} ${text}\n`);
  }

  configPaths(): ConfigPaths {
    return configPaths(this.program, this.flags.string('kubeconfig'));
  }

  /** Server, user and namespace, from the kubeconfig and the global flags. */
  config(): Promise<ClientConfig> {
    return (this.#config ??= this.#loadConfig());
  }

  client(): Promise<ApiClient> {
    return (this.#client ??= this.config()
      .then((config) => this.#identified(config))
      .then(async (config) => {
        const journal = await this.#journal();
        const requestTimeout = parseRequestTimeout(this.flags.string('request-timeout'));
        const client = new ApiClient(config, this.program, (text) => this.warn(text), {
          requestTimeout,
          version: this.version,
          journal,
        });
        if (this.flags.bool('match-server-version')) {
          const { requireMatch } = await this.load(import('./version-match.ts'));
          await requireMatch(client, this.version);
        }
        return client;
      }));
  }

  /** Tells of the kubeconfig's files, as `-v` asks. Models client-go/tools/clientcmd/loader.go */
  async tellFiles(): Promise<void> {
    const level = verbosity(this.flags, 'loader');
    for (const file of level < 1 ? [] : this.configPaths().files) {
      if (!this.program.files.exists(resolvePath(this.program.cwd, file))) {
        await this.log('I', `loader.go:140] Config not found: ${file}`);
      } else if (level >= 6) await this.log('I', `loader.go:402] Config loaded from file:  ${file}`);
    }
  }

  /** Tells of the configuration, and who is to tell of requests, as `-v` asks. */
  async #journal(): Promise<RequestLog | undefined> {
    const level = (file: string): number => verbosity(this.flags, file);
    const levels = { trips: level('round_trippers'), bodies: level('request') };
    if (Math.max(level('loader'), level('envvar'), levels.trips, levels.bodies) < 1) return undefined;
    const { RequestLog, logGates } = await this.load(import('./request-log.ts'));
    const log = (message: string): Promise<void> => this.log('I', message);
    await this.tellFiles();
    if (level('envvar') >= 1) await logGates(log);
    return Math.max(levels.trips, levels.bodies) < 6 ? undefined : new RequestLog(levels, log);
  }

  /** What the server offers, as far as it is cached. */
  discovery(): Promise<DiskDiscovery> {
    return (this.#discovery ??= this.client().then((client) => {
      client.checkAuthority();
      const directory = discoveryDirectory(
        this.program,
        this.flags.changed('cache-dir') ? this.flags.string('cache-dir') : '',
        client.config.server,
      );
      return new DiskDiscovery(new MemoryDiscovery(client, this.#tell), this.program, directory, this.#tell);
    }));
  }

  /** Finds the resources that the server offers. */
  mapper(): Promise<DeferredMapper> {
    return (this.#mapper ??= this.discovery().then(
      (discovery) =>
        new DeferredMapper(
          discovery,
          this.#tell,
          (text) => void this.#showWarning(text).catch(() => undefined),
        ),
    ));
  }

  readonly #tell: Tell = async (file, level, message) => {
    if (level === 'error') await this.log('E', message);
    else if (verbosity(this.flags, file) >= level) await this.log('I', message);
  };

  /** A line of Go's klog on stderr: `E1122 01:09:11.084766   23111 memcache.go:265] …`. */
  async log(level: 'F' | 'E' | 'W' | 'I', message: string): Promise<void> {
    const time = new Date(this.program.clock.now()).toISOString();
    const stamp = `${time.slice(5, 7)}${time.slice(8, 10)} ${time.slice(11, 23)}000`;
    this.#process ??= 1000 + Math.floor(this.program.random() * 30000);
    await this.err(`${level}${stamp} ${String(this.#process).padStart(7)} ${message}\n`);
  }

  async namespace(): Promise<string> {
    return (await this.config()).namespace;
  }

  /** Asks for name and password when nothing says who the user is. Models client-go/tools/clientcmd PromptingAuthLoader */
  async #identified(config: ClientConfig): Promise<ClientConfig> {
    const identifies = Object.keys(config.user).some((field) => !field.startsWith('as'));
    if (!config.server.startsWith('https:') || identifies) return config;
    const ask = async (what: string): Promise<string> => {
      await this.out(`Please enter ${what}: `);
      const answer = await this.program.stdin.read();
      if (answer === undefined) throw new CommandError('EOF');
      return answer.split('\n')[0]?.trim() ?? '';
    };
    return { ...config, user: { username: await ask('Username'), password: await ask('Password') } };
  }

  async #loadConfig(): Promise<ClientConfig> {
    const { flags } = this;
    // A command's own flag of the same name hides the global one.
    const own = new Set(this.definition.flags?.map(({ name }) => name));
    const global = (name: string): string => (own.has(name) ? '' : flags.string(name));
    const config = await this.load(loadKubeconfig(this.program, this.configPaths()));
    const overrides: ConfigOverrides = {
      context: global('context'),
      cluster: global('cluster'),
      user: global('user'),
      server: global('server'),
      token: global('token'),
      namespace: global('namespace'),
      namespaceFirst: NAMESPACE_FIRST.test(this.path),
      insecure: flags.bool('insecure-skip-tls-verify'),
      userFields: Object.fromEntries(
        ['as', 'as-uid', 'client-certificate', 'client-key', 'username', 'password'].map((name) => [
          name,
          global(name),
        ]),
      ),
      groups: flags.list('as-group'),
      clusterFields: Object.fromEntries(
        ['certificate-authority', 'tls-server-name'].map((name) => [name, global(name)]),
      ),
    };
    if (this.program.env['KUBERNETES_SERVICE_HOST'] === undefined)
      return resolveConfig(this.program, config, overrides);
    const { inClusterConfig } = await this.load(import('./in-cluster.ts'));
    return inClusterConfig(this.program, config, overrides) ?? resolveConfig(this.program, config, overrides);
  }
}
