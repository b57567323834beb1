import type { RunningContainer } from '../runtime.ts';

const OUTPUT_LIMIT = 10_240;

/** Runs a command in a container and collects what it prints, at most 10 KiB, as probes and hooks do. */
export async function runInContainer(
  running: RunningContainer | undefined,
  command: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly code: number; readonly output: string }> {
  let output = '';
  const collect = (text: string): void => {
    if (output.length < OUTPUT_LIMIT) output = (output + text).slice(0, OUTPUT_LIMIT);
  };
  if (!running) return { code: 1, output: 'container not running' };
  const code = await running.exec({
    command,
    stdin: { read: () => Promise.resolve(undefined) },
    stdout: collect,
    stderr: collect,
    tty: undefined,
    signal,
  });
  return { code, output };
}
