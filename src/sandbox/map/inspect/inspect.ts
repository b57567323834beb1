import type { Event, Pod } from '../../../cluster/api/types.ts';
import type { Stored, StoredObject } from '../../../cluster/machinery/object.ts';
import { printAge, printYaml } from '../../../world/print.ts';
import type { InspectedEvent, Inspection, ObjectReference } from '../model.ts';
import type { Door } from '../reflector.ts';
import { Reader } from './api.ts';
import { fieldsOf } from './fields.ts';
import { eventsAbout, plainStatus } from './plain/plain.ts';

/** How many lines of a container's log are shown. */
const LOG_LINES = 100;

/** What an inspection needs to know of the moment. */
export interface InspectedMoment {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Whether who asks a node's kubelet would wait for its answer: the page does not. */
  isSilent(node: string): boolean;
}

/** Everything about one object, read as any client could; undefined when there is no such object. */
export async function inspect(
  door: Door,
  reference: ObjectReference,
  { now, isSilent }: InspectedMoment,
): Promise<Inspection | undefined> {
  const reader = new Reader(door);
  const object = await reader.get(reference);
  if (!object) return undefined;
  const events = await eventsAbout(reader, object);
  const status = await plainStatus(reader, reference.kind, object, events);
  const common = {
    reference,
    status,
    fields: fieldsOf(reference.kind, object),
    events: events.map((event) => inspectedEvent(event, now)),
    yaml: await printYaml({ ...object }),
  };
  if (reference.kind !== 'Pod') return { ...common, logs: undefined };
  const pod = object as Stored<Pod>;
  return { ...common, logs: isSilent(pod.spec.nodeName ?? '') ? [] : await logsOf(reader, pod) };
}

function inspectedEvent(event: Stored<Event>, now: number): InspectedEvent {
  const { type = '', reason = '', message = '', count, series, lastTimestamp, eventTime } = event;
  const seen = lastTimestamp ?? series?.lastObservedTime ?? eventTime ?? event.firstTimestamp;
  return { type, reason, message, age: printAge(seen, now), count: series?.count ?? count ?? 1 };
}

async function logsOf(reader: Reader, pod: StoredObject & Stored<Pod>): Promise<Inspection['logs']> {
  const { initContainers = [], containers } = pod.spec;
  const { namespace = '', name } = pod.metadata;
  const logs: { container: string; text: string }[] = [];
  for (const container of [...initContainers, ...containers])
    logs.push({
      container: container.name,
      text: await reader.log(namespace, name, container.name, LOG_LINES),
    });
  return logs;
}
