import type { CustomResourceDefinitionCondition, CustomResourceDefinitionNames } from '../api/types.ts';
import {
  CLEANUP,
  definitionCondition,
  DEFINITIONS,
  isTrue,
  withDefinitionCondition,
  type Definition,
} from '../custom/definition.ts';
import { ApiError } from '../machinery/errors.ts';
import { semanticEqual } from '../machinery/equal.ts';
import { quote } from '../machinery/go.ts';
import { keyOf } from '../machinery/object.ts';
import type { ResourceKey } from '../machinery/resources.ts';
import { type Controller, type ControllerContext, queueController } from './controller.ts';

/** How often it is looked whether the objects of a definition are gone, in milliseconds. */
const POLL = 5000;

type Condition = CustomResourceDefinitionCondition;

const NO_NAMES: CustomResourceDefinitionNames = { plural: '', kind: '' };

/** The first name that others have already, in the words of the condition. */
function conflict(wanted: string, accepted: string, taken: ReadonlySet<string>): string | undefined {
  return wanted === accepted || !taken.has(wanted) ? undefined : `${quote(wanted)} is already in use`;
}

/** The names that a definition gets, and what is said of them. */
function decideNames(
  { spec, status }: Definition,
  others: readonly Definition[],
): { readonly names: CustomResourceDefinitionNames; readonly condition: Condition } {
  const accepted = others.flatMap((one) => one.status.acceptedNames ?? []);
  const resources = new Set(
    accepted.flatMap(({ plural, singular = '', shortNames = [] }) => [plural, singular, ...shortNames]),
  );
  const kinds = new Set(accepted.flatMap(({ kind, listKind = '' }) => [kind, listKind]));
  const wanted = spec.names;
  const own = status.acceptedNames ?? NO_NAMES;
  let condition: Condition = {
    type: 'NamesAccepted',
    status: 'True',
    reason: 'NoConflicts',
    message: 'no conflicts found',
  };
  const refuse = (reason: string, message: string): void => {
    condition = { type: 'NamesAccepted', status: 'False', reason, message };
  };
  const decide = (
    key: 'plural' | 'singular' | 'kind' | 'listKind',
    taken: ReadonlySet<string>,
    reason: string,
  ): string => {
    const message = conflict(wanted[key] ?? '', own[key] ?? '', taken);
    if (message === undefined) return wanted[key] ?? '';
    refuse(reason, message);
    return own[key] ?? '';
  };
  const plural = decide('plural', resources, 'PluralConflict');
  const singular = decide('singular', resources, 'SingularConflict');
  const strange = (wanted.shortNames ?? [])
    .filter((name) => !own.shortNames?.includes(name))
    .flatMap((name) => conflict(name, '', resources) ?? []);
  if (strange.length > 0) {
    refuse('ShortNamesConflict', strange.length === 1 ? strange.join('') : `[${strange.join(', ')}]`);
  }
  const shortNames = strange.length > 0 ? own.shortNames : wanted.shortNames;
  const kind = decide('kind', kinds, 'KindConflict');
  const listKind = decide('listKind', kinds, 'ListKindConflict');
  const names = {
    plural,
    ...(singular === '' ? {} : { singular }),
    ...(shortNames?.length ? { shortNames } : {}),
    kind,
    ...(listKind === '' ? {} : { listKind }),
    ...(wanted.categories?.length ? { categories: wanted.categories } : {}),
  };
  return { names, condition };
}

/** Whether a definition is established once its names are decided. */
function establishing(definition: Definition, names: Condition): Condition {
  const old = definitionCondition(definition, 'Established');
  if (old?.status !== 'True' && names.status === 'True') {
    return {
      type: 'Established',
      status: 'False',
      reason: 'Installing',
      message: 'the initial names have been accepted',
    };
  }
  return (
    old ?? {
      type: 'Established',
      status: 'False',
      reason: 'NotAccepted',
      message: 'not all names are accepted',
    }
  );
}

const sameCondition = (a: Condition, b: Condition | undefined): boolean =>
  a.status === b?.status && a.reason === b.reason && a.message === b.message;

/**
 * Brings definitions to life and to their end: decides their names, serves them, and deletes their objects before they go.
 * Models staging/src/k8s.io/apiextensions-apiserver/pkg/controller/status, establish and finalizer
 */
export function customResourceDefinitionController(context: ControllerContext): Controller {
  const { store, client, clock } = context;

  const writeStatus = (definition: Definition, ...conditions: readonly Condition[]): Definition =>
    client.updateStatus(DEFINITIONS, {
      ...definition,
      status: conditions.reduce(
        (status, condition) => withDefinitionCondition(status, condition, clock.now()),
        definition.status,
      ),
    });

  const decide = (definition: Definition): Definition => {
    if (semanticEqual(definition.spec.names, definition.status.acceptedNames)) return definition;
    const others = store
      .list(DEFINITIONS)
      .filter(
        (one) => one.spec.group === definition.spec.group && one.metadata.uid !== definition.metadata.uid,
      );
    const { names, condition } = decideNames(definition, others);
    const same = semanticEqual(names, definition.status.acceptedNames);
    if (same && sameCondition(condition, definitionCondition(definition, 'NamesAccepted'))) return definition;
    const named = { ...definition, status: { ...definition.status, acceptedNames: names } };
    return writeStatus(named, condition, establishing(definition, condition));
  };

  const establish = (definition: Definition): void => {
    if (!isTrue(definition, 'NamesAccepted') || isTrue(definition, 'Established')) return;
    writeStatus(definition, {
      type: 'Established',
      status: 'True',
      reason: 'InitialNamesAccepted',
      message: 'the initial names have been accepted',
    });
  };

  /** Deletes all objects of a kind; tells whether none is left. */
  const deleteObjects = (resource: string): boolean => {
    for (const { metadata } of store.list(resource)) {
      if (metadata.deletionTimestamp !== undefined) continue;
      client.delete(resource as ResourceKey, metadata.namespace ?? '', metadata.name);
    }
    return store.list(resource).length === 0;
  };

  const finish = (definition: Definition, reason: string, message: string): void => {
    const done = writeStatus(definition, { type: 'Terminating', status: 'False', reason, message });
    const { finalizers, ...metadata } = done.metadata;
    const others = finalizers?.filter((name) => name !== CLEANUP) ?? [];
    client.update(DEFINITIONS, {
      ...done,
      metadata: { ...metadata, ...(others.length > 0 ? { finalizers: others } : {}) },
    });
  };

  return queueController(
    context,
    (informers, queue) =>
      informers.on(DEFINITIONS, ({ object, type }) => {
        if (type !== 'DELETED') {
          queue.add(keyOf(object));
          return;
        }
        // Its names are free again.
        for (const other of store.list(DEFINITIONS)) {
          if (other.spec.group === object.spec.group) queue.add(keyOf(other));
        }
      }),
    (name, queue) => {
      const definition = client.get(DEFINITIONS, '', name);
      if (!definition) return;
      try {
        const { deletionTimestamp, finalizers } = definition.metadata;
        if (deletionTimestamp === undefined) {
          establish(decide(definition));
          return;
        }
        if (!finalizers?.includes(CLEANUP)) return;
        if (!isTrue(definition, 'Established')) {
          finish(definition, 'NeverEstablished', 'resource was never established');
          return;
        }
        if (deleteObjects(name)) finish(definition, 'InstanceDeletionCompleted', 'removed all instances');
        else {
          writeStatus(definition, {
            type: 'Terminating',
            status: 'True',
            reason: 'InstanceDeletionInProgress',
            message: 'CustomResource deletion is in progress',
          });
          queue.addAfter(name, POLL);
        }
      } catch (error) {
        if (!(error instanceof ApiError) || (error.reason !== 'NotFound' && error.reason !== 'Conflict'))
          throw error;
      }
    },
  );
}
