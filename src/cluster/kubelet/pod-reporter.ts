import type { Pod } from '../api/types.ts';
import { ApiError } from '../machinery/errors.ts';
import type { Stored } from '../machinery/object.ts';
import type { ContainerWorker } from './container-worker.ts';
import type { PodRecord, PodSnapshot } from './record.ts';
import type { KubeletServices } from './services.ts';
import { isStatic, mirroredBy } from './static-pods.ts';
import { podStatus } from './status.ts';

/** A pod's worker, as far as its status is made from it. */
interface Worker {
  pod: Stored<Pod>;
  readonly record: PodRecord;
  readonly containers: readonly ContainerWorker[];
}

/** Milliseconds after which a refused status is written again if nothing else calls for it sooner. */
const SYNC_PERIOD = 10_000;

type ReportState = Pick<PodSnapshot, 'reportAt' | 'unreported'>;

/** Writes a pod's status when there is something to tell. Models pkg/kubelet/status/status_manager.go */
export class StatusReporter {
  readonly #services: KubeletServices;
  readonly #worker: Worker;
  #unreported: boolean;
  #writing = false;
  /** When the status is to be reported if nothing else calls for it sooner. */
  #at: number;

  constructor(services: KubeletServices, worker: Worker, restored: ReportState | undefined) {
    this.#services = services;
    this.#worker = worker;
    this.#unreported = restored ? restored.unreported === true : true;
    this.#at = restored?.reportAt ?? Infinity;
  }

  /** There is something to tell, at once or after some milliseconds. */
  report(milliseconds = 0): void {
    if (milliseconds === 0) this.#unreported = true;
    else this.#at = Math.min(this.#at, this.#services.clock.now() + milliseconds);
  }

  /** There is nothing to tell. */
  calm(): void {
    this.#unreported = false;
  }

  /** What a snapshot keeps. */
  snapshot(): ReportState {
    return {
      ...(this.#unreported && { unreported: true }),
      ...(Number.isFinite(this.#at) && { reportAt: this.#at }),
    };
  }

  /** Whether the stored pod changes because of this report. */
  get writing(): boolean {
    return this.#writing;
  }

  /** When the status must be written, in milliseconds since the epoch; Infinity when nothing is to be told. */
  get dueAt(): number {
    return this.#unreported ? this.#services.clock.now() : this.#at;
  }

  /** When the alarm must ring for it: what failed to be written is also tried again with every look. */
  get alarmAt(): number {
    return this.#at;
  }

  write(): void {
    const { client, machine, clock, connected, config } = this.#services;
    this.#unreported = !connected();
    this.#at = Infinity;
    if (this.#unreported) return;
    const worker = this.#worker;
    const { namespace = '', name, uid } = worker.pod.metadata;
    const stored = client.get('pods', namespace, name);
    if (!stored || (stored.metadata.uid !== uid && mirroredBy(stored) !== uid)) return;
    const status = podStatus(stored, worker.record, worker.containers, machine, clock.now(), config);
    this.#writing = true;
    try {
      const written = client.updateStatus('pods', { ...stored, status });
      if (!isStatic(worker.pod)) worker.pod = written;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#unreported = error.reason !== 'NotFound';
      if (this.#unreported) this.#at = clock.now() + SYNC_PERIOD;
    } finally {
      this.#writing = false;
    }
  }
}
