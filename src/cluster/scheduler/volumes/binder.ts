import type { ControllerContext } from '../../controllers/controller.ts';
import { BOUND_BY_CONTROLLER, SELECTED_NODE } from '../../controllers/persistent-volume/annotations.ts';
import { WorkQueue, type WorkQueueState } from '../../controllers/workqueue.ts';
import { ApiError } from '../../machinery/errors.ts';
import { keyOf } from '../../machinery/object.ts';
import { referenceTo } from '../../record/recorder.ts';
import type { Store } from '../../store/store.ts';
import type { QueuedPod } from '../queue.ts';
import { isReachable, type VolumePlan } from './binding.ts';
import { claimsOf, isFullyBound, type StoredPod } from './claims.ts';

const POLL = 1000;
const TIMEOUT = 600_000;

/** What a pod waits for. */
interface Parts {
  /** Claims that get volumes that there are, by name. */
  readonly bindings: readonly { readonly volume: string; readonly claim: string }[];
  /** Claims that volumes are made for. */
  readonly provisions: readonly string[];
}

/** Since when a pod waits, and for which node. */
interface Waiting {
  readonly since: number;
  readonly node: string;
  /** Missing in snapshots of old: it is then what the store tells of it. */
  readonly parts?: Parts;
  /** The pod when it got its place on the node; missing in snapshots of old. */
  readonly assumed?: StoredPod;
  /** The pod when it was deleted, which is seen at the next look or, if another one has its name, when it is to be bound. */
  readonly gone?: StoredPod;
}

/** What a binder has ahead of it, as plain data. */
export interface VolumeBinderState {
  /** By the keys of the pods and their uids. */
  readonly waiting: ReadonlyMap<string, Waiting>;
  readonly queue: WorkQueueState;
}

/** What a pod waits for as far as the store tells: a claim that a volume is kept for gets that volume. */
function partsOf(pod: StoredPod, store: Store): Parts {
  const used = claimsOf(pod, store).map(({ name, claim }) => {
    const volume = store
      .list('persistentvolumes')
      .find(({ spec }) => spec.claimRef?.uid === claim?.metadata.uid);
    const selected = claim?.metadata.annotations?.[SELECTED_NODE];
    return { claim: name, volume: selected === undefined && claim ? volume?.metadata.name : undefined };
  });
  return {
    bindings: used.flatMap(({ claim, volume }) => (volume === undefined ? [] : [{ claim, volume }])),
    provisions: used.flatMap(({ claim, volume }) => (volume === undefined ? [claim] : [])),
  };
}

/** Under which a pod waits: beside one of its name that is gone, if need be. */
const idOf = (pod: StoredPod): string => `${keyOf(pod)}/${pod.metadata.uid}`;

/** The key of the pod that waits under it. */
const podIn = (id: string): string => id.split('/', 2).join('/');

const missingNode = (name: string): string => `failed to get node "${name}": node "${name}" not found`;

/**
 * How far the volumes of a pod are, or why it cannot get them on its node.
 * Models pkg/scheduler/framework/plugins/volumebinding/binder.go checkBindings
 */
export function progressOf(
  { bindings, provisions }: Parts,
  namespace: string,
  nodeName: string,
  store: Store,
): 'bound' | 'waiting' | { readonly failure: string } {
  const node = store.get('nodes', nodeName);
  if (!node) return { failure: missingNode(nodeName) };
  const claimed = (name: string) => store.get('persistentvolumeclaims', `${namespace}/${name}`);
  const missing = (kind: string, key: string): string => `could not find v1.${kind} "${key}"`;
  const elsewhere = (volume: string): string =>
    `pv "${volume}" node affinity doesn't match node "${nodeName}": no matching NodeSelectorTerms`;
  for (const { volume: name, claim: claimName } of bindings) {
    const volume = store.get('persistentvolumes', name);
    if (!volume) return { failure: `failed to check binding: ${missing('PersistentVolume', name)}` };
    const claim = claimed(claimName);
    if (!claim) {
      const what = missing('PersistentVolumeClaim', `${namespace}/${claimName}`);
      return { failure: `failed to check binding: ${what}` };
    }
    if (!isReachable(volume, node)) return { failure: elsewhere(name) };
    if (!volume.spec.claimRef?.uid) return { failure: `ClaimRef got reset for pv "${name}"` };
    if (!isFullyBound(claim)) return 'waiting';
  }
  for (const name of provisions) {
    const claim = claimed(name);
    if (!claim) {
      const what = missing('PersistentVolumeClaim', `${namespace}/${name}`);
      return { failure: `failed to check provisioning pvc: ${what}` };
    }
    const { annotations } = claim.metadata;
    if (!annotations) return { failure: `selectedNode annotation reset for PVC "${name}"` };
    if (annotations[SELECTED_NODE] !== nodeName) return { failure: `provisioning failed for PVC "${name}"` };
    const volume = store.get('persistentvolumes', claim.spec.volumeName ?? '');
    if (volume && !isReachable(volume, node)) return { failure: elsewhere(volume.metadata.name) };
    if (!volume || !isFullyBound(claim)) return 'waiting';
  }
  return 'bound';
}

/**
 * Asks for the volumes of pods that have got their node, and looks every second whether they are there.
 * Models pkg/scheduler/framework/plugins/volumebinding/binder.go BindPodVolumes
 */
export class VolumeBinder {
  readonly #context: ControllerContext;
  readonly #done: (key: string, failure?: string) => void;
  readonly #missed: (pod: StoredPod, node: string, failure?: string) => void;
  readonly #queue: WorkQueue;
  readonly #waiting = new Map<string, Waiting>();

  /**
   * @param done hears that a pod has its volumes, or why it cannot get them
   * @param missed hears the same of a pod that was deleted meanwhile
   */
  constructor(
    context: ControllerContext,
    done: (key: string, failure?: string) => void,
    missed: (pod: StoredPod, node: string, failure?: string) => void,
  ) {
    this.#context = context;
    this.#done = done;
    this.#missed = missed;
    this.#queue = new WorkQueue(context.clock, (key) => this.#check(key));
  }

  begin(pod: StoredPod, plan: VolumePlan, node: string): void {
    const id = idOf(pod);
    const parts = {
      bindings: plan.bindings.map(({ volume, claim }) => ({
        volume: volume.metadata.name,
        claim: claim.metadata.name,
      })),
      provisions: plan.provisions.map(({ metadata }) => metadata.name),
    };
    this.#waiting.set(id, { since: this.#context.clock.now(), node, parts, assumed: pod });
    try {
      this.#request(plan, node);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#end(id, error.message);
      return;
    }
    this.#queue.addAfter(id, POLL);
  }

  /** Goes on waiting for a pod that was waiting. */
  resume(pod: StoredPod, { at, node = '', uid }: QueuedPod): void {
    const id = idOf(pod);
    if (pod.metadata.uid !== uid || this.#waiting.has(id)) return;
    this.#waiting.set(id, { since: at, node });
    this.#queue.addAfter(id, POLL - ((this.#context.clock.now() - at) % POLL));
  }

  /** A pod was deleted. Returns whether it was waiting for its volumes: it keeps its place on the node until that is seen. */
  lose(pod: StoredPod): boolean {
    const id = idOf(pod);
    const wait = this.#waiting.get(id);
    if (wait) this.#waiting.set(id, { ...wait, gone: pod });
    return wait !== undefined;
  }

  /**
   * Pods that wait, as they were when they got their places, with their nodes.
   * @param holds whether a pod that is there has its place still; that one is gone has not been seen yet
   */
  assumed(holds: (pod: StoredPod) => boolean): readonly (readonly [pod: StoredPod, node: string])[] {
    return [...this.#waiting.values()].flatMap(({ assumed, gone, node }) => {
      const pod = assumed ?? gone;
      return pod && (gone || holds(pod)) ? [[pod, node] as const] : [];
    });
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

  #end(id: string, failure?: string): void {
    const { gone, node = '' } = this.#waiting.get(id) ?? {};
    this.#waiting.delete(id);
    if (gone) this.#missed(gone, node, failure);
    else this.#done(podIn(id), failure);
  }

  #check(id: string): void {
    const { store, clock } = this.#context;
    const wait = this.#waiting.get(id);
    if (!wait) return;
    // Who is asked for by its name may be another one by now.
    const found = store.get('pods', podIn(id));
    const pod = wait.gone ?? found;
    if (!pod || (!wait.gone && pod.spec.nodeName)) {
      this.#waiting.delete(id);
      return;
    }
    const { namespace = '', name } = pod.metadata;
    const { since, node, parts = partsOf(pod, store) } = wait;
    const missing = `pod does not exist any more: pod "${name}" not found`;
    const progress = found
      ? progressOf(parts, namespace, node, store)
      : { failure: store.get('nodes', node) ? missing : missingNode(node) };
    if (progress === 'bound') this.#end(id);
    else if (typeof progress === 'object') this.#end(id, `binding volumes: ${progress.failure}`);
    else if (clock.now() - since >= TIMEOUT) this.#end(id, 'binding volumes: context deadline exceeded');
    else this.#queue.addAfter(id, POLL);
  }
}
