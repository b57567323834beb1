import type { FileSystem } from '../shell/filesystem.ts';
import { resolvePath } from '../shell/filesystem.ts';
import type { InstalledProgram } from '../shell/program.ts';
import type { ContainerEngine } from '../cluster/runtime.ts';
import type { Image } from './image.ts';
import { shellsOf } from './userland.ts';

/** The container runtime could not run a command in a container; the message is its own. */
export class ExecFailure extends Error {}

/** Where executables are looked for. */
interface Surroundings {
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
  if (!files.exists(path)) return false;
  const { type, mode } = files.stat(path);
  return type === 'file' && (mode & 0o111) !== 0;
}

/** What runc says of a command that is not there. */
function notInPath(name: string): string {
  return name.includes('/')
    ? `exec: "${name}": stat ${name}: no such file or directory`
    : `exec: "${name}": executable file not found in $PATH`;
}

/** Why a container whose command is not there does not start. Models moby's daemon/start.go and containerd's internal/cri */
export const cannotStart = (name: string, engine: ContainerEngine | undefined): string =>
  `failed to create ${engine === 'docker' ? 'task for container' : 'containerd task'}: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${notInPath(name)}: unknown`;

/** What Docker writes to who asked for a command that is not there, and how that command has ended. Models moby's daemon/exec.go */
export const dockerNotFound = (name: string): { readonly text: string; readonly code: number } => ({
  text: `OCI runtime exec failed: exec failed: unable to start container process: ${notInPath(name)}: unknown\r\n`,
  code: 127,
});

/** What the kubelet gets when exec names a command that is not there. */
export function executableNotFound(name: string, id: string): ExecFailure {
  return new ExecFailure(
    `failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: exec failed: unable to start container process: ${notInPath(name)}: unknown`,
  );
}
