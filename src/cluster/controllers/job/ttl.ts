import { keyOf, splitKey } from '../../machinery/object.ts';
import { parseTime } from '../../machinery/time.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { isFinished } from './counts.ts';

/** Deletes finished jobs after their time to live. Models pkg/controller/ttlafterfinished */
export function ttlAfterFinishedController(context: ControllerContext): Controller {
  const { client, clock } = context;
  return queueController(
    context,
    (informers, queue) => informers.on('jobs.batch', ({ object }) => queue.add(keyOf(object))),
    (key, queue) => {
      const { namespace, name } = splitKey(key);
      const job = client.get('jobs.batch', namespace, name);
      const finish = job && isFinished(job);
      const ttl = job?.spec.ttlSecondsAfterFinished;
      if (!finish || ttl === undefined || job.metadata.deletionTimestamp !== undefined) return;
      const left = parseTime(finish.lastTransitionTime ?? '') + ttl * 1000 - clock.now();
      if (left > 0) queue.addAfter(key, left);
      else
        client.delete('jobs.batch', namespace, name, {
          propagationPolicy: 'Foreground',
          preconditions: { uid: job.metadata.uid },
        });
    },
  );
}
