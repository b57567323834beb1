import { onDemand } from '../../loading/on-demand.ts';
import type { ProgramContext } from '../../shell/program.ts';
import { resolvePath } from '../../shell/filesystem.ts';
import { asError, CommandError, ConfigurationError, throwCollected } from './errors.ts';
import { clusterProblems, located, serverUrl, userProblems } from './kubeconfig-usable.ts';
import { entryStructs, jsonKind, misfit, structOf } from './kubeconfig-fields.ts';
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
  /** The file it was read from, as it was named. */
  readonly origin: string;
}

export type Machine = Pick<ProgramContext, 'env' | 'cwd' | 'files'>;

/** Where the configuration is: the files in order of precedence, as they were named, and whether `--kubeconfig` named one. */
export interface ConfigPaths {
  readonly files: readonly string[];
  readonly explicit: boolean;
}

export function homeOf(machine: Machine): string {
  return machine.env['HOME'] ?? '/';
}

/** Models client-go/tools/clientcmd/loader.go NewDefaultClientConfigLoadingRules */
export function configPaths(machine: Machine, explicit: string): ConfigPaths {
  if (explicit !== '') return { files: [explicit], explicit: true };
  const listed = [...new Set((machine.env['KUBECONFIG'] ?? '').split(':').filter((path) => path !== ''))];
  if (listed.length > 0) return { files: listed, explicit: false };
  return { files: [`${homeOf(machine).replace(/\/$/, '')}/.kube/config`], explicit: false };
}

/** A device: no file of the workstation, but a way to say "no configuration". */
const NOWHERE = '/dev/null';

export const emptyConfig: Kubeconfig = {
  clusters: new Map(),
  users: new Map(),
  contexts: new Map(),
  currentContext: '',
  preferences: {},
};

/** Loads and merges; of entries with the same name the first one counts. Models client-go/tools/clientcmd/loader.go Load */
export async function loadKubeconfig(machine: Machine, paths: ConfigPaths): Promise<Kubeconfig> {
  let merged = emptyConfig;
  const problems: Error[] = [];
  for (const path of paths.files) {
    if (path === NOWHERE) continue;
    if (!machine.files.exists(resolvePath(machine.cwd, path))) {
      if (paths.explicit) throw new CommandError(`stat ${path}: no such file or directory`);
      continue;
    }
    let one: Kubeconfig;
    try {
      one = await readKubeconfig(machine, path);
    } catch (error) {
      problems.push(new CommandError(`error loading config file "${path}": ${asError(error).message}`));
      continue;
    }
    merged = {
      clusters: new Map([...one.clusters, ...merged.clusters]),
      users: new Map([...one.users, ...merged.users]),
      contexts: new Map([...one.contexts, ...merged.contexts]),
      currentContext: merged.currentContext || one.currentContext,
      preferences: { ...one.preferences, ...merged.preferences },
    };
  }
  throwCollected(problems);
  return merged;
}

/** One file; a missing one is empty. Throws what the decoder says of a file that is no kubeconfig. */
export async function readKubeconfig(machine: Machine, path: string): Promise<Kubeconfig> {
  const where = resolvePath(machine.cwd, path);
  if (path === NOWHERE || !machine.files.exists(where)) return emptyConfig;
  const { parseYaml } = await onDemand(import('./manifest.ts'));
  if (machine.files.stat(where).type === 'directory') throw new CommandError(`read ${path}: is a directory`);
  let parsed: unknown;
  try {
    parsed = (await parseYaml(machine.files.read(where)))[0] ?? {};
  } catch (error) {
    throw new CommandError(asError(error).message.replace(/^error converting YAML to JSON: /, ''));
  }
  if (!isObject(parsed)) {
    throw new CommandError(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonKind(parsed)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    );
  }
  const value = parsed;
  const kind = textOf(value, 'kind') || 'Config';
  const version = textOf(value, 'apiVersion') || 'v1';
  if (kind !== 'Config' || version !== 'v1') {
    throw new CommandError(
      `no kind ${quote(kind)} is registered for version ${quote(version)} in scheme "k8s.io/client-go/tools/clientcmd/api/latest/latest.go:50"`,
    );
  }
  const entries = (list: keyof typeof entryStructs, field: string): Map<string, ConfigEntry> => {
    const struct = entryStructs[list];
    const items = value[list] ?? [];
    if (!Array.isArray(items)) throw misfit(items, 'Config', [list], `[]v1.Named${struct}`);
    return new Map(
      items.map((item: unknown) => {
        if (!isObject(item)) throw misfit(item, 'Config', [list], `v1.Named${struct}`);
        const inner = item[field] ?? {};
        if (!isObject(inner)) throw misfit(inner, `Named${struct}`, [list, field], `v1.${struct}`);
        const held = withInteractiveMode(structOf(struct, inner, [list, field]));
        return [textOf(item, 'name'), { value: held, origin: path }] as const;
      }),
    );
  };
  return {
    clusters: entries('clusters', 'cluster'),
    users: entries('users', 'user'),
    contexts: entries('contexts', 'context'),
    currentContext: textOf(value, 'current-context'),
    preferences: asObject(value['preferences']),
  };
}

/** What older credential plugins do when their entry does not say. Models client-go/tools/clientcmd/api/v1/defaults.go */
function withInteractiveMode(user: JsonObject): JsonObject {
  const { exec } = user;
  if (!isObject(exec) || exec['interactiveMode'] !== undefined) return user;
  if (!/^client\.authentication\.k8s\.io\/v1(alpha|beta)1$/.test(textOf(exec, 'apiVersion'))) return user;
  return { ...user, exec: { ...exec, interactiveMode: 'IfAvailable' } };
}

/** A configuration as the file format has it, fields in the order of Go's struct, entries sorted by name. */
export function kubeconfigObject(config: Kubeconfig): JsonObject {
  const list = (section: keyof typeof entryStructs, field: string): readonly JsonObject[] | null => {
    const entries = config[section];
    const names = [...entries.keys()].sort();
    if (names.length === 0) return null;
    return names.map((name) => ({
      name,
      [field]: structOf(entryStructs[section], entries.get(name)?.value ?? {}, [section, field]),
    }));
  };
  return {
    kind: 'Config',
    apiVersion: 'v1',
    preferences: config.preferences,
    clusters: list('clusters', 'cluster'),
    users: list('users', 'user'),
    contexts: list('contexts', 'context'),
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
  /** The command asks for the namespace before it makes a client: what the kubeconfig lacks is found on another way. */
  readonly namespaceFirst: boolean;
  readonly insecure: boolean;
  /** Further fields of the user and the cluster, by their names in the file; '' leaves a field as it is. */
  readonly userFields: Readonly<Record<string, string>>;
  readonly clusterFields: Readonly<Record<string, string>>;
  /** Of whom to act as. */
  readonly groups: readonly string[];
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
  /** `Impersonate-User` and its like, in lower case. */
  readonly impersonation: Readonly<Record<string, string>>;
}

/** What to say of a context that is not there. */
const noContext = (name: string): string => `context was not found for specified context: ${name}`;

/**
 * What is missing of what flags name, as it is found on the way to a client. Models client-go/tools/clientcmd/client_config.go
 * ClientConfig
 */
function missingPart(config: Kubeconfig, overrides: ConfigOverrides): string | undefined {
  const missing = (name: string, entries: ReadonlyMap<string, ConfigEntry>): boolean =>
    name !== '' && !entries.has(name);
  if (missing(overrides.user, config.users)) return `auth info ${quote(overrides.user)} does not exist`;
  if (missing(overrides.context, config.contexts))
    return `context ${quote(overrides.context)} does not exist`;
  return missing(overrides.cluster, config.clusters)
    ? `cluster ${quote(overrides.cluster)} does not exist`
    : undefined;
}

/** Models client-go/tools/clientcmd/client_config.go DirectClientConfig */
export function resolveConfig(
  machine: Machine,
  config: Kubeconfig,
  overrides: ConfigOverrides,
): ClientConfig {
  const lacking = missingPart(config, overrides);
  if (lacking !== undefined && (overrides.namespace !== '' || !overrides.namespaceFirst))
    throw new CommandError(lacking);
  const contextName = overrides.context || config.currentContext;
  const context = config.contexts.get(contextName);
  const given = context?.value ?? {};
  const clusterName = overrides.cluster || textOf(given, 'cluster');
  const userName = overrides.user || textOf(given, 'user');
  const stored = located(machine, config.clusters.get(clusterName));
  const trusted = overrides.insecure || (overrides.clusterFields['certificate-authority'] ?? '') !== '';
  const cluster = withGiven(trusted ? withoutTrust(stored) : stored, {
    ...overrides.clusterFields,
    server: overrides.server,
  });
  const lacksUser = overrides.user !== '' && !config.users.has(overrides.user);
  const user: JsonObject = lacksUser
    ? {}
    : {
        ...withGiven(located(machine, config.users.get(userName)), {
          ...overrides.userFields,
          token: overrides.token,
        }),
        ...(overrides.groups.length > 0 ? { 'as-groups': overrides.groups } : {}),
      };
  const missing = overrides.cluster !== '' && !config.clusters.has(clusterName);
  const problems = [
    ...(contextName !== '' && !context ? [noContext(contextName)] : []),
    ...userProblems(machine, userName, user),
    ...clusterProblems(machine, clusterName, missing ? {} : { server: LOCAL, ...cluster }),
  ];
  const [only = ''] = problems;
  if (problems.length === 1 && only !== noContext(contextName)) throw new CommandError(only);
  if (problems.length > 0) throw new ConfigurationError(problems);
  if (lacking !== undefined) throw new CommandError(lacking);
  const server = textOf(cluster, 'server') || LOCAL;
  return {
    server: serverUrl(server),
    namespace: overrides.namespace || textOf(given, 'namespace') || 'default',
    namespaceGiven: overrides.namespace !== '',
    user,
    cluster: overrides.insecure ? { ...cluster, 'insecure-skip-tls-verify': true } : cluster,
    impersonation: impersonationOf(user),
  };
}

/** Whom to act as, as headers say it. Models client-go/transport/round_trippers.go NewImpersonatingRoundTripper */
function impersonationOf(user: JsonObject): Readonly<Record<string, string>> {
  const [name, uid] = [textOf(user, 'as'), textOf(user, 'as-uid')];
  const groups = asList(user['as-groups']).map(String);
  if (name === '') return {};
  return {
    'impersonate-user': name,
    ...(uid === '' ? {} : { 'impersonate-uid': uid }),
    ...(groups.length > 0 ? { 'impersonate-group': groups.join(',') } : {}),
  };
}

/** A cluster's entry when flags say whom to trust. */
function withoutTrust(cluster: JsonObject): JsonObject {
  const {
    'certificate-authority': _file,
    'certificate-authority-data': _data,
    'insecure-skip-tls-verify': _skips,
    ...rest
  } = cluster;
  return rest;
}

/** Where kubectl looks for a server when nothing says where it is. */
const LOCAL = 'http://localhost:8080';

function withGiven(value: JsonObject, fields: Readonly<Record<string, string>>): JsonObject {
  return { ...value, ...Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== '')) };
}
