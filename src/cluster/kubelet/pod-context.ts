import type { Container, Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { sharedText } from '../machinery/shared-text.ts';
import type { ByteStream } from '../messages.ts';
import type { PodSandbox, VolumeMountPoint } from '../runtime.ts';
import type { DownwardContext } from './downward.ts';
import type { ContainerRecord, PodRecord } from './record.ts';
import { isStatic } from './static-pods.ts';
import type { KubeletServices, PodContext } from './services.ts';

/** The pod's worker, as far as its containers see it. */
interface Worker {
  readonly pod: Stored<Pod>;
  readonly record: PodRecord;
  connect(port: number, from: string): ByteStream | undefined;
  wake(): void;
}

/** What only the worker can do for its containers. */
type Own = Pick<
  PodContext,
  'mounts' | 'report' | 'reportIn' | 'isTurnToEnd' | 'busyUntil' | 'startsAreDue' | 'synced'
>;

/** What containers' workers get to see of their pod. */
export class WorkerContext implements PodContext {
  readonly services: KubeletServices;
  readonly seenAt: number;
  readonly #worker: Worker;
  readonly #own: Own;
  #sandbox: PodSandbox | undefined;

  constructor(services: KubeletServices, worker: Worker, own: Own) {
    this.services = services;
    this.seenAt = worker.record.seenAt;
    this.#worker = worker;
    this.#own = own;
  }

  get pod(): Stored<Pod> {
    return this.#worker.pod;
  }

  get ip(): string {
    return this.#worker.record.ip ?? '';
  }

  get text(): string {
    const { name, namespace = '', uid } = this.pod.metadata;
    return `${name}_${namespace}(${uid})`;
  }

  get ending(): boolean {
    return this.pod.metadata.deletionTimestamp !== undefined || this.#worker.record.failure !== undefined;
  }

  get sandbox(): PodSandbox {
    if (this.#sandbox?.ip !== this.ip) {
      const own = (port: number): ByteStream | undefined => this.#worker.connect(port, '127.0.0.1');
      this.#sandbox = this.services.sandbox(this.pod, this.ip, own);
    }
    return this.#sandbox;
  }

  get downward(): DownwardContext {
    const { machine } = this.services;
    return { pod: this.pod, podIP: this.ip, hostIP: machine.ip, allocatable: machine.allocatable };
  }

  event(
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    container?: { readonly field: string; readonly name: string },
  ): void {
    const { recorder } = this.services;
    if (!container) {
      recorder.event(this.pod, type, reason, message);
      return;
    }
    // Containers of one template say the same.
    const field = sharedText(`spec.${container.field}{${container.name}}`);
    recorder.event(this.pod, type, reason, sharedText(message), field);
  }

  mounts(container: Container, resumed: boolean): readonly VolumeMountPoint[] {
    return this.#own.mounts(container, resumed);
  }

  connect(port: number): ByteStream | undefined {
    return this.#worker.connect(port, this.services.machine.ip);
  }

  wake(): void {
    this.#worker.wake();
  }

  synced(): void {
    this.#own.synced();
  }

  report(): void {
    this.#own.report();
    if (isStatic(this.pod)) this.services.componentsChanged();
  }

  reportIn(milliseconds: number): void {
    this.#own.reportIn(milliseconds);
  }

  isTurnToEnd(container: string): boolean {
    return this.#own.isTurnToEnd(container);
  }

  busyUntil(container: Pick<ContainerRecord, 'name' | 'kind' | 'stage'>): number {
    return this.#own.busyUntil(container);
  }

  startsAreDue(container: Pick<ContainerRecord, 'name' | 'kind'>): boolean {
    return this.#own.startsAreDue(container);
  }
}
