import { formatMicroTime } from '../../machinery/time.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import { beating } from './beating.ts';

const LEASES = 'leases.coordination.k8s.io';
const NAMESPACE = 'kube-system';

/** How long others wait for a leader that says nothing, and how often it says something, in milliseconds. */
const DURATION = 15_000;
const RETRY = 2_000;

/** Who leads, and under which name. */
export interface Candidate {
  /** The lease: `kube-scheduler`. */
  readonly name: string;
  /** The machine that the program runs on. */
  readonly host: string;
  /** Who tells that it leads: `default-scheduler`. */
  readonly recorder: string;
}

/**
 * Keeps the lease of the one copy of a program that works. One that begins anew is somebody else: it waits until the old
 * one has been silent for long enough.
 * Models staging/src/k8s.io/client-go/tools/leaderelection/leaderelection.go with what
 * staging/src/k8s.io/component-base/config/v1alpha1/defaults.go sets
 */
export function leaderElection(context: ControllerContext, { name, host, recorder }: Candidate): Controller {
  const { client, clock, random } = context;
  /** Since when this copy leads, and since when it has seen another one that does. */
  const times = new Map<'leads' | 'seen', number>();
  const identity = (term: number): string => `${host}_${random.uuid('leader', name, term)}`;
  const elect = (): void => {
    const now = clock.now();
    const renewTime = formatMicroTime(now);
    const lease = client.get(LEASES, NAMESPACE, name);
    if (lease && times.has('leads')) {
      client.update(LEASES, { ...lease, spec: { ...lease.spec, renewTime } });
      return;
    }
    const seen = times.get('seen');
    if (lease && seen === undefined) times.set('seen', now);
    if (lease && now < (seen ?? now) + DURATION) return;
    const term = lease ? (lease.spec.leaseTransitions ?? 0) + 1 : 0;
    const spec = {
      holderIdentity: identity(term),
      leaseDurationSeconds: DURATION / 1000,
      acquireTime: renewTime,
      renewTime,
      leaseTransitions: term,
    };
    const held = lease
      ? client.update(LEASES, { ...lease, spec })
      : client.create(LEASES, NAMESPACE, { metadata: { name, namespace: NAMESPACE }, spec });
    times.delete('seen');
    times.set('leads', now);
    context
      .recorder(recorder)
      .event(held, 'Normal', 'LeaderElection', `${spec.holderIdentity} became leader`);
  };
  return beating(context, RETRY, elect, times);
}
