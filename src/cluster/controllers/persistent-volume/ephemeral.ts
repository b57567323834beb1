import { ApiError } from '../../machinery/errors.ts';
import { controllerOf, keyOf, splitKey } from '../../machinery/object.ts';
import { unknownError } from '../../machinery/status.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { controllerReference } from '../references.ts';

/** Makes the claims of pods' ephemeral volumes. Models pkg/controller/volume/ephemeral/controller.go */
export function ephemeralVolumeController(context: ControllerContext): Controller {
  const { store, client } = context;
  const events = context.recorder('ephemeral_volume');
  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('pods', ({ object, type }) => {
          if (type === 'ADDED' && object.spec.volumes?.some(({ ephemeral }) => ephemeral))
            queue.add(keyOf(object));
        })
        .on('persistentvolumeclaims', ({ object, type }) => {
          const owner = controllerOf(object);
          if (type === 'DELETED' && owner?.kind === 'Pod')
            queue.add(`${object.metadata.namespace}/${owner.name}`);
        }),
    (key) => {
      const pod = store.get('pods', key);
      if (!pod || pod.metadata.deletionTimestamp !== undefined) return;
      const { namespace, name } = splitKey(key);
      for (const volume of pod.spec.volumes ?? []) {
        const template = volume.ephemeral?.volumeClaimTemplate;
        if (!template) continue;
        const claimName = `${name}-${volume.name}`;
        const claim = store.get('persistentvolumeclaims', `${namespace}/${claimName}`);
        let failure: string | undefined;
        if (claim && controllerOf(claim)?.uid !== pod.metadata.uid) {
          failure = `PVC ${namespace}/${claimName} was not created for pod ${key} (pod is not owner)`;
        } else if (!claim) {
          const { annotations, labels } = template.metadata ?? {};
          try {
            client.create('persistentvolumeclaims', namespace, {
              apiVersion: 'v1',
              kind: 'PersistentVolumeClaim',
              metadata: {
                name: claimName,
                ownerReferences: [controllerReference(pod)],
                ...(annotations && { annotations }),
                ...(labels && { labels }),
              },
              spec: template.spec,
            });
          } catch (error) {
            if (!(error instanceof ApiError)) throw error;
            failure = `create PVC ${claimName}: ${error.message}`;
          }
        }
        if (failure === undefined) continue;
        const message = `ephemeral volume ${volume.name}: ${failure}`;
        events.event(pod, 'Warning', 'FailedBinding', message);
        throw unknownError(`pod ${key}, ${message}`);
      }
    },
  );
}
