import { splitKey } from '../../machinery/object.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';

/** Gives each active namespace the service account `default`. Models pkg/controller/serviceaccount/serviceaccounts_controller.go */
export function serviceAccountController(context: ControllerContext): Controller {
  const { client } = context;
  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('namespaces', ({ object }) => queue.add(object.metadata.name))
        .on('serviceaccounts', ({ object, type }) => {
          if (type === 'DELETED') queue.add(object.metadata.namespace ?? '');
        }),
    (key) => {
      const { name: namespace } = splitKey(key);
      if (client.get('namespaces', '', namespace)?.status.phase !== 'Active') return;
      if (client.get('serviceaccounts', namespace, 'default')) return;
      client.create('serviceaccounts', namespace, {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'default', namespace },
      });
    },
  );
}
