import { FileError, resolvePath } from '../../shell/filesystem.ts';
import type { ProgramContext } from '../../shell/program.ts';
import { complain, parseOptions, UsageError, utility } from '../../shell/utilities/support.ts';
import type { ContainerProgram, Surroundings } from './index.ts';
import { elsewhere } from './node/system.ts';

const APPLET_USAGE =
  'BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.\n\nUsage: chroot NEWROOT [PROG ARGS]\n\nRun PROG with root directory set to NEWROOT\n';

/** Where a directory really is that may become the root. Models chroot(2) */
function enter({ files, cwd }: ProgramContext, path: string, { identity }: Surroundings): string {
  if (path === '') throw new FileError('ENOENT', path);
  const real = files.realPath(resolvePath(cwd, path));
  if (files.stat(real).type !== 'directory') throw new FileError('ENOTDIR', path);
  const refusal = files.refusal?.(real, 'execute');
  if (refusal) throw new FileError(refusal, path);
  if (!identity().can('SYS_CHROOT')) throw new FileError('EPERM', path);
  return real;
}

/** Whether a path is where the root of the container's node is mounted. */
const isNode = (path: string, { files }: ProgramContext, { spec: { host, mounts } }: Surroundings): boolean =>
  mounts.some(
    (mount) => files.realPath(mount.path) === path && mount.subPath === '' && mount.volume === host?.files(),
  );

async function run(context: ProgramContext, container: Surroundings): Promise<number> {
  const { argv, env, isApplet, stderr } = context;
  const options = { short: '', long: { 'skip-chdir': 'skip-chdir' }, stopEarly: true };
  const given = isApplet ? undefined : parseOptions(argv.slice(1), options);
  const [path, ...words] = given?.operands ?? argv.slice(1);
  if (path === undefined) {
    if (!isApplet) throw new UsageError('missing operand');
    await stderr.write(APPLET_USAGE);
    return 1;
  }
  let root: string;
  try {
    root = enter(context, path, container);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await complain(
      context,
      `${isApplet ? "can't" : 'cannot'} change root directory to '${path}': ${error.message}`,
    );
    return isApplet ? 1 : 125;
  }
  const staying = given?.has('skip-chdir') === true;
  if (staying && root !== '/')
    throw new UsageError("option --skip-chdir only permitted if NEWROOT is old '/'");
  const command = words.length > 0 ? words : [env['SHELL'] ?? '/bin/sh', '-i'];
  const [name = ''] = command;
  const missing = async (): Promise<number> => {
    const what = isApplet ? `can't execute '${name}'` : `failed to run command ‘${name}’`;
    await complain(context, `${what}: No such file or directory`);
    return 127;
  };
  const { host } = container.spec;
  if (host && isNode(root, context, container))
    return elsewhere(context, (io) => host.run({ ...io, command, from: { cwd: '/', env, missing } }));
  // No other directory holds the programs that its files are named after, or what they are linked with.
  if (root !== '/' || context.which?.(name) === undefined) return missing();
  return context.spawn(command, staying ? {} : { cwd: '/' });
}

/**
 * Runs a command among the files of a directory: where a node's root is mounted, on the node.
 * Models coreutils src/chroot.c and busybox coreutils/chroot.c
 */
export const chroot: ContainerProgram = (context, container) =>
  utility('chroot [OPTION] NEWROOT [COMMAND [ARG]...]', (own) => run(own, container), 125).run(context);
