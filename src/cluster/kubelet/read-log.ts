import type { LogOptions } from '../apiserver/node-door.ts';
import { byteLength } from '../network/http.ts';
import type { ContainerLog, LogLine } from './log.ts';

/** `2026-01-05T09:00:00.123000000Z`: the time before each line of a log file. */
export function stamp(at: number, index: number): string {
  const micro = String((index * 7919) % 1_000_000).padStart(6, '0');
  return `${new Date(at).toISOString().slice(0, 23)}${micro}Z`;
}

/** The wanted part of a log as text. Models pkg/kubelet/kuberuntime/logs/logs.go */
export function readLog(log: ContainerLog, options: LogOptions): string {
  const open = log.open;
  const written = log.lines();
  const first = log.length - written.length;
  const all: (readonly [line: LogLine, index: number, end: string])[] = written.map((line, index) => [
    line,
    first + index,
    '\n',
  ]);
  if (open) all.push([open, log.length, '']);
  const { since, tailLines } = options;
  let wanted = tailLines === undefined ? all : tailLines === 0 ? [] : all.slice(-tailLines);
  if (since !== undefined) wanted = wanted.filter(([{ at }]) => at >= since);
  return limit(
    wanted.map(([line, index, end]) => formatted(line, index, end, options)).join(''),
    options.limitBytes,
  );
}

const formatted = (line: LogLine, index: number, end: string, { timestamps }: LogOptions): string =>
  `${timestamps ? `${stamp(line.at, index)} ` : ''}${line.text}${end}`;

function limit(text: string, bytes: number | undefined): string {
  if (bytes === undefined || byteLength(text) <= bytes) return text;
  let end = Math.min(text.length, bytes);
  while (byteLength(text.slice(0, end)) > bytes) end--;
  return text.slice(0, end);
}

/** The wanted part of a log, then what is written to it, until the container ends or the signal is aborted. */
export async function* followLog(
  log: ContainerLog,
  options: LogOptions,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let next = log.length;
  const before = readLog(log, options);
  // A line that is not whole yet comes with its newline; it is not shown twice.
  let shown = log.open?.text.length ?? 0;
  if (before !== '') yield before;
  let wake = (): void => {};
  const stop = log.listen(() => wake());
  const abort = (): void => wake();
  signal.addEventListener('abort', abort, { once: true });
  try {
    for (;;) {
      let text = '';
      for (const line of log.lines(next)) {
        text += shown > 0 ? `${line.text.slice(shown)}\n` : formatted(line, next, '\n', options);
        shown = 0;
        next++;
      }
      const open = log.open;
      if (open && open.text.length > shown) {
        text += shown > 0 ? open.text.slice(shown) : formatted(open, next, '', options);
        shown = open.text.length;
      }
      if (text !== '') yield text;
      if (signal.aborted) return;
      if (log.length > next || (log.open?.text.length ?? 0) > shown) continue;
      if (log.closed) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    stop();
    signal.removeEventListener('abort', abort);
  }
}
