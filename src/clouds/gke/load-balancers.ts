import type { Clock, RandomSource } from '../../cluster/environment.ts';
import type { CloudProvider } from '../../cluster/runtime.ts';
import { Naming } from './naming.ts';
import { atPace, drawn } from '../../cluster/pace.ts';
import { defaultSettings } from './settings.ts';

/**
 * Google's load balancers for services: an external address after half a minute to a minute. Delay and address follow from
 * the service's UID.
 * @param pace how long it takes, as a multiple of what it usually does
 */
export function googleLoadBalancers(clock: Clock, random: RandomSource, pace = 1): CloudProvider {
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
  };
}
