import type { ServicePort, ServiceSpec } from '../api/types.ts';
import { mapShared, replace, withDefaults } from './kind.ts';

const AFFINITY_SECONDS = 10_800;

const portDefaults = (port: ServicePort): ServicePort => {
  const out = withDefaults(port, { protocol: 'TCP' });
  const { targetPort } = out;
  return targetPort === undefined || targetPort === 0 || targetPort === ''
    ? replace(out, 'targetPort', out.port)
    : out;
};

const reachedFromOutside = ({ type, externalIPs = [] }: ServiceSpec): boolean =>
  type === 'NodePort' || type === 'LoadBalancer' || (type === 'ClusterIP' && externalIPs.length > 0);

/** Models pkg/apis/core/v1/defaults.go SetDefaults_Service */
export function serviceSpecDefaults(spec: ServiceSpec): ServiceSpec {
  let out = withDefaults<ServiceSpec>(spec, { sessionAffinity: 'None', type: 'ClusterIP' });
  if (out.sessionAffinity === 'None') out = replace(out, 'sessionAffinityConfig', undefined);
  else if (
    out.sessionAffinity === 'ClientIP' &&
    out.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined
  ) {
    out = { ...out, sessionAffinityConfig: { clientIP: { timeoutSeconds: AFFINITY_SECONDS } } };
  }
  if (out.ports) out = replace(out, 'ports', mapShared(out.ports, portDefaults));
  if (reachedFromOutside(out)) out = withDefaults(out, { externalTrafficPolicy: 'Cluster' });
  if (out.type !== 'ExternalName') out = withDefaults(out, { internalTrafficPolicy: 'Cluster' });
  if (out.type === 'LoadBalancer') out = withDefaults(out, { allocateLoadBalancerNodePorts: true });
  return out;
}
