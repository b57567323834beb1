import type { ApiRequest } from '../../src/cluster/messages.ts';
import { isTime, mapScalars } from '../differences.ts';

/** Milliseconds for which a client may have held a time before it sends it. */
const FRESH = 60_000;

const TIMES = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g;

/**
 * A request in whose body the times that a client has just read from the wall's clock are those of the world that it is sent to:
 * `rollout restart` and `certificate approve` write such times.
 * @param wall milliseconds since the epoch
 * @param now the world's time, as well
 */
export function inWorldTime(request: ApiRequest, wall: number, now: number): ApiRequest {
  const { body } = request;
  if (!body) return request;
  const world = `${new Date(now).toISOString().slice(0, 19)}Z`;
  const replaced = (time: string): string => {
    const age = wall - Date.parse(time);
    return age > -1000 && age < FRESH ? world : time;
  };
  if ('text' in body) return { ...request, body: { text: body.text.replaceAll(TIMES, replaced) } };
  const json = mapScalars(body.json, (value) => (isTime(value) ? replaced(value) : value));
  return { ...request, body: { json } };
}
