import type { Event, EventSource, EventsV1Event } from '../api/types.ts';
import { pathSegmentName } from '../machinery/names.ts';
import type { KubeObject, Stored } from '../machinery/object.ts';
import { age } from '../machinery/time.ts';
import { validateEvent, validateEventUpdate } from './event-validation.ts';
import { columns, defineKind, withDefaults } from './kind.ts';
import { NIL } from '../machinery/nil.ts';

/** Where an event comes from, as tables show it: `kubelet, node-1`. */
function sourceText(source: EventSource | undefined, event: Event): string {
  const component = source?.component || event.reportingComponent || '';
  const host = source?.host || event.reportingInstance || '';
  return host === '' ? component : `${component}, ${host}`;
}

// Go writes a time that was never set as null.
function toStored(object: EventsV1Event): Event {
  const {
    note,
    regarding,
    reportingController,
    deprecatedCount,
    deprecatedFirstTimestamp,
    deprecatedLastTimestamp,
    deprecatedSource,
    ...rest
  } = object;
  return {
    ...rest,
    apiVersion: 'v1',
    kind: 'Event',
    involvedObject: regarding ?? {},
    metadata: object.metadata ?? {},
    ...(note === undefined ? {} : { message: note }),
    ...(reportingController === undefined ? {} : { reportingComponent: reportingController }),
    ...(deprecatedCount === undefined ? {} : { count: deprecatedCount }),
    ...(deprecatedFirstTimestamp === undefined ? {} : { firstTimestamp: deprecatedFirstTimestamp }),
    ...(deprecatedLastTimestamp === undefined ? {} : { lastTimestamp: deprecatedLastTimestamp }),
    ...(deprecatedSource === undefined ? {} : { source: deprecatedSource }),
  };
}

function fromStored(object: Stored<Event>): KubeObject {
  const {
    message,
    involvedObject,
    reportingComponent,
    count,
    firstTimestamp,
    lastTimestamp,
    source,
    ...rest
  } = object;
  const out = {
    ...rest,
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    eventTime: object.eventTime ?? NIL,
    regarding: involvedObject,
    ...(message === undefined ? {} : { note: message }),
    ...(reportingComponent === undefined ? {} : { reportingController: reportingComponent }),
    ...(count === undefined ? {} : { deprecatedCount: count }),
    ...(firstTimestamp === undefined ? {} : { deprecatedFirstTimestamp: firstTimestamp }),
    ...(lastTimestamp === undefined ? {} : { deprecatedLastTimestamp: lastTimestamp }),
    ...(source === undefined ? {} : { deprecatedSource: source }),
  };
  return out;
}

const DEFAULTS: Partial<Event> = {
  eventTime: NIL,
  firstTimestamp: NIL,
  lastTimestamp: NIL,
  reportingComponent: '',
  reportingInstance: '',
  source: {},
};

/** Models pkg/registry/core/event/strategy.go and pkg/printers/internalversion/printers.go printEvent */
export const event = defineKind<Event>({
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  shortNames: ['ev'],
  schema: 'io.k8s.api.core.v1.Event',
  createOnUpdate: true,
  alternates: [
    { group: 'events.k8s.io', version: 'v1', schema: 'io.k8s.api.events.v1.Event', toStored, fromStored },
  ],
  validateName: pathSegmentName,
  validate(object, errors, { group }) {
    validateEvent(object, errors, group);
  },
  validateUpdate(object, old, errors, { group }) {
    validateEventUpdate(object, old, errors, group);
  },
  columns: columns(
    'Last Seen',
    'Type',
    'Reason',
    'Object',
    'Subobject*',
    'Source*',
    'Message',
    'First Seen*',
    'Count*',
    'Name*',
  ),
  defaults: (object) => withDefaults(object, DEFAULTS),
  fields: {
    'involvedObject.kind': ({ involvedObject }) => involvedObject.kind ?? '',
    'involvedObject.namespace': ({ involvedObject }) => involvedObject.namespace ?? '',
    'involvedObject.name': ({ involvedObject }) => involvedObject.name ?? '',
    'involvedObject.uid': ({ involvedObject }) => involvedObject.uid ?? '',
    'involvedObject.apiVersion': ({ involvedObject }) => involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': ({ involvedObject }) => involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': ({ involvedObject }) => involvedObject.fieldPath ?? '',
    reason: ({ reason }) => reason ?? '',
    reportingComponent: ({ reportingComponent }) => reportingComponent ?? '',
    source: ({ source, reportingComponent }) => source?.component || reportingComponent || '',
    type: ({ type }) => type ?? '',
  },
  row(object, { now }) {
    const { series, involvedObject } = object;
    const first = age((object.firstTimestamp || object.eventTime) ?? undefined, now);
    const last = series
      ? age(series.lastObservedTime, now)
      : !object.lastTimestamp
        ? first
        : age(object.lastTimestamp, now);
    const kind = (involvedObject.kind ?? '').toLowerCase();
    return [
      last,
      object.type ?? '',
      object.reason ?? '',
      involvedObject.name ? `${kind}/${involvedObject.name}` : kind,
      involvedObject.fieldPath ?? '',
      sourceText(object.source, object),
      (object.message ?? '').trim(),
      first,
      series?.count ?? (object.count || 1),
      object.metadata.name ?? '',
    ];
  },
});
