import {
  containerOf,
  DaemonError,
  type DockerCall,
  type DockerCommand,
  type DockerContainer,
} from './command.ts';

/** Does something with each of several containers, and tells their names; what is refused is told of each. */
async function each(
  { context, flags, node }: DockerCall,
  work: (one: DockerContainer, name: string) => Promise<void>,
): Promise<number> {
  let failed = false;
  for (const name of flags.words)
    try {
      await work(containerOf(node, name), name);
      await context.stdout.write(`${name}\n`);
    } catch (error) {
      if (!(error instanceof DaemonError)) throw error;
      failed = true;
      await context.stderr.write(`Error response from daemon: ${error.message}\n`);
    }
  return failed ? 1 : 0;
}

/** How long `docker stop` waits if it is not told, in seconds. */
const GRACE = 10;

/** Models docker/cli's cli/command/container/stop.go */
export const stop: DockerCommand = {
  names: ['stop', 'container stop'],
  short: 'Stop one or more running containers',
  words: '[OPTIONS] CONTAINER [CONTAINER...]',
  takes: [1, Infinity],
  flags: [
    { names: ['signal', 's'], takes: 'value', usage: 'The signal to send' },
    { names: ['timeout', 't', 'time'], takes: 'integer', usage: 'Seconds to wait before it is killed' },
  ],
  run(call) {
    const seconds = call.flags.integer('timeout') ?? GRACE;
    return each(call, (one) =>
      one.ended ? Promise.resolve() : one.stop(seconds < 0 ? Infinity : seconds * 1000),
    );
  },
};

/** Models docker/cli's cli/command/container/kill.go */
export const kill: DockerCommand = {
  names: ['kill', 'container kill'],
  short: 'Kill one or more running containers',
  words: '[OPTIONS] CONTAINER [CONTAINER...]',
  takes: [1, Infinity],
  flags: [],
  run: (call) =>
    each(call, async (one, name) => {
      if (one.ended)
        throw new DaemonError(`cannot kill container: ${name}: container ${one.id} is not running`);
      await one.stop(0);
    }),
};

/** Models docker/cli's cli/command/container/rm.go */
export const rm: DockerCommand = {
  names: ['rm', 'container rm', 'container remove'],
  short: 'Remove one or more containers',
  words: '[OPTIONS] CONTAINER [CONTAINER...]',
  takes: [1, Infinity],
  flags: [
    { names: ['force', 'f'], usage: 'Kill it first if it runs' },
    { names: ['link', 'l'], usage: 'Remove a link' },
    { names: ['volumes', 'v'], usage: 'With its nameless volumes' },
  ],
  async run(call) {
    const { flags, node } = call;
    const force = flags.on('force');
    return each(call, async (one) => {
      if (!one.ended && !force)
        throw new DaemonError(
          `cannot remove container "/${one.name}": container is running: stop the container before removing or force remove`,
        );
      if (!one.ended) await one.stop(0);
      if (node.containers.some(({ id }) => id === one.id)) one.remove();
    });
  },
};
