import type { Event, Lease, ManagedFieldsEntry } from '../../src/cluster/api/types.ts';
import { tracked } from '../../src/cluster/apiserver/deferred-tracking.ts';
import { kindOfType } from '../../src/cluster/kinds/registry.ts';
import { equal } from '../../src/cluster/machinery/equal.ts';
import type { Stored, StoredObject } from '../../src/cluster/machinery/object.ts';
import { schemasAtHand } from '../../src/cluster/machinery/schema.ts';
import { nameOf, type ChangeInvariant } from './invariant.ts';

interface Condition {
  readonly type: string;
  readonly status?: string;
  readonly lastTransitionTime?: unknown;
}

function conditionsOf(object: StoredObject | undefined): readonly Condition[] {
  const { status } = (object ?? {}) as { readonly status?: { readonly conditions?: readonly Condition[] } };
  return status?.conditions ?? [];
}

/** A condition stands once, and says since when it is as it is. */
export const conditions: ChangeInvariant = {
  name: 'conditions move with their status',
  *check({ type, object, previous }, resource) {
    if (type === 'DELETED') return;
    const [now, before] = [conditionsOf(object), conditionsOf(previous)];
    if (now === before || now.length === 0) return;
    const name = `${resource} ${nameOf(object)}`;
    if (new Set(now.map((one) => one.type)).size < now.length) yield `${name} has a condition twice`;
    for (const one of now) {
      const was = before.find((other) => other.type === one.type);
      // What the operator writes is the operator's business.
      if (!was || one.type.startsWith('example.com/')) continue;
      if (was.status === one.status && was.lastTransitionTime !== one.lastTransitionTime)
        yield `${name}: ${one.type} is ${one.status} since ${String(one.lastTransitionTime)}, once ${String(was.lastTransitionTime)}`;
    }
  },
};

/** The generation counts changes of what is wanted. */
export const generations: ChangeInvariant = {
  name: 'generations count what is wanted',
  *check({ type, object, previous }, resource) {
    if (type !== 'MODIFIED' || !previous) return;
    const [is, was] = [object, previous] as [{ readonly spec?: unknown }, { readonly spec?: unknown }];
    const [now, before] = [object.metadata.generation, previous.metadata.generation];
    if (now === undefined || before === undefined) return;
    // What a binding settles is no change of what is wanted, nor is a volume's claim.
    if (is.spec === was.spec || ['pods', 'nodes'].includes(resource)) return;
    if (now === before && !equal(is.spec, was.spec))
      yield `${resource} ${nameOf(object)} wants something else in generation ${now}`;
  },
};

/** An event that comes again says so. */
export const events: ChangeInvariant = {
  name: 'events only grow',
  *check({ type, object, previous }, resource) {
    if (resource !== 'events' || type !== 'MODIFIED') return;
    const [is, was] = [object, previous] as [Stored<Event>, Stored<Event>];
    if ((is.count ?? 0) < (was.count ?? 0) || (is.series?.count ?? 0) < (was.series?.count ?? 0))
      yield `${nameOf(object)} counts ${is.count}, once ${was.count}`;
    if (is.lastTimestamp && was.lastTimestamp && is.lastTimestamp < was.lastTimestamp)
      yield `${nameOf(object)} was seen last at ${is.lastTimestamp}, once ${was.lastTimestamp}`;
    if (is.involvedObject.uid !== was.involvedObject.uid) yield `${nameOf(object)} is about something else`;
  },
};

/** Components' writes are not told before somebody looks: every so many changes somebody does. */
const EVERY = 16;

/** The managed fields as clients see them. */
function managedFieldsOf(object: StoredObject): readonly ManagedFieldsEntry[] | undefined {
  const kind = kindOfType(object.apiVersion, object.kind);
  const schemas = schemasAtHand();
  if (!kind || !schemas) return object.metadata.managedFields;
  const types = { schemas, node: schemas.root(kind.schema), hasStatus: kind.hasStatus };
  return tracked(object, types).metadata.managedFields;
}

/** Who manages which fields is told in good order. */
export const managers: ChangeInvariant = {
  name: 'field managers are well formed',
  *check({ type, object, previous, revision }, resource) {
    const isTold = object.metadata.managedFields !== previous?.metadata.managedFields;
    if (type === 'DELETED' || (!isTold && revision % EVERY > 0)) return;
    const managedFields = managedFieldsOf(object) ?? [];
    const name = `${resource} ${nameOf(object)}`;
    const keys = managedFields.map(
      ({ manager, operation, apiVersion, subresource = '' }) =>
        `${manager} ${operation} ${operation === 'Apply' ? '' : apiVersion} ${subresource}`,
    );
    if (new Set(keys).size < keys.length) yield `${name} has a manager twice: ${keys.join(', ')}`;
    for (const { manager, operation, fieldsType, fieldsV1 } of managedFields) {
      if (!manager || !['Apply', 'Update'].includes(operation ?? '') || fieldsType !== 'FieldsV1')
        yield `${name} has a manager ${manager} (${operation}) of ${fieldsType}`;
      if (!fieldsV1 || Object.keys(fieldsV1).length === 0) yield `${name}: ${manager} manages nothing`;
      // What a service's type leaves out is taken away after it was counted, and why a pod had no node with its binding.
      const isKept = resource !== 'services' && !(resource === 'pods' && manager === 'kube-scheduler');
      if (isKept) yield* strange(name, object, fieldsV1);
    }
  },
};

/** What is managed is there. */
function* strange(name: string, value: unknown, fields: unknown): Iterable<string> {
  for (const [key, rest] of Object.entries(fields ?? {})) {
    if (!/^(?:[fkvi]:.*|\.)$/s.test(key)) yield `${name}: a field is called ${key}`;
    if (!key.startsWith('f:')) continue;
    const part = (value as Readonly<Record<string, unknown>> | undefined)?.[key.slice(2)];
    if (part === undefined) yield `${name}: ${key} is managed and not there`;
    else if (typeof part === 'object' && part !== null && !Array.isArray(part))
      yield* strange(name, part, rest);
  }
}

/** A node's signs of life follow one another. */
export const signsOfLife: ChangeInvariant = {
  name: 'leases are renewed',
  *check({ type, object, previous }, resource) {
    if (resource !== 'leases.coordination.k8s.io' || type !== 'MODIFIED') return;
    const [is, was] = [object, previous] as [Stored<Lease>, Stored<Lease>];
    if (object.metadata.namespace !== 'kube-node-lease') return;
    if (Date.parse(is.spec.renewTime ?? '') < Date.parse(was.spec.renewTime ?? ''))
      yield `${nameOf(object)} was renewed at ${is.spec.renewTime}, once ${was.spec.renewTime}`;
  },
};
