import type { Pod } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { isTerminal } from '../pods.ts';

/** Whether a pod needs no volumes any more: it has ended, or nothing of it runs that is to go. Models pkg/volume/util IsPodTerminated */
export const hasEnded = (pod: Stored<Pod>): boolean =>
  isTerminal(pod) ||
  (pod.metadata.deletionTimestamp !== undefined &&
    (pod.status.containerStatuses ?? []).every(({ state }) => state?.terminated ?? state?.waiting));

/** The names of the claims that a pod uses, those among them that are made for it. */
export const claimsOf = ({ metadata, spec }: Stored<Pod>): readonly string[] =>
  (spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) =>
    ephemeral ? `${metadata.name}-${name}` : (persistentVolumeClaim?.claimName ?? []),
  );

/** The pods in a namespace that use a claim and have not ended. */
export const podsUsing = (
  claim: { readonly namespace?: string; readonly name?: string },
  pods: readonly Stored<Pod>[],
): readonly Stored<Pod>[] =>
  pods.filter(
    (pod) =>
      !hasEnded(pod) &&
      pod.metadata.namespace === claim.namespace &&
      claimsOf(pod).includes(claim.name ?? ''),
  );
