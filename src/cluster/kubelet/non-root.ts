import type { Container, PodSpec } from '../api/types.ts';
import type { ImageAccount } from '../runtime.ts';

/**
 * Why a container may not run as whom it would: a kubelet has to see by a number that it is not root.
 * Models pkg/kubelet/kuberuntime/security_context_others.go (verifyRunAsNonRoot)
 * @param image as whom the image runs
 */
export function nonRootProblem(
  { securityContext: own }: Pick<Container, 'securityContext'>,
  { securityContext: shared }: Pick<PodSpec, 'securityContext'>,
  image: ImageAccount,
): string | undefined {
  if ((own?.runAsNonRoot ?? shared?.runAsNonRoot) !== true) return undefined;
  const asked = own?.runAsUser ?? shared?.runAsUser;
  if (asked !== undefined) return asked === 0 ? "container's runAsUser breaks non-root policy" : undefined;
  if (image.name !== undefined)
    return `container has runAsNonRoot and image has non-numeric user (${image.name}), cannot verify user is non-root`;
  return image.uid === 0 ? 'container has runAsNonRoot and image will run as root' : undefined;
}
