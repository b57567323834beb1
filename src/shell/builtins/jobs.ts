import { Killed } from '../interpreter/environment.ts';
import { waitForeground } from '../interpreter/execute.ts';
import type { Interpreter } from '../interpreter/interpreter.ts';
import { signalName, signals, type Job } from '../interpreter/jobs.ts';
import { abortable } from '../streams.ts';
import type { Builtin } from './index.ts';

export const jobs: Builtin = async (shell, args) => {
  const long = args.some((arg) => arg.startsWith('-') && arg.includes('l'));
  if (args.some((arg) => arg.startsWith('-') && arg.includes('p'))) {
    const specs = args.filter((arg) => arg.startsWith('%'));
    for (const spec of specs) {
      const job = await findJob(shell, 'jobs', spec);
      if (!job) return 1;
      await shell.print(shell.jobs.describe(job, long));
    }
    if (specs.length > 0) return 0;
    for (const job of [...shell.jobs.inherited, ...shell.jobs.jobs]) await shell.print(`${job.pid}\n`);
    return 0;
  }
  const specs = args.filter((arg) => arg.startsWith('%'));
  for (const spec of specs) {
    const job = await findJob(shell, 'jobs', spec);
    if (!job) return 1;
    await shell.print(shell.jobs.describe(job, long));
  }
  if (specs.length > 0) return 0;
  for (const job of [...shell.jobs.inherited, ...shell.jobs.jobs]) {
    await shell.print(shell.jobs.describe(job, long));
    if (job.state === 'done') shell.jobs.remove(job);
  }
  return 0;
};

async function findJob(
  shell: Interpreter,
  builtin: string,
  spec: string | undefined,
): Promise<Job | undefined> {
  const job = shell.jobs.find(spec === undefined ? '%+' : spec.startsWith('%') ? spec : `%${spec}`);
  if (!job)
    await shell.complain(builtin, spec === undefined ? 'current: no such job' : `${spec}: no such job`);
  return job;
}

export const foreground: Builtin = async (shell, args) => {
  if (!shell.interactive) {
    await shell.complain('fg', 'no job control');
    return 1;
  }
  const job = await findJob(shell, 'fg', args[0]);
  if (!job) return 1;
  if (job.state === 'done') {
    await shell.complain('fg', 'job has terminated');
    shell.jobs.remove(job);
    return 1;
  }
  await shell.print(`${job.text}\n`);
  job.state = 'running';
  shell.jobs.touch(job);
  job.group.attach(shell.signal);
  job.group.gate.open();
  const status = await waitForeground(shell, job.group, job.text, job.finished, job);
  if (status !== 148) shell.jobs.remove(job);
  await shell.tick();
  return status;
};

export const background: Builtin = async (shell, args) => {
  if (!shell.interactive) {
    await shell.complain('bg', 'no job control');
    return 1;
  }
  const job = await findJob(shell, 'bg', args[0]);
  if (!job) return 1;
  if (job.state === 'running') {
    await shell.complain('bg', `job ${job.id} already in background`);
    return 0;
  }
  await shell.print(`[${job.id}]+ ${job.text} &\n`);
  job.state = 'running';
  job.group.gate.open();
  return 0;
};

export const disown: Builtin = async (shell, args) => {
  const chosen = args.filter((arg) => !arg.startsWith('-'));
  for (const spec of chosen.length > 0 ? chosen : [undefined]) {
    const job = await findJob(shell, 'disown', spec);
    if (!job) return 1;
    shell.jobs.remove(job);
  }
  return 0;
};

export const wait: Builtin = (shell, args) => {
  const waiting = waitForJobs(shell, args);
  return shell.signals ? shell.signals.during(waiting) : waiting;
};

const waitForJobs = async (shell: Interpreter, args: readonly string[]): Promise<number> => {
  const specs = args.filter((arg) => !arg.startsWith('-'));
  if (args[0] === '-n') {
    const running = shell.jobs.jobs;
    if (running.length === 0) return 127;
    const first = await abortable(
      Promise.race(running.map((job) => job.finished.then((status) => ({ job, status })))),
      shell.signal,
    );
    shell.jobs.remove(first.job);
    return first.status;
  }
  if (specs.length === 0) {
    for (const job of [...shell.jobs.jobs]) {
      if (job.state === 'stopped') continue;
      await abortable(job.finished, shell.signal);
      if (!shell.interactive) shell.jobs.remove(job);
    }
    return 0;
  }
  let status = 0;
  for (const spec of specs) {
    const job = shell.jobs.find(spec);
    if (!job || shell.jobs.inherited.includes(job)) {
      // dash and busybox say nothing of processes that are not theirs
      if (shell.dialect === 'bash' || !/^\d+$/.test(spec))
        await shell.complain(
          'wait',
          spec.startsWith('%')
            ? `${spec}: no such job`
            : /^\d+$/.test(spec)
              ? `pid ${spec} is not a child of this shell`
              : `\`${spec}': not a pid or valid job spec`,
        );
      status = spec.startsWith('%') || /^\d+$/.test(spec) ? 127 : 1;
      continue;
    }
    status = await abortable(job.finished, shell.signal);
    if (!shell.interactive) shell.jobs.remove(job);
  }
  return status;
};

export const kill: Builtin = async (shell, args) => {
  let name: string | undefined = 'TERM';
  let specs = [...args];
  const first = args[0];
  if (first === '-l' || first === '-L') {
    await shell.print(
      args[1] === undefined
        ? `${Object.entries(signals)
            .filter(([, number]) => number > 0)
            .map(([key, number]) => `${String(number).padStart(2)}) SIG${key}`)
            .join('\n')}\n`
        : `${signalName(args[1]) ?? ''}\n`,
    );
    return 0;
  }
  if (first === '-s' || first === '-n') {
    name = signalName(args[1] ?? '');
    specs = args.slice(2);
    if (!name) {
      await shell.complain('kill', `${args[1] ?? ''}: invalid signal specification`);
      return 1;
    }
  } else if (first && /^-./.test(first) && first !== '--') {
    name = signalName(first.slice(1));
    specs = args.slice(1);
    if (!name) {
      await shell.complain('kill', `${first.slice(1)}: invalid signal specification`);
      return 1;
    }
  } else if (first === '--') specs = args.slice(1);
  if (specs.length === 0) {
    await shell.write(
      2,
      'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n',
    );
    return 2;
  }
  let status = 0;
  for (const spec of specs) {
    const job = shell.jobs.find(spec);
    if (!job || job.state === 'done') {
      if (Number(spec) === shell.pid && name !== undefined) {
        if (signals[name] === 0 || shell.interactive) continue;
        throw new Killed(signals[name] ?? 15);
      }
      if (/^\d+$/.test(spec) && shell.env.signalProcess?.(Number(spec), signals[name ?? ''] ?? 15) === true)
        continue;
      await shell.complain(
        'kill',
        spec.startsWith('%')
          ? `${spec}: no such job`
          : /^-?\d+$/.test(spec)
            ? `(${spec}) - No such process`
            : `${spec}: arguments must be process or job IDs`,
      );
      status = 1;
      continue;
    }
    const number = signals[name] ?? 15;
    if (name === 'STOP' || name === 'TSTP') {
      job.group.gate.close();
      job.state = 'stopped';
    } else if (name === 'CONT') {
      job.group.gate.open();
      job.state = 'running';
    } else if (number !== 0 && name !== 'CHLD') job.group.kill(new Killed(number));
  }
  return status;
};
