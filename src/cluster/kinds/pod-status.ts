import type { ContainerStatus, Pod, PodCondition, PodStatus } from '../api/types.ts';
import { addressWarnings } from '../machinery/ip.ts';
import { NIL } from '../machinery/nil.ts';
import { mapShared, replace, withDefaults } from './kind.ts';

// Go writes a time that was never set as null.
const NEVER = { lastProbeTime: NIL, lastTransitionTime: NIL };

/**
 * The one address and the first of the list are the same; where they differ, the former is right.
 * Models pkg/apis/core/v1/conversion.go Convert_v1_PodStatus_To_core_PodStatus and back
 */
function withAddresses(status: PodStatus): PodStatus {
  const { podIP, podIPs } = status;
  const first = podIPs?.[0]?.ip;
  if (podIP === first) return status;
  if (podIP) return { ...status, podIPs: [{ ip: podIP }] };
  return first ? { ...status, podIP: first } : status;
}

const withTimes = (condition: PodCondition): PodCondition => withDefaults(condition, NEVER);

/** A status as it is kept: conditions always show their times. */
export function podStatusDefaults(status: PodStatus): PodStatus {
  const out = withAddresses(status);
  return out.conditions ? replace(out, 'conditions', mapShared(out.conditions, withTimes)) : out;
}

const withoutGeneration = (condition: PodCondition): PodCondition =>
  replace(condition, 'observedGeneration', undefined);

const withoutHealth = (status: ContainerStatus): ContainerStatus =>
  replace(status, 'allocatedResourcesStatus', undefined);

const LISTS = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const;

/**
 * A status that is written, without the fields of features that are off in this version (generations that were observed, claims of
 * resources, the health of devices) and with the class that the pod was born with where it names none.
 * Models pkg/registry/core/pod/strategy.go podStatusStrategy and pkg/api/pod/util.go dropDisabledPodStatusFields
 */
export function preparePodStatus(status: PodStatus, old: PodStatus): PodStatus {
  let out = status.qosClass ? status : replace(status, 'qosClass', old.qosClass);
  out = replace(out, 'observedGeneration', undefined);
  out = replace(out, 'resourceClaimStatuses', undefined);
  if (out.conditions && out.conditions !== old.conditions)
    out = replace(out, 'conditions', mapShared(out.conditions, withoutGeneration));
  for (const list of LISTS) {
    const statuses = out[list];
    if (statuses && statuses !== old[list]) out = replace(out, list, mapShared(statuses, withoutHealth));
  }
  return out;
}

/** Models WarningsOnUpdate of pkg/registry/core/pod/strategy.go podStatusStrategy */
export const podStatusWarnings = ({ status = {} }: Pod): readonly string[] =>
  (['podIPs', 'hostIPs'] as const).flatMap((part) =>
    (status[part] ?? []).flatMap(({ ip = '' }, i) => addressWarnings(`status.${part}[${i}].ip`, ip)),
  );
