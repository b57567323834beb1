import type { NodeStatus } from '../api/types.ts';
import { supportsRecursion } from './recursive-read-only.ts';

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
