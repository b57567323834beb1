import type { Endpoint, Endpoints, EndpointAddress, EndpointSubset } from '../../api/types.ts';
import { semanticEqual } from '../../machinery/equal.ts';
import { keyOf, splitKey, type Stored } from '../../machinery/object.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { isManaged } from '../endpoints/membership.ts';
import { controllerReference } from '../references.ts';
import { indexByService, slicesOf } from './endpointslices.ts';
import { MANAGED_BY, SERVICE_NAME } from './slices.ts';

const CONTROLLER = 'endpointslicemirroring-controller.k8s.io';
const SKIP = 'endpointslice.kubernetes.io/skip-mirror';

function endpointsOf(addresses: readonly EndpointAddress[] | undefined, ready: boolean): readonly Endpoint[] {
  return (addresses ?? []).map(({ ip, hostname, nodeName, targetRef }) => ({
    addresses: [ip],
    conditions: { ready },
    ...(hostname !== undefined && { hostname }),
    ...(nodeName !== undefined && { nodeName }),
    ...(targetRef !== undefined && { targetRef }),
  }));
}

const contentOf = ({ addresses, notReadyAddresses, ports }: EndpointSubset) => ({
  addressType: 'IPv4' as const,
  endpoints: [...endpointsOf(addresses, true), ...endpointsOf(notReadyAddresses, false)],
  ports: (ports ?? []).map(({ name = '', ...port }) => ({ name, ...port })),
});

const isMirrored = ({ metadata }: Stored<Endpoints>): boolean =>
  metadata.labels?.[SKIP] !== 'true' &&
  metadata.annotations?.['control-plane.alpha.kubernetes.io/leader'] === undefined;

/**
 * Gives Endpoints that somebody wrote for a service without selector their slices, one per subset.
 * Models pkg/controller/endpointslicemirroring
 */
export function endpointSliceMirroringController(context: ControllerContext): Controller {
  const { store, client } = context;
  indexByService(store);

  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('endpoints', ({ object }) => queue.add(keyOf(object)))
        .on('services', ({ object }) => queue.add(keyOf(object))),
    (key) => {
      const { namespace, name } = splitKey(key);
      const endpoints = client.get('endpoints', namespace, name);
      const service = client.get('services', namespace, name);
      const wanted =
        endpoints && service && !isManaged(service) && isMirrored(endpoints) ? (endpoints.subsets ?? []) : [];
      const slices = slicesOf(store, key, CONTROLLER);
      const labels = {
        ...endpoints?.metadata.labels,
        [SERVICE_NAME]: name,
        [MANAGED_BY]: CONTROLLER,
      };
      for (const [i, subset] of wanted.entries()) {
        const content = contentOf(subset);
        const slice = slices[i];
        if (!slice && endpoints)
          client.create('endpointslices.discovery.k8s.io', namespace, {
            apiVersion: 'discovery.k8s.io/v1',
            kind: 'EndpointSlice',
            metadata: {
              generateName: `${name}-`,
              namespace,
              labels,
              ownerReferences: [controllerReference(endpoints)],
            },
            ...content,
          });
        else if (
          slice &&
          !(semanticEqual(slice.endpoints, content.endpoints) && semanticEqual(slice.ports, content.ports))
        )
          client.update('endpointslices.discovery.k8s.io', { ...slice, ...content });
      }
      for (const { metadata } of slices.slice(wanted.length))
        client.delete('endpointslices.discovery.k8s.io', namespace, metadata.name);
    },
  );
}
