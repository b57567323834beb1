import type { NodeSystemInfo, Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { wholeUnits } from '../machinery/quantity.ts';
import type { ContainerMeasures, NodeContainer, NodeView } from '../node-view.ts';
import type { ExecRequest, PodSandbox, RunningContainer } from '../runtime.ts';
import type { ContainerWorker } from './container-worker.ts';
import type { Kubelet } from './kubelet.ts';
import type { KubeletEnvironment } from './kubelet-environment.ts';
import { removeContainer, stopContainer, stopSandbox } from './behind-back.ts';
import { atPace, drawn } from '../pace.ts';
import type { ContainerRecord } from './record.ts';
import {
  containerAnnotations,
  containerLabels,
  sandboxAnnotations,
  sandboxLabels,
} from './runtime-labels.ts';
import { engineOf } from './runtime-names.ts';
import { containerUsage } from './usage.ts';
import { nodeFiles } from './volume-place.ts';

/** The image from which minikube makes its machines; it stands for what nodes have installed. */
const IMAGE = 'gcr.io/k8s-minikube/kicbase:v0.0.50';
/** What stands for machines of Google's system. */
const GOOGLES = 'gke.gcr.io/cos:cos-121';

const imageOf = ({ osImage }: NodeSystemInfo): string =>
  osImage.startsWith('Container-Optimized OS') ? GOOGLES : IMAGE;

const MEGABYTE = 1_000_000;

/** A user of the machine. */
interface User {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
  readonly home: string;
}

/** Who logs in: minikube's user. */
const LEARNER: User = { uid: 1000, gid: 999, name: 'docker', home: '/home/docker' };
export const ROOT: User = { uid: 0, gid: 0, name: 'root', home: '/root' };

/** How a container has ended, as far as anybody knows. */
function endOf({ exited, state, last }: ContainerRecord): NonNullable<NodeContainer['ended']> {
  if (typeof exited === 'object')
    return { at: exited.at, code: exited.status.code, reason: exited.status.reason };
  const { finishedAt = '', exitCode = 0, reason = '' } = state.terminated ?? last ?? {};
  return { at: Date.parse(finishedAt) || 0, code: exitCode, reason };
}

/** How long one looks at what containers use, in milliseconds. */
const LOOK = 1000;

/** The numbers that a node gives to the processes of containers begin with this one; there are so many. */
const FIRST_PID = 2000;
const PIDS = 60_000;

/** What a running container uses now. */
function measures(container: ContainerWorker, { clock, random }: KubeletEnvironment): ContainerMeasures {
  const { cpu = 0, memory = 0 } = containerUsage(container, random, clock.now(), LOOK) ?? {};
  return {
    cpu,
    memory,
    memoryLimit: wholeUnits(container.spec.resources?.limits?.['memory']),
    written: container.running?.written() ?? 0,
    processes: container.running?.processes?.().own.length ?? 1,
    pid: FIRST_PID + random.integer(PIDS, container.record.instance?.id ?? '', 'pid'),
  };
}

/** What runs on a node, and has run as far as its kubelet keeps it. */
function containersOf(kubelet: Kubelet, environment: KubeletEnvironment): readonly NodeContainer[] {
  const found: NodeContainer[] = [];
  for (const worker of kubelet.workers) {
    const { pod } = worker;
    const { name: podName, namespace = '', uid } = pod.metadata;
    for (const container of worker.containers) {
      const { record, log, spec } = container;
      // What has ended may have done so without the kubelet's having looked.
      const running = record.exited ? undefined : container.running;
      const { instance, created } = record;
      if (!instance || record.removed === instance.id) continue;
      const { at, code, reason } = endOf(record);
      const command = running?.command ?? [...(spec.command ?? []), ...(spec.args ?? [])];
      found.push({
        id: instance.id,
        name: record.name,
        pod: { name: podName, namespace, uid },
        image: instance.canonical,
        imageID: instance.imageID,
        command,
        startedAt: instance.startedAt,
        attempt: created - 1,
        spec,
        paused: running !== undefined && kubelet.outage.pauses(namespace),
        ...(!running && {
          ended: {
            at: Math.max(instance.startedAt, at),
            code,
            reason,
          },
        }),
        labels: containerLabels(pod, record.name),
        annotations: containerAnnotations(pod, spec, created - 1),
        log,
        logPath: `/var/log/pods/${namespace}_${podName}_${uid}/${record.name}/${created - 1}.log`,
        ...(running && { usage: () => measures(container, environment) }),
        ...(running && { list: () => running.list?.() ?? [] }),
        ...(running && { exec: (request: ExecRequest) => running.exec(request) }),
        stop: (grace) => stopContainer(container, grace),
        remove: () => removeContainer(container, worker),
      });
    }
  }
  return found.sort((a, b) => b.startedAt - a.startedAt);
}

/** The pods of a node whose sandbox stands. */
const podsOf = (kubelet: Kubelet): NodeView['pods'] =>
  [...kubelet.workers].flatMap((worker) => {
    const { pod, record, ip } = worker;
    return ip === undefined
      ? []
      : [
          {
            name: pod.metadata.name,
            namespace: pod.metadata.namespace ?? '',
            uid: pod.metadata.uid,
            startedAt: record.sandbox?.madeAt ?? record.seenAt,
            ip,
            hostNetwork: pod.spec.hostNetwork === true,
            attempt: record.sandbox?.attempt ?? 0,
            paused: kubelet.outage.pauses(pod.metadata.namespace ?? ''),
            stop: () => stopSandbox(worker),
            labels: sandboxLabels(pod),
            annotations: sandboxAnnotations(pod, record.seenAt),
          },
        ];
  });

/** What programs on a node see of it. */
export function nodeView(kubelet: Kubelet, environment: KubeletEnvironment): NodeView {
  const { config, runtime, random } = environment;
  const engine = engineOf(kubelet.machine.systemInfo.containerRuntimeVersion);
  return {
    runAsRoot: (request) => kubelet.runAsRoot(request),
    get containers() {
      return containersOf(kubelet, environment);
    },
    get pods() {
      return podsOf(kubelet);
    },
    get images() {
      return [...kubelet.images].flatMap((name) => {
        const image = runtime.resolve(name, 'node');
        return image.found ? [{ name: image.canonical, id: image.imageID, size: image.size }] : [];
      });
    },
    removeImage: (name) => kubelet.images.remove(name),
    addImage: (name) => kubelet.images.add(name),
    askRegistry: (name) => runtime.resolve(name, undefined, engine),
    pullTime({ canonical, size }) {
      const { look, megabyte, pull } = config.pace;
      if (kubelet.images.has(canonical)) return drawn(look, random, kubelet.machine.name, canonical);
      const download = drawn(
        atPace(megabyte, size / MEGABYTE),
        random,
        kubelet.machine.name,
        canonical,
        'download',
      );
      return drawn(pull, random, kubelet.machine.name, canonical) + download;
    },
    machine: kubelet.machine,
    sandboxID(uid) {
      const attempt = kubelet.worker(uid)?.record.sandbox?.attempt;
      return random.hex(64, uid, 'sandbox', ...(attempt === undefined ? [] : [attempt]));
    },
    get kubeletRuns() {
      return kubelet.outage.works;
    },
    get service() {
      return kubelet.service;
    },
    get manifestProblems() {
      return kubelet.manifests.problems;
    },
    get events() {
      return [...environment.events(), ...kubelet.unsent];
    },
    setKubelet: (running) => environment.setKubelet(running),
  };
}

/** A container that stands for a node itself: whoever logs in there runs programs in it, among the node's own files. */
export function startConsole(
  kubelet: Kubelet,
  environment: KubeletEnvironment,
  sandbox: (pod: Stored<Pod>) => PodSandbox,
  user = LEARNER,
): RunningContainer | string {
  const { name, systemInfo } = kubelet.machine;
  const image = imageOf(systemInfo);
  const { clock, lasting, runtime } = environment;
  const container = { name: 'node', image, command: ['/sbin/init'], workingDir: user.home };
  const pod: Stored<Pod> = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, uid: `node/${name}`, resourceVersion: '0', creationTimestamp: '' },
    spec: {
      containers: [container],
      hostNetwork: true,
      hostPID: true,
      securityContext: { runAsUser: user.uid, runAsGroup: user.gid },
    },
    status: {},
  };
  return runtime.start(
    {
      id: `node/${name}`,
      pod,
      sandbox: sandbox(pod),
      container: { ...container, securityContext: { privileged: true } },
      imageID: image,
      env: { USER: user.name, LOGNAME: user.name, SHELL: '/bin/bash' },
      mounts: [{ path: '/', volume: nodeFiles(lasting, name, clock.now()), subPath: '', readOnly: false }],
      files: () => new Map(),
      tree: undefined,
      tty: false,
      startedAt: clock.now(),
      resumed: false,
      node: kubelet.view,
    },
    { log: () => undefined, exited: () => undefined },
  );
}
