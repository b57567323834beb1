import {
  NodeError,
  type LogOptions,
  type NodeDoor,
  type RunningExtension,
  type StreamOptions,
} from '../apiserver/node-door.ts';
import type { Pod } from '../api/types.ts';
import type { Clock, RandomSource } from '../environment.ts';
import type { Stored } from '../machinery/object.ts';
import { internalError } from '../machinery/status.ts';
import type { ByteStream, StreamSession } from '../messages.ts';
import type { ExecRequest, RunningContainer, TerminalSize } from '../runtime.ts';
import type { ConnectResult } from '../network/network.ts';
import type { Store } from '../store/store.ts';
import { type Component, componentRuns } from './components.ts';
import type { ContainerWorker } from './container-worker.ts';
import { DIAL_TIMEOUT, dialKubelet, REFUSED } from './dial.ts';
import { answerKubelet } from './http-api.ts';
import type { Kubelets } from './kubelets.ts';
import { followLog, readLog } from './read-log.ts';
import { TextQueue } from './text-queue.ts';
import { nodeUsage, type NodeUsage } from './usage.ts';
import { bareID } from './runtime-names.ts';

/** The kubelets' own API: logs, exec, attach, port-forward. Models pkg/kubelet/server */
export class KubeletDoor implements NodeDoor {
  readonly #kubelets: Kubelets;
  readonly #store: Store;
  readonly #random: RandomSource;
  readonly #clock: Clock;

  constructor(
    kubelets: Kubelets,
    { store, random, clock }: { readonly store: Store; readonly random: RandomSource; readonly clock: Clock },
  ) {
    this.#kubelets = kubelets;
    this.#store = store;
    this.#random = random;
    this.#clock = clock;
  }

  dial(node: string, signal: AbortSignal): string | undefined | Promise<string | undefined> {
    const kubelet = this.#kubelets.get(node);
    if (!kubelet) return REFUSED;
    return kubelet.outage.reports ? undefined : dialKubelet(kubelet, this.#clock, signal);
  }

  logs(
    pod: Stored<Pod>,
    container: string,
    containerID: string,
    options: LogOptions,
    signal: AbortSignal,
  ): string | AsyncIterable<string> {
    const worker = this.#container(pod, container);
    const id = bareID(containerID);
    const log = [worker.log, worker.previousLog].find((each) => each?.containerID === id);
    // The answer has begun by the time the runtime is asked.
    if (!log) return `unable to retrieve container logs for ${containerID}`;
    return options.follow ? followLog(log, options, signal) : readLog(log, options);
  }

  exec(
    pod: Stored<Pod>,
    container: string,
    options: StreamOptions,
    signal: AbortSignal,
  ): Promise<StreamSession> {
    const running = this.#running(pod, container);
    return Promise.resolve(
      session(options, signal, (request) => running.exec({ ...request, command: options.command })),
    );
  }

  /** Runs a command on a node itself; undefined: there is no such node, or nobody answers there. */
  login(node: string, options: StreamOptions, signal: AbortSignal): StreamSession | undefined {
    const kubelet = this.#kubelets.get(node);
    if (kubelet?.outage.powered !== true) return undefined;
    const { console } = kubelet;
    if (typeof console === 'string') return undefined;
    const { command } = options;
    return session(options, signal, (request) => console.exec({ ...request, command, login: true }));
  }

  attach(
    pod: Stored<Pod>,
    container: string,
    options: StreamOptions,
    signal: AbortSignal,
  ): Promise<StreamSession> {
    const running = this.#running(pod, container);
    // However the process ends, what was attached to it has succeeded.
    return Promise.resolve(session(options, signal, (request) => running.attach(request).then(() => 0)));
  }

  portForward(pod: Stored<Pod>, port: number, signal: AbortSignal): Promise<ByteStream> {
    const worker = this.#kubelets.get(pod.spec.nodeName ?? '')?.worker(pod.metadata.uid);
    const stream = worker?.connect(port, '127.0.0.1');
    if (!stream) {
      const sandbox = pod.metadata.uid.replaceAll('-', '').repeat(2);
      const lead = `error forwarding port ${port} to pod ${sandbox}, uid : `;
      if (!worker) {
        const closed = `network namespace for sandbox "${sandbox}" is closed`;
        return Promise.reject(new NodeError(500, lead + closed));
      }
      const namespace = `/var/run/netns/cni-${pod.metadata.uid}`;
      const what = `failed to execute portforward in network namespace "${namespace}": failed to connect to localhost:${port} inside namespace "${sandbox}"`;
      const refused = `IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6 [::1]:${port}: connect: connection refused`;
      return Promise.reject(new NodeError(500, `${lead}${what}, ${refused} `));
    }
    signal.addEventListener('abort', () => stream.close(), { once: true });
    return Promise.resolve(stream);
  }

  connect(host: string, port: number, signal: AbortSignal): Promise<ConnectResult> {
    const [first] = this.#kubelets;
    const from = { type: 'node', name: first?.machine.name ?? '' } as const;
    const timeoutMilliseconds = DIAL_TIMEOUT;
    return this.#kubelets.network.connect(from, host, port, { timeoutMilliseconds, signal });
  }

  extension(host: string, port: number): RunningExtension | undefined {
    for (const pod of this.#store.byIndex('pods', 'ip', host)) {
      const kubelet = this.#kubelets.get(pod.spec.nodeName ?? '');
      if (!kubelet?.outage.linked) continue;
      for (const { running, record } of kubelet.worker(pod.metadata.uid)?.containers ?? []) {
        const extension = running?.extension;
        if (extension?.port === port && record.instance)
          return { ...extension, startedAt: record.instance.startedAt };
      }
    }
    return undefined;
  }

  usage(node: string, at: number, window: number): NodeUsage | undefined {
    const kubelet = this.#kubelets.get(node);
    return kubelet?.outage.reports ? nodeUsage(kubelet, this.#random, at, window) : undefined;
  }

  runs(component: Component): boolean {
    return componentRuns(component, this.#kubelets);
  }

  ask(node: string, path: string): string | object | undefined {
    return answerKubelet(this.#store, node, path);
  }

  #container(pod: Stored<Pod>, name: string): ContainerWorker {
    const worker = this.#kubelets.get(pod.spec.nodeName ?? '')?.worker(pod.metadata.uid);
    const found = worker?.containers.find(({ record }) => record.name === name);
    if (!found) throw new NodeError(404, `pod "${pod.metadata.name}" not found`);
    return found;
  }

  #running(pod: Stored<Pod>, name: string): RunningContainer {
    const { running } = this.#container(pod, name);
    if (!running) throw new NodeError(500, `container not found ("${name}")`);
    return running;
  }
}

/** The size of the client's terminal: the usual one until the client says otherwise. */
class ClientSize implements TerminalSize {
  columns = 80;
  rows = 24;
  readonly #handlers: (() => void)[] = [];

  listen(handler: () => void): void {
    this.#handlers.push(handler);
  }

  change(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    for (const handler of this.#handlers) handler();
  }
}

/** The streams of one exec or attach; its end becomes the Status of channel 3. */
function session(
  options: StreamOptions,
  signal: AbortSignal,
  run: (request: Omit<ExecRequest, 'command'>) => Promise<number>,
): StreamSession {
  const stdin = new TextQueue();
  const stdout = new TextQueue();
  const stderr = new TextQueue();
  const size = new ClientSize();
  if (!options.stdin) stdin.close();
  // A client that reads slowly slows the process down; one that has gone does not.
  const writeTo = (queue: TextQueue) => (text: string) => {
    if (signal.aborted) return;
    queue.push(text);
    return queue.drained();
  };
  signal.addEventListener(
    'abort',
    () => {
      stdout.close();
      stderr.close();
      stdin.close();
    },
    { once: true },
  );
  const done = run({
    stdin,
    stdout: writeTo(stdout),
    stderr: writeTo(options.tty ? stdout : stderr),
    tty: options.tty ? size : undefined,
    signal,
  })
    .then(exitStatus, (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      return internalError(`error executing command in container: ${message}`).status;
    })
    .finally(() => {
      stdout.close();
      stderr.close();
      stdin.close();
    });
  return {
    stdin: {
      write: (text) => stdin.push(text),
      close: () => stdin.close(),
      drained: () => stdin.drained(),
    },
    stdout,
    stderr,
    resize: (columns, rows) => size.change(columns, rows),
    done,
  };
}

/** Models staging/src/k8s.io/kubelet/pkg/cri/streaming/remotecommand/exec.go */
function exitStatus(code: number): object {
  if (code === 0) return { metadata: {}, status: 'Success' };
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  };
}
