import type { EndpointSlice, Pod, Service } from '../../../../cluster/api/types.ts';
import type { Stored } from '../../../../cluster/machinery/object.ts';
import type { PlainStatus } from '../../model.ts';
import { serviceItem } from '../../service-item.ts';
import { say } from './keys.ts';

/** What is known about a service beside itself. */
interface ServiceSurroundings {
  readonly slices: readonly Stored<EndpointSlice>[];
  /** The pods that its selector matches. */
  readonly pods: readonly Stored<Pod>[];
}

/** Whom a service leads to, and from where it can be reached. */
export function plainService(
  service: Stored<Service>,
  { slices, pods }: ServiceSurroundings,
): readonly PlainStatus[] {
  const { spec } = service;
  if (spec.type === 'ExternalName') return [say('service.external-name', { name: spec.externalName ?? '' })];
  return [...behind(service, slices, pods), reach(service)];
}

function behind(
  service: Stored<Service>,
  slices: readonly Stored<EndpointSlice>[],
  pods: readonly Stored<Pod>[],
): readonly PlainStatus[] {
  const selector = Object.entries(service.spec.selector ?? {});
  const { endpoints, notReady } = serviceItem(service, slices, undefined);
  const ready = endpoints.length;
  if (selector.length === 0) return [say('service.no-selector')];
  if (ready > 0)
    return [
      notReady.length > 0
        ? say('service.some-not-ready', { ready, pods: notReady.length })
        : say('service.serves', { ready }),
    ];
  if (pods.length === 0)
    return [say('service.matches-nothing', { selector: selector.map((pair) => pair.join('=')).join(',') })];
  const unknown = unknownPort(service, pods);
  if (unknown !== undefined) return [say('service.port-unknown', { port: unknown })];
  return [say('service.none-ready', { pods: pods.length })];
}

/** A target port whose name no pod knows. */
function unknownPort({ spec }: Stored<Service>, pods: readonly Stored<Pod>[]): string | undefined {
  const known = new Set(
    pods.flatMap((pod) => pod.spec.containers.flatMap(({ ports = [] }) => ports.map(({ name }) => name))),
  );
  for (const { targetPort } of spec.ports ?? [])
    if (typeof targetPort === 'string' && !known.has(targetPort)) return targetPort;
  return undefined;
}

function reach(service: Stored<Service>): PlainStatus {
  const { spec, status } = service;
  if (spec.type === 'LoadBalancer') {
    const [found] = status.loadBalancer?.ingress ?? [];
    const address = found?.ip ?? found?.hostname;
    return address === undefined ? say('service.pending') : say('service.open', { address });
  }
  const nodePort = spec.ports?.find((port) => port.nodePort)?.nodePort;
  if (spec.type === 'NodePort' && nodePort !== undefined) return say('service.node-port', { port: nodePort });
  return spec.clusterIP === 'None' ? say('service.headless') : say('service.inside-only');
}
