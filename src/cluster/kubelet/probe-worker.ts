import type { Container, Probe } from '../api/types.ts';
import type { ActionResult } from './actions.ts';
import type { ContainerWorker } from './container-worker.ts';
import { containerGrace } from './grace.ts';
import {
  countProbe,
  FIRST_LOOK,
  firstProbeAt,
  firstTick,
  periodOf,
  runProbe,
  type ProbeVerdict,
} from './probe.ts';
import type { ProbeRecord, ProbeType } from './record.ts';
import type { KubeletServices, PodContext } from './services.ts';

const TYPES: readonly ProbeType[] = ['startup', 'readiness', 'liveness'];
const NAMES: Readonly<Record<ProbeType, string>> = {
  startup: 'Startup',
  readiness: 'Readiness',
  liveness: 'Liveness',
};
/** A judged probe is first looked at this long after its initial delay. */
const JUDGE_DELAY = 300;

/** As much of a pod and of its container as probes need. */
export type ProbedPod = Pick<
  PodContext,
  'pod' | 'seenAt' | 'ip' | 'ending' | 'report' | 'synced' | 'wake'
> & {
  readonly services: Pick<KubeletServices, 'clock' | 'config'>;
};
export type ProbedContainer = Pick<ContainerWorker, 'record' | 'spec' | 'target' | 'event' | 'replace'> & {
  /** Set as long as it runs. */
  readonly running: object | undefined;
};

/** Probes one running container. Models pkg/kubelet/prober */
export class ProbeWorker {
  readonly #pod: ProbedPod;
  readonly #worker: ProbedContainer;
  /** Probes under way, by the container they were sent to. */
  readonly #inFlight: Partial<Record<ProbeType, string | undefined>> = {};

  constructor(pod: ProbedPod, worker: ProbedContainer) {
    this.#pod = pod;
    this.#worker = worker;
  }

  /** Sends the probes that are due. */
  step(): void {
    const now = this.#pod.services.clock.now();
    this.#look(now);
    for (const type of TYPES) {
      const probe = this.#wanted(type);
      if (!probe || this.#busy(type)) continue;
      const record = this.#recordOf(type, probe);
      if (record.held || now < this.#dueAt(record)) continue;
      this.#send(type, probe);
    }
  }

  /** The kubelet syncs the pod at that time: readiness that is missing then is probed, and from then on at every tick. */
  trigger(at: number): void {
    const { record } = this.#worker;
    const probe = this.#wanted('readiness');
    const before = record.probes.readiness;
    const startedAt = record.instance?.startedAt ?? 0;
    if (!probe || !before || record.ready || at < startedAt + FIRST_LOOK) return;
    if (this.#pod.services.config.judgeProbe) return;
    const tick = firstTick(probe, startedAt, at);
    const nextAt = Math.min(before.nextAt, before.triggerAt ?? Infinity);
    const readiness = tick > at ? { ...before, nextAt: tick } : { ...before, nextAt, triggerAt: at };
    record.probes = { ...record.probes, readiness };
  }

  /** When the kubelet finds the container started, if probes of its pod wait for it; Infinity when it has. */
  get #lookAt(): number {
    const { instance, looked } = this.#worker.record;
    const { containers, initContainers = [] } = this.#pod.pod.spec;
    const isProbed = ({ readinessProbe }: Container): boolean => readinessProbe !== undefined;
    if (!instance || looked === instance.id || this.#pod.services.config.judgeProbe) return Infinity;
    return containers.some(isProbed) || initContainers.some(isProbed)
      ? instance.startedAt + FIRST_LOOK
      : Infinity;
  }

  #look(now: number): void {
    if (now < this.#lookAt) return;
    const { record, spec } = this.#worker;
    record.looked = record.instance?.id;
    this.#pod.synced();
    // The first thing that is known of its readiness, that there is none, calls for a sync, too.
    if (spec.readinessProbe) this.#pod.synced();
  }

  /** When a probe is made next, at a tick or beside. */
  #dueAt({ nextAt, triggerAt = Infinity }: ProbeRecord): number {
    return this.#worker.record.ready ? nextAt : Math.min(nextAt, triggerAt);
  }

  /** Sends those again that were under way when a snapshot was taken. */
  resume(): void {
    for (const type of TYPES) {
      const probe = this.#wanted(type);
      if (probe && this.#worker.record.probes[type]?.sentAt !== undefined) this.#send(type, probe);
    }
  }

  nextDue(): number {
    let next = this.#lookAt;
    for (const type of TYPES) {
      const probe = this.#wanted(type);
      if (!probe || this.#busy(type)) continue;
      const record = this.#recordOf(type, probe);
      if (!record.held) next = Math.min(next, this.#dueAt(record));
    }
    return next;
  }

  /** The probe of a type, if it is made at this point of the container's life. */
  #wanted(type: ProbeType): Probe | undefined {
    const { spec, record } = this.#worker;
    if (!record.state.running) return undefined;
    // Readiness is watched until the end.
    if (record.stopping && (type !== 'readiness' || this.#pod.services.config.judgeProbe)) return undefined;
    const deleted = this.#pod.pod.metadata.deletionTimestamp !== undefined;
    if (type !== 'readiness' && deleted) return undefined;
    // A pod that has failed is probed no more, even while its containers end.
    if (this.#pod.ending && !deleted) return undefined;
    if (type === 'startup') {
      return record.started || this.#pod.services.config.judgeProbe ? undefined : spec.startupProbe;
    }
    if (!record.started) return undefined;
    return type === 'readiness' ? spec.readinessProbe : spec.livenessProbe;
  }

  #recordOf(type: ProbeType, probe: Probe): ProbeRecord {
    const { record, spec } = this.#worker;
    const existing = record.probes[type];
    if (existing) return existing;
    const startedAt = record.instance?.startedAt ?? 0;
    const { config, clock } = this.#pod.services;
    const now = clock.now();
    const readyAt = spec.startupProbe ? now : startedAt + FIRST_LOOK;
    const { seenAt } = this.#pod;
    const nextAt = config.judgeProbe
      ? startedAt + (probe.initialDelaySeconds ?? 0) * 1000 + JUDGE_DELAY
      : Math.max(now, firstProbeAt(type, probe, { seenAt, startedAt, readyAt }));
    const { successes = 0, failures = 0 } = record.runs?.[type] ?? {};
    const made: ProbeRecord = { nextAt, successes, failures, held: false };
    record.probes = { ...record.probes, [type]: made };
    return made;
  }

  #busy(type: ProbeType): boolean {
    const id = this.#inFlight[type];
    return id !== undefined && id === this.#worker.record.instance?.id;
  }

  #send(type: ProbeType, probe: Probe): void {
    const { clock, config } = this.#pod.services;
    const { judgeProbe } = config;
    const { triggerAt = Infinity, ...rest } = this.#recordOf(type, probe);
    // One that a snapshot interrupted goes on, and what has called for another one since then still does.
    const due = rest.sentAt ?? clock.now();
    const before = triggerAt <= due || triggerAt === Infinity ? rest : { ...rest, triggerAt };
    if (judgeProbe) {
      const output = judgeProbe(this.#worker.spec, probe, this.#pod.ip);
      const result: ActionResult = output === undefined ? { ok: true } : { ok: false, output };
      this.#count(type, probe, result, due);
      return;
    }
    const id = this.#worker.record.instance?.id ?? '';
    this.#inFlight[type] = id;
    this.#worker.record.probes = { ...this.#worker.record.probes, [type]: { ...before, sentAt: due } };
    void runProbe(probe, this.#worker.target, due).then((result) => {
      if (this.#inFlight[type] === id) this.#inFlight[type] = undefined;
      const { record, running } = this.#worker;
      // A pod that is gone has left its record as it was.
      if (!running || record.instance?.id !== id || record.stage.at !== 'running') return;
      // What has ended by itself is not ended once more.
      if (record.exited) return;
      if (record.stopping && type !== 'readiness') return;
      this.#count(type, probe, result, due);
      this.#pod.wake();
    });
  }

  #count(type: ProbeType, probe: Probe, result: ActionResult, due: number): void {
    const { record } = this.#worker;
    const { clock, config } = this.#pod.services;
    this.#tell(type, result);
    const { sentAt: _, ...before } = this.#recordOf(type, probe);
    // What could not be tried counts neither way.
    if (!result.ok && result.errored) {
      record.probes = { ...record.probes, [type]: { ...before, nextAt: clock.now() + periodOf(probe) } };
      return;
    }
    const counted = countProbe(type, probe, before, result.ok, due);
    // A probe that took longer than its period is made again at the next tick, not at once.
    const late =
      Math.ceil(Math.max(0, clock.now() - counted.record.nextAt) / periodOf(probe)) * periodOf(probe);
    const judged = config.judgeProbe !== undefined && result.ok;
    record.probes = {
      ...record.probes,
      [type]: {
        ...counted.record,
        nextAt: counted.record.nextAt + late,
        held: counted.record.held || judged,
        ...(before.triggerAt !== undefined && { triggerAt: before.triggerAt }),
      },
    };
    this.#apply(type, judged ? 'success' : counted.verdict);
  }

  #tell(type: ProbeType, result: ActionResult): void {
    const about = `${NAMES[type]} probe`;
    if (result.ok) {
      const { warning } = result;
      if (warning !== undefined)
        this.#worker.event('Warning', 'ProbeWarning', `${about} warning: ${warning}`);
      return;
    }
    const what = result.errored ? 'errored and resulted in unknown state' : 'failed';
    this.#worker.event('Warning', 'Unhealthy', `${about} ${what}: ${result.output}`);
  }

  #apply(type: ProbeType, verdict: ProbeVerdict): void {
    if (verdict === 'undecided') return;
    const { record, spec } = this.#worker;
    const ok = verdict === 'success';
    if (type === 'readiness') {
      const changes = record.ready !== ok;
      record.ready = ok;
      if (!changes) return;
      this.#pod.report();
      this.#pod.synced();
    } else if (type === 'startup' && ok) {
      record.started = true;
      record.ready = spec.readinessProbe === undefined;
      this.#pod.report();
      this.#pod.synced();
    } else if (!ok) {
      this.#worker.replace(`failed ${type} probe`, containerGrace(this.#pod.pod, spec, type));
    }
  }
}
