import type { VirtualClock } from '../cluster/clock.ts';
import type { Pacer } from './host.ts';

/** What makes virtual time jump from event to event. */
export interface Jumper {
  readonly clock: VirtualClock;
  readonly pacer: Pacer;
}

/** Lets virtual time run to `until` (milliseconds since the epoch), as fast as it goes, waiting after each event for what it caused. */
export async function jumpTo({ clock, pacer }: Jumper, until: number): Promise<void> {
  do await pacer.settled();
  while (clock.runNext(until));
  clock.moveTo(until);
}

/** Why a wait was given up. */
export type GivenUp = 'time' | 'work';

/**
 * Lets virtual time jump from event to event until `work` is done.
 * @param options.until milliseconds since the epoch at which to give up
 * @param options.overspent asked between events: true gives up as well (too much real work)
 * @returns why it was given up, or undefined when the work is done (also when it failed: the caller holds the promise)
 */
export async function jumpUntil(
  { clock, pacer }: Jumper,
  work: Promise<unknown>,
  options: { readonly until: number; readonly overspent?: () => boolean },
): Promise<GivenUp | undefined> {
  const state = { done: false };
  const settle = (): void => {
    state.done = true;
  };
  work.then(settle, settle);
  for (;;) {
    await pacer.settled();
    if (state.done) return undefined;
    if (options.overspent?.() === true) return 'work';
    const due = clock.nextDue();
    if (due === undefined || due > options.until) return 'time';
    clock.runNext(options.until);
  }
}
