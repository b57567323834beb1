const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

const part = (value: number, unit: string): string => (value === 0 ? '' : `${value}${unit}`);

/**
 * A duration in at most two units, as kubectl's AGE columns show it: `5s`, `3m20s`, `2d4h`, `3y12d`.
 * Models apimachinery/pkg/util/duration HumanDuration
 *
 * @param milliseconds negative by more than a second gives `<invalid>`
 */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 2 * MINUTE) return `${seconds}s`;
  const minutes = Math.trunc(seconds / MINUTE);
  if (minutes < 10) return `${minutes}m${part(seconds % 60, 's')}`;
  if (minutes < 3 * 60) return `${minutes}m`;
  const hours = Math.trunc(seconds / HOUR);
  if (hours < 8) return `${hours}h${part(minutes % 60, 'm')}`;
  if (hours < 48) return `${hours}h`;
  if (hours < 8 * 24) return `${Math.trunc(hours / 24)}d${part(hours % 24, 'h')}`;
  if (hours < 2 * 365 * 24) return `${Math.trunc(hours / 24)}d`;
  const years = Math.trunc(seconds / YEAR);
  if (hours < 8 * 365 * 24) return `${years}y${part(Math.trunc(hours / 24) % 365, 'd')}`;
  return `${years}y`;
}

/**
 * A duration in its largest unit: `2m`, `5h`, `3d`. Models apimachinery/pkg/util/duration ShortHumanDuration
 *
 * @param milliseconds negative by more than a second gives `<invalid>`
 */
export function shortHumanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < MINUTE) return `${seconds}s`;
  if (seconds < HOUR) return `${Math.trunc(seconds / MINUTE)}m`;
  if (seconds < DAY) return `${Math.trunc(seconds / HOUR)}h`;
  if (seconds < YEAR) return `${Math.trunc(seconds / DAY)}d`;
  return `${Math.trunc(seconds / YEAR)}y`;
}

/** A Go `time.Duration` as it prints itself: `1m30s`, `1h0m0s`, `500ms`, `0s`. */
export function goDuration(milliseconds: number): string {
  if (milliseconds === 0) return '0s';
  const sign = milliseconds < 0 ? '-' : '';
  const total = Math.abs(milliseconds);
  if (total < 1000) return `${sign}${total < 1 ? `${total * 1000}µs` : `${total}ms`}`;
  const hours = Math.trunc(total / 3_600_000);
  const minutes = Math.trunc((total % 3_600_000) / 60_000);
  const seconds = Number(((total % 60_000) / 1000).toFixed(9));
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}s` : `${sign}${seconds}s`;
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** An RFC 3339 time in UTC as `describe` shows it: `Mon, 02 Jan 2006 15:04:05 +0000`; Go's zero time without one. */
export function longTime(timestamp: string | undefined | null): string {
  if (!timestamp) return 'Mon, 01 Jan 0001 00:00:00 +0000';
  const time = new Date(timestamp);
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${weekdays[time.getUTCDay()] ?? ''}, ${two(time.getUTCDate())} ${months[time.getUTCMonth()] ?? ''} ${time.getUTCFullYear()}`;
  return `${date} ${two(time.getUTCHours())}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())} +0000`;
}

/**
 * How long ago a time was; `<unknown>` without one. Models kubectl's translateTimestampSince
 *
 * @param now milliseconds since the Unix epoch
 */
export function since(timestamp: string | undefined | null, now: number): string {
  return timestamp === undefined || timestamp === null || timestamp === ''
    ? '<unknown>'
    : humanDuration(now - Date.parse(timestamp));
}
