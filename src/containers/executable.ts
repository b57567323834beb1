import type { FileSystem } from '../shell/filesystem.ts';
import { resolvePath } from '../shell/filesystem.ts';
import type { InstalledProgram } from '../shell/program.ts';
import type { Container } from '../cluster/api/types.ts';
import type { ContainerEngine, ContainerSpec, ExecRequest } from '../cluster/runtime.ts';
import type { Image } from './image.ts';
import { shellsOf } from './userland.ts';

/** The container runtime could not run a command in a container; the message is its own. */
export class ExecFailure extends Error {}

/** Where executables are looked for. */
export interface Surroundings {
  readonly image: Image;
  readonly programs: readonly InstalledProgram[];
  readonly files: FileSystem;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The path of a command in a container, or undefined: there is none. */
export function findExecutable(container: Surroundings, name: string): string | undefined {
  if (name === '') return undefined;
  const { cwd, env } = container;
  const candidates = name.includes('/')
    ? [resolvePath(cwd, name)]
    : (env['PATH'] ?? DEFAULT_PATH).split(':').map((directory) => `${directory}/${name}`);
  return candidates.find((path) => isExecutable(container, path));
}

function isExecutable({ image, programs, files }: Surroundings, path: string): boolean {
  if (programs.some((program) => program.path === path)) return true;
  if (shellsOf[image.userland][path] !== undefined) return true;
  if (Object.keys(image.servers ?? {}).includes(path)) return true;
  if (path === image.script?.path || path === image.entrypoint?.[0]) return true;
  if (!files.exists(path)) return false;
  const { type, mode } = files.stat(path);
  return type === 'file' && (mode & 0o111) !== 0;
}

/** The words of a container's first process: the pod's, or else the image's. */
export function startedWith(image: Image, { command = [], args = [] }: Container): readonly string[] {
  if (command.length > 0) return [...command, ...args];
  return [...(image.entrypoint ?? []), ...(args.length > 0 ? args : (image.command ?? []))];
}

/** What runc says of a command that it cannot run. Models Go's os/exec/lp_unix.go (LookPath) */
function whyNot({ cwd, files }: Pick<Surroundings, 'cwd' | 'files'>, name: string): string {
  if (!name.includes('/')) return `exec: "${name}": executable file not found in $PATH`;
  const path = resolvePath(cwd, name);
  if (!files.exists(path)) return `exec: "${name}": stat ${name}: no such file or directory`;
  return `exec: "${name}": ${files.stat(path).type === 'directory' ? 'is a directory' : 'permission denied'}`;
}

/** Why a container whose command cannot be run does not start. Models moby's daemon/start.go and containerd's internal/cri */
export const cannotStart = (
  around: Pick<Surroundings, 'cwd' | 'files'>,
  name: string,
  engine: ContainerEngine | undefined,
): string =>
  `failed to create ${engine === 'docker' ? 'task for container' : 'containerd task'}: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${whyNot(around, name)}: unknown`;

/**
 * Answers who asked for a command that cannot be run: containerd with an error, Docker with a line of output and an exit code.
 * Models containerd's internal/cri/server/container_execsync.go and moby's daemon/exec.go
 * @param id of this attempt: 64 hexadecimal digits
 */
export async function refuseExec(
  around: Pick<Surroundings, 'cwd' | 'files'>,
  name: string,
  id: string,
  { sandbox }: Pick<ContainerSpec, 'sandbox'>,
  { stdout }: Pick<ExecRequest, 'stdout'>,
): Promise<number> {
  const problem = whyNot(around, name);
  const why = `OCI runtime exec failed: exec failed: unable to start container process: ${problem}: unknown`;
  if (sandbox.engine !== 'docker')
    throw new ExecFailure(`failed to exec in container: failed to start exec "${id}": ${why}`);
  await stdout(`${why}\r\n`);
  return exitCodeOf(problem);
}

/** The exit code that Docker gives what could not be run for a reason. Models moby's daemon/start.go (setExitCodeFromError) */
const exitCodeOf = (problem: string): number =>
  /permission denied$|is a directory$/.test(problem) ? 126 : 127;
