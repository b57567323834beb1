import type { LogLine } from '../../../cluster/kubelet/log.ts';
import type { NodeContainer } from '../../../cluster/node-view.ts';
import { stamp } from '../../../cluster/kubelet/read-log.ts';
import type { ProgramContext } from '../../../shell/program.ts';

/** Which lines of a log are wanted, and how. */
export interface TailOptions {
  readonly follow: boolean;
  /** So many lines from the end; all if missing. */
  readonly tail: number | undefined;
  /** Milliseconds since the epoch. */
  readonly since: number | undefined;
  readonly until?: number | undefined;
  readonly timestamps: boolean;
  /** The only stream that is wanted. */
  readonly stream?: 'stdout' | 'stderr' | undefined;
}

/** A line, and which of the log's it is. */
interface Numbered {
  readonly line: LogLine;
  readonly number: number;
}

/** Writes a container's log to where the container wrote it, and what comes until it ends if that is wanted. */
export async function tail(
  { stdout, stderr, signal }: Pick<ProgramContext, 'stdout' | 'stderr' | 'signal'>,
  log: NodeContainer['log'],
  { follow, since = 0, stream, timestamps, ...options }: TailOptions,
): Promise<void> {
  const open = follow ? undefined : log.open;
  const numbered = (lines: readonly LogLine[], from: number): readonly Numbered[] =>
    lines.map((line, index) => ({ line, number: from + index }));
  const write = async (lines: readonly Numbered[]): Promise<void> => {
    for (const { line, number } of lines) {
      if (stream !== undefined && line.stream !== stream) continue;
      const head = timestamps ? `${stamp(line.at, number)} ` : '';
      const end = line === open ? '' : '\n';
      await (line.stream === 'stdout' ? stdout : stderr).write(`${head}${line.text}${end}`);
    }
  };
  const { until = Infinity } = options;
  const whole = log.lines();
  let next = log.length;
  const all = numbered(open ? [...whole, open] : whole, next - whole.length);
  const wanted = options.tail === undefined ? all : all.slice(Math.max(0, all.length - options.tail));
  await write(wanted.filter(({ line: { at } }) => at >= since && at <= until));
  while (follow && !signal.aborted) {
    const lines = log.lines(next);
    await write(numbered(lines, next));
    next += lines.length;
    if (log.length > next) continue;
    if (log.closed) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        stop();
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const stop = log.listen(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
