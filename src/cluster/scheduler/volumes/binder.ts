import type { ControllerContext } from '../../controllers/controller.ts';
import { BOUND_BY_CONTROLLER, SELECTED_NODE } from '../../controllers/persistent-volume/annotations.ts';
import { WorkQueue, type WorkQueueState } from '../../controllers/workqueue.ts';
import { ApiError } from '../../machinery/errors.ts';
import { referenceTo } from '../../record/recorder.ts';
import type { QueuedPod } from '../queue.ts';
import type { VolumePlan } from './binding.ts';
import { claimsOf, isFullyBound, type StoredPod, waitsForConsumer } from './claims.ts';

const POLL = 1000;
const TIMEOUT = 600_000;

/** Since when a pod waits, and for which node. */
interface Waiting {
  readonly since: number;
  readonly node: string;
}

/** What a binder has ahead of it, as plain data. */
export interface VolumeBinderState {
  readonly waiting: ReadonlyMap<string, Waiting>;
  readonly queue: WorkQueueState;
}

/**
 * Asks for the volumes of pods that have got their node, and looks every second whether they are there.
 * Models pkg/scheduler/framework/plugins/volumebinding/binder.go BindPodVolumes
 */
export class VolumeBinder {
  readonly #context: ControllerContext;
  readonly #done: (key: string, failure?: string) => void;
  readonly #queue: WorkQueue;
  readonly #waiting = new Map<string, Waiting>();

  /** @param done hears that a pod has its volumes, or why it cannot get them */
  constructor(context: ControllerContext, done: (key: string, failure?: string) => void) {
    this.#context = context;
    this.#done = done;
    this.#queue = new WorkQueue(context.clock, (key) => this.#check(key));
  }

  begin(key: string, plan: VolumePlan, node: string): void {
    this.#waiting.set(key, { since: this.#context.clock.now(), node });
    try {
      this.#request(plan, node);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#end(key, error.message);
      return;
    }
    this.#queue.addAfter(key, POLL);
  }

  /** Goes on waiting for a pod that was waiting. */
  resume(key: string, { metadata }: StoredPod, { at, node = '', uid }: QueuedPod): void {
    if (metadata.uid !== uid || this.#waiting.has(key)) return;
    this.#waiting.set(key, { since: at, node });
    this.#queue.addAfter(key, POLL - ((this.#context.clock.now() - at) % POLL));
  }

  snapshot(): VolumeBinderState {
    return { waiting: new Map(this.#waiting), queue: this.#queue.snapshot() };
  }

  /** Takes the place of everything that has begun or gone on. */
  restore({ waiting, queue }: VolumeBinderState): void {
    this.#waiting.clear();
    for (const [key, wait] of waiting) this.#waiting.set(key, wait);
    this.#queue.restore(queue);
  }

  stop(): void {
    this.#queue.stop();
  }

  #request({ bindings, provisions }: VolumePlan, node: string): void {
    const { client } = this.#context;
    for (const { volume, claim } of bindings) {
      const { claimRef } = volume.spec;
      if (claimRef?.uid === claim.metadata.uid) continue;
      const annotations = {
        ...volume.metadata.annotations,
        ...(!claimRef && { [BOUND_BY_CONTROLLER]: 'yes' }),
      };
      client.update('persistentvolumes', {
        ...volume,
        metadata: { ...volume.metadata, ...(Object.keys(annotations).length > 0 && { annotations }) },
        spec: { ...volume.spec, claimRef: referenceTo(claim) },
      });
    }
    for (const claim of provisions)
      client.update('persistentvolumeclaims', {
        ...claim,
        metadata: {
          ...claim.metadata,
          annotations: { ...claim.metadata.annotations, [SELECTED_NODE]: node },
        },
      });
  }

  #end(key: string, failure?: string): void {
    this.#waiting.delete(key);
    this.#done(key, failure);
  }

  #check(key: string): void {
    const { store, clock } = this.#context;
    const wait = this.#waiting.get(key);
    if (!wait) return;
    const pod = store.get('pods', key);
    if (!pod || pod.spec.nodeName) {
      this.#waiting.delete(key);
      return;
    }
    if (!store.get('nodes', wait.node)) {
      const failure = `binding volumes: failed to get node "${wait.node}": node "${wait.node}" not found`;
      this.#end(key, failure);
      return;
    }
    for (const { name, claim } of claimsOf(pod, store)) {
      if (!claim) {
        const failure = `binding volumes: failed to check provisioning pvc: could not find v1.PersistentVolumeClaim "${pod.metadata.namespace}/${name}"`;
        this.#end(key, failure);
        return;
      }
      if (isFullyBound(claim)) continue;
      const selected = claim.metadata.annotations?.[SELECTED_NODE];
      const reserved = store
        .list('persistentvolumes')
        .some(({ spec }) => spec.claimRef?.uid === claim.metadata.uid);
      if (!reserved && waitsForConsumer(claim, store) && selected !== wait.node) {
        this.#end(key, `binding volumes: provisioning failed for PVC "${name}"`);
        return;
      }
      if (clock.now() - wait.since >= TIMEOUT) this.#end(key, 'binding volumes: context deadline exceeded');
      else this.#queue.addAfter(key, POLL);
      return;
    }
    this.#end(key);
  }
}
