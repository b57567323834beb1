import type { CommandContext } from './context.ts';
import { asObject, textOf, type JsonObject } from './object.ts';

/** The time is up before what was waited for. */
export class TimedOut extends Error {}

/** Settles as a promise does, or throws `TimedOut` at a moment of virtual time. */
export async function until<T>(context: CommandContext, deadline: number, work: Promise<T>): Promise<T> {
  if (deadline === Infinity) return work;
  const remaining = deadline - context.program.clock.now();
  if (remaining <= 0) throw new TimedOut();
  const timeout = context.program.clock.sleep(remaining).then(() => {
    throw new TimedOut();
  });
  return Promise.race([work, timeout]);
}

/** One event of a watch. */
export interface WatchEvent {
  readonly type: string;
  readonly object: JsonObject;
}

/**
 * Watches a collection and hands every event on until `onEvent` answers true, which also is the result; false when the
 * server ended the watch. Throws `TimedOut` at the deadline.
 * @param deadline milliseconds since the epoch, or Infinity
 */
export async function watchUntil(
  context: CommandContext,
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  deadline: number,
  onEvent: (event: WatchEvent) => boolean | Promise<boolean>,
): Promise<boolean> {
  const client = await context.client();
  const stop = new AbortController();
  const { signal } = context.program;
  signal.throwIfAborted();
  const forward = (): void => stop.abort(signal.reason);
  signal.addEventListener('abort', forward, { once: true });
  try {
    const { body } = await client.send({ path, query: { ...query, watch: 'true' }, signal: stop.signal });
    if (body.type !== 'events') return false;
    const events = body.events[Symbol.asyncIterator]();
    for (;;) {
      const next = await until(context, deadline, events.next());
      // who is interrupted does not look again
      signal.throwIfAborted();
      if (next.done === true) return false;
      const event = asObject(next.value);
      const type = textOf(event, 'type');
      if (type === 'ERROR') return false;
      if (type !== 'BOOKMARK' && (await onEvent({ type, object: asObject(event['object']) }))) return true;
    }
  } finally {
    signal.removeEventListener('abort', forward);
    stop.abort();
  }
}
