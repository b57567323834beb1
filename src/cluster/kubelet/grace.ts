import type { Container, Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';

/** The least that a container gets from its signal to its end, in milliseconds. */
export const MINIMUM_GRACE = 2000;

/** The time that containers get that are killed to be started anew, in milliseconds. */
export const graceToRestart = (seconds: number): number => Math.max(seconds * 1000, MINIMUM_GRACE);

/**
 * The seconds that a pod gets to end. Models pkg/kubelet/pod_workers.go (calculateEffectiveGracePeriod)
 * @param override what the kubelet itself gives it
 * @param before what it was given earlier, which may only become less; 0: nothing yet
 */
export function podGrace({ metadata, spec }: Stored<Pod>, override?: number, before = 0): number {
  const given = [before || undefined, metadata.deletionGracePeriodSeconds, override].filter(
    (seconds) => seconds !== undefined,
  );
  const seconds = given.length > 0 ? Math.min(...given) : (spec.terminationGracePeriodSeconds ?? 0);
  return Math.max(seconds, 1);
}

/**
 * The seconds that a container gets that is killed. Models pkg/kubelet/kuberuntime/kuberuntime_container.go (setTerminationGracePeriod)
 * @param failed the probe for whose failure it is killed
 */
export function containerGrace(
  { spec }: Pick<Stored<Pod>, 'spec'>,
  { startupProbe, livenessProbe }: Container,
  failed?: 'startup' | 'liveness',
): number {
  const probe = failed === 'startup' ? startupProbe : failed && livenessProbe;
  return probe?.terminationGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 2;
}
