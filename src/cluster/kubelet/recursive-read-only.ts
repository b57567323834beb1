import type { VolumeMount } from '../api/types.ts';
import { engineOf } from './runtime-names.ts';

/** Whether a runtime can make what is mounted below a mount read-only too: containerd can from its second version on. */
export const supportsRecursion = (runtimeVersion: string): boolean =>
  engineOf(runtimeVersion) === 'containerd' && Number(/\/\/(\d+)/.exec(runtimeVersion)?.[1]) >= 2;

/**
 * Whether what is mounted below a mount becomes read-only too; a text says why the mount cannot be made.
 * Models pkg/kubelet/kubelet_pods.go (resolveRecursiveReadOnly)
 */
export function isRecursive(
  {
    name,
    readOnly,
    recursiveReadOnly: mode = 'Disabled',
    mountPropagation: propagation = 'None',
  }: VolumeMount,
  supported: boolean,
): boolean | string {
  if (mode === 'Disabled') return false;
  const but = (why: string): string =>
    `volume "${name}" requested recursive read-only mode, but it is not ${why}`;
  if (readOnly !== true) return but('read-only');
  if (propagation !== 'None') return but(`compatible with propagation "${propagation}"`);
  if (mode === 'IfPossible') return supported;
  if (mode !== 'Enabled') return `unknown recursive read-only mode "${mode}"`;
  return supported || but('supported by the runtime');
}
