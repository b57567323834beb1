import type { RunningContainer } from '../runtime.ts';
import type { ExecResult } from './actions.ts';

const OUTPUT_LIMIT = 10_240;

/**
 * Runs a command in a container and collects what it prints, at most 10 KiB, as probes and hooks do.
 * @param since when it began, in milliseconds since the epoch, if that was before now
 */
export async function runInContainer(
  running: RunningContainer | undefined,
  command: readonly string[],
  signal: AbortSignal,
  since?: number,
): Promise<ExecResult> {
  let stdout = '';
  let stderr = '';
  if (!running) return { code: 1, output: 'container not running', stderr: '' };
  const code = await running.exec({
    command,
    stdin: { read: () => Promise.resolve(undefined) },
    stdout: (text) => {
      if (stdout.length < OUTPUT_LIMIT) stdout += text;
    },
    stderr: (text) => {
      if (stderr.length < OUTPUT_LIMIT) stderr += text;
    },
    tty: undefined,
    signal,
    ...(since !== undefined && { startedAt: since }),
  });
  return { code, output: (stdout + stderr).slice(0, OUTPUT_LIMIT), stderr };
}
