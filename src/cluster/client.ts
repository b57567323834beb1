import type { CertificateSigningRequest, DeleteOptions, ObjectReference, Pod } from './api/types.ts';
import type { KubeObject, Stored } from './machinery/object.ts';
import type { ResourceKey, ResourceTypes } from './machinery/resources.ts';

/** How a write inside the cluster is made. */
export interface WriteOptions {
  /** The subresource by which the object is written, for managed fields to tell: `scale`. */
  readonly subresource?: string;
}

/**
 * The API server's door for the control plane's own components: synchronous and without JSON, but through the same
 * defaulting, admission, validation and preconditions as a request from outside. Refusals throw `ApiError`.
 *
 * `update` and `updateStatus` compare `metadata.resourceVersion` when the given object carries one (Conflict otherwise), and
 * write nothing when nothing would change. An object that a client returned or was given must never be modified.
 */
export interface Client {
  get<R extends ResourceKey>(
    resource: R,
    namespace: string,
    name: string,
  ): Stored<ResourceTypes[R]> | undefined;
  list<R extends ResourceKey>(resource: R, namespace?: string): readonly Stored<ResourceTypes[R]>[];
  create<R extends ResourceKey>(
    resource: R,
    namespace: string,
    object: ResourceTypes[R] & KubeObject,
  ): Stored<ResourceTypes[R]>;
  update<R extends ResourceKey>(
    resource: R,
    object: Stored<ResourceTypes[R]>,
    options?: WriteOptions,
  ): Stored<ResourceTypes[R]>;
  updateStatus<R extends ResourceKey>(
    resource: R,
    object: Stored<ResourceTypes[R]>,
  ): Stored<ResourceTypes[R]>;
  /** Decides over a request for a certificate: the `approval` subresource. */
  updateApproval(request: Stored<CertificateSigningRequest>): void;
  /** Binds a pod to a node, and no other one of its name: the `binding` subresource. */
  bind(pod: Stored<Pod>, node: string): void;
  /** Takes the finalizer `kubernetes` off a namespace: the `finalize` subresource. The last finalizer takes the namespace along. */
  finalizeNamespace(name: string): void;
  /** Deletes by the rules of the kind: grace periods, finalizers, propagation. Deleting what is not there throws NotFound. */
  delete<R extends ResourceKey>(resource: R, namespace: string, name: string, options?: DeleteOptions): void;
}

/** Writes Events about objects, correlated and aggregated as client-go does. Models staging/src/k8s.io/client-go/tools/record */
export interface EventRecorder {
  /**
   * @param fieldPath e.g. `spec.containers{web}` for kubelet events about one container
   */
  event(
    object: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    fieldPath?: string,
    annotations?: Readonly<Record<string, string>>,
  ): void;
}

/** An event that has happened and is yet to be written: plain data. */
export interface HeldEvent {
  /** When it happened, in milliseconds since the epoch. */
  readonly at: number;
  readonly name: string;
  readonly namespace: string;
  readonly involvedObject: ObjectReference;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A recorder of a component that may be out of the API server's reach. */
export interface HoldingRecorder extends EventRecorder {
  /** The event that `event` would write, as it is now. */
  hold(...event: Parameters<EventRecorder['event']>): HeldEvent;
  write(held: HeldEvent): void;
}
