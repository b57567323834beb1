import type { ExecAction, Probe } from '../api/types.ts';
import {
  errored,
  execAction,
  grpcAction,
  tcpAction,
  type ActionResult,
  type ActionTarget,
} from './actions.ts';
import { expand } from './expansion.ts';
import { httpAction } from './http-action.ts';
import type { ContainerRecord, ProbeRecord, ProbeType } from './record.ts';

/** How often a probe is tried that cannot be made. */
const MAXIMUM_TRIES = 3;

/**
 * Makes one probe. Models pkg/kubelet/prober/prober.go (runProbeWithRetries)
 * @param since when it began, in milliseconds since the epoch: one that a snapshot interrupted ends when it would have
 */
export async function runProbe(probe: Probe, target: ActionTarget, since: number): Promise<ActionResult> {
  for (let tries = 1; ; tries++) {
    const result = await tryProbe(probe, target, since);
    if (result.ok || !result.errored || tries >= MAXIMUM_TRIES) return result;
  }
}

async function tryProbe(probe: Probe, target: ActionTarget, since: number): Promise<ActionResult> {
  const { exec, httpGet, tcpSocket, grpc, timeoutSeconds = 1 } = probe;
  if (exec) return execAction(commandOf(exec, target), target, timeoutSeconds, since);
  if (httpGet) return httpAction(httpGet, target, timeoutSeconds, 'probe', since);
  if (tcpSocket) return tcpAction(tcpSocket.port, tcpSocket.host, target, timeoutSeconds, since);
  if (grpc) return grpcAction(grpc, target, timeoutSeconds);
  return errored(`missing probe handler for ${target.podText}:${target.container.name}`);
}

/** The command with what the container's variables say by themselves; one that comes from elsewhere says nothing here. */
function commandOf(
  { command = [] }: ExecAction,
  { container: { env = [] } }: ActionTarget,
): readonly string[] {
  const values = new Map(env.map(({ name, value = '' }) => [name, value]));
  return command.map((word) => expand(word, (name) => values.get(name)));
}

/** What a result means once the thresholds are counted in. */
export type ProbeVerdict = 'undecided' | 'success' | 'failure';

/**
 * Counts a result. Models pkg/kubelet/prober/worker.go (doProbe)
 * @param at when the probe was due
 */
export function countProbe(
  type: ProbeType,
  probe: Probe,
  record: ProbeRecord,
  ok: boolean,
  at: number,
): { readonly record: ProbeRecord; readonly verdict: ProbeVerdict } {
  const successes = ok ? record.successes + 1 : 0;
  const failures = ok ? 0 : record.failures + 1;
  const reached = ok ? successes >= (probe.successThreshold ?? 1) : failures >= (probe.failureThreshold ?? 3);
  const held = reached && (type === 'startup' || (type === 'liveness' && !ok));
  return {
    record: { nextAt: at + periodOf(probe), successes, failures, held },
    verdict: reached ? (ok ? 'success' : 'failure') : 'undecided',
  };
}

/**
 * What the next container's probes begin with: results count on from one container to the next, unless the last ones ended
 * the probing. Models pkg/kubelet/prober/worker.go (doProbe)
 */
export function carriedRuns({ probes, runs }: ContainerRecord): NonNullable<ContainerRecord['runs']> {
  const out = { ...runs };
  for (const type of ['startup', 'readiness', 'liveness'] as const) {
    const { successes = 0, failures = 0, held = true } = probes[type] ?? {};
    if (!held) out[type] = { successes, failures };
    else if (probes[type]) delete out[type];
  }
  return out;
}

/** Milliseconds between two probes. */
export const periodOf = ({ periodSeconds = 10 }: Probe): number => periodSeconds * 1000;

/** The kubelet looks at a container this long after it has started, and has its readiness probed. */
export const FIRST_LOOK = 300;

/**
 * When a probe is made first. Ticks come once per period: those of a readiness probe from the look on that finds the container
 * started, the others from the moment when the kubelet saw the pod; what comes before the initial delay is over does not count.
 * Models pkg/kubelet/prober/worker.go (run) and pkg/kubelet/prober/prober_manager.go (UpdatePodStatus)
 * @param times in milliseconds since the epoch; `readyAt`: when the kubelet found that nothing stood against the container's being ready but
 * this probe
 */
export function firstProbeAt(
  type: ProbeType,
  probe: Probe,
  times: { readonly seenAt: number; readonly startedAt: number; readonly readyAt: number },
): number {
  return firstTick(probe, times.startedAt, type === 'readiness' ? times.readyAt : times.seenAt);
}

/** The first tick of ticks that count from a time on at which the initial delay is over. */
export function firstTick(probe: Probe, startedAt: number, from: number): number {
  const period = periodOf(probe);
  const due = startedAt + (probe.initialDelaySeconds ?? 0) * 1000;
  return from + Math.max(0, Math.ceil((due - from) / period)) * period;
}
