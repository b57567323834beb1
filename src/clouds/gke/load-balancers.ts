import type { Clock, RandomSource } from '../../cluster/environment.ts';
import type { CloudProvider } from '../../cluster/runtime.ts';
import { Naming } from './naming.ts';
import { defaultSettings } from './settings.ts';

/**
 * Google's load balancers for services: an external address after half a minute to a minute. Delay and address follow from
 * the service's UID.
 */
export function googleLoadBalancers(
  clock: Clock,
  random: RandomSource,
  seconds: readonly [number, number] = defaultSettings.loadBalancer,
): CloudProvider {
  const naming = new Naming(random);
  const [shortest, longest] = seconds;
  return {
    loadBalancers: {
      ensure({ uid }, ready, since) {
        const delay = shortest + random.number('load-balancer', uid) * (longest - shortest);
        return clock.schedule(since + delay * 1000, () => ready({ ip: naming.externalIP('service', uid) }));
      },
      release() {},
    },
  };
}
