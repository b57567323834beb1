import type { ImageResolution } from '../runtime.ts';
import type { BackOff } from './record.ts';

/** A duration as Go prints one of whole milliseconds: `423ms`, `1.2s`, `1m2.5s`. */
export function goMilliseconds(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds}ms`;
  const minutes = Math.floor(milliseconds / 60_000);
  const seconds = (milliseconds % 60_000) / 1000;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}

/** What the container runtime says when a registry refuses. */
export const refusalText = (image: Extract<ImageResolution, { found: false }>): string =>
  `rpc error: code = ${image.code} desc = ${image.message}`;

const INITIAL = 10_000;
const MAXIMUM = 300_000;

/**
 * Models staging/src/k8s.io/client-go/util/flowcontrol/backoff.go (Next)
 * @param since when that happened for which there is a back-off
 */
export function nextBackOff(before: BackOff | undefined, now: number, since = now): BackOff {
  const milliseconds = inBackOff(before, since) ? Math.min(before.milliseconds * 2, MAXIMUM) : INITIAL;
  return { milliseconds, updated: now };
}

/** Whether a back-off still counts: it is forgotten after twice the longest wait. */
export function inBackOff(before: BackOff | undefined, since: number): before is BackOff {
  return before !== undefined && since - before.updated <= 2 * MAXIMUM;
}
