import type { ContainerStatus } from '../api/types.ts';
import type { ContainerEngine, ExitStatus } from '../runtime.ts';
import type { ContainerInstance } from './record.ts';

/** Whose a node's containers are, by the version that its runtime tells. */
export const engineOf = (runtimeVersion: string): ContainerEngine =>
  runtimeVersion.startsWith('docker:') ? 'docker' : 'containerd';

/** Whether a node's containers are Docker's. */
export const isDocker = (runtimeVersion: string): boolean => engineOf(runtimeVersion) === 'docker';

/**
 * A container's id with the runtime that made it.
 * Models pkg/kubelet/container/runtime.go (ContainerID.String)
 */
export function containerID(runtimeVersion: string, id: string): string {
  return `${runtimeVersion.slice(0, runtimeVersion.indexOf(':'))}://${id}`;
}

/** The id without its runtime. Models pkg/kubelet/container/runtime.go (ParseContainerID) */
export const bareID = (text: string): string => text.replace(/^[^:]*:\/\//, '');

/** Docker leaves its own registry out of names, and the repository of official images. */
const familiar = (name: string): string => name.replace(/^docker\.io\/(?:library\/(?=[^/]+$))?/, '');

type User = NonNullable<ContainerStatus['user']>;

let lastUser: User | undefined;

/** Most containers run as the same user. */
function userOf(uid: number, gid: number): User {
  if (lastUser?.linux?.uid !== uid || lastUser.linux.gid !== gid)
    lastUser = { linux: { uid, gid, supplementalGroups: [gid] } };
  return lastUser;
}

/**
 * What the runtime tells of the image and the user of a container. Through cri-dockerd, Docker names the image by its first
 * tag, an image with a digest as one to pull by, and no user.
 */
export function runtimeStatus(
  runtimeVersion: string,
  { canonical, imageID, id, user: { uid, gid } }: ContainerInstance,
): Pick<ContainerStatus, 'image' | 'imageID' | 'containerID' | 'user'> {
  const named = { containerID: containerID(runtimeVersion, id) };
  if (isDocker(runtimeVersion))
    return { ...named, image: familiar(canonical), imageID: `docker-pullable://${familiar(imageID)}` };
  return { ...named, image: canonical, imageID, user: userOf(uid, gid) };
}

/**
 * What comes of a container that the runtime made and could not start: what is told of it, by its id, and how
 * it has ended.
 * Models moby's daemon/errors.go (translateContainerdStartErr) and cri-dockerd's core/container_start.go
 */
export function startFailure(
  runtimeVersion: string,
  {
    startError: message,
    instance: { id },
  }: { readonly startError: string; readonly instance: Pick<ContainerInstance, 'id'> },
): { readonly told: string; readonly exit: ExitStatus } {
  if (!isDocker(runtimeVersion)) return { told: message, exit: { code: 128, reason: 'StartError', message } };
  const told = `failed to start container "${id}": Error response from daemon: ${message}`;
  const missing = /executable file not found|no such file or directory/.test(message);
  const code = missing ? 127 : /permission denied|is a directory/.test(message) ? 126 : 128;
  return { told, exit: { code, reason: 'ContainerCannotRun', message } };
}
