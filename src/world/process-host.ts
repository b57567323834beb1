import type { ProcessHost } from '../containers/process-host.ts';
import type { InstalledProgram } from '../shell/program.ts';
import { createInterpreter } from '../shell/shell.ts';
import type { Pacer } from './host.ts';

/** Runs the processes of containers with the learner's own shell and utilities. */
export function processHost(pacer: Pacer, programs: readonly InstalledProgram[]): ProcessHost {
  const byName = new Map(programs.map((program) => [program.name, program]));
  return {
    program: (name) => byName.get(name),
    async run(request) {
      const { argv, stdin, stdout, stderr, signal, terminal, programs: installed, env, ...rest } = request;
      const dialect = Object.values(request.shells)[0] ?? 'dash';
      const runner = createInterpreter({
        ...rest,
        programs: () => installed,
        yield: () => (request.yield ? request.yield(pacer.yield, signal) : pacer.yield()),
        variables: env,
        name: dialect === 'bash' ? 'bash' : 'sh',
        dialect,
      });
      try {
        return await runner.run(argv, { stdin, stdout, stderr, signal, ...(terminal ? { terminal } : {}) });
      } catch {
        // the process was killed in a way that it could not answer
        return 137;
      }
    },
  };
}
