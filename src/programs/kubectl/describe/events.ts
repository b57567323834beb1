import type { Event } from '../../../cluster/api/types.ts';
import { since } from '../output/duration.ts';
import { goSort } from '../output/go-sort.ts';
import { metaOf, type DescribeContext, type Described } from './describer.ts';
import { corePath, listAll } from './lists.ts';
import type { PrefixWriter } from './writer.ts';

/** Who an event is about. */
export interface EventReference {
  readonly name: string;
  /** '' for cluster-scoped objects, whose events are looked for in all namespaces. */
  readonly namespace: string;
  /** '' for any. */
  readonly kind: string;
  readonly uid: string;
}

/** The reference by which an object's events are found. */
export const referenceTo = (object: Described, kind = object.kind ?? ''): EventReference => {
  const { name = '', namespace = '', uid = '' } = metaOf(object);
  return { name, namespace, kind, uid };
};

/** The events about an object; undefined when they are not to be shown. Models kubectl/pkg/describe/describe.go searchEvents */
export async function searchEvents(
  context: DescribeContext,
  reference: EventReference,
): Promise<readonly Event[] | undefined> {
  try {
    return await listEvents(context, reference);
  } catch {
    // A description without events is better than none.
    return [];
  }
}

/** The same for who wants to know why there are none. */
export async function listEvents(
  context: DescribeContext,
  reference: EventReference,
): Promise<readonly Event[] | undefined> {
  if (!context.showEvents) return undefined;
  const { name, namespace, kind, uid } = reference;
  const fieldSelector = [
    `involvedObject.name=${name}`,
    `involvedObject.namespace=${namespace}`,
    ...(kind === '' ? [] : [`involvedObject.kind=${kind}`]),
    ...(uid === '' ? [] : [`involvedObject.uid=${uid}`]),
  ]
    .sort()
    .join(',');
  return listAll<Event>(context, corePath(namespace, 'events'), { fieldSelector });
}

/** When an event happened: `5s`, `3s (x4 over 2m)`. */
export function eventAge(event: Event, now: number): string {
  const first = since(event.eventTime ?? event.firstTimestamp, now);
  if (event.series) {
    return `${since(event.series.lastObservedTime, now)} (x${event.series.count ?? 0} over ${first})`;
  }
  const { count = 0 } = event;
  return count > 1 ? `${since(event.lastTimestamp, now)} (x${count} over ${first})` : first;
}

const lastSeen = (event: Event): number =>
  event.lastTimestamp ? Date.parse(event.lastTimestamp) : -Infinity;

/** Writes the table of events, oldest first; nothing when there is no list. Models describe.go DescribeEvents */
export function writeEvents(writer: PrefixWriter, events: readonly Event[] | undefined, now: number): void {
  if (!events) return;
  if (events.length === 0) {
    writer.write(0, 'Events:\t<none>\n');
    return;
  }
  writer.flush();
  writer.write(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage\n');
  writer.write(1, '----\t------\t----\t----\t-------\n');
  for (const event of goSort(events, (a, b) => lastSeen(a) < lastSeen(b))) {
    const source = event.source?.component || (event.reportingComponent ?? '');
    writer.write(
      1,
      `${event.type ?? ''}\t${event.reason ?? ''}\t${eventAge(event, now)}\t${source}\t${(event.message ?? '').trim()}\n`,
    );
  }
}
