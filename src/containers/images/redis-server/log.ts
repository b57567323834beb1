const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Who says something: the server before and after it has read its configuration, or a child that saves. */
export type Role = 'C' | 'M';

/** How weighty it is: a notice or a warning. */
export type Level = '*' | '#';

/** `1:M 05 Jan 2026 09:00:00.000 * text`. Models redis src/server.c (serverLogRaw) */
export function logLine(now: number, role: Role, level: Level, text: string, pid = 1): string {
  const date = new Date(now);
  const day = String(date.getUTCDate()).padStart(2, '0');
  const month = months[date.getUTCMonth()] ?? '';
  return `${pid}:${role} ${day} ${month} ${date.getUTCFullYear()} ${date.toISOString().slice(11, 23)} ${level} ${text}\n`;
}
