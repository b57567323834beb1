import type { RandomSource } from '../../../cluster/environment.ts';
import { atPace } from '../../../cluster/pace.ts';
import type { Controller, ControllerContext } from '../../../cluster/controllers/controller.ts';
import type { CloudProxies } from '../../../cluster/network/network.ts';
import type { CloudSite } from '../../../cluster/runtime.ts';
import { Naming } from '../naming.ts';
import { defaultSettings } from '../settings.ts';
import type { Balancer } from './balancer.ts';
import { ingressController } from './controller.ts';
import { FrontEnd } from './front-end.ts';
import { HealthChecker } from './health.ts';

/** The controller that runs with the control plane, and the proxies at the addresses that it gets. */
export interface IngressAttendance {
  readonly controller: Controller;
  readonly proxies: CloudProxies;
}

/**
 * Looks after the Ingresses of a cluster from Google's side.
 * @param pace how long Google takes, as a multiple of what it usually does
 */
export function attendIngresses(
  site: CloudSite,
  context: ControllerContext,
  random: RandomSource,
  pace: number,
): IngressAttendance {
  const health = new HealthChecker(site, context);
  const balancers = new Map<string, Balancer>();
  const frontEnd = new FrontEnd(site, context, health, balancers);
  const naming = new Naming(random);
  const { urlMap, targetProxy, forwardingRule, spread, removal } = defaultSettings.httpLoadBalancer;
  return {
    controller: ingressController(context, {
      balancers,
      health,
      frontEnd,
      pace: {
        urlMap: atPace(urlMap, pace),
        targetProxy: atPace(targetProxy, pace),
        forwardingRule: atPace(forwardingRule, pace),
        spread: atPace(spread, pace),
        removal: atPace(removal, pace),
      },
      address: (uid) => naming.externalIP('ingress', uid),
    }),
    proxies: frontEnd,
  };
}
