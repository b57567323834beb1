import {
  queueController,
  type Controller,
  type ControllerContext,
} from '../../cluster/controllers/controller.ts';
import { parseTime } from '../../cluster/machinery/time.ts';

/** A node is new for so long, and asking the cloud about it takes so long, in milliseconds. */
const NEW = 60_000;
const ASKING = 2_000;

/** Tells of nodes that it has found in the cloud. Models staging/src/k8s.io/cloud-provider/controllers/node/node_controller.go */
export function cloudNodeController(context: ControllerContext): Controller {
  const { client, clock } = context;
  return queueController(
    context,
    (informers, queue) =>
      informers.on('nodes', ({ object: { metadata }, type }) => {
        if (type !== 'ADDED' || clock.now() - parseTime(metadata.creationTimestamp) >= NEW) return;
        queue.addAfter(metadata.name, ASKING);
      }),
    (name) => {
      const node = client.get('nodes', '', name);
      if (node)
        context.recorder('cloud-node-controller').event(node, 'Normal', 'Synced', 'Node synced successfully');
    },
  );
}
