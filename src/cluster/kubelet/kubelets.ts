import type { PersistentVolume, Pod } from '../api/types.ts';
import type { Client, HoldingRecorder } from '../client.ts';
import type { Clock, RandomSource } from '../environment.ts';
import type { ClusterSettings } from '../kinds/kind.ts';
import type { Stored } from '../machinery/object.ts';
import type { ByteStream } from '../messages.ts';
import { EmulatedNetwork, type NetworkSnapshot, type OutsideWorld } from '../network/emulated-network.ts';
import type { CloudProxies, ClusterNetwork } from '../network/network.ts';
import type { ContainerRuntime, TreeDirectory, Volume } from '../runtime.ts';
import { tokenKey } from '../machinery/json-web-token.ts';
import type { Change, Store } from '../store/store.ts';
import { isReachable } from '../scheduler/volumes/binding.ts';
import type { KubeletConfig } from './config.ts';
import { KubeletDoor } from './door.ts';
import { Kubelet, type NodeSnapshot } from './kubelet.ts';
import type { NodeEnvironment } from './kubelet-environment.ts';
import type { NodeMachine } from './machine.ts';
import type { NodePart } from './outage.ts';
import type { PodWorker } from './pod-worker.ts';
import { NetworkSandbox } from './sandbox.ts';
import { podProblem } from './static-pods.ts';
import { serviceAccountToken } from './token.ts';
import { emptyTree } from './tree.ts';
import { contentName, nodeVolume } from './volume-place.ts';

/** What the nodes of a cluster are made with. */
export interface KubeletsOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly store: Store;
  /** The client of a node's kubelet. */
  client(host: string): Client;
  /** The recorder of the component `kubelet` on a node. */
  recorder(host: string): HoldingRecorder;
  readonly runtime: ContainerRuntime;
  readonly config: KubeletConfig;
  /** Serves a connection from a pod or node to the API server. */
  readonly acceptApiConnection?: (stream: ByteStream, from: string) => void;
  /** Whether there is an API server; if not given, there is one. */
  readonly apiListens?: () => boolean;
  /** The world beyond the cluster, for pods that reach out. */
  readonly outside?: OutsideWorld;
  /** What the cluster's programs are set to. */
  readonly settings: ClusterSettings;
  /** What the cluster's cloud has put before it. */
  readonly proxies?: CloudProxies;
  /** Whether the network enforces NetworkPolicies. */
  readonly enforcesPolicies?: boolean;
  /** Hears that a program of the control plane may have begun or ended to work. */
  readonly componentsChanged?: () => void;
  /** The token that a pod's service account gets; without it, one that no server knows. */
  readonly token?: (pod: Stored<Pod>) => string;
}

/** All nodes as plain data. */
export interface KubeletsSnapshot {
  readonly nodes: readonly NodeSnapshot[];
  readonly volumes: ReadonlyMap<string, TreeDirectory>;
  readonly network: NetworkSnapshot;
}

/** The nodes of a cluster, and the network between them. */
export class Kubelets {
  readonly network: ClusterNetwork;
  /** Logs, exec, attach and port-forward, for the API server. */
  readonly door: KubeletDoor;
  readonly #options: KubeletsOptions;
  readonly #kubelets = new Map<string, Kubelet>();
  readonly #network: EmulatedNetwork;
  readonly #volumes = new Map<string, Volume>();
  readonly #stops: (() => void)[] = [];

  constructor(options: KubeletsOptions, snapshot?: KubeletsSnapshot) {
    this.#options = options;
    const { store } = options;
    store.addIndex('pods', 'node', ({ spec }) => (spec.nodeName ? [spec.nodeName] : []));
    store.addIndex('pods', 'ip', ({ status }) => (status.podIP ? [status.podIP] : []));
    for (const [name, tree] of snapshot?.volumes ?? []) this.#keep(name, tree);
    this.#network = new EmulatedNetwork({ ...options, kubelets: this }, snapshot?.network);
    this.network = this.#network;
    this.door = new KubeletDoor(this, options);
    for (const node of snapshot?.nodes ?? []) {
      this.#kubelets.set(
        node.machine.name,
        new Kubelet(this.#environment(node.machine.name), node.machine, node),
      );
    }
    this.#stops.push(
      store.subscribe('pods', (change) => this.#observe(change)),
      store.subscribe('configmaps', ({ type, object }) => {
        if (type === 'MODIFIED') this.#observeSource('ConfigMap', object.metadata);
      }),
      store.subscribe('persistentvolumes', ({ type, object }) => {
        if (type === 'DELETED') this.#forgetVolume(object);
      }),
      store.subscribe('secrets', ({ type, object }) => {
        if (type === 'MODIFIED') this.#observeSource('Secret', object.metadata);
      }),
    );
  }

  /** Adds a machine whose kubelet registers with the cluster at once. */
  add(machine: NodeMachine): void {
    const kubelet = new Kubelet(this.#environment(machine.name), machine);
    this.#kubelets.set(machine.name, kubelet);
    kubelet.start(false);
    this.#adoptPods(kubelet);
    for (const worker of kubelet.workers) worker.begin();
  }

  /** Takes a machine away; its Node object stays until somebody deletes it. */
  remove(name: string): void {
    this.#kubelets.get(name)?.dispose();
    this.#kubelets.delete(name);
  }

  /** After a restore: everything that ran goes on. */
  resume(): void {
    for (const kubelet of this.#kubelets.values()) this.#adoptPods(kubelet);
    for (const { workers } of this.#kubelets.values()) for (const worker of workers) worker.begin();
    for (const kubelet of this.#kubelets.values()) kubelet.start(true);
  }

  /** A part of a node goes down or comes back. Tells whether there is such a node. */
  setPart(name: string, part: NodePart, running: boolean): boolean {
    const kubelet = this.#kubelets.get(name);
    kubelet?.setPart(part, running, () => this.#options.store.byIndex('pods', 'node', name));
    if (part !== 'server') this.#options.componentsChanged?.();
    return kubelet !== undefined;
  }

  get(name: string): Kubelet | undefined {
    return this.#kubelets.get(name);
  }

  [Symbol.iterator](): IterableIterator<Kubelet> {
    return this.#kubelets.values();
  }

  /** The worker of a pod, wherever it runs. */
  worker(namespace: string, name: string): PodWorker | undefined {
    const pod = this.#options.store.get('pods', `${namespace}/${name}`);
    return pod && this.#kubelets.get(pod.spec.nodeName ?? '')?.worker(pod.metadata.uid);
  }

  snapshot(): KubeletsSnapshot {
    return {
      nodes: [...this.#kubelets.values()].map((kubelet) => kubelet.snapshot()),
      volumes: new Map([...this.#volumes].map(([name, { tree }]) => [name, tree])),
      network: this.#network.snapshot(),
    };
  }

  /** Ends everything, for a cluster that is thrown away. */
  stop(): void {
    for (const stop of this.#stops) stop();
    for (const kubelet of this.#kubelets.values()) kubelet.dispose();
  }

  #adoptPods(kubelet: Kubelet): void {
    kubelet.adopt(this.#options.store.byIndex('pods', 'node', kubelet.machine.name));
  }

  #observe({ type, object, previous }: Change<Stored<Pod>>): void {
    if (type === 'DELETED') {
      this.#kubelets.get(object.spec.nodeName ?? '')?.forget(object.metadata.uid);
      return;
    }
    if (previous && previous.metadata.uid !== object.metadata.uid) {
      this.#kubelets.get(previous.spec.nodeName ?? '')?.forget(previous.metadata.uid);
    }
    if (object.spec.nodeName) this.#kubelets.get(object.spec.nodeName)?.observe(object);
  }

  #observeSource(
    kind: 'ConfigMap' | 'Secret',
    { namespace = '', name }: { readonly namespace?: string; readonly name: string },
  ): void {
    for (const kubelet of this.#kubelets.values()) kubelet.observeSource(kind, namespace, name);
  }

  #environment(host: string): NodeEnvironment {
    const { clock, random, client, store, runtime, config, recorder, token, settings } = this.#options;
    const key = tokenKey(random);
    return {
      clock,
      random,
      client: client(host),
      recorder: recorder(host),
      runtime,
      config,
      lookup: {
        configMap: (namespace, name) => store.get('configmaps', `${namespace}/${name}`),
        secret: (namespace, name) => store.get('secrets', `${namespace}/${name}`),
        services: (namespace) => store.list('services', namespace),
        runtimeClass: (name) => store.get('runtimeclasses.node.k8s.io', name),
      },
      lasting: {
        volume: (name) => this.#lastingVolume(name),
        claim: (namespace, name) => store.get('persistentvolumeclaims', `${namespace}/${name}`),
        claimed: (namespace, claim) => {
          const found = store.get('persistentvolumeclaims', `${namespace}/${claim}`);
          return found?.status.phase === 'Bound'
            ? store.get('persistentvolumes', found.spec.volumeName ?? '')
            : undefined;
        },
        attached: (volume, node) =>
          store
            .list('volumeattachments.storage.k8s.io')
            .some(
              ({ metadata, spec, status }) =>
                spec.source.persistentVolumeName === volume &&
                spec.nodeName === node &&
                status?.attached === true &&
                metadata.deletionTimestamp === undefined,
            ),
        reachable: (volume, node) => {
          const found = store.get('nodes', node);
          return found === undefined || isReachable(volume, found);
        },
      },
      ownFiles: () => this.#volumes.get(nodeVolume(host))?.tree,
      sandbox: (pod, ip, ground) => new NetworkSandbox(pod, ip, { network: this.network, ...ground }),
      dial: (to, port, settings) => this.network.connect({ type: 'node', name: host }, to, port, settings),
      podProblem: (pod) => podProblem(pod, { store, random, now: clock.now(), settings }),
      events: () =>
        store.list('events').filter(({ source }) => source?.component === 'kubelet' && source.host === host),
      componentsChanged: () => this.#options.componentsChanged?.(),
      setKubelet: (running) => void this.setPart(host, 'kubelet', running),
      token: token ?? ((pod) => serviceAccountToken(pod, key)),
    };
  }

  /** What a volume held is gone when it was deleted with its content. */
  #forgetVolume(volume: Stored<PersistentVolume>): void {
    const { persistentVolumeReclaimPolicy: policy, csi, nfs } = volume.spec;
    if (policy === 'Delete' && (csi ?? !nfs)) this.#volumes.delete(contentName(volume));
  }

  #lastingVolume(name: string): Volume {
    const volume = this.#volumes.get(name);
    if (volume) return volume;
    const tree = emptyTree(this.#options.clock.now());
    const [, node] = /^node:(.*)/.exec(name) ?? [];
    const kubelet = this.#kubelets.get(node ?? '');
    return this.#keep(name, kubelet ? kubelet.manifests.laid(tree) : tree);
  }

  /** Keeps a volume; the kubelet hears of changes of its node's own files. */
  #keep(name: string, tree: TreeDirectory): Volume {
    const [, node] = /^node:(.*)/.exec(name) ?? [];
    const changed = (): void => this.#kubelets.get(node ?? '')?.manifests.changed();
    let held = tree;
    const volume: Volume =
      node === undefined
        ? { tree }
        : {
            get tree() {
              return held;
            },
            set tree(next) {
              held = next;
              changed();
            },
          };
    this.#volumes.set(name, volume);
    return volume;
  }
}
