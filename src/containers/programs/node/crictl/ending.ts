import { type CrictlCall, type CrictlCommand, ExitProblem, FLAGS } from './command.ts';
import { containerOf, sandboxOf } from './inspect.ts';

const FORCE = { names: ['force', 'f'] } as const;
const EMPTY = 'ID cannot be empty';

/** What of a failure is told after what crictl was at. */
async function doing<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error) error.message = `${what}: ${error.message}`;
    throw error;
  }
}

/** The runtime of containerd takes an end for what it is even if there is nothing to end; Docker's does not. */
async function stopOne({ context, node }: CrictlCall, id: string, graceSeconds: number): Promise<void> {
  if (id === '') throw new Error(EMPTY);
  const known = node.containers.some((container) => container.id.startsWith(id));
  if (known || node.machine.systemInfo.containerRuntimeVersion.startsWith('docker:'))
    await containerOf(node, id, '', 'StopContainer').stop(graceSeconds * 1000);
  await context.stdout.write(`${id}\n`);
}

/** Models stopContainerCommand of cmd/crictl/container.go */
export const stop: CrictlCommand = {
  names: ['stop'],
  usage: 'Stop one or more running containers',
  words: 'CONTAINER-ID [CONTAINER-ID...]',
  flags: [
    {
      names: ['timeout', 't'],
      takes: 'integer',
      usage: 'Seconds to wait to kill the container after a graceful stop is requested (default: 0)',
    },
    { ...FLAGS.all, usage: 'Stop all running containers' },
  ],
  async run(call) {
    const { context, flags, node } = call;
    const all = flags.on('all');
    if (all && flags.words.length > 0)
      throw new ExitProblem('cannot specify CONTAINER-ID(s) when using --all');
    const running = node.containers.filter(({ ended }) => !ended);
    if (all && running.length === 0) {
      await context.stdout.write('No running containers found.\n');
      return 0;
    }
    const ids = all ? running.map(({ id }) => id) : flags.words;
    if (ids.length === 0) throw new ExitProblem('you must specify at least one CONTAINER-ID or use --all');
    const grace = flags.integer('timeout') ?? 0;
    for (const id of ids)
      await doing(`stopping the container ${JSON.stringify(id)}`, () => stopOne(call, id, grace));
    return 0;
  },
};

/** Carries something out for each of several; what they fail with is told together. */
async function each(ids: readonly string[], work: (id: string) => Promise<void>): Promise<number> {
  const problems: Error[] = [];
  for (const id of ids)
    try {
      await work(id);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      problems.push(error);
    }
  const [first, ...others] = problems;
  if (first && others.length === 0) throw first;
  if (first) throw new Error(problems.map(({ message }) => message).join('\n'));
  return 0;
}

/** The ids that a removal is about; `help` without any. */
async function wanted(
  { context, flags, now }: CrictlCall,
  all: readonly string[],
  type: string,
): Promise<readonly string[] | 'help'> {
  const ids = flags.on('all') ? all : flags.words;
  if (ids.length > 0) return ids;
  if (!flags.on('all')) return 'help';
  const time = `${new Date(now()).toISOString().slice(0, 19)}Z`;
  await context.stderr.write(
    context.isTerminal(2)
      ? `INFO[0000] No ${type}s to remove                      \n`
      : `time="${time}" level=info msg="No ${type}s to remove"\n`,
  );
  return [];
}

/** Models removeContainerCommand of cmd/crictl/container.go */
export const rm: CrictlCommand = {
  names: ['rm'],
  usage: 'Remove one or more containers',
  words: 'CONTAINER-ID [CONTAINER-ID...]',
  flags: [
    { ...FORCE, usage: 'Force removal of the container, disregarding if running' },
    { names: ['keep-logs', 'k'], usage: 'Preserve the container log file and its rotations' },
    { ...FLAGS.all, usage: 'Remove all containers' },
  ],
  async run(call) {
    const { context, flags, node } = call;
    const all = node.containers.map(({ id }) => id);
    const ids = await wanted(call, all, 'container');
    if (ids === 'help') return ids;
    return each(ids, async (id) => {
      const found = containerOf(node, id, `getting container status ${JSON.stringify(id)}: `);
      if (!found.ended && !flags.on('force'))
        throw new Error(`container ${JSON.stringify(id)} is running, please stop it first`);
      if (!found.ended) await stopOne(call, id, 0);
      found.remove();
      await context.stdout.write(`${id}\n`);
    });
  },
};

async function stopSandbox({ context, node }: CrictlCall, id: string): Promise<void> {
  if (id === '') throw new Error(EMPTY);
  await sandboxOf(node, id, '').stop();
  await context.stdout.write(`Stopped sandbox ${id}\n`);
}

/** Models stopPodCommand of cmd/crictl/sandbox.go */
export const stopp: CrictlCommand = {
  names: ['stopp'],
  usage: 'Stop one or more running pods',
  words: 'POD-ID [POD-ID...]',
  flags: [],
  async run(call) {
    const { words } = call.flags;
    if (words.length === 0) return 'help';
    for (const id of words)
      await doing(`stopping the pod sandbox ${JSON.stringify(id)}`, () => stopSandbox(call, id));
    return 0;
  },
};

/** Models removePodCommand of cmd/crictl/sandbox.go */
export const rmp: CrictlCommand = {
  names: ['rmp'],
  usage: 'Remove one or more pods',
  words: 'POD-ID [POD-ID...]',
  flags: [
    { ...FORCE, usage: 'Force removal of the pod sandbox, disregarding if running' },
    { ...FLAGS.all, usage: 'Remove all pods' },
  ],
  async run(call) {
    const { context, flags, node } = call;
    const all = node.pods.map(({ uid }) => node.sandboxID(uid));
    const ids = await wanted(call, all, 'pod');
    if (ids === 'help') return ids;
    return each(ids, async (id) => {
      const { uid } = sandboxOf(node, id, `getting sandbox status of pod ${JSON.stringify(id)}: `);
      if (!flags.on('force'))
        throw new Error(`pod sandbox ${JSON.stringify(id)} is running, please stop it first`);
      const containers = node.containers.filter(({ pod }) => pod.uid === uid);
      await stopSandbox(call, id);
      for (const container of containers) container.remove();
      await context.stdout.write(`Removed sandbox ${id}\n`);
    });
  },
};
