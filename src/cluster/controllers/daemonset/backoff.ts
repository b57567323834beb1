import type { Store } from '../../store/store.ts';
import { parseTime } from '../../machinery/time.ts';
import type { StoredDaemonSet } from './placement.ts';

export const FAILED = 'FailedDaemonPod';

const INITIAL = 1000;
const MAX = 15 * 60_000;

/**
 * In how many milliseconds the next failed pod on a node may be deleted: one second after the first, then twice as long each
 * time up to a quarter of an hour; forgotten after twice that. How many there were is read off the events that told of them,
 * so a restored cluster goes on where it was. Models staging/src/k8s.io/client-go/util/flowcontrol/backoff.go
 * @param since when the present template came: what failed before does not count
 */
export function failureBackoff(
  store: Store,
  set: StoredDaemonSet,
  node: string,
  since: number,
  now: number,
): number {
  const ending = ` on node ${node}, will try to kill it`;
  let [count, last] = [0, -Infinity];
  for (const event of store.list('events', set.metadata.namespace)) {
    if (event.involvedObject.uid !== set.metadata.uid || event.reason !== FAILED) continue;
    const time = parseTime(event.lastTimestamp ?? '');
    if (!event.message?.endsWith(ending) || time < since) continue;
    count += event.count ?? 1;
    last = Math.max(last, time);
  }
  if (count === 0 || now - last > 2 * MAX) return 0;
  return Math.max(0, last + Math.min(INITIAL * 2 ** (count - 1), MAX) - now);
}
