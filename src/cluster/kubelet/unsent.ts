import type { Event } from '../api/types.ts';
import type { HeldEvent } from '../client.ts';
import type { Stored } from '../machinery/object.ts';
import { formatTime } from '../machinery/time.ts';

/** So many events are remembered that could not be sent. */
const KEPT = 50;

/** An event that nobody has taken; how often it came to be is not counted. */
export type UnsentEvent = Stored<Event>;

const sameKind = (a: UnsentEvent, b: Pick<UnsentEvent, 'reason' | 'message' | 'involvedObject'>): boolean =>
  a.reason === b.reason &&
  a.message === b.message &&
  a.involvedObject.uid === b.involvedObject.uid &&
  a.involvedObject.fieldPath === b.involvedObject.fieldPath;

/** What a kubelet had to tell while no API server took it, the latest last: its log has it still. */
export class UnsentEvents {
  #events: readonly UnsentEvent[];

  constructor(events: readonly UnsentEvent[] = []) {
    this.#events = events;
  }

  get all(): readonly UnsentEvent[] {
    return this.#events;
  }

  add({ at, namespace, involvedObject, type, reason, message }: HeldEvent): void {
    const time = formatTime(at);
    const { name = '' } = involvedObject;
    const event: UnsentEvent = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace, uid: '', resourceVersion: '', creationTimestamp: time },
      involvedObject,
      type,
      reason,
      message,
      firstTimestamp: time,
      lastTimestamp: time,
    };
    const before = this.#events.find((one) => sameKind(one, event));
    const others = this.#events.filter((one) => one !== before);
    const { firstTimestamp = time } = before ?? {};
    this.#events = [...others, { ...event, firstTimestamp }].slice(-KEPT);
  }

  /** Somebody has taken it. */
  remove(held: HeldEvent): void {
    this.#events = this.#events.filter((one) => !sameKind(one, held));
  }
}
