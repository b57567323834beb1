import type { ProgramContext } from '../../shell/program.ts';
import { resolvePath } from '../../shell/filesystem.ts';
import { CommandError, ConfigurationError } from './errors.ts';
import { quote } from './text.ts';
import { asList, asObject, isObject, textOf, type JsonObject } from './object.ts';

/** A kubeconfig, its entries by name and each with the file that defines it. Models client-go/tools/clientcmd/api */
export interface Kubeconfig {
  readonly clusters: ReadonlyMap<string, ConfigEntry>;
  readonly users: ReadonlyMap<string, ConfigEntry>;
  readonly contexts: ReadonlyMap<string, ConfigEntry>;
  readonly currentContext: string;
  readonly preferences: JsonObject;
}

export interface ConfigEntry {
  readonly value: JsonObject;
  /** The file it was read from, absolute. */
  readonly origin: string;
}

type Machine = Pick<ProgramContext, 'env' | 'cwd' | 'files'>;

/** Where the configuration is: the files in order of precedence, and whether one was named explicitly. */
export interface ConfigPaths {
  readonly files: readonly string[];
  readonly explicit: boolean;
  /** What `--kubeconfig` said. */
  readonly given?: string;
}

export function homeOf(machine: Machine): string {
  return machine.env['HOME'] ?? '/';
}

/** Models client-go/tools/clientcmd/loader.go NewDefaultClientConfigLoadingRules */
export function configPaths(machine: Machine, explicit: string): ConfigPaths {
  if (explicit !== '')
    return { files: [resolvePath(machine.cwd, explicit)], explicit: true, given: explicit };
  const listed = [...new Set((machine.env['KUBECONFIG'] ?? '').split(':').filter((path) => path !== ''))];
  if (listed.length > 0)
    return { files: listed.map((path) => resolvePath(machine.cwd, path)), explicit: false };
  return { files: [`${homeOf(machine)}/.kube/config`], explicit: false };
}

/** A device: no file of the workstation, but a way to say "no configuration". */
const NOWHERE = '/dev/null';

const emptyConfig: Kubeconfig = {
  clusters: new Map(),
  users: new Map(),
  contexts: new Map(),
  currentContext: '',
  preferences: {},
};

/** Loads and merges; of entries with the same name the first one counts. */
export async function loadKubeconfig(machine: Machine, paths: ConfigPaths): Promise<Kubeconfig> {
  let merged = emptyConfig;
  for (const path of paths.files) {
    if (path === NOWHERE) continue;
    if (!machine.files.exists(path)) {
      if (paths.explicit) throw new CommandError(`stat ${paths.given ?? path}: no such file or directory`);
      continue;
    }
    const one = await readKubeconfig(machine, path);
    merged = {
      clusters: new Map([...one.clusters, ...merged.clusters]),
      users: new Map([...one.users, ...merged.users]),
      contexts: new Map([...one.contexts, ...merged.contexts]),
      currentContext: merged.currentContext || one.currentContext,
      preferences: { ...one.preferences, ...merged.preferences },
    };
  }
  return merged;
}

/** One file; a missing one is empty. */
export async function readKubeconfig(machine: Machine, path: string): Promise<Kubeconfig> {
  if (path === NOWHERE || !machine.files.exists(path)) return emptyConfig;
  const { parseYaml } = await import('./manifest.ts');
  let value: unknown;
  try {
    value = (await parseYaml(machine.files.read(path)))[0];
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new CommandError(`error loading config file ${quote(path)}: ${text}`);
  }
  const entries = (list: string, field: string): Map<string, ConfigEntry> =>
    new Map(
      asList(asObject(value)[list]).flatMap((item) =>
        isObject(item)
          ? [[textOf(item, 'name'), { value: asObject(item[field]), origin: path }] as const]
          : [],
      ),
    );
  return {
    clusters: entries('clusters', 'cluster'),
    users: entries('users', 'user'),
    contexts: entries('contexts', 'context'),
    currentContext: textOf(value, 'current-context'),
    preferences: asObject(asObject(value)['preferences']),
  };
}

/** A configuration as the file format has it, fields in the order of Go's struct, entries sorted by name. */
export function kubeconfigObject(config: Kubeconfig): JsonObject {
  const list = (entries: ReadonlyMap<string, ConfigEntry>, field: string): readonly JsonObject[] | null => {
    const names = [...entries.keys()].sort();
    return names.length === 0
      ? null
      : names.map((name) => ({ [field]: entries.get(name)?.value ?? {}, name }));
  };
  return {
    kind: 'Config',
    apiVersion: 'v1',
    preferences: config.preferences,
    clusters: list(config.clusters, 'cluster'),
    users: list(config.users, 'user'),
    contexts: list(config.contexts, 'context'),
    'current-context': config.currentContext,
  };
}

/** What the global flags put over the configuration. */
export interface ConfigOverrides {
  readonly context: string;
  readonly cluster: string;
  readonly user: string;
  readonly server: string;
  readonly token: string;
  readonly namespace: string;
  readonly insecure: boolean;
  /** `Impersonate-User` and its like, in lower case. */
  readonly impersonation: Readonly<Record<string, string>>;
}

/** Who to talk to, as whom, in which namespace. */
export interface ClientConfig {
  /** Without trailing slash: `https://127.0.0.1:6443`. */
  readonly server: string;
  readonly namespace: string;
  /** Whether the namespace was given with `--namespace`. */
  readonly namespaceGiven: boolean;
  readonly user: JsonObject;
  /** Whether any certificate authority or certificate says whom to trust. */
  readonly cluster: JsonObject;
  readonly impersonation: Readonly<Record<string, string>>;
}

/** Models client-go/tools/clientcmd/client_config.go DirectClientConfig */
export function resolveConfig(config: Kubeconfig, overrides: ConfigOverrides): ClientConfig {
  const contextName = overrides.context || config.currentContext;
  const context = config.contexts.get(contextName);
  if (overrides.context !== '' && !context) {
    throw new ConfigurationError([`context was not found for specified context: ${contextName}`]);
  }
  const given = context?.value ?? {};
  const clusterName = overrides.cluster || textOf(given, 'cluster');
  const userName = overrides.user || textOf(given, 'user');
  if (overrides.user !== '' && !config.users.has(userName)) {
    throw new CommandError(`auth info ${quote(userName)} does not exist`);
  }
  if (overrides.cluster !== '' && !config.clusters.has(clusterName)) {
    throw new CommandError(`no server found for cluster ${quote(clusterName)}`);
  }
  const problems: string[] = [];
  if (config.currentContext !== '' && overrides.context === '' && !context) {
    problems.push(`context was not found for specified context: ${config.currentContext}`);
  }
  if (context && userName !== '' && !config.users.has(userName)) {
    problems.push(`user ${quote(userName)} was not found for context ${quote(contextName)}`);
  }
  if (context && clusterName !== '' && !config.clusters.has(clusterName)) {
    problems.push(`cluster ${quote(clusterName)} was not found for context ${quote(contextName)}`);
  }
  if (problems.length > 0 && overrides.server === '') throw new ConfigurationError(problems);
  const cluster = config.clusters.get(clusterName)?.value ?? {};
  const user = config.users.get(userName)?.value ?? {};
  const server = overrides.server || textOf(cluster, 'server') || 'http://localhost:8080';
  return {
    server: (server.includes('://') ? server : `http://${server}`).replace(/\/+$/, ''),
    namespace: overrides.namespace || textOf(given, 'namespace') || 'default',
    namespaceGiven: overrides.namespace !== '',
    user: overrides.token === '' ? user : { ...user, token: overrides.token },
    cluster: overrides.insecure ? { ...cluster, 'insecure-skip-tls-verify': true } : cluster,
    impersonation: overrides.impersonation,
  };
}
