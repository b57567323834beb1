import type { Event } from '../../cluster/api/types.ts';
import type { Stored } from '../../cluster/machinery/object.ts';

const timeOf = ({ lastTimestamp, eventTime, metadata }: Stored<Event>): number =>
  Date.parse(lastTimestamp ?? eventTime ?? metadata.creationTimestamp);

/**
 * Which pods wait for an image that is being pulled: their status does not say so (it says `ContainerCreating`), but the kubelet's
 * events do.
 */
export class Pulls {
  readonly #events = {
    Pulling: new Map<string, Map<string, Stored<Event>>>(),
    Pulled: new Map<string, Map<string, Stored<Event>>>(),
  };

  /** Takes note of an event. Tells whether it is about pulling. */
  put(event: Stored<Event>): boolean {
    const events = this.#of(event);
    if (!events) return false;
    const { uid = '', fieldPath = '' } = event.involvedObject;
    let own = events.get(uid);
    if (!own) events.set(uid, (own = new Map()));
    own.set(fieldPath, event);
    return true;
  }

  /** Forgets an event. Tells whether it was about pulling. */
  remove(event: Stored<Event>): boolean {
    const events = this.#of(event);
    if (!events) return false;
    const { uid = '', fieldPath = '' } = event.involvedObject;
    const own = events.get(uid);
    if (own?.get(fieldPath)?.metadata.uid === event.metadata.uid) own.delete(fieldPath);
    if (own?.size === 0) events.delete(uid);
    return true;
  }

  /** Whether the image of one of these containers is being pulled for a pod. */
  pulls(pod: string, containers: readonly string[]): boolean {
    const pulling = this.#events.Pulling.get(pod);
    if (!pulling) return false;
    const pulled = this.#events.Pulled.get(pod);
    for (const [path, began] of pulling) {
      const name = /\{(.*)\}$/.exec(path)?.[1] ?? '';
      if (!containers.includes(name)) continue;
      const ended = pulled?.get(path);
      if (!ended || timeOf(ended) < timeOf(began)) return true;
    }
    return false;
  }

  #of({ reason }: Stored<Event>): Map<string, Map<string, Stored<Event>>> | undefined {
    return reason === 'Pulling' || reason === 'Pulled' ? this.#events[reason] : undefined;
  }
}
