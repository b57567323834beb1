import type { ContainerStatus } from '../api/types.ts';
import type { ContainerInstance } from './record.ts';

/** Whether a node's containers are Docker's, by the version that its runtime tells. */
export const isDocker = (runtimeVersion: string): boolean => runtimeVersion.startsWith('docker:');

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
  return { ...named, image: canonical, imageID, user: { linux: { uid, gid, supplementalGroups: [gid] } } };
}
