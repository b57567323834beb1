import type { Event } from '../api/types.ts';
import { keyOf, type Stored } from '../machinery/object.ts';
import { parseTime } from '../machinery/time.ts';
import { type Controller, type ControllerContext, queueController } from './controller.ts';

/** How long an event is kept after it was last written, in milliseconds. */
const TTL = 3_600_000;
/** Events go in batches, on a grid of times. */
const PERIOD = 60_000;
/** So many of them go in one event of the clock: between two of them a browser gets its turn. */
const SLICE = 2000;

const latest = (last: number, time: string | undefined): number =>
  time ? Math.max(last, parseTime(time) || -Infinity) : last;

function lastWritten({ lastTimestamp, series, eventTime, metadata }: Stored<Event>): number {
  const created = latest(-Infinity, metadata.creationTimestamp);
  return latest(latest(latest(created, lastTimestamp), series?.lastObservedTime), eventTime);
}

/** Lets events expire, as etcd's leases do with the API server's `--event-ttl`. */
export function eventExpiry(context: ControllerContext): Controller {
  const { store, clock } = context;
  return queueController(
    context,
    (informers, queue) =>
      informers.on('events', ({ object, type }) => {
        if (type !== 'ADDED') return;
        const due = Math.ceil((lastWritten(object) + TTL) / PERIOD) * PERIOD;
        queue.addAfter('events', Math.max(0, due - clock.now()));
      }),
    (key, queue) => {
      const now = clock.now();
      let next = Infinity;
      let room = SLICE;
      for (const event of store.list('events')) {
        const expires = lastWritten(event) + TTL;
        if (expires > now) next = Math.min(next, expires);
        else if (room-- > 0) store.remove('events', keyOf(event));
      }
      if (room < 0) {
        queue.add(key);
        return;
      }
      if (next < Infinity) queue.addAfter(key, Math.ceil(next / PERIOD) * PERIOD - now);
    },
  );
}
