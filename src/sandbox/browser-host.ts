import type { Host } from '../world/host.ts';
import type { RealTime } from './driver.ts';

/** Real time in a worker. */
export const realTime: RealTime = {
  now: () => performance.now(),
  later(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Turns of a worker's event loop, through a message channel: timers would be slowed down by the browser. */
export function turns(): Host {
  const channel = new MessageChannel();
  const waiting: (() => void)[] = [];
  channel.port1.onmessage = () => waiting.shift()?.();
  return {
    turn: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        channel.port2.postMessage(undefined);
      }),
  };
}
