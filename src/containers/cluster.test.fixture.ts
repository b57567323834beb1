import { setImmediate as turn } from 'node:timers/promises';
import type { Container, Pod } from '../cluster/api/types.ts';
import { VirtualClock } from '../cluster/clock.ts';
import { realisticKubelet, type KubeletConfig, type NodePace } from '../cluster/kubelet/config.ts';
import type { Stored } from '../cluster/machinery/object.ts';
import { exactly } from '../cluster/pace.ts';
import { KeyedRandom } from '../cluster/random.ts';
import { Simulation, type SimulationSnapshot } from '../cluster/simulation.ts';
import { defaultClusterConfig } from '../cluster/simulation/config.ts';
import { rigMachine } from '../cluster/simulation/machines.ts';
import type { Manifest } from '../cluster/simulation/system-objects.ts';
import { isLoading } from '../loading/on-demand.ts';
import { createInterpreter } from '../shell/shell.ts';
import { utilities } from '../shell/utilities/index.ts';
import type { CataloguePolicy } from './catalogue.ts';
import { loadImages } from './library.ts';
import type { ProcessHost } from './process-host.ts';
import { EmulatedRuntime } from './runtime.ts';

await loadImages();

const START = Date.parse('2026-01-05T09:00:00Z');

async function settle(): Promise<void> {
  do for (let i = 0; i < 3; i++) await turn();
  while (isLoading());
}

const host: ProcessHost = {
  program: (name) => utilities.find((program) => program.name === name),
  run({ argv, stdin, stdout, stderr, signal, terminal, programs, env, shells, ...rest }) {
    const dialect = Object.values(shells)[0] ?? 'dash';
    const runner = createInterpreter({
      ...rest,
      programs: () => programs,
      yield: turn,
      variables: env,
      name: 'sh',
      dialect,
    });
    return runner
      .run(argv, { stdin, stdout, stderr, signal, ...(terminal && { terminal }) })
      .catch(() => 137);
  },
};

const { sandbox, look, pull, megabyte, refusal, notice } = realisticKubelet.pace;
const steadyPace: NodePace = {
  sandbox: exactly(sandbox.median),
  look: exactly(look.median),
  pull: exactly(pull.median),
  megabyte: exactly(megabyte.median),
  refusal: exactly(refusal.median),
  notice: exactly(notice.median),
};

/** Nodes on which everything takes what it usually takes. */
const steadyKubelet: KubeletConfig = { ...realisticKubelet, pace: steadyPace };

/** A cluster of one or more nodes with real containers, for tests: time passes only in {@link run}. */
export class TestCluster {
  readonly clock: VirtualClock;
  readonly simulation: Simulation;
  readonly #options: { readonly kubelet: KubeletConfig; readonly policy: CataloguePolicy | undefined };

  constructor(
    options: {
      readonly kubelet?: KubeletConfig;
      readonly policy?: CataloguePolicy;
      readonly nodes?: number;
      /** The capacity of the nodes' disks: `10Gi`. */
      readonly disk?: string;
    } = {},
    restored?: { readonly now: number; readonly snapshot: SimulationSnapshot },
  ) {
    const { kubelet = steadyKubelet, policy, nodes = 1, disk } = options;
    this.#options = { kubelet, policy };
    this.clock = new VirtualClock(restored?.now ?? START - 1000);
    const random = new KeyedRandom(1);
    const runtime = new EmulatedRuntime({ clock: this.clock, random, host, ...(policy && { policy }) });
    const made = { clock: this.clock, random, config: defaultClusterConfig, kubelet, runtime };
    this.simulation = new Simulation(made, restored?.snapshot);
    if (restored) return;
    for (let index = 1; index <= nodes; index++) {
      const machine = rigMachine(index);
      const capacity = { ...machine.capacity, ...(disk !== undefined && { 'ephemeral-storage': disk }) };
      this.simulation.addNode({ ...machine, capacity });
    }
    // The service accounts come to be.
    this.clock.advanceTo(START);
  }

  /** The cluster as it would be after a reload of the page. @param edited what is loaded instead of what was saved */
  reload(edited = (saved: SimulationSnapshot): SimulationSnapshot => saved): TestCluster {
    const snapshot = edited(structuredClone(this.simulation.snapshot()));
    this.simulation.stop();
    const { kubelet, policy } = this.#options;
    return new TestCluster({ kubelet, ...(policy && { policy }) }, { now: this.clock.now(), snapshot });
  }

  /** Lets that many virtual seconds pass. */
  async run(seconds: number): Promise<void> {
    const until = this.clock.now() + seconds * 1000;
    for (;;) {
      await settle();
      if (!this.clock.runNext(until)) break;
    }
    this.clock.moveTo(until);
    await settle();
  }

  create(manifest: Manifest): void {
    this.simulation.create(manifest);
  }

  /** A pod with one container of the same name. */
  pod(name: string, container: Omit<Container, 'name'>, spec: object = {}, labels: object = {}): void {
    this.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', labels: { ...labels } },
      spec: { containers: [{ name, ...container }], ...spec },
    });
  }

  get(name: string, namespace = 'default'): Stored<Pod> {
    const pod = this.simulation.store.get('pods', `${namespace}/${name}`);
    if (!pod) throw new Error(`no pod ${name}`);
    return pod;
  }

  exists(name: string): boolean {
    return this.simulation.store.get('pods', `default/${name}`) !== undefined;
  }

  delete(name: string): void {
    this.simulation.client('test').delete('pods', 'default', name, {});
  }

  /** `NAME PHASE state/restarts…`, as a table would show it. */
  show(name: string): string {
    const { status } = this.get(name);
    const each = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].map(
      ({ state = {}, ready, restartCount }) => {
        const { waiting, terminated } = state;
        const what =
          waiting?.reason ?? (terminated ? `${terminated.reason ?? ''}(${terminated.exitCode})` : 'Running');
        return `${what}${ready ? '+' : '-'}/${restartCount}`;
      },
    );
    return [name, status.phase, ...each].join(' ');
  }

  /** Events about an object: `2x Warning Reason message`. */
  events(name: string): readonly string[] {
    return this.simulation.store
      .list('events')
      .filter(({ involvedObject, reason }) => involvedObject.name === name && reason !== 'Scheduled')
      .map(
        ({ count, type, reason, message }) => `${count ?? 1}x ${type ?? ''} ${reason ?? ''} ${message ?? ''}`,
      );
  }

  logs(name: string, container = name, previous = false, namespace = 'default'): string {
    const pod = this.get(name, namespace);
    const status = [
      ...(pod.status.initContainerStatuses ?? []),
      ...(pod.status.containerStatuses ?? []),
    ].find((each) => each.name === container);
    const id = previous ? status?.lastState?.terminated?.containerID : status?.containerID;
    const { signal } = new AbortController();
    const options = { follow: false, timestamps: false };
    const log = this.simulation.kubelets.door.logs(pod, container, id ?? '', options, signal);
    return typeof log === 'string' ? log : '';
  }

  /** Runs a command in a container: output of both streams, and the exit code or the refusal. */
  async exec(name: string, command: string | readonly string[], container = name): Promise<string> {
    const argv = typeof command === 'string' ? ['sh', '-c', command] : command;
    const options = { command: argv, stdin: false, stdout: true, stderr: true, tty: false };
    const { signal } = new AbortController();
    const session = await this.simulation.kubelets.door.exec(this.get(name), container, options, signal);
    let output = '';
    const collect = async (stream: AsyncIterable<string>): Promise<void> => {
      for await (const text of stream) output += text;
    };
    const reading = [collect(session.stdout), collect(session.stderr)];
    let status: unknown;
    void session.done.then((done) => {
      status = done;
    });
    while (status === undefined) await this.run(1);
    await Promise.all(reading);
    return `${output}[${exitOf(status)}]`;
  }

  /**
   * What a command prints on the first node, both streams, and its exit code unless that is 0.
   * @param seconds of virtual time that pass meanwhile
   */
  async onNode(command: string, seconds?: number): Promise<string> {
    const options = { stdin: false, stdout: true, stderr: true, tty: false };
    const session = this.simulation.login(
      'node-1',
      { ...options, command: ['/bin/bash', '-c', `{ ${command}; } 2>&1; echo -n "[$?]"`] },
      new AbortController().signal,
    );
    const read = async (): Promise<string> => {
      let text = '';
      for await (const piece of session?.stdout ?? []) text += piece;
      return text.replace(/\[0\]$/, '');
    };
    const [text] = await Promise.all([read(), seconds === undefined ? undefined : this.run(seconds)]);
    return text;
  }
}

function exitOf(status: unknown): string {
  const {
    status: outcome,
    message,
    details,
  } = status as {
    readonly status?: string;
    readonly message?: string;
    readonly details?: {
      readonly causes?: readonly { readonly reason?: string; readonly message?: string }[];
    };
  };
  if (outcome === 'Success') return '0';
  return details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message ?? message ?? '';
}

/** Runs a command on the first node among its manifests, as its administrator; what it prints. */
export async function amongManifests(cluster: TestCluster, command: string): Promise<string> {
  const options = { stdin: false, stdout: true, stderr: true, tty: false };
  const { signal } = new AbortController();
  const words = ['sudo', 'sh', '-c', `cd /etc/kubernetes/manifests; ${command}`];
  const session = cluster.simulation.login('node-1', { ...options, command: words }, signal);
  let out = '';
  for await (const text of session?.stdout ?? []) out += text;
  return out;
}
