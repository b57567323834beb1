import type { Timer } from '../environment.ts';
import { decode, DecodeError } from '../machinery/decode.ts';
import { isMap } from '../machinery/patches/values.ts';
import { loadSchemas } from '../machinery/schema.ts';
import type { TreeDirectory } from '../runtime.ts';
import type { KubeletEnvironment } from './kubelet-environment.ts';
import type { NodeMachine } from './machine.ts';
import { MANIFESTS, manifestOf, staticPodOf } from './manifest.ts';
import type { PodWorker } from './pod-worker.ts';
import type { Alarm } from './record.ts';
import { createMirror, isMirror, type StaticPod } from './static-pods.ts';
import { withEntry } from './tree.ts';
import { entryAt } from './volume-place.ts';

/** From a change of a manifest to when the kubelet has understood it, in milliseconds. */
const NOTICE = 1000;

const SCHEMA = 'io.k8s.api.core.v1.Pod';

/** The kubelet, as far as its static pods need it. */
interface Host {
  readonly machine: NodeMachine;
  readonly workers: Iterable<PodWorker>;
  readonly outage: { readonly works: boolean; readonly reports: boolean };
  setStaticPods(pods: readonly StaticPod[]): void;
  /** When the kubelet first saw a static pod of which it still knows what runs. */
  seenAt(name: string): number | undefined;
}

/** What is to be done about static pods, as plain data. */
export interface StaticSnapshot {
  /** The rank of when mirrors are to be made, in this instant. */
  readonly mirroring?: number;
  /** When the manifests are to be read. */
  readonly reading?: Alarm;
}

/** Runs what a node's manifests describe, and shows it to the API server. Models pkg/kubelet/config/file.go and file_linux.go */
export class StaticManifests {
  readonly #host: Host;
  readonly #environment: KubeletEnvironment;
  #mirroring: Timer | undefined;
  #reading: Timer | undefined;
  #readsAt = 0;
  #seen: unknown;

  constructor(host: Host, environment: KubeletEnvironment) {
    this.#host = host;
    this.#environment = environment;
  }

  resume({ mirroring, reading }: StaticSnapshot): void {
    this.#seen = this.#directory();
    if (mirroring !== undefined) this.showSoon(mirroring);
    if (reading) this.#readAt(...reading);
  }

  snapshot(): StaticSnapshot {
    return {
      ...(this.#mirroring && { mirroring: this.#mirroring.rank }),
      ...(this.#reading && { reading: [this.#readsAt, this.#reading.rank] }),
    };
  }

  stop(): void {
    this.#mirroring?.cancel();
    this.#reading?.cancel();
  }

  /** Shows the pods that the machine runs by itself and that the API server does not know. */
  show(): void {
    if (!this.#host.outage.reports) return;
    const { clock, client } = this.#environment;
    const { name, staticPods = [] } = this.#host.machine;
    for (const pod of staticPods)
      createMirror(client, name, pod, this.#host.seenAt(`${pod.name}-${name}`) ?? clock.now());
  }

  /** In this instant, after what is due. @param place the rank of that as a snapshot has it */
  showSoon(place?: number): void {
    const { clock } = this.#environment;
    const run = (): void => {
      this.#mirroring = undefined;
      this.show();
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
    const { clock, load } = this.#environment;
    this.#reading = clock.scheduleKept(at, () => void (load ? load(this.#read()) : this.#read()), rank);
  }

  async #read(): Promise<void> {
    const known = this.#host.machine.staticPods ?? [];
    const files = Object.entries(this.#directory()?.entries ?? {})
      .flatMap(([file, node]) =>
        node.type === 'file' && !file.startsWith('.') ? [{ file, text: node.text }] : [],
      )
      .sort((a, b) => (a.file < b.file ? -1 : 1));
    const pods: StaticPod[] = [];
    const reading = this.#reading;
    for (const { file, text } of files) {
      const same = known.find((pod) => manifestOf(pod) === text);
      const pod = same ?? staticPodOf({ file, text, value: await valueOf(text) }, known);
      if (pod) pods.push(pod);
    }
    // What changed meanwhile is read anew.
    if (this.#reading !== reading) return;
    this.#reading = undefined;
    if (this.#host.outage.works) this.#apply(known, pods);
  }

  #apply(known: readonly StaticPod[], pods: readonly StaticPod[]): void {
    const { name } = this.#host.machine;
    this.#host.setStaticPods(pods);
    for (const { name: pod, namespace, hash } of known) {
      if (pods.some((one) => one.name === pod && one.namespace === namespace && one.hash === hash)) continue;
      for (const worker of this.#host.workers) {
        const { metadata } = worker.pod;
        if (isMirror(worker.pod) && metadata.name === `${pod}-${name}` && metadata.namespace === namespace)
          worker.retire();
      }
    }
    this.show();
  }
}

/** What a text says as YAML, as a pod; undefined: nothing that can be understood. */
async function valueOf(text: string): Promise<unknown> {
  const [{ parseWellFormed }, schemas] = await Promise.all([import('../apiserver/yaml.ts'), loadSchemas()]);
  const value = await parseWellFormed(text);
  if (!isMap(value)) return undefined;
  try {
    return decode(schemas, SCHEMA, value).value;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
