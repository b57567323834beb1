const PARTS = { y: 365 * 24 * 3600, d: 24 * 3600, h: 3600, m: 60 };

let lastSecond = NaN;
let lastText = '';

/** Milliseconds since the epoch as RFC 3339 in whole seconds, UTC: how `metav1.Time` is written. */
export function formatTime(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastText = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
  }
  return lastText;
}

/** Milliseconds since the epoch as RFC 3339 with microseconds: how `metav1.MicroTime` is written. */
export function formatMicroTime(milliseconds: number): string {
  const micro = Math.floor((milliseconds - Math.floor(milliseconds / 1000) * 1000) * 1000);
  return `${formatTime(milliseconds).slice(0, -1)}.${String(micro).padStart(6, '0')}Z`;
}

let lastParsed = '';
let lastTime = NaN;

/** Milliseconds since the epoch of an RFC 3339 text; NaN for anything else. */
export function parseTime(text: string): number {
  if (text !== lastParsed) {
    lastParsed = text;
    lastTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)
      ? Date.parse(text)
      : NaN;
  }
  return lastTime;
}

/**
 * A duration as tables show ages: `5s`, `3m4s`, `2d`, `<invalid>` for a negative one.
 * Models staging/src/k8s.io/apimachinery/pkg/util/duration/duration.go
 */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 60 * 2) return `${seconds}s`;
  const minutes = Math.trunc(milliseconds / 60_000);
  if (minutes < 10) return withRest(minutes, 'm', seconds % 60, 's');
  if (minutes < 60 * 3) return `${minutes}m`;
  const hours = Math.trunc(milliseconds / 3_600_000);
  if (hours < 8) return withRest(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  if (hours < 24 * 8) return withRest(Math.trunc(hours / 24), 'd', hours % 24, 'h');
  if (hours < 24 * 365 * 2) return `${Math.trunc(hours / 24)}d`;
  if (hours < 24 * 365 * 8) {
    return withRest(Math.trunc(hours / 24 / 365), 'y', Math.trunc(hours / 24) % 365, 'd');
  }
  return `${Math.trunc(seconds / PARTS.y)}y`;
}

function withRest(whole: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${whole}${unit}` : `${whole}${unit}${rest}${restUnit}`;
}

/** How long ago a stored time was, as tables show it; `<unknown>` for a missing one. */
export function age(time: string | null | undefined, now: number): string {
  if (!time) return '<unknown>';
  const at = Date.parse(time);
  return Number.isNaN(at) ? '<unknown>' : humanDuration(now - at);
}
