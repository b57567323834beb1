import { parse } from 'yaml';
import type { ProgramContext } from '../../../shell/program.ts';
import { resolvePath } from '../../../shell/filesystem.ts';
import type { ApiObject } from '../api.ts';
import { CommandError } from '../errors.ts';
import { isList, isObject } from '../format/value.ts';
import type { Json } from '../format/value.ts';
import { toYaml } from '../format/yaml.ts';
import { writeFile } from '../write-file.ts';
import type { ClusterReference } from './references.ts';

/** Models googlecloudsdk/api_lib/container/kubeconfig.py */

const installHint =
  'Install gke-gcloud-auth-plugin for use with kubectl by following https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl#install_plugin';

/** The name of a cluster's context, cluster and user entries. */
export const contextName = ({ project, location, cluster }: ClusterReference): string =>
  `gke_${project}_${location}_${cluster}`;

/** The file: the first of KUBECONFIG, or `~/.kube/config`. */
function pathOf({ cwd, env }: ProgramContext): string {
  const first = (env['KUBECONFIG'] ?? '').split(':').find((path) => path !== '');
  return first === undefined ? `${env['HOME'] ?? '/root'}/.kube/config` : resolvePath(cwd, first);
}

const empty: ApiObject = {
  apiVersion: 'v1',
  clusters: [],
  contexts: [],
  'current-context': '',
  kind: 'Config',
  preferences: {},
  users: [],
};

function load(context: ProgramContext, path: string): ApiObject {
  if (!context.files.exists(path)) return empty;
  let value: Json;
  try {
    value = parse(context.files.read(path)) as Json;
  } catch {
    return empty;
  }
  if (!isObject(value)) return empty;
  const given = value;
  const complete = ['clusters', 'users', 'contexts'].every((key) => key in given);
  return complete ? { ...empty, ...given } : empty;
}

const entries = (config: ApiObject, key: string): readonly ApiObject[] => {
  const value = config[key];
  return isList(value) ? value.filter(isObject) : [];
};

/** A list of named entries with one replaced or added, or taken out. */
function withEntry(
  config: ApiObject,
  key: string,
  name: string,
  entry: ApiObject | undefined,
): readonly Json[] {
  const list = entries(config, key);
  if (!entry) return list.filter((other) => other['name'] !== name);
  const named = { name, ...entry };
  return list.some((other) => other['name'] === name)
    ? list.map((other) => (other['name'] === name ? named : other))
    : [...list, named];
}

/** Where kubectl reaches a cluster. */
export type EndpointKind = 'public' | 'internal' | 'dns';

function endpointOf(cluster: ApiObject, kind: EndpointKind): string {
  const nested = (key: string, inner: string): string => {
    const object = cluster[key];
    return isObject(object) ? String(object[inner] ?? '') : '';
  };
  if (kind === 'dns') {
    const config = cluster['controlPlaneEndpointsConfig'];
    const dns = isObject(config) ? config['dnsEndpointConfig'] : undefined;
    return isObject(dns) ? String(dns['endpoint'] ?? '') : '';
  }
  if (kind === 'internal') {
    const address = nested('privateClusterConfig', 'privateEndpoint');
    if (address === '')
      throw new CommandError(
        `cluster ${String(cluster['name'])} is missing private endpoint. Is it still PROVISIONING?`,
      );
    return address;
  }
  const address = String(cluster['endpoint'] ?? '');
  if (address === '')
    throw new CommandError(
      `cluster ${String(cluster['name'])} is missing endpoint. Is it still PROVISIONING?`,
    );
  return address;
}

/** Writes a cluster's entries and makes its context the current one. */
export function persistCluster(
  context: ProgramContext,
  reference: ClusterReference,
  cluster: ApiObject,
  kind: EndpointKind = 'public',
): void {
  const path = pathOf(context);
  const config = load(context, path);
  const name = contextName(reference);
  const auth = cluster['masterAuth'];
  const authority = isObject(auth) ? auth['clusterCaCertificate'] : undefined;
  const server = `https://${endpointOf(cluster, kind)}`;
  const entry: ApiObject =
    kind === 'dns' || authority === undefined
      ? { cluster: { server } }
      : { cluster: { 'certificate-authority-data': authority, server } };
  const user: ApiObject = {
    user: {
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1beta1',
        command: 'gke-gcloud-auth-plugin',
        installHint,
        provideClusterInfo: true,
      },
    },
  };
  const changed: ApiObject = {
    ...config,
    clusters: withEntry(config, 'clusters', name, entry),
    contexts: withEntry(config, 'contexts', name, { context: { cluster: name, user: name } }),
    users: withEntry(config, 'users', name, user),
    'current-context': name,
  };
  writeFile(context.files, path, toYaml(changed));
}

/** Takes a cluster's entries out; silently, also when there are none. */
export function purgeCluster(context: ProgramContext, reference: ClusterReference): void {
  const path = pathOf(context);
  if (!context.files.exists(path)) return;
  const config = load(context, path);
  const name = contextName(reference);
  const changed: ApiObject = {
    ...config,
    clusters: withEntry(config, 'clusters', name, undefined),
    contexts: withEntry(config, 'contexts', name, undefined),
    users: withEntry(config, 'users', name, undefined),
    'current-context': config['current-context'] === name ? '' : (config['current-context'] ?? ''),
  };
  writeFile(context.files, path, toYaml(changed));
}
