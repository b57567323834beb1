import type { Clock } from '../environment.ts';
import { isNeighbour, NEIGHBOUR_MILLISECONDS } from '../network/neighbours.ts';
import type { NodeMachine } from './machine.ts';
import type { Outage } from './outage.ts';

/** How long the API server tries to reach who it stands before, in milliseconds. */
export const DIAL_TIMEOUT = 30_000;

/** What a machine says on whose port nobody listens. */
export const REFUSED = 'connect: connection refused';

/** When a SYN is sent again of which nothing is heard, in milliseconds. Models TCP_TIMEOUT_INIT of Linux */
const RETRANSMISSIONS = [1000, 3000, 7000, 15_000];

/**
 * Dials a kubelet as the API server does. Resolves to why it cannot be reached, as Go's dialer says it, after the time for which
 * it tries; undefined when the kubelet answers, or when it was not waited for.
 */
export async function dialKubelet(
  { machine, outage }: { readonly machine: NodeMachine; readonly outage: Pick<Outage, 'linked' | 'reports'> },
  clock: Clock,
  signal: AbortSignal,
): Promise<string | undefined> {
  const near = isNeighbour(machine);
  const began = clock.now();
  const limit = near ? NEIGHBOUR_MILLISECONDS : DIAL_TIMEOUT;
  for (const after of [...RETRANSMISSIONS.filter((time) => time < limit), limit]) {
    if (outage.linked) return outage.reports ? undefined : REFUSED;
    await until(began + after, clock, signal);
    if (signal.aborted) return undefined;
  }
  return near ? 'connect: no route to host' : 'i/o timeout';
}

const until = (time: number, clock: Clock, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const cancel = clock.schedule(time, () => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
    const abort = (): void => {
      cancel();
      resolve();
    };
    signal.addEventListener('abort', abort, { once: true });
  });
