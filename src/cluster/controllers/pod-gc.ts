import { podCondition } from './pod-conditions.ts';
import { withCondition } from './conditions.ts';
import { type Controller, type ControllerContext, queueController } from './controller.ts';
import { indexByNode, podsOn } from './node-lifecycle/node-lifecycle.ts';
import { isTerminal, type StoredPod } from './pods.ts';

/** How long a node may be missing before its pods are given up, in milliseconds. */
const QUARANTINE = 40_000;
/** How often pods are collected. */
const PERIOD = 20_000;

/** Removes the pods of nodes that there are not. Models pkg/controller/podgc/gc_controller.go */
export function podGarbageCollector(context: ControllerContext): Controller {
  const { store, client, clock } = context;
  indexByNode(store);

  const remove = (pod: StoredPod): void => {
    const conditions = withCondition(
      pod.status.conditions,
      podCondition(
        'DisruptionTarget',
        'True',
        'DeletionByPodGC',
        'PodGC: node no longer exists',
        clock.now(),
      ),
    );
    if (!isTerminal(pod))
      client.updateStatus('pods', { ...pod, status: { ...pod.status, phase: 'Failed', conditions } });
    client.delete('pods', pod.metadata.namespace ?? '', pod.metadata.name, { gracePeriodSeconds: 0 });
  };

  return queueController(
    context,
    (informers, queue) => {
      const quarantine = (node: string | undefined): void => {
        if (!node || store.get('nodes', node)) return;
        const due = Math.ceil((clock.now() + QUARANTINE) / PERIOD) * PERIOD;
        queue.addAfter(node, due - clock.now());
      };
      informers
        .on('nodes', ({ object, type }) => {
          if (type === 'DELETED') quarantine(object.metadata.name);
        })
        .on('pods', ({ object, type }) => {
          if (type === 'ADDED') quarantine(object.spec.nodeName);
        });
    },
    (node) => {
      if (store.get('nodes', node)) return;
      for (const pod of podsOn(store, node)) remove(pod);
    },
  );
}
