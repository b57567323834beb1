import type { Event, ObjectReference } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { ErrorValue, FieldErrors } from '../machinery/field-errors.ts';
import { GoText } from '../machinery/go.ts';
import { goStruct } from '../machinery/go-values.ts';
import { checkQualifiedName, subdomainName } from '../machinery/names.ts';
import { IMMUTABLE } from './metadata-validation.ts';

/** The group whose requests are held to the strict rules. */
const STRICT_GROUP = 'events.k8s.io';

const SHORT = 128;
const NOTE = 1024;
const NO_MATCH = 'does not match event.namespace';
const UNSET = 'needs to be unset';

function validateShort(field: string, text: string, errors: FieldErrors): void {
  if (text === '') errors.required(field);
  if (text.length > SHORT) errors.invalid(field, '', `can have at most ${SHORT} characters`);
}

/** Models pkg/apis/core/validation/events.go legacyValidateEvent */
function validateAny(event: Event, group: string | undefined, errors: FieldErrors): void {
  const own = event.metadata.namespace ?? '';
  const about = event.involvedObject.namespace ?? '';
  const refuseNamespace = (): void => {
    errors.invalid('involvedObject.namespace', about, NO_MATCH);
  };
  if (!event.eventTime) {
    if (about === '' ? own !== '' && own !== 'default' : own !== about) refuseNamespace();
    return;
  }
  if (about === '' && own !== 'default' && own !== 'kube-system') refuseNamespace();
  const { reportingComponent = '', reportingInstance = '', action = '', reason = '', message = '' } = event;
  const controller = group === STRICT_GROUP ? 'reportingController' : 'reportingComponent';
  if (reportingComponent === '') errors.required(controller);
  errors.complain(controller, reportingComponent, checkQualifiedName(reportingComponent));
  validateShort('reportingInstance', reportingInstance, errors);
  validateShort('action', action, errors);
  validateShort('reason', reason, errors);
  if (message.length > NOTE) errors.invalid('message', '', `can have at most ${NOTE} characters`);
}

function validateSeries({ series }: Event, errors: FieldErrors): void {
  if (!series) return;
  if ((series.count ?? 0) < 2) errors.invalid('series.count', '', 'should be at least 2');
  if (!series.lastObservedTime) errors.required('series.lastObservedTime');
}

/** Models pkg/apis/core/validation/events.go ValidateEventCreate */
export function validateEvent(event: Event, errors: FieldErrors, group: string | undefined): void {
  validateAny(event, group, errors);
  if (group !== STRICT_GROUP) return;
  const { name = '' } = event.metadata;
  errors.complain('metadata.name', name, subdomainName(name));
  validateSeries(event, errors);
  const { eventTime, type = '', firstTimestamp, lastTimestamp, count, source } = event;
  if (!eventTime) errors.required('eventTime');
  if (type !== 'Normal' && type !== 'Warning') errors.invalid('type', '', `has invalid value: ${type}`);
  if (firstTimestamp) errors.invalid('firstTimestamp', '', UNSET);
  if (lastTimestamp) errors.invalid('lastTimestamp', '', UNSET);
  if (count) errors.invalid('count', '', UNSET);
  if (source?.component || source?.host) errors.invalid('source', '', UNSET);
}

function goReference(reference: ObjectReference | undefined): ErrorValue {
  if (!reference) return null;
  const { kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath } = reference;
  return goStruct('core.ObjectReference', {
    Kind: kind ?? '',
    Namespace: namespace ?? '',
    Name: name ?? '',
    UID: uid ?? '',
    APIVersion: apiVersion ?? '',
    ResourceVersion: resourceVersion ?? '',
    FieldPath: fieldPath ?? '',
  });
}

/** A time as Go's `Time.String` writes it. */
function goTime(time: string | null | undefined): GoText {
  const [, day = '0001-01-01', hours = '00:00:00', fraction = ''] =
    /^([^T]*)T(\d\d:\d\d:\d\d)(\.\d+)?/.exec(time ?? '') ?? [];
  return new GoText(`${day} ${hours}${fraction.replace(/\.?0+$/, '')} +0000 UTC`);
}

/** What of an event stays as it is, as messages show it. */
const parts = (event: Event): readonly (readonly [string, unknown, ErrorValue])[] => [
  ['involvedObject', event.involvedObject, goReference(event.involvedObject)],
  ['reason', event.reason, event.reason ?? ''],
  ['message', event.message, event.message ?? ''],
  [
    'source',
    event.source,
    goStruct('core.EventSource', {
      Component: event.source?.component ?? '',
      Host: event.source?.host ?? '',
    }),
  ],
  ['firstTimestamp', event.firstTimestamp, goTime(event.firstTimestamp)],
  ['lastTimestamp', event.lastTimestamp, goTime(event.lastTimestamp)],
  ['count', event.count || undefined, event.count ?? 0],
  ['type', event.type, event.type ?? ''],
  ['eventTime', event.eventTime, goTime(event.eventTime)],
  ['action', event.action, event.action ?? ''],
  ['related', event.related, goReference(event.related)],
  ['reportingController', event.reportingComponent, event.reportingComponent ?? ''],
  ['reportingInstance', event.reportingInstance, event.reportingInstance ?? ''],
];

/** Models pkg/apis/core/validation/events.go ValidateEventUpdate */
export function validateEventUpdate(
  event: Event,
  old: Event,
  errors: FieldErrors,
  group: string | undefined,
): void {
  validateAny(event, group, errors);
  if (group !== STRICT_GROUP) return;
  if (!semanticEqual(event.series, old.series)) validateSeries(event, errors);
  const before = parts(old);
  parts(event).forEach(([field, value, shown], i) => {
    if (!semanticEqual(value || undefined, before[i]?.[1] || undefined))
      errors.invalid(field, shown, IMMUTABLE);
  });
}
