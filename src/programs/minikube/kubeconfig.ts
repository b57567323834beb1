import { parse } from 'yaml';
import { resolvePath } from '../../shell/filesystem.ts';
import type { ProgramContext } from '../../shell/program.ts';
import { isList, isObject } from '../gcloud/format/value.ts';
import type { Json } from '../gcloud/format/value.ts';
import { toYaml } from '../gcloud/format/yaml.ts';
import type { Credentials, Profile } from './driver.ts';
import { serverOf } from './cluster.ts';
import { minikubeVersion } from './versions.ts';

type Config = { readonly [key: string]: Json };

function pathOf({ cwd, env }: ProgramContext): string {
  const first = (env['KUBECONFIG'] ?? '').split(':').find((path) => path !== '');
  return first === undefined ? `${env['HOME'] ?? '/root'}/.kube/config` : resolvePath(cwd, first);
}

function load(context: ProgramContext): Config {
  const path = pathOf(context);
  const empty: Config = {
    apiVersion: 'v1',
    clusters: [],
    contexts: [],
    'current-context': '',
    kind: 'Config',
    preferences: {},
    users: [],
  };
  if (!context.files.exists(path)) return empty;
  try {
    const value = parse(context.files.read(path)) as Json;
    return isObject(value) ? { ...empty, ...value } : empty;
  } catch {
    return empty;
  }
}

function save(context: ProgramContext, config: Config): void {
  const path = pathOf(context);
  context.files.makeDirectory(path.slice(0, path.lastIndexOf('/')), { parents: true });
  context.files.write(path, toYaml(config, { width: Infinity }), { mode: 0o600 });
}

const entries = (config: Config, key: string): readonly Config[] => {
  const value = config[key];
  return isList(value) ? value.filter(isObject) : [];
};

const without = (config: Config, key: string, name: string): readonly Config[] =>
  entries(config, key).filter((entry) => entry['name'] !== name);

const certificate = (home: string): string => `${home}/.minikube/ca.crt`;

/** Writes a profile's files and its kubeconfig entries, and makes its context the current one. */
export function configure(context: ProgramContext, profile: Profile, credentials: Credentials): void {
  const { clock, env, files } = context;
  const home = env['HOME'] ?? '/root';
  const folder = `${home}/.minikube/profiles/${profile.name}`;
  files.makeDirectory(folder, { parents: true });
  files.write(certificate(home), credentials.authority);
  if (credentials.authorityKey !== undefined)
    files.write(`${home}/.minikube/ca.key`, credentials.authorityKey, { mode: 0o600 });
  files.write(`${folder}/client.crt`, credentials.certificate);
  files.write(`${folder}/client.key`, credentials.key, { mode: 0o600 });
  const updated = new Date(clock.now()).toUTCString().replace('GMT', 'UTC');
  const extension = (name: string): Json => [
    {
      extension: { 'last-update': updated, provider: 'minikube.sigs.k8s.io', version: minikubeVersion },
      name,
    },
  ];
  const { name } = profile;
  const config = load(context);
  const cluster = {
    'certificate-authority': certificate(home),
    extensions: extension('cluster_info'),
    server: serverOf(profile),
  };
  const access = { cluster: name, extensions: extension('context_info'), namespace: 'default', user: name };
  const user = { 'client-certificate': `${folder}/client.crt`, 'client-key': `${folder}/client.key` };
  save(context, {
    ...config,
    clusters: [...without(config, 'clusters', name), { cluster, name }],
    contexts: [...without(config, 'contexts', name), { context: access, name }],
    users: [...without(config, 'users', name), { name, user }],
    'current-context': name,
  });
}

/** Takes a profile's entries out of the kubeconfig. */
export function forget(context: ProgramContext, name: string): void {
  const config = load(context);
  save(context, {
    ...config,
    clusters: without(config, 'clusters', name),
    contexts: without(config, 'contexts', name),
    users: without(config, 'users', name),
    'current-context': config['current-context'] === name ? '' : (config['current-context'] ?? ''),
  });
}

/** The current context's name. */
export const currentContext = (context: ProgramContext): string =>
  String(load(context)['current-context'] ?? '');

/** Makes no context the current one, if the profile's is. */
export function unsetContext(context: ProgramContext, name: string): void {
  const config = load(context);
  if (config['current-context'] === name) save(context, { ...config, 'current-context': '' });
}

/** Whether the kubeconfig knows the profile's API server. */
export function isConfigured(context: ProgramContext, profile: Profile): boolean {
  const entry = entries(load(context), 'clusters').find(({ name }) => name === profile.name);
  const cluster = entry?.['cluster'];
  return isObject(cluster) && cluster['server'] === serverOf(profile);
}
