import type { RealTime } from './driver.ts';
import { isLoading } from './loading.ts';

/** Real time in a worker. */
export const realTime: RealTime = {
  now: () => performance.now(),
  later(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

/**
 * Turns of a worker's event loop, through a message channel: timers would be slowed down by the browser. A turn does not end
 * while code is on its way.
 */
export function turns(): { turn(): Promise<void> } {
  const channel = new MessageChannel();
  const waiting: (() => void)[] = [];
  channel.port1.onmessage = () => waiting.shift()?.();
  return {
    async turn() {
      do
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          channel.port2.postMessage(undefined);
        });
      while (isLoading());
    },
  };
}
