import { KUBERNETES_SERVICE, keepKubernetesService } from '../apiserver/bootstrap.ts';
import type { ClusterSettings } from '../kinds/kind.ts';
import type { StoredObject } from '../machinery/object.ts';
import type { ChangeType } from '../store/store.ts';
import { type Controller, type ControllerContext, queueController } from './controller.ts';

/** How often the API server looks after its Service, in milliseconds. */
const INTERVAL = 10_000;

/** Makes the API server's own Service anew when somebody has deleted it. Models pkg/controlplane/controller/kubernetesservice/controller.go */
export function kubernetesServiceController(
  context: ControllerContext,
  settings: ClusterSettings,
): Controller {
  const { client, clock } = context;
  return queueController(
    context,
    (informers, queue) => {
      const look = ({ type, object }: { readonly type: ChangeType; readonly object: StoredObject }): void => {
        const { namespace, name } = object.metadata;
        if (type !== 'DELETED' || namespace !== 'default' || name !== KUBERNETES_SERVICE) return;
        queue.addAfter(KUBERNETES_SERVICE, INTERVAL - (clock.now() % INTERVAL));
      };
      informers.on('services', look).on('endpoints', look).on('endpointslices.discovery.k8s.io', look);
    },
    () => keepKubernetesService(client, settings),
  );
}
