import type { Clock, RandomSource } from '../cluster/environment.ts';
import type { CloudProvider } from '../cluster/runtime.ts';
import type { ClusterCredentials } from '../clouds/host.ts';
import type { StandingCluster } from './scenario.ts';

/**
 * The kubeconfig of clusters that stand from the beginning; the first one's context is current.
 * @param credentials of the administrators of clusters, by their ids
 */
export function standingKubeconfig(
  clusters: readonly StandingCluster[],
  credentials: (id: string) => ClusterCredentials | undefined,
): string {
  const [first] = clusters;
  const data = ({ plan }: StandingCluster, name: keyof ClusterCredentials): string =>
    btoa(credentials(plan.id)?.[name] ?? '');
  return [
    'apiVersion: v1',
    'clusters:',
    ...clusters.flatMap((cluster) => [
      '- cluster:',
      `    certificate-authority-data: ${data(cluster, 'authority')}`,
      `    server: ${cluster.plan.endpoints[0] ?? ''}`,
      `  name: ${cluster.access.cluster}`,
    ]),
    'contexts:',
    ...clusters.flatMap(({ access }) => [
      '- context:',
      `    cluster: ${access.cluster}`,
      `    user: ${access.user}`,
      `  name: ${access.context}`,
    ]),
    `current-context: ${first?.access.context ?? ''}`,
    'kind: Config',
    'preferences: {}',
    'users:',
    ...clusters.flatMap((cluster) => [
      `- name: ${cluster.access.user}`,
      '  user:',
      `    client-certificate-data: ${data(cluster, 'certificate')}`,
      `    client-key-data: ${data(cluster, 'key')}`,
    ]),
    '',
  ].join('\n');
}

/** How long the reference cluster's stand-in for a cloud takes for an address, in milliseconds. */
const RIG_LOAD_BALANCER = 2_000;

/** The stand-in for a cloud of the reference cluster: every service gets an address after two seconds. */
export function rigLoadBalancers(clock: Clock, random: RandomSource): CloudProvider {
  return {
    loadBalancers: {
      ensure: ({ uid }, ready, since) =>
        clock.schedule(
          since + RIG_LOAD_BALANCER,
          () => {
            const part = (at: number): number => 1 + random.integer(253, 'rig-load-balancer', uid, at);
            ready({ ip: `34.${part(0)}.${part(1)}.${part(2)}` });
          },
          uid,
        ),
      release: () => undefined,
    },
  };
}
