import type { RealTime } from './driver.ts';
import type { Keeper } from './keeper.ts';
import type { Outbox } from './outbox.ts';

/** How long the prompt waits for the saving of what came before it, until that is told as a failure: real milliseconds. */
const SAVING_PATIENCE = 5_000;

/**
 * Holds the screen back until everything is saved: the prompt says that a command is finished, and so it comes when that is kept.
 * @param late is told what takes too long; the prompt comes all the same
 */
export async function saveBehindPrompt(
  keeper: Keeper | undefined,
  outbox: Outbox,
  realTime: RealTime,
  late: (detail: string) => void,
): Promise<void> {
  if (!keeper?.works) return;
  outbox.hold();
  let stopWaiting = (): void => undefined;
  const patience = new Promise<void>((resolve) => {
    stopWaiting = realTime.later(SAVING_PATIENCE, () => {
      late(`Saving has taken more than ${SAVING_PATIENCE} ms.`);
      resolve();
    });
  });
  await Promise.race([keeper.saveNow(), patience]);
  stopWaiting();
  outbox.release();
}
