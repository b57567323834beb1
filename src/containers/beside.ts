import type { ProcessHost, ProcessRequest } from './process-host.ts';

/** Runs a program beside a container's server, without input; what it prints goes where the server's words go. */
export const runBeside = (
  host: ProcessHost,
  around: Omit<ProcessRequest, 'argv' | 'stderr' | 'stdin' | 'stdout' | 'terminal'>,
  argv: readonly string[],
  write: (stream: 'stderr' | 'stdout', text: string) => void,
): Promise<number> =>
  host.run({
    ...around,
    argv,
    stdin: { read: () => Promise.resolve(undefined) },
    stdout: { write: async (text) => write('stdout', text) },
    stderr: { write: async (text) => write('stderr', text) },
    terminal: undefined,
  });
