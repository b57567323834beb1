import type { Endpoints, Service } from '../../api/types.ts';
import { ApiError } from '../../machinery/errors.ts';
import { keyOf, splitKey, type Stored } from '../../machinery/object.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { withAnnotations } from '../metadata.ts';
import { causedByTerminatingNamespace } from '../pods.ts';
import { controllerReference } from '../references.ts';
import { indexByService, slicesOf } from './endpointslices.ts';
import { type Mirror, MIRRORING, type MirrorPlan, planMirror } from './mirror-plan.ts';
import { MANAGED_BY, SERVICE_NAME, slicePrefix } from './slices.ts';

const RETRIES = { first: 1000, most: 100_000 };

const SLICES = 'endpointslices.discovery.k8s.io';

/** Whether slices are wanted: not for those who keep them themselves, nor for locks. */
export const shouldMirror = ({ metadata }: Pick<Stored<Endpoints>, 'metadata'>): boolean =>
  metadata.labels?.['endpointslice.kubernetes.io/skip-mirror'] !== 'true' &&
  metadata.annotations?.['control-plane.alpha.kubernetes.io/leader'] === undefined;

// A selector without keys is stored as none.
const hasSelector = ({ spec }: Stored<Service>): boolean => Object.keys(spec.selector ?? {}).length > 0;

/**
 * Gives Endpoints that somebody wrote for a service without selector their slices.
 * Models pkg/controller/endpointslicemirroring/endpointslicemirroring_controller.go
 */
export function endpointSliceMirroringController(context: ControllerContext): Controller {
  const { store, client } = context;
  const events = context.recorder('endpoint-slice-mirroring-controller');
  indexByService(store);

  const write = (
    owner: Stored<Endpoints>,
    { slice, addressType, endpoints, ports }: Mirror,
    { labels, annotations }: MirrorPlan,
  ): void => {
    const { name, namespace = '' } = owner.metadata;
    const ownerReferences = [controllerReference(owner)];
    const content = { addressType, endpoints, ports };
    if (slice)
      client.update(SLICES, {
        ...slice,
        metadata: withAnnotations({ ...slice.metadata, labels, ownerReferences }, annotations),
        ...content,
      });
    else if (owner.metadata.deletionTimestamp === undefined)
      client.create(SLICES, namespace, {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: withAnnotations(
          { generateName: slicePrefix(name), namespace, labels, ownerReferences },
          annotations,
        ),
        ...content,
      });
  };

  return queueController(
    { ...context, retries: RETRIES },
    (informers, queue) =>
      informers
        .on('endpoints', ({ object }) => queue.add(keyOf(object)))
        .on('services', ({ object, previous, type }) => {
          const before = type === 'MODIFIED' && previous ? previous : undefined;
          if (before ? hasSelector(object) !== hasSelector(before) : !hasSelector(object))
            queue.add(keyOf(object));
        })
        .on(SLICES, ({ object: { metadata }, type }) => {
          if (type === 'ADDED' || metadata.labels?.[MANAGED_BY] !== MIRRORING) return;
          queue.add(`${metadata.namespace}/${metadata.labels[SERVICE_NAME]}`);
        }),
    (key) => {
      const { namespace, name } = splitKey(key);
      const endpoints = client.get('endpoints', namespace, name);
      const service = client.get('services', namespace, name);
      const slices = slicesOf(store, key, MIRRORING);
      const mirrored = endpoints && service && shouldMirror(endpoints) && !hasSelector(service);
      const plan = mirrored ? planMirror(endpoints, slices) : undefined;
      try {
        if (mirrored && plan) {
          for (const [reason, message] of plan.warnings) events.event(endpoints, 'Warning', reason, message);
          for (const mirror of [...plan.create, ...plan.update]) write(endpoints, mirror, plan);
        }
        for (const { metadata } of plan?.remove ?? slices) client.delete(SLICES, namespace, metadata.name);
      } catch (error) {
        if (error instanceof ApiError && causedByTerminatingNamespace(error)) return;
        throw error;
      }
    },
  );
}
