import type { Pod } from '../api/types.ts';
import type { Client, EventRecorder } from '../client.ts';
import type { Clock, RandomSource } from '../environment.ts';
import type { Stored } from '../machinery/object.ts';
import type { ByteStream } from '../messages.ts';
import type { ContainerRuntime, PodSandbox } from '../runtime.ts';
import { refusal } from './admission.ts';
import type { KubeletConfig } from './config.ts';
import type { ObjectLookup } from './environment-variables.ts';
import { AddressPool, type NodeMachine } from './machine.ts';
import { NodeImages } from './node-images.ts';
import { NodeReporter } from './node-status.ts';
import { PodWorker } from './pod-worker.ts';
import type { PodFailure, PodSnapshot } from './record.ts';
import type { KubeletServices } from './services.ts';
import type { LastingVolumes } from './volumes.ts';

/** What all kubelets of a cluster share. */
export interface KubeletEnvironment {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly client: Client;
  readonly recorder: EventRecorder;
  readonly runtime: ContainerRuntime;
  readonly config: KubeletConfig;
  readonly lookup: ObjectLookup;
  readonly lasting: LastingVolumes;
  sandbox(
    machine: NodeMachine,
    pod: Stored<Pod>,
    ip: string,
    own: (port: number) => ByteStream | undefined,
  ): PodSandbox;
  token(pod: Stored<Pod>): string;
}

/** One node as plain data. */
export interface NodeSnapshot {
  readonly machine: NodeMachine;
  readonly silent: boolean;
  readonly images: readonly string[];
  readonly addressPosition: number;
  readonly pods: readonly PodSnapshot[];
}

/** Volumes made from an object are renewed this long after it changed, at the least and at the most. */
const RENEWAL: readonly [number, number] = [30_000, 75_000];

/** The agent of one node: keeps its Node and Lease, and a worker for each pod bound to it. */
export class Kubelet {
  readonly machine: NodeMachine;
  readonly #environment: KubeletEnvironment;
  readonly #services: KubeletServices;
  readonly #reporter: NodeReporter;
  readonly #addresses: AddressPool;
  readonly #images: NodeImages;
  readonly #workers = new Map<string, PodWorker>();
  readonly #snapshots = new Map<string, PodSnapshot>();
  #silent: boolean;

  constructor(environment: KubeletEnvironment, machine: NodeMachine, snapshot?: NodeSnapshot) {
    const { client, clock, recorder, config } = environment;
    this.#environment = environment;
    this.machine = machine;
    this.#silent = snapshot?.silent ?? false;
    this.#images = new NodeImages(snapshot?.images ?? machine.images);
    this.#addresses = new AddressPool(machine.podCIDR);
    this.#reporter = new NodeReporter(client, clock, recorder, config.node, machine);
    this.#services = {
      ...environment,
      machine,
      images: this.#images,
      addresses: this.#addresses,
      active: () => !this.#silent,
      othersThan: (uid) =>
        [...this.#workers.values()].flatMap(({ record, allocated }) =>
          record.uid === uid || record.stage === 'over' ? [] : [allocated],
        ),
      sandbox: (pod, ip, own) => environment.sandbox(machine, pod, ip, own),
    };
    if (!snapshot) return;
    this.#addresses.position = snapshot.addressPosition;
    for (const pod of snapshot.pods) {
      this.#snapshots.set(pod.record.uid, pod);
      for (const { stage } of pod.containers)
        if (stage.at === 'pulling') this.#images.expect('', stage.until);
      if (pod.record.ip !== undefined) this.#addresses.take(pod.record.ip, pod.record.uid);
    }
  }

  /** Whether the node neither reports nor answers. */
  get silent(): boolean {
    return this.#silent;
  }

  get workers(): Iterable<PodWorker> {
    return this.#workers.values();
  }

  worker(uid: string): PodWorker | undefined {
    return this.#workers.get(uid);
  }

  /** Begins to work. @param restored the node has been at work before: nothing is registered or told again */
  start(restored: boolean): void {
    if (this.#silent) return;
    if (restored) this.#reporter.resume();
    else this.#reporter.start();
  }

  /** The machine falls silent: no signs of life, no status, no answers. */
  fallSilent(): void {
    this.#silent = true;
    this.#reporter.stop();
  }

  /** The machine is back; what ran goes on. */
  comeBack(): void {
    if (!this.#silent) return;
    this.#silent = false;
    this.#reporter.start();
    for (const worker of this.#workers.values()) worker.wake();
  }

  /** The machine is gone for good. */
  dispose(): void {
    this.#silent = true;
    this.#reporter.stop();
    for (const worker of this.#workers.values()) worker.abandon();
    this.#workers.clear();
  }

  /** A pod bound to this node is there or has changed. */
  observe(pod: Stored<Pod>): void {
    const { uid } = pod.metadata;
    const known = this.#workers.get(uid);
    if (known) {
      if (known.pod !== pod) known.update(pod);
      return;
    }
    const snapshot = this.#snapshots.get(uid);
    this.#snapshots.delete(uid);
    const worker = new PodWorker(this.#services, pod, snapshot);
    this.#workers.set(uid, worker);
    const why = snapshot ? undefined : this.#refusal(pod);
    if (why) worker.refuse(why);
    worker.wake();
  }

  #refusal(pod: Stored<Pod>): PodFailure | undefined {
    if (!this.#environment.config.refuses || pod.metadata.deletionTimestamp !== undefined) return undefined;
    const node = this.#environment.client.get('nodes', '', this.machine.name);
    return node && refusal(pod, node, [...this.#services.othersThan(pod.metadata.uid)]);
  }

  /** A pod of this node is gone from the store. */
  forget(uid: string): void {
    this.#workers.get(uid)?.abandon();
    this.#workers.delete(uid);
  }

  /** An object from which volumes may be made has changed. */
  observeSource(kind: 'ConfigMap' | 'Secret', namespace: string, name: string): void {
    const { clock, random } = this.#environment;
    for (const worker of this.#workers.values()) {
      const { metadata } = worker.pod;
      if (metadata.namespace !== namespace || !worker.usesVolume(kind, name)) continue;
      const [least, most] = RENEWAL;
      const wait = least + random.integer(most - least, metadata.uid, 'renewal', clock.now());
      clock.schedule(clock.now() + wait, () => worker.renewVolumes());
    }
  }

  snapshot(): NodeSnapshot {
    return {
      machine: this.machine,
      silent: this.#silent,
      images: [...this.#images],
      addressPosition: this.#addresses.position,
      pods: [...this.#workers.values()].map((worker) => worker.snapshot()),
    };
  }
}
