import type { Clock, RandomSource } from '../../cluster/environment.ts';
import type { CloudProvider } from '../../cluster/runtime.ts';
import { cloudNodeController } from './cloud-node.ts';
import { Naming } from './naming.ts';
import { problemDetector } from './problem-detector.ts';
import { atPace, drawn } from '../../cluster/pace.ts';
import { attendIngressesOnDemand } from './ingress/on-demand.ts';
import { defaultSettings } from './settings.ts';
import { googleWebhooks } from './webhooks.ts';

/**
 * What Google does for a cluster from outside: load balancers for services, which get an external address after half a minute
 * to a minute, load balancers for Ingresses, admission webhooks. Delays and addresses follow from the objects' UIDs.
 * @param pace how long it takes, as a multiple of what it usually does
 */
export function googleCloudProvider(clock: Clock, random: RandomSource, pace = 1): CloudProvider {
  const naming = new Naming(random);
  const takes = atPace(defaultSettings.loadBalancer, pace);
  return {
    loadBalancers: {
      ensure({ uid }, ready, since) {
        const delay = drawn(takes, random, 'load-balancer', uid);
        return clock.schedule(since + delay, () => ready({ ip: naming.externalIP('service', uid) }), uid);
      },
      release() {},
    },
    attend(site) {
      const { controllers, proxies } = attendIngressesOnDemand(site, random, pace);
      return {
        controllers: {
          ...controllers,
          'node-problem-detector': problemDetector(site.context('system:node-problem-detector')),
          'cloud-node-controller': cloudNodeController(site.context('cloud-controller-manager')),
        },
        proxies,
      };
    },
    webhooks: googleWebhooks,
  };
}
