import { endOf, TOKEN_TYPE } from '../../machinery/bootstrap-token.ts';
import { keyOf, splitKey } from '../../machinery/object.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';

/** Removes bootstrap tokens when they end. Models pkg/controller/bootstrap/tokencleaner.go */
export function bootstrapTokenCleaner(context: ControllerContext): Controller {
  const { client, clock } = context;
  return queueController(
    context,
    (informers, queue) =>
      informers.on('secrets', ({ object, type }) => {
        const { namespace } = object.metadata;
        if (type !== 'DELETED' && object.type === TOKEN_TYPE && namespace === 'kube-system')
          queue.add(keyOf(object));
      }),
    (key, queue) => {
      const { namespace, name } = splitKey(key);
      const secret = client.get('secrets', namespace, name);
      if (!secret) return;
      const left = endOf(secret) - clock.now();
      if (left === Infinity) return;
      if (left > 0) queue.addAfter(key, left);
      else client.delete('secrets', namespace, name, { preconditions: { uid: secret.metadata.uid } });
    },
  );
}
