import type { NodeStatus, RuntimeClass } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { supportsRecursion } from './recursive-read-only.ts';
import { isDocker } from './runtime-names.ts';

const FEATURES = { recursiveReadOnlyMounts: true, userNamespaces: true };

const ABLE: Pick<NodeStatus, 'features' | 'runtimeHandlers'> = {
  features: { supplementalGroupsPolicy: true },
  // The one without a name is whichever is used where nobody asks for one.
  runtimeHandlers: ['', 'runc'].map((name) => ({ features: FEATURES, name })),
};

/**
 * What a node tells of the abilities of its container runtime; runtimes tell of them since containerd's second version.
 * Models pkg/kubelet/nodestatus/setters.go (NodeFeatures, RuntimeHandlers)
 */
export const runtimeAbilities = (runtimeVersion: string): Pick<NodeStatus, 'features' | 'runtimeHandlers'> =>
  supportsRecursion(runtimeVersion) ? ABLE : {};

/** What containers are run by where nothing else is said. */
const OWN = 'runc';

/**
 * Why a node can make no sandbox for a pod that asks for another runtime than its own.
 * Models pkg/kubelet/runtimeclass/runtimeclass_manager.go (LookupRuntimeHandler) and what containerd and cri-dockerd say
 * @param asked the RuntimeClass that the pod names
 * @param found the class of that name
 */
export function runtimeProblem(
  pod: string,
  asked: string | undefined,
  found: Stored<RuntimeClass> | undefined,
  runtimeVersion: string,
): string | undefined {
  if (!asked) return undefined;
  if (!found) return `runtimeclass.node.k8s.io ${JSON.stringify(asked)} not found`;
  const { handler } = found;
  if (handler === '' || handler === OWN) return undefined;
  const why = isDocker(runtimeVersion)
    ? `failed to create a sandbox for pod "${pod}": Error response from daemon: unknown or invalid runtime name: ${handler}`
    : `failed to get sandbox runtime: no runtime for "${handler}" is configured`;
  return `rpc error: code = Unknown desc = ${why}`;
}
