import type { ClientConfig, ConfigOverrides, Kubeconfig, Machine } from './kubeconfig.ts';

const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Whether neither files nor flags say who is to be talked to. Models client-go/tools/clientcmd/loader.go IsDefaultConfig */
const isDefault = (config: Kubeconfig, overrides: ConfigOverrides): boolean =>
  config.clusters.size + config.users.size + config.contexts.size === 0 &&
  overrides.groups.length === 0 &&
  !overrides.insecure &&
  [
    overrides.context,
    overrides.cluster,
    overrides.user,
    overrides.server,
    overrides.token,
    ...Object.values(overrides.userFields),
    ...Object.values(overrides.clusterFields),
  ].every((text) => text === '');

/**
 * What a pod's service account gives where nothing else is said: the API server by its service, the account's token, its namespace.
 * Undefined where that is not possible. Models client-go/tools/clientcmd/client_config.go inClusterClientConfig,
 * client-go/rest/config.go InClusterConfig
 */
export function inClusterConfig(
  { env, files }: Machine,
  config: Kubeconfig,
  overrides: ConfigOverrides,
): ClientConfig | undefined {
  const [host = '', port = ''] = [env['KUBERNETES_SERVICE_HOST'], env['KUBERNETES_SERVICE_PORT']];
  const [token, authority, namespace] = ['token', 'ca.crt', 'namespace'].map((name) => `${FOLDER}/${name}`);
  if (host === '' || port === '' || token === undefined || !files.exists(token)) return undefined;
  if (!isDefault(config, overrides)) return undefined;
  const own =
    env['POD_NAMESPACE'] ??
    (namespace !== undefined && files.exists(namespace) ? files.read(namespace).trim() : '');
  return {
    server: `https://${host}:${port}`,
    namespace: overrides.namespace || own || 'default',
    namespaceGiven: overrides.namespace !== '',
    user: { tokenFile: token },
    cluster: { 'certificate-authority': authority },
    impersonation: {},
  };
}
