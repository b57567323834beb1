import type { Pod, PodSpec, RuntimeClass, Toleration } from '../../api/types.ts';
import type { WriteContext } from '../../kinds/kind.ts';
import { equal } from '../../machinery/equal.ts';
import { quote } from '../../machinery/go.ts';
import { canonicalList } from '../../machinery/quantity.ts';
import { refuse, type AdmissionPlugin, type Admitted } from './admission.ts';

const MISMATCH = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";

function classOf(write: Admitted, spec: PodSpec, { store }: WriteContext): RuntimeClass | undefined {
  const name = spec.runtimeClassName;
  if (name === undefined) return undefined;
  const found = store.get('runtimeclasses.node.k8s.io', name);
  if (!found) throw refuse(write, `pod rejected: RuntimeClass ${quote(name)} not found`);
  return found;
}

/** Whether everything that `narrow` tolerates is tolerated by `wide`. */
function covers(wide: Toleration, narrow: Toleration): boolean {
  if (equal(wide, narrow)) return true;
  if (narrow.key !== wide.key && !(!wide.key && wide.operator === 'Exists')) return false;
  if (narrow.effect !== wide.effect && wide.effect) return false;
  if (wide.effect === 'NoExecute' && wide.tolerationSeconds !== undefined) {
    const seconds = narrow.tolerationSeconds;
    if (seconds === undefined || seconds > wide.tolerationSeconds) return false;
  }
  if (wide.operator === 'Exists') return true;
  return narrow.operator === 'Equal' && (narrow.value ?? '') === (wide.value ?? '');
}

/** Both lists without what another toleration covers. Models pkg/util/tolerations/tolerations.go MergeTolerations */
function mergeTolerations(
  first: readonly Toleration[],
  second: readonly Toleration[],
): readonly Toleration[] {
  const all = [...first, ...second];
  const merged: Toleration[] = [];
  all.forEach((one, i) => {
    if (merged.some((kept) => covers(kept, one))) return;
    if (all.slice(i + 1).some((later) => !equal(one, later) && covers(later, one))) return;
    merged.push(one);
  });
  return merged;
}

function scheduled(write: Admitted, spec: PodSpec, rules: NonNullable<RuntimeClass['scheduling']>): PodSpec {
  const nodeSelector: Record<string, string> = { ...spec.nodeSelector };
  for (const [key, value] of Object.entries(rules.nodeSelector ?? {})) {
    const own = nodeSelector[key];
    if (own !== undefined && own !== value) {
      throw refuse(
        write,
        `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`,
      );
    }
    nodeSelector[key] = value;
  }
  const tolerations = mergeTolerations(spec.tolerations ?? [], rules.tolerations ?? []);
  return {
    ...spec,
    ...(Object.keys(nodeSelector).length > 0 ? { nodeSelector } : {}),
    ...(tolerations.length > 0 ? { tolerations } : {}),
  };
}

/** Gives pods what their runtime costs and where it runs. Models plugin/pkg/admission/runtimeclass/admission.go */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  resources: ['pods'],
  admit(write, context) {
    const pod: Pod = write.object;
    if (!pod.spec || write.old !== undefined || write.subresource !== '') return pod;
    const found = classOf(write, pod.spec, context);
    if (!found) return pod;
    let { spec } = pod;
    if (found.overhead) {
      const fixed = canonicalList(found.overhead.podFixed ?? {});
      const own = spec.overhead ?? {};
      if (Object.keys(own).length > 0 && !equal(fixed, canonicalList(own))) throw refuse(write, MISMATCH);
      if (Object.keys(fixed).length > 0) spec = { ...spec, overhead: fixed };
    }
    if (found.scheduling) spec = scheduled(write, spec, found.scheduling);
    return { ...pod, spec } as Pod;
  },
  validate(write, context) {
    const { spec }: Pod = write.object;
    if (!spec || write.old !== undefined || write.subresource !== '') return;
    const fixed = classOf(write, spec, context)?.overhead?.podFixed;
    if (fixed === undefined) {
      if (spec.overhead === undefined) return;
      throw refuse(
        write,
        'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
      );
    }
    if (!equal(canonicalList(fixed), canonicalList(spec.overhead ?? {}))) throw refuse(write, MISMATCH);
  },
};
