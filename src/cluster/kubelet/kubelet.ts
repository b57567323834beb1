import type { Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { NodeView } from '../node-view.ts';
import type { ExecRequest, NodeRoom, RunningContainer, ServiceChange } from '../runtime.ts';
import { nodeView, ROOT, startConsole } from './console.ts';
import type { KubeletEnvironment, NodeEnvironment } from './kubelet-environment.ts';
import { AddressPool, type NodeMachine } from './machine.ts';
import { machineUUID } from './machine-id.ts';
import type { ImageRecord } from './image-gc.ts';
import { NodeImages, type PullsSnapshot } from './node-images.ts';
import { type Newcomers, othersThan, refusalOf } from './newcomers.ts';
import { NodePressure, type PressureSnapshot } from './node-pressure.ts';
import { type NextBeat, NodeReporter } from './node-status.ts';
import { PodWorker } from './pod-worker.ts';
import type { PodSnapshot } from './record.ts';
import { Outage, type NodePart } from './outage.ts';
import { Outbox, type OutboxSnapshot } from './outbox.ts';
import type { KubeletServices } from './services.ts';
import { StaticManifests, type StaticSnapshot } from './static-manifests.ts';
import { isMirror, isStatic, type StaticPod } from './static-pods.ts';
import type { UnsentEvent } from './unsent.ts';
import { nodeFiles } from './volume-place.ts';
import { volumesInUse } from './volumes-in-use.ts';

/** One node as plain data. */
export interface NodeSnapshot extends StaticSnapshot {
  readonly machine: NodeMachine;
  /** What of the node is down; missing in snapshots of old. */
  readonly down?: readonly NodePart[];
  /** In snapshots of old: the node is cut off. */
  readonly silent?: boolean;
  /** The place of its next sign of life among what the clock has scheduled. */
  readonly beat?: NextBeat | number;
  /** While it sends none: whether the kubelet told of a cordon last. */
  readonly cordoned?: boolean;
  /** The server has not taken the node yet. */
  readonly unregistered?: true;
  /** When the kubelet began and was stopped; missing in snapshots of old. */
  readonly service?: readonly ServiceChange[];
  readonly images: readonly string[];
  /** Missing in snapshots of old: what the containers wait for then tells. */
  readonly pulls?: PullsSnapshot;
  readonly imageRecords?: ReadonlyMap<string, ImageRecord>;
  readonly addressPosition: number;
  readonly pressure?: PressureSnapshot;
  /** In snapshots of old: when the node's memory was last seen to be short. */
  readonly pressureAt?: number;
  readonly pods: readonly PodSnapshot[];
  /** Events that nobody has taken, and those among them that are tried again. */
  readonly unsent?: readonly UnsentEvent[];
  readonly outbox?: OutboxSnapshot;
}

/** Volumes made from an object are renewed this long after it changed, at the least and at the most. */
const RENEWAL: readonly [number, number] = [30_000, 75_000];

/** The agent of one node: keeps its Node and Lease, and a worker for each pod bound to it. */
export class Kubelet {
  readonly #environment: KubeletEnvironment;
  readonly #services: KubeletServices;
  readonly #reporter: NodeReporter;
  readonly #addresses: AddressPool;
  readonly #images: NodeImages;
  readonly #workers = new Map<string, PodWorker>();
  readonly #snapshots = new Map<string, PodSnapshot>();
  /** Where a snapshot had its next sign of life. */
  readonly #beat: NodeSnapshot['beat'];
  readonly #outage: Outage;
  #machine: NodeMachine;
  #view: NodeView | undefined;
  #console: RunningContainer | string | undefined;
  /** The same for its administrator. */
  #root: RunningContainer | string | undefined;
  readonly #pressure: NodePressure;
  readonly #room = (): NodeRoom => this.#pressure.room();
  readonly #newcomers: Newcomers;
  readonly manifests: StaticManifests;
  readonly #outbox: Outbox;
  /** When it began and was stopped, the latest last. */
  service: readonly ServiceChange[];

  constructor(environment: NodeEnvironment, machine: NodeMachine, snapshot?: NodeSnapshot) {
    const { client, clock, config } = environment;
    this.#environment = environment;
    this.#machine = machine;
    this.#outage = new Outage(snapshot?.down ?? (snapshot?.silent === true ? ['link'] : []));
    this.#outbox = new Outbox(environment, this.#outage, snapshot?.outbox, snapshot?.unsent);
    const recorder = this.#outbox;
    this.service = snapshot?.service ?? [{ at: clock.now(), running: true }];
    this.#beat = snapshot?.beat;
    this.#images = new NodeImages(
      snapshot?.images ?? machine.images,
      (image) => environment.runtime.resolve(image, 'node'),
      snapshot?.pulls,
      snapshot?.imageRecords,
    );
    this.#addresses = new AddressPool(machine.podCIDR);
    this.manifests = new StaticManifests(this, environment);
    const short = snapshot?.pressureAt;
    const pressure = short === undefined ? snapshot?.pressure : { seen: { memory: short } };
    this.#pressure = new NodePressure(this, { ...environment, recorder }, this.#images, pressure);
    this.#newcomers = {
      environment,
      node: machine.name,
      workers: this.#workers,
      pressure: this.#pressure,
    };
    this.#reporter = new NodeReporter(client, clock, recorder, config.node, machine, {
      begin: () => this.#pressure.begin(),
      beat: () => this.manifests.retry(),
      pressures: () => this.#pressure.watch(),
      images: () => (config.refuses ? this.#images.shown : undefined),
      volumes: () => volumesInUse(this.workers, environment.lasting),
    });
    this.#reporter.cordoned = snapshot?.cordoned === true;
    this.#reporter.registered = snapshot !== undefined && snapshot.unregistered !== true;
    this.#services = {
      ...environment,
      machine,
      host: {
        files: () => nodeFiles(environment.lasting, machine.name, clock.now()),
        view: () => this.view,
        run: (request) => this.runAsRoot(request),
      },
      recorder,
      images: this.#images,
      addresses: this.#addresses,
      active: () => this.#outage.works,
      connected: () => this.#outage.reports,
      paused: (namespace) => this.#outage.pauses(namespace),
      dismiss: (uid) => {
        this.#workers.delete(uid);
        environment.componentsChanged();
        if (this.machine.staticPods) this.manifests.syncSoon();
      },
      othersThan: (uid) => othersThan(this.#workers, uid).specs(),
      sandbox: (pod, ip, own) => environment.sandbox(pod, ip, { machine, own, room: this.#room }),
    };
    if (!snapshot) return;
    this.manifests.resume(snapshot);
    this.#addresses.position = snapshot.addressPosition;
    for (const pod of snapshot.pods) {
      this.#snapshots.set(pod.record.uid, pod);
      for (const { stage } of pod.containers)
        if (stage.at === 'pulling' && !snapshot.pulls) this.#images.expect('', stage.until);
      const { ip, uid, stage } = pod.record;
      if (ip !== undefined && stage !== 'over') this.#addresses.take(ip, uid);
    }
  }

  get machine(): NodeMachine {
    return this.#machine;
  }

  /** What of the node is down. */
  get outage(): Omit<Outage, 'set'> {
    return this.#outage;
  }

  /** Events that nobody has taken. */
  get unsent(): readonly UnsentEvent[] {
    return this.#outbox.unsent;
  }

  /** The images that are on the node, by canonical name. */
  get images(): NodeImages {
    return this.#images;
  }

  /** The node as its programs see it. */
  get view(): NodeView {
    return (this.#view ??= nodeView(this, this.#environment));
  }

  /** The node for whoever logs in there; a text says why there is none. */
  get console(): RunningContainer | string {
    return (this.#console ??= this.#logIn());
  }

  /** Runs a command on the node as its administrator. */
  runAsRoot(request: ExecRequest): Promise<number> {
    const root = (this.#root ??= this.#logIn(ROOT));
    return typeof root === 'string' ? Promise.resolve(1) : root.exec(request);
  }

  get workers(): Iterable<PodWorker> {
    return this.#workers.values();
  }

  /** @param uid on the node or of the API server */
  worker(uid: string): PodWorker | undefined {
    return this.#workers.get(this.manifests.behind(uid) ?? uid);
  }

  /** Runs a static pod. */
  run(pod: Stored<Pod>): void {
    this.#workFor(pod).begin();
  }

  /** Begins to work. @param restored the node has been at work before: nothing is registered or told again */
  start(restored: boolean): void {
    if (!this.#outage.reports) return;
    if (restored) {
      this.#reporter.resume(this.#beat);
      return;
    }
    this.#reporter.connect();
    this.manifests.sync();
  }

  /** What the node's files describe by now. */
  setStaticPods(staticPods: readonly StaticPod[]): void {
    const { manifests = staticPods.map(({ name }) => name) } = this.#machine;
    this.#machine = { ...this.#machine, staticPods, manifests };
  }

  /** A part of the node goes down or comes back. @param stored the pods that are bound to the node */
  setPart(part: NodePart, running: boolean, stored: () => readonly Stored<Pod>[]): void {
    const worked = this.#outage.works;
    if (!this.#outage.set(part, running)) return;
    this.#reporter.stop();
    if (worked !== this.#outage.works) {
      this.service = [...this.service.slice(-7), { at: this.#environment.clock.now(), running }];
      if (worked) {
        this.manifests.fallSilent();
        this.#outbox.stop();
      }
    }
    if (!running) {
      if (part === 'machine') {
        this.#logOut();
        for (const worker of this.#workers.values()) worker.lose();
      }
      return;
    }
    if (part === 'machine') this.#reboot();
    if (!this.#outage.works) return;
    const began = !worked;
    if (began) this.#reporter.registered = false;
    if (this.#outage.reports) {
      this.#reporter.connect();
      this.#catchUp(stored());
    }
    this.manifests.sync();
    if (began) this.manifests.readSoon();
    for (const worker of this.#workers.values()) {
      if (began) worker.takeUp();
      worker.wake();
    }
  }

  #logIn(user?: typeof ROOT): RunningContainer | string {
    const { machine } = this;
    const ground = { machine, own: () => undefined, room: this.#room };
    return startConsole(
      this,
      this.#environment,
      (pod) => this.#environment.sandbox(pod, machine.ip, ground),
      user,
    );
  }

  /** Whoever is logged in is thrown out. */
  #logOut(): void {
    for (const each of [this.#console, this.#root]) if (typeof each === 'object') each.stop(0);
    this.#console = this.#root = undefined;
  }

  #reboot(): void {
    const { systemInfo, sharesKernel } = this.#machine;
    if (sharesKernel) return;
    this.#machine = {
      ...this.#machine,
      systemInfo: { ...systemInfo, bootID: machineUUID(systemInfo.bootID) },
    };
    this.#reporter.machine = this.#machine;
  }

  /** Sees what has become of the node's pods meanwhile. */
  #catchUp(stored: readonly Stored<Pod>[]): void {
    const uids = new Set(stored.map(({ metadata }) => metadata.uid));
    this.manifests.adopt(stored.filter(isMirror));
    for (const [uid, { pod }] of [...this.#workers]) if (!uids.has(uid) && !isStatic(pod)) this.forget(uid);
    for (const pod of stored) this.observe(pod);
    for (const worker of this.#workers.values()) worker.renewVolumes();
  }

  /** The machine is gone for good. */
  dispose(): void {
    this.#outage.set('machine', false);
    this.manifests.stop();
    this.#reporter.stop();
    this.#outbox.stop();
    this.#logOut();
    for (const worker of this.#workers.values()) worker.abandon();
    this.#workers.clear();
  }

  /** The pods that are bound to this node when it begins, in the order in which they once came; none is looked at yet. */
  adopt(pods: readonly Stored<Pod>[]): void {
    this.manifests.adopt(pods.filter(isMirror), this.#snapshots);
    const place = new Map([...this.#snapshots.keys()].map((uid, index) => [uid, index]));
    const placeOf = ({ metadata }: Stored<Pod>): number => place.get(metadata.uid) ?? Infinity;
    // A node that has not heard of anything since knows its pods as they were then.
    const seen = [...this.#snapshots.values()].flatMap(({ seen, record }) =>
      seen && (!this.#outage.reports || record.orphan || isStatic(seen)) ? [seen] : [],
    );
    const uids = new Set(seen.map(({ metadata }) => metadata.uid));
    const known = pods.filter(
      (pod) =>
        !isMirror(pod) &&
        (this.#outage.reports || (place.has(pod.metadata.uid) && !uids.has(pod.metadata.uid))),
    );
    for (const pod of [...seen, ...known].toSorted((a, b) => placeOf(a) - placeOf(b))) this.#workFor(pod);
  }

  /** A pod bound to this node is there or has changed. */
  observe(pod: Stored<Pod>): void {
    if (!this.#outage.reports) return;
    if (isMirror(pod)) {
      this.manifests.observe(pod);
      return;
    }
    const known = this.#workers.get(pod.metadata.uid);
    if (known) {
      if (known.pod !== pod) known.update(pod);
      return;
    }
    this.#workFor(pod).begin();
  }

  #workFor(pod: Stored<Pod>): PodWorker {
    const { uid } = pod.metadata;
    const snapshot = this.#snapshots.get(uid);
    this.#snapshots.delete(uid);
    const worker = new PodWorker(this.#services, pod, snapshot);
    this.#workers.set(uid, worker);
    const why = snapshot ? undefined : refusalOf(pod, this.#newcomers);
    // Whoever hears of a change may not write: the refusal is told after it.
    if (why) worker.record.failure = { ...why, refused: true };
    return worker;
  }

  /** A pod of this node is gone from the store. */
  forget(uid: string): void {
    if (!this.#outage.reports) return;
    if (this.manifests.forget(uid)) return;
    const worker = this.#workers.get(uid);
    if (!worker || worker.linger()) return;
    worker.abandon();
    this.#workers.delete(uid);
  }

  /** An object from which volumes may be made has changed. */
  observeSource(kind: 'ConfigMap' | 'Secret', namespace: string, name: string): void {
    if (!this.#outage.reports) return;
    const { clock, random } = this.#environment;
    for (const worker of this.#workers.values()) {
      const { metadata } = worker.pod;
      if (metadata.namespace !== namespace || !worker.usesVolume(kind, name)) continue;
      const [least, most] = RENEWAL;
      const wait = least + random.integer(most - least, metadata.uid, 'renewal', clock.now());
      worker.renewVolumes(clock.now() + wait);
    }
  }

  snapshot(): NodeSnapshot {
    const { reports, parts } = this.#outage;
    const { next, cordoned, registered } = this.#reporter;
    const outbox = this.#outbox.snapshot();
    return {
      machine: this.#machine,
      ...(parts.length > 0 && { down: parts }),
      ...(next ? { beat: next } : cordoned && { cordoned }),
      ...(!registered && { unregistered: true }),
      service: this.service,
      images: [...this.#images],
      pulls: this.#images.pulls(),
      addressPosition: this.#addresses.position,
      imageRecords: this.#images.records(),
      pressure: this.#pressure.snapshot(),
      ...this.manifests.snapshot(),
      ...(this.unsent.length > 0 && { unsent: this.unsent }),
      ...(outbox && { outbox }),
      pods: [...this.#workers.values()].map((worker) => ({
        ...worker.snapshot(),
        ...((!reports || worker.record.orphan || isStatic(worker.pod)) && { seen: worker.pod }),
      })),
    };
  }
}
