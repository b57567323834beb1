import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import type { WorkQueue } from '../workqueue.ts';

const BEAT = 'beat';

/**
 * A controller that does one thing again and again while its program runs.
 * @param period in milliseconds
 * @param times what `beat` remembers
 */
export function beating(
  context: ControllerContext,
  period: number,
  beat: () => void,
  times = new Map<string, number>(),
): Controller {
  let own: WorkQueue | undefined;
  const controller = queueController(
    context,
    (_informers, queue) => {
      own = queue;
    },
    (key, queue) => {
      queue.addAfter(key, period);
      beat();
    },
    times,
  );
  const begin = (): void => own?.add(BEAT);
  return {
    ...controller,
    resync: begin,
    setRunning(running) {
      controller.setRunning(running);
      if (running) begin();
    },
  };
}
