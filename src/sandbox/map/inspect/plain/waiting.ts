import type { ContainerStatus, Pod } from '../../../../cluster/api/types.ts';
import type { Stored } from '../../../../cluster/machinery/object.ts';
import type { PlainStatus } from '../../model.ts';
import { say } from './keys.ts';

/** Why a container waits, if something is wrong; undefined while it is only on its way. */
export function waiting(pod: Stored<Pod>, each: ContainerStatus): PlainStatus | undefined {
  const { name: container, state, image } = each;
  const { reason = '', message = '' } = state?.waiting ?? {};
  switch (reason) {
    case 'ErrImagePull':
    case 'ImagePullBackOff':
      return cannotPull(image, message);
    case 'InvalidImageName':
      return say('pod.image-invalid', { image });
    case 'ErrImageNeverPull':
      return say('pod.image-never', { image, node: pod.spec.nodeName ?? '' });
    case 'CreateContainerConfigError':
      return say('pod.config-missing', { container, message });
    case 'CreateContainerError':
    case 'RunContainerError':
      return cannotStart(container, message);
    case 'CrashLoopBackOff':
      return crashLoop(each);
    default:
      return undefined;
  }
}

function cannotPull(image: string, message: string): PlainStatus {
  if (/denied|unauthorized|authorization|forbidden/i.test(message)) return say('pod.image-denied', { image });
  if (/not found|manifest unknown/i.test(message)) return say('pod.image-not-found', { image });
  if (/no such host|dial tcp|i\/o timeout|deadline exceeded/i.test(message))
    return say('pod.registry-unreachable', { image });
  return say('pod.image-failed', { image, message });
}

const cannotStart = (container: string, message: string): PlainStatus =>
  /executable file not found|no such file or directory|permission denied/.test(message)
    ? say('pod.command-missing', { container, message })
    : say('pod.cannot-start', { container, message });

function crashLoop({ name: container, restartCount: restarts, lastState }: ContainerStatus): PlainStatus {
  const { reason, exitCode = 0, message = '' } = lastState?.terminated ?? {};
  if (reason === 'OOMKilled') return say('pod.out-of-memory', { container, restarts });
  if (reason === 'StartError' || reason === 'ContainerCannotRun') return cannotStart(container, message);
  if (exitCode === 0) return say('pod.ends-at-once', { container, restarts });
  return say('pod.crash-loop', { container, exit: exitCode, restarts });
}
