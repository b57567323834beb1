import type { ServerParts } from '../apiserver/call.ts';
import type { GroupVersion } from '../apiserver/resources.ts';
import { text } from '../apiserver/responses.ts';
import { availability } from '../kinds/apiservice.ts';
import type { ApiRequest, ApiResponse } from '../messages.ts';
import { extensionOf, remoteService, remoteServices } from './extensions.ts';
import { answerMetrics, type MetricsPath } from './metrics/handler.ts';
import { METRICS, METRICS_RESOURCES } from './metrics/resources.ts';

/** What is answered for a server that is not there. */
export const unavailable = (): ApiResponse => text(503, 'service unavailable\n');

/**
 * The groups that other servers answer for, in the order in which clients are to prefer them. Of a server that does not answer only the
 * group is known.
 */
export function remoteVersions({ store, nodes }: ServerParts): readonly GroupVersion[] {
  return remoteServices(store)
    .toSorted((a, b) => b.spec.groupPriorityMinimum - a.spec.groupPriorityMinimum)
    .map(({ spec, ...rest }) => {
      const { group, version } = spec;
      const current =
        availability({ ...rest, spec })?.status === 'True' &&
        extensionOf(store, nodes, spec.service, `${group}/${version}`);
      return current && current.groupVersion === METRICS
        ? METRICS_RESOURCES
        : { group, version, resources: [], stale: true };
    });
}

/**
 * Hands a request to the server that answers for its group and version; undefined when the API server answers itself.
 * Models staging/src/k8s.io/kube-aggregator/pkg/apiserver/handler_proxy.go
 */
export function answerRemote(
  parts: ServerParts,
  { group, version, ...path }: MetricsPath & { readonly group: string; readonly version: string },
  request: ApiRequest,
): ApiResponse | undefined {
  const { store, nodes } = parts;
  const service = remoteService(store, group, version);
  if (!service) return undefined;
  if (availability(service)?.status !== 'True') return unavailable();
  const extension = extensionOf(store, nodes, service.spec.service, `${group}/${version}`);
  return extension?.groupVersion === METRICS ? answerMetrics(parts, extension, path, request) : unavailable();
}
