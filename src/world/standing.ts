import type { Clock, RandomSource } from '../cluster/environment.ts';
import type { CloudProvider } from '../cluster/runtime.ts';
import type { StandingCluster } from './scenario.ts';

/** Text that stands for PEM data: inside of the emulation nothing is encrypted. */
const certificate =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCmZpcnN0IHZveWFnZQotLS0tLUVORCBDRVJUSUZJQ0FURS0tLS0tCg==';
const key =
  'LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0tCmZpcnN0IHZveWFnZQotLS0tLUVORCBFQyBQUklWQVRFIEtFWS0tLS0tCg==';

/** The kubeconfig of clusters that stand from the beginning; the first one's context is current. */
export function standingKubeconfig(clusters: readonly StandingCluster[]): string {
  const [first] = clusters;
  return [
    'apiVersion: v1',
    'clusters:',
    ...clusters.flatMap(({ plan, access }) => [
      '- cluster:',
      `    certificate-authority-data: ${certificate}`,
      `    server: ${plan.endpoints[0] ?? ''}`,
      `  name: ${access.cluster}`,
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
    ...clusters.flatMap(({ access }) => [
      `- name: ${access.user}`,
      '  user:',
      `    client-certificate-data: ${certificate}`,
      `    client-key-data: ${key}`,
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
