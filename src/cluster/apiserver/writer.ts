import type { DeleteOptions } from '../api/types.ts';
import type { Clock, RandomSource } from '../environment.ts';
import {
  apiVersionOf,
  kindName,
  resourceName,
  resourceOf,
  type ClusterSettings,
  type Kind,
  type WriteContext,
} from '../kinds/kind.ts';
import { validateKnownFinalizers, validateMeta, validateMetaUpdate } from '../kinds/metadata-validation.ts';
import { equal } from '../machinery/equal.ts';
import { ApiError } from '../machinery/errors.ts';
import { FieldErrors } from '../machinery/field-errors.ts';
import { GoText } from '../machinery/go.ts';
import { keyOf, type KubeObject, type StoredObject, withMetadata } from '../machinery/object.ts';
import {
  alreadyExists,
  badRequest,
  conflict,
  failure,
  generateNameConflict,
  invalid,
  MODIFIED,
  notFound,
} from '../machinery/status.ts';
import type { Given, Store } from '../store/store.ts';
import { admit, validateAdmission, type Admitted } from './admission/admission.ts';
import { checkMortal } from './admission/namespace-lifecycle.ts';
import { LatePlugins } from './admission/late-plugins.ts';
import type { Question } from './admission/question.ts';
import { chargeQuotas } from './admission/resource-quota.ts';
import { API_SERVER } from './authorization/components.ts';
import { checkEscalation } from './authorization/escalation.ts';
import { deferredWriteOf, deferTracking, overdue, type DeferredWrite } from './deferred-tracking.ts';
import { beginDeletion } from './deletion.ts';
import type { WriteRules } from './write-rules.ts';
import { counted, keepMeta, keyFor, newMeta, withManagedFields } from './written-meta.ts';
import { keepStatus, withStatus, type WithParts } from './written-status.ts';

const unheard = (): void => undefined;

/** How the API server itself writes. */
const OWN_RULES: WriteRules = { component: API_SERVER };

/** What `generation` counts: everything but metadata, and but the status where that has a path of its own. */
function sameDesired({ hasStatus }: Kind, a: object, b: object): boolean {
  const left = { ...a, metadata: undefined, ...(hasStatus ? { status: undefined } : {}) };
  const right = { ...b, metadata: undefined, ...(hasStatus ? { status: undefined } : {}) };
  return equal(left, right);
}

/**
 * The way of every write, from the control plane's own components or from outside: defaulting, admission, preparation,
 * validation, preconditions, store. Models staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go
 */
export class Writer {
  readonly store: Store;
  readonly #clock: Clock;
  readonly #random: RandomSource;
  readonly #settings: ClusterSettings;
  /** Admission that is loaded when it is needed. */
  readonly late: LatePlugins;

  constructor(store: Store, clock: Clock, random: RandomSource, settings: ClusterSettings) {
    this.store = store;
    this.#clock = clock;
    this.#random = random;
    this.#settings = settings;
    this.late = new LatePlugins(store);
  }

  get context(): WriteContext {
    return { store: this.store, now: this.#clock.now(), random: this.#random, settings: this.#settings };
  }

  #contextOf({ dryRun = false, warn, caller, group }: WriteRules): WriteContext {
    const context = {
      store: this.store,
      now: this.#clock.now(),
      random: this.#random,
      settings: this.#settings,
      dryRun,
    };
    // The control plane's own components say nothing more.
    if (!warn && !caller && group === undefined) return context;
    return {
      ...context,
      ...(warn ? { warn } : {}),
      ...(caller ? { user: caller } : {}),
      ...(group === undefined ? {} : { group }),
    };
  }

  /** @throws ApiError NotFound */
  find(kind: Kind, namespace: string, name: string): StoredObject {
    const found = this.store.get(resourceOf(kind), keyFor(kind, namespace, name));
    if (!found) throw notFound(resourceName(kind), name);
    return found;
  }

  create(kind: Kind, namespace: string, given: KubeObject, rules: WriteRules = {}): StoredObject {
    const context = this.#contextOf(rules);
    const resource = resourceOf(kind);
    if (given.metadata?.resourceVersion) {
      throw failure(500, '', 'resourceVersion should not be set on objects to be created');
    }
    let object = this.#typed(kind, namespace, given);
    object = kind.defaults?.(object) ?? object;
    const managed = rules.track?.(object, undefined);
    const deferred = deferredWriteOf(kind, undefined, object, rules, context.now);
    const asked = this.#admitted(kind, namespace, undefined, object, rules);
    this.late.restrict(asked, context, 'CREATE');
    const write = admit(asked, context);
    checkEscalation(write, this.store, rules.caller);
    object = write.object;
    if (rules.dryRun !== true) this.store.countCreation(resource);
    object = withMetadata(object, newMeta(kind, namespace, object.metadata ?? {}, context));
    if (managed) object = withManagedFields(object, managed);
    const { name = '', uid = '' } = object.metadata ?? {};
    const key = keyFor(kind, namespace, name);
    const there = name === '' ? undefined : this.store.get(resource, key);
    const exists = there !== undefined;
    if (!exists && kind.allocate) object = kind.allocate(object, undefined, context);
    if (kind.prepareForCreate) object = kind.prepareForCreate(object, context);
    if (kind.initialStatus) object = { ...object, status: kind.initialStatus(object, context) } as WithParts;
    // Readers of stored objects rely on a status wherever the kind has one.
    if (kind.hasStatus && !kind.custom && (object as WithParts).status === undefined) {
      object = { ...object, status: {} } as WithParts;
    }
    const errors = new FieldErrors();
    validateMeta(object.metadata ?? {}, kind.namespaced, kind.validateName, 'metadata', errors);
    validateKnownFinalizers(kind, object.metadata ?? {}, errors);
    kind.validate?.(object, errors, context);
    if (!errors.empty) throw invalid(kindName(kind), name, errors);
    if (rules.warn) for (const text of kind.warnings?.(object, undefined) ?? []) rules.warn(text);
    const prepared = { ...write, object };
    validateAdmission(prepared, context);
    this.late.check(prepared, context);
    const settle = chargeQuotas(prepared, context);
    // What is counted stays counted until the next count, even if nothing comes of the write.
    if (uid !== '' && rules.dryRun !== true) settle();
    if (there) {
      const error = given.metadata?.name ? alreadyExists : generateNameConflict;
      throw whileDeleted(there, error(resourceName(kind), name));
    }
    if (uid === '' || rules.dryRun === true) return object as StoredObject;
    // It was made above, with its metadata.
    deferTracking(object as Given, undefined, deferred);
    const stored = this.store.give(resource, object as Given);
    this.#follow(kind, stored, undefined);
    return stored;
  }

  update(kind: Kind, namespace: string, given: KubeObject, rules: WriteRules = {}): StoredObject {
    const context = this.#contextOf(rules);
    const old = this.find(kind, namespace, given.metadata?.name ?? '');
    this.#precondition(kind, given, old);
    let object = this.#typed(kind, namespace, given);
    object = kind.defaults?.(object, old) ?? object;
    const managed = rules.track?.(object, old);
    const deferred = deferredWriteOf(kind, old, object, rules, context.now);
    const asked = this.#admitted(kind, namespace, old, object, rules);
    this.late.restrict(asked, context, 'UPDATE');
    const write = admit(asked, context);
    checkEscalation(write, this.store, rules.caller);
    object = keepMeta(write.object, old);
    if (managed) object = withManagedFields(object, managed);
    if (kind.hasStatus) object = keepStatus(object, old);
    if (kind.allocate) object = kind.allocate(object, old, context);
    if (kind.prepareForUpdate) object = kind.prepareForUpdate(object, old, context);
    if (kind.generation && !sameDesired(kind, object, old)) object = counted(object, old);
    const errors = new FieldErrors();
    validateMetaUpdate(object.metadata ?? {}, old.metadata, errors);
    validateKnownFinalizers(kind, object.metadata ?? {}, errors);
    kind.validateUpdate?.(object, old, errors, context);
    if (!errors.empty) throw invalid(kindName(kind), old.metadata.name, errors);
    if (rules.warn) for (const text of kind.warnings?.(object, old) ?? []) rules.warn(text);
    return this.#admitAndReplace({ ...write, object }, old, rules, context, deferred);
  }

  updateStatus(kind: Kind, namespace: string, given: KubeObject, rules: WriteRules = {}): StoredObject {
    const context = this.#contextOf(rules);
    const old = this.find(kind, namespace, given.metadata?.name ?? '');
    this.#precondition(kind, given, old);
    const typed = this.#typed(kind, namespace, given);
    const asked = this.#admitted(kind, namespace, old, typed, rules, 'status');
    this.late.restrict(asked, context, 'UPDATE');
    this.late.mutate(asked, context);
    let object: KubeObject = withStatus(old, typed);
    object = kind.defaults?.(object, old) ?? object;
    const managed = rules.track?.(object, old);
    const deferred = deferredWriteOf(kind, old, object, rules, context.now, 'status');
    object = keepMeta(object, old);
    if (managed) object = withManagedFields(object, managed);
    if (kind.prepareForStatusUpdate) object = kind.prepareForStatusUpdate(object, old, context);
    const errors = new FieldErrors();
    validateMetaUpdate(object.metadata ?? {}, old.metadata, errors);
    kind.validateStatusUpdate?.(object, old, errors);
    if (!errors.empty) throw invalid(kindName(kind), old.metadata.name, errors);
    if (rules.warn) for (const text of kind.statusWarnings?.(object) ?? []) rules.warn(text);
    const write = this.#admitted(kind, namespace, old, object, rules, 'status');
    return this.#admitAndReplace(write, old, rules, context, deferred);
  }

  /** What admission is told of a write. */
  #admitted(
    kind: Kind,
    namespace: string,
    old: KubeObject | undefined,
    object: KubeObject,
    rules: WriteRules,
    usual = '',
  ): Admitted {
    const { caller, subresource = usual, warn = unheard } = rules;
    return { kind, namespace, old, subresource, caller, warn, object, rules };
  }

  /** The last look of admission at an update, and its writing. */
  #admitAndReplace(
    write: Admitted,
    old: StoredObject,
    rules: WriteRules,
    context: WriteContext,
    deferred?: DeferredWrite,
  ): StoredObject {
    validateAdmission(write, context);
    this.late.check(write, context);
    const settle = chargeQuotas(write, context);
    const written = this.#replace(write.kind, old, write.object as StoredObject, rules, deferred);
    if (rules.dryRun !== true) settle();
    return written;
  }

  /**
   * Writes an object whose change was made by the server itself: bindings, deletions that begin, and by subresources,
   * which `rules` name.
   */
  replace(kind: Kind, old: StoredObject, object: StoredObject, rules: WriteRules = {}): StoredObject {
    if (rules.subresource === undefined) return this.#replace(kind, old, object, rules);
    const write = this.#admitted(kind, old.metadata.namespace ?? '', old, object, rules);
    const context = this.#contextOf(rules);
    this.late.mutate(write, context);
    return this.#admitAndReplace(write, old, rules, context);
  }

  /**
   * Deletes by the rules of the kind.
   * @returns the object as it is now or was at last, and whether it is gone
   */
  delete(
    kind: Kind,
    namespace: string,
    name: string,
    options: DeleteOptions = {},
    rules: WriteRules = {},
  ): { readonly object: StoredObject; readonly gone: boolean } {
    const old = this.find(kind, namespace, name);
    checkMortal(kind, name);
    this.late.restrict(this.#admitted(kind, namespace, old, old, rules), this.context, 'DELETE');
    const { object, gone } = beginDeletion(kind, old, options, this.context);
    const nothing = !gone && object === old;
    if (!nothing && rules.asked !== true) {
      this.ask(() => {
        const question = { operation: 'DELETE', kind, namespace, name, subresource: '' } as const;
        return { ...question, object: undefined, old, options, rules };
      });
    }
    if (!gone) return { object: this.#replace(kind, old, object, rules), gone };
    if (rules.dryRun === true) return { object: old, gone };
    // Who watches is told first that the end is near.
    if (object !== old) this.#put(kind, object, old, undefined);
    const removed = this.store.remove(resourceOf(kind), keyOf(old)) ?? old;
    deferTracking(removed, old, undefined);
    this.#follow(kind, undefined, old);
    return { object: removed, gone };
  }

  /**
   * Lets policies and webhooks refuse what is no write of an object: a deletion, a connection, what is sent to a subresource
   * that keeps nothing. @throws ApiError
   */
  ask(question: () => Question): void {
    this.late.ask(question, this.context);
  }

  #replace(
    kind: Kind,
    old: StoredObject,
    object: StoredObject,
    rules: WriteRules,
    deferred?: DeferredWrite,
  ): StoredObject {
    if (equal(object, old)) return old;
    if (rules.dryRun === true) {
      const { resourceVersion } = old.metadata;
      return { ...object, metadata: { ...object.metadata, resourceVersion } };
    }
    const told = deferred && overdue(kind, old);
    const whole = told ? withManagedFields(object, told.metadata.managedFields ?? []) : object;
    const write = told ? { ...deferred, old: told } : deferred;
    const written = this.#put(kind, whole, told ?? old, write);
    const goes = isReadyToGo(kind, written);
    const left = goes ? (this.store.remove(resourceOf(kind), keyOf(written)) ?? written) : written;
    if (goes) deferTracking(left, written, undefined);
    this.#follow(kind, goes ? undefined : written, old);
    return left;
  }

  /** Who hears of a write can ask who has written. */
  #put(kind: Kind, object: KubeObject, old: StoredObject, deferred: DeferredWrite | undefined): StoredObject {
    const stored = withMetadata<KubeObject>(object, { ...object.metadata }) as Given;
    deferTracking(stored, old, deferred);
    return this.store.give(resourceOf(kind), stored);
  }

  /** Makes what has to be there because of an object, and removes what has not any more. */
  #follow(kind: Kind, object: StoredObject | undefined, old: StoredObject | undefined): void {
    for (const { kind: other, name, object: made } of kind.follow?.(object, old, this.store) ?? [])
      if (made) this.create(other, '', made, OWN_RULES);
      else this.store.remove(resourceOf(other), name);
  }

  /** The object with the type that its kind is stored as, in the namespace of the request. */
  #typed(kind: Kind, namespace: string, given: KubeObject): KubeObject {
    const own = given.metadata?.namespace;
    if (kind.namespaced && own !== undefined && own !== '' && own !== namespace) {
      throw badRequest(
        'the namespace of the provided object does not match the namespace sent on the request',
      );
    }
    const apiVersion = apiVersionOf(kind);
    if (given.apiVersion === apiVersion && given.kind === kind.kind) return given;
    const { apiVersion: _version, kind: _kind, ...rest } = given;
    return { apiVersion, kind: kind.kind, ...rest };
  }

  #precondition(kind: Kind, given: KubeObject, old: StoredObject): void {
    const { resourceVersion, uid } = given.metadata ?? {};
    if (uid && uid !== old.metadata.uid) {
      throw conflict(
        resourceName(kind),
        old.metadata.name,
        `StorageError: invalid object, Code: 4, Key: /registry/${kind.plural}/${keyOf(old)}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`,
      );
    }
    if (resourceVersion && resourceVersion !== '0' && resourceVersion !== old.metadata.resourceVersion) {
      throw conflict(resourceName(kind), old.metadata.name, MODIFIED);
    }
    if (!resourceVersion && !kind.unconditionalUpdate) {
      const errors = new FieldErrors();
      errors.invalid('metadata.resourceVersion', new GoText('0x0'), 'must be specified for an update');
      throw invalid(kindName(kind), old.metadata.name, errors);
    }
  }
}

/** Why an object cannot be created whose name is taken, maybe by one that is about to go. */
function whileDeleted({ metadata }: StoredObject, error: ApiError): ApiError {
  if (metadata.deletionTimestamp === undefined) return error;
  return new ApiError({ ...error.status, message: `object is being deleted: ${error.message}` });
}

/** An object that waited only for its finalizers goes when the last one is taken off. */
function isReadyToGo(kind: Kind, object: StoredObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, finalizers } = object.metadata;
  return (
    deletionTimestamp !== undefined &&
    deletionGracePeriodSeconds === 0 &&
    !finalizers?.length &&
    kind.holdsDeletion?.(object) !== true
  );
}
