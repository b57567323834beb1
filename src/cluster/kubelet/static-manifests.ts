import { onDemand } from '../../loading/on-demand.ts';
import type { Pod } from '../api/types.ts';
import type { Timer } from '../environment.ts';
import { decode, DecodeError } from '../machinery/decode.ts';
import { keyOf, type Stored } from '../machinery/object.ts';
import { isMap } from '../machinery/patches/values.ts';
import { loadSchemas } from '../machinery/schema.ts';
import type { ByteStream } from '../messages.ts';
import type { TreeDirectory } from '../runtime.ts';
import type { KubeletEnvironment } from './kubelet-environment.ts';
import type { NodeMachine } from './machine.ts';
import { MANIFESTS, type ManifestFile, manifestOf, type ManifestProblem, staticPodOf } from './manifest.ts';
import type { PodWorker } from './pod-worker.ts';
import type { Alarm, PodSnapshot } from './record.ts';
import { createMirror, deletePod, isStatic, mirroredBy, podOf, type StaticPod } from './static-pods.ts';
import { withEntry } from './tree.ts';
import { entryAt } from './volume-place.ts';

/** From a change of a manifest to when the kubelet has understood it, in milliseconds. */
const NOTICE = 1000;

/** How many files are remembered of which there was something to say. */
const KEPT_PROBLEMS = 8;

const SCHEMA = 'io.k8s.api.core.v1.Pod';

/** The kubelet, as far as its static pods need it. */
interface Host {
  readonly machine: NodeMachine;
  readonly workers: Iterable<PodWorker>;
  readonly outage: { readonly works: boolean; readonly reports: boolean };
  worker(uid: string): PodWorker | undefined;
  setStaticPods(pods: readonly StaticPod[]): void;
  /** Begins to run a pod. */
  run(pod: Stored<Pod>): void;
}

/** What is to be done about static pods, as plain data. */
export interface StaticSnapshot {
  /** The rank of when what runs and what is shown is looked at, in this instant. */
  readonly mirroring?: number;
  /** When the manifests are to be read. */
  readonly reading?: Alarm;
  readonly problems?: readonly ManifestProblem[];
}

/** Runs what a node's manifests describe, and shows it to the API server. Models pkg/kubelet/config/file.go and file_linux.go */
export class StaticManifests {
  readonly #host: Host;
  readonly #environment: KubeletEnvironment;
  #mirroring: Timer | undefined;
  #reading: Timer | undefined;
  #readsAt = 0;
  #seen: unknown;
  /** The files of which it had something to say lately. */
  problems: readonly ManifestProblem[] = [];
  #mirrors = new Map<string, Stored<Pod>>();

  constructor(host: Host, environment: KubeletEnvironment) {
    this.#host = host;
    this.#environment = environment;
  }

  resume({ mirroring, reading, problems = [] }: StaticSnapshot): void {
    this.problems = problems;
    this.#seen = this.#directory();
    if (mirroring !== undefined) this.syncSoon(mirroring);
    if (reading) this.#readAt(...reading);
  }

  snapshot(): StaticSnapshot {
    return {
      ...(this.#mirroring && { mirroring: this.#mirroring.rank }),
      ...(this.#reading && { reading: [this.#readsAt, this.#reading.rank] }),
      ...(this.problems.length > 0 && { problems: this.problems }),
    };
  }

  /** The kubelet is stopped: it has nothing to say of any file until it reads them again. */
  fallSilent(): void {
    this.#note(new Map());
  }

  stop(): void {
    this.#mirroring?.cancel();
    this.#reading?.cancel();
  }

  /** The pods that the node is to run by itself. */
  get pods(): readonly Stored<Pod>[] {
    const { name, staticPods = [] } = this.#host.machine;
    return staticPods.map((pod) => podOf(pod, name));
  }

  /** The UID under which a node knows the pod that the API server knows under another one. */
  behind(uid: string): string | undefined {
    const mirror = this.#mirrors.get(uid);
    return mirror && mirroredBy(mirror);
  }

  /** The UID under which the API server knows a pod of the node. */
  shownAs(uid: string): string {
    for (const mirror of this.#mirrors.values()) if (mirroredBy(mirror) === uid) return mirror.metadata.uid;
    return uid;
  }

  /**
   * The mirrors that there are; nothing is done about them yet.
   * @param snapshots what is known of pods: those of old have what runs of a static pod under its mirror's UID
   */
  adopt(mirrors: readonly Stored<Pod>[], snapshots?: Map<string, PodSnapshot>): void {
    this.#mirrors = new Map(mirrors.map((mirror) => [mirror.metadata.uid, mirror]));
    for (const mirror of snapshots ? mirrors : []) {
      const { uid, name } = mirror.metadata;
      const hash = mirroredBy(mirror);
      const old = snapshots?.get(uid) ?? snapshots?.get(`static/${name}`);
      const seen = this.pods.find(({ metadata }) => metadata.uid === hash);
      if (!old || !seen || snapshots?.has(hash)) continue;
      snapshots?.delete(old.record.uid);
      snapshots?.set(hash, { ...old, record: { ...old.record, uid: hash, deletion: undefined }, seen });
    }
  }

  /** A connection to a static pod on the node's own network, whether or not the API server knows of it. */
  connect(port: number, from: string): ByteStream | undefined {
    for (const worker of this.#host.workers) {
      if (!isStatic(worker.pod) || worker.pod.spec.hostNetwork !== true) continue;
      const stream = worker.connect(port, from);
      if (stream) return stream;
    }
    return undefined;
  }

  /** A mirror is there or has changed. */
  observe(mirror: Stored<Pod>): void {
    const { uid } = mirror.metadata;
    const before = this.#mirrors.get(uid);
    this.#mirrors.set(uid, mirror);
    const worker = this.#host.worker(mirroredBy(mirror));
    if (!worker || mirror.metadata.deletionTimestamp !== undefined) this.syncSoon();
    else if (before?.status !== mirror.status) worker.shown();
  }

  /** Tells whether what is gone from the API server was a mirror. */
  forget(uid: string): boolean {
    if (!this.#mirrors.delete(uid)) return false;
    this.syncSoon();
    return true;
  }

  /** Runs what the manifests describe, as soon as nothing is left of older pods of the same names, and shows it to the API server. */
  sync(): void {
    const { outage, workers } = this.#host;
    if (!outage.works) return;
    const own = new Set([...workers].flatMap(({ pod }) => (isStatic(pod) ? [keyOf(pod)] : [])));
    for (const pod of this.pods) {
      if (own.has(keyOf(pod))) continue;
      own.add(keyOf(pod));
      this.#host.run(pod);
    }
    if (outage.reports) this.#show();
  }

  /** Models pkg/kubelet/kubelet.go (SyncPod, HandlePodCleanups): mirrors of what is gone go, those that lack are made. */
  #show(): void {
    const { client } = this.#environment;
    for (const mirror of [...this.#mirrors.values()]) {
      const worker = this.#host.worker(mirroredBy(mirror));
      const shows = worker && keyOf(worker.pod) === keyOf(mirror);
      if (!shows || mirror.metadata.deletionTimestamp !== undefined) deletePod(mirror, client);
    }
    for (const { pod, record } of this.#host.workers)
      if (isStatic(pod) && !record.orphan) createMirror(client, pod, record.seenAt);
  }

  /** What the API server did not take is shown to it again. */
  retry(): void {
    if (this.#mirrors.size < (this.#host.machine.staticPods?.length ?? 0)) this.#show();
  }

  /** The same in this instant, after what is due. @param place the rank of that as a snapshot has it */
  syncSoon(place?: number): void {
    const { clock } = this.#environment;
    const run = (): void => {
      this.#mirroring = undefined;
      this.sync();
    };
    this.#mirroring ??= clock.scheduleKept(clock.now(), run, place);
  }

  /** A node's files with the manifests of what it runs. */
  laid(tree: TreeDirectory): TreeDirectory {
    const now = this.#environment.clock.now();
    const { staticPods = [] } = this.#host.machine;
    this.#host.setStaticPods(staticPods);
    let out = tree;
    for (const pod of staticPods) {
      const text = manifestOf(pod);
      const path = [...MANIFESTS.split('/'), `${pod.name}.yaml`];
      out = withEntry(out, path, { type: 'file', text, size: text.length, mode: 0o600, modified: now }, now);
    }
    this.#seen = entryAt(out, MANIFESTS);
    return out;
  }

  /** The node's files have changed. */
  changed(): void {
    const directory = this.#directory();
    if (directory === this.#seen) return;
    this.#seen = directory;
    if (!this.#host.machine.manifests) return;
    this.#readAt(this.#environment.clock.now() + NOTICE);
  }

  /** Reads the manifests, for a kubelet that begins. */
  readSoon(): void {
    if (this.#host.machine.manifests) this.#readAt(this.#environment.clock.now());
  }

  #directory(): TreeDirectory | undefined {
    const tree = this.#environment.ownFiles();
    const found = tree && entryAt(tree, MANIFESTS);
    return found?.type === 'directory' ? found : undefined;
  }

  #readAt(at: number, rank?: number): void {
    this.#reading?.cancel();
    this.#readsAt = at;
    const { clock } = this.#environment;
    this.#reading = clock.scheduleKept(at, () => void this.#read(), rank);
  }

  async #read(): Promise<void> {
    const { name, staticPods: known = [] } = this.#host.machine;
    const files = Object.entries(this.#directory()?.entries ?? {})
      .flatMap(([file, node]) =>
        node.type === 'file' && !file.startsWith('.') ? [{ file, text: node.text }] : [],
      )
      .sort((a, b) => (a.file < b.file ? -1 : 1));
    const pods: StaticPod[] = [];
    const problems = new Map<string, string>();
    const reading = this.#reading;
    for (const { file, text } of files) {
      const path = `/${MANIFESTS}/${file}`;
      const same = known.find((pod) => manifestOf(pod) === text);
      const pod = same ?? staticPodOf({ path, text, ...(await valueOf(text)) }, name, known);
      const problem = typeof pod === 'string' ? pod : this.#environment.podProblem(podOf(pod, name));
      if (typeof pod === 'object' && problem === undefined) pods.push(pod);
      else problems.set(path, problem ?? '');
    }
    // What changed meanwhile is read anew.
    if (this.#reading !== reading) return;
    this.#reading = undefined;
    if (!this.#host.outage.works) return;
    this.#note(problems);
    this.#apply(pods);
  }

  /** Notes which files describe no pods from now on. */
  #note(found: ReadonlyMap<string, string>): void {
    const now = this.#environment.clock.now();
    const lasting = this.problems.filter(
      ({ path, error, until }) => until === undefined && found.get(path) === error,
    );
    const over = this.problems
      .filter((problem) => !lasting.includes(problem))
      .map((problem) => ({ until: now, ...problem }));
    const fresh = [...found]
      .filter(([path]) => !lasting.some((problem) => problem.path === path))
      .map(([path, error]) => ({ path, error, since: now }));
    this.problems = [...over, ...lasting, ...fresh].slice(-KEPT_PROBLEMS);
  }

  #apply(pods: readonly StaticPod[]): void {
    this.#host.setStaticPods(pods);
    const hashes = new Set(pods.map(({ hash }) => hash));
    for (const worker of this.#host.workers)
      if (isStatic(worker.pod) && !hashes.has(worker.pod.metadata.uid)) worker.retire();
    this.sync();
  }
}

/** What a text says as YAML, as far as a pod has it; why it says nothing. */
async function valueOf(text: string): Promise<Pick<ManifestFile, 'value' | 'unreadable'>> {
  const [{ parseWellFormed }, schemas] = await Promise.all([
    onDemand(import('../apiserver/yaml.ts')),
    loadSchemas(),
  ]);
  const value = await parseWellFormed(text);
  if (value === undefined) return { value, unreadable: 'yaml: did not find expected node content' };
  if (!isMap(value) || value['kind'] !== 'Pod') return { value };
  try {
    return { value: decode(schemas, SCHEMA, value).value };
  } catch (error) {
    if (error instanceof DecodeError) return { value, unreadable: error.message };
    throw error;
  }
}
