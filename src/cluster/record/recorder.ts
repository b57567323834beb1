import type { Event, EventSource, ObjectReference } from '../api/types.ts';
import type { Client, HeldEvent, HoldingRecorder } from '../client.ts';
import type { Clock } from '../environment.ts';
import { ApiError } from '../machinery/errors.ts';
import { NIL } from '../machinery/nil.ts';
import type { KubeObject } from '../machinery/object.ts';
import { formatTime } from '../machinery/time.ts';
import { Correlator, type CorrelatorState } from './correlator.ts';
import type { EventNames } from './names.ts';

/** A reference to an object as events carry it. Models staging/src/k8s.io/client-go/tools/reference/ref.go */
export function referenceTo(object: KubeObject, fieldPath?: string): ObjectReference {
  const { kind, apiVersion, metadata = {} } = object;
  const { name, namespace, uid, resourceVersion } = metadata;
  // What the store holds in a namespace has all of it, and most events are about that.
  if (kind && namespace && name && uid && apiVersion && resourceVersion) {
    return fieldPath === undefined
      ? { kind, namespace, name, uid, apiVersion, resourceVersion }
      : { kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath };
  }
  return {
    ...(kind !== undefined && { kind }),
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(uid !== undefined && { uid }),
    ...(apiVersion !== undefined && { apiVersion }),
    ...(resourceVersion !== undefined && { resourceVersion }),
    ...(fieldPath !== undefined && { fieldPath }),
  };
}

/** The recorders of a cluster's components, with what they all remember. Models staging/src/k8s.io/client-go/tools/record/event.go */
export class Recorders {
  readonly #clock: Clock;
  readonly #names: EventNames;
  #correlator: Correlator;

  constructor(clock: Clock, names: EventNames, state?: CorrelatorState) {
    this.#clock = clock;
    this.#names = names;
    this.#correlator = new Correlator(clock, state);
  }

  /** What the recorders remember, by reference. */
  snapshot(): CorrelatorState {
    return this.#correlator.snapshot();
  }

  /** Forgets everything: the next event of each kind is a first one. */
  forget(): void {
    this.#correlator = new Correlator(this.#clock);
  }

  /**
   * @param client through which the component writes
   * @param component e.g. `replicaset-controller`; the `From` column of `kubectl describe`
   * @param host the node, for kubelets
   */
  of(client: Client, component: string, host?: string): HoldingRecorder {
    const source: EventSource = { component, ...(host !== undefined && { host }) };
    const reportingInstance = host ?? '';
    const tell = (held: Omit<HeldEvent, 'name'>, nextName: () => string): void => {
      const { at, namespace, involvedObject, type, reason, message, annotations } = held;
      const told = this.#correlator.correlate(
        { source, involvedObject, type, reason, message, at },
        nextName,
      );
      if (!told) return;
      const { name, count, firstTimestamp } = told;
      const event: Event = {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: annotations ? { name, namespace, annotations } : { name, namespace },
        involvedObject,
        reason,
        message: told.message,
        source,
        firstTimestamp,
        lastTimestamp: formatTime(at),
        count,
        type,
        reportingComponent: component,
        reportingInstance,
        eventTime: NIL,
      };
      write(client, namespace, told.combined ? unreported(event) : event);
    };
    return {
      event: (object, ...event) => tell(this.#happening(object, ...event), this.#names.next(object)),
      hold: (object, ...event) => ({
        ...this.#happening(object, ...event),
        name: this.#names.next(object)(),
      }),
      write: (held) => tell(held, () => held.name),
    };
  }

  #happening(
    object: KubeObject,
    type: string,
    reason: string,
    message: string,
    fieldPath?: string,
    annotations?: Readonly<Record<string, string>>,
  ): Omit<HeldEvent, 'name'> {
    return {
      at: this.#clock.now(),
      namespace: object.metadata?.namespace || 'default',
      involvedObject: referenceTo(object, fieldPath),
      type,
      reason,
      message,
      ...(annotations && { annotations }),
    };
  }
}

/** Similar events together are nobody's in particular. */
function unreported(event: Event): Event {
  const { reportingComponent: _component, reportingInstance: _instance, ...rest } = event;
  return rest;
}

function write(client: Client, namespace: string, event: Event): void {
  const { count = 1, message, lastTimestamp, firstTimestamp } = event;
  try {
    const before = count > 1 && client.get('events', namespace, event.metadata.name ?? '');
    if (!before) client.create('events', namespace, event);
    else
      client.update('events', {
        ...before,
        count,
        ...(message !== undefined && { message }),
        ...(firstTimestamp !== undefined && { firstTimestamp }),
        ...(lastTimestamp !== undefined && { lastTimestamp }),
      });
  } catch (error) {
    // As client-go does: an event that the server refuses (a namespace on its way out) is given up.
    if (!(error instanceof ApiError)) throw error;
  }
}
