import type {
  LabelSelectorRequirement,
  PodAffinityTerm,
  PodSpec,
  WeightedPodAffinityTerm,
} from '../../api/types.ts';
import { own } from '../../machinery/own.ts';

type Labels = Readonly<Record<string, string>>;

function merged(term: PodAffinityTerm, labels: Labels): PodAffinityTerm {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term;
  if (!labelSelector) return term;
  const asked = (keys: readonly string[], operator: 'In' | 'NotIn'): readonly LabelSelectorRequirement[] =>
    keys.flatMap((key) => {
      const value = own(labels, key);
      return value === undefined ? [] : [{ key, operator, values: [value] }];
    });
  const added = [...asked(matchLabelKeys, 'In'), ...asked(mismatchLabelKeys, 'NotIn')];
  if (added.length === 0) return term;
  const matchExpressions = [...(labelSelector.matchExpressions ?? []), ...added];
  return { ...term, labelSelector: { ...labelSelector, matchExpressions } };
}

type Terms = {
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodAffinityTerm[];
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[];
};

function ofAll<T extends Terms>(terms: T, labels: Labels): T {
  const {
    preferredDuringSchedulingIgnoredDuringExecution: preferred,
    requiredDuringSchedulingIgnoredDuringExecution: required,
  } = terms;
  return {
    ...terms,
    ...(preferred && {
      preferredDuringSchedulingIgnoredDuringExecution: preferred.map((one) => ({
        ...one,
        podAffinityTerm: merged(one.podAffinityTerm, labels),
      })),
    }),
    ...(required && {
      requiredDuringSchedulingIgnoredDuringExecution: required.map((term) => merged(term, labels)),
    }),
  };
}

/**
 * Writes a pod's own values of `matchLabelKeys` and `mismatchLabelKeys` into the selectors of its affinity.
 * Models pkg/registry/core/pod/strategy.go mutatePodAffinity
 */
export function withLabelKeys(spec: PodSpec, labels: Labels = {}): PodSpec {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  if (!podAffinity && !podAntiAffinity) return spec;
  return {
    ...spec,
    affinity: {
      ...spec.affinity,
      ...(podAffinity && { podAffinity: ofAll(podAffinity, labels) }),
      ...(podAntiAffinity && { podAntiAffinity: ofAll(podAntiAffinity, labels) }),
    },
  };
}
