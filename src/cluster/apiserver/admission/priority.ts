import type { Pod, PodSpec, PriorityClass } from '../../api/types.ts';
import type { WriteContext } from '../../kinds/kind.ts';
import { resourceOf } from '../../kinds/kind.ts';
import type { KubeObject, Mutable, Stored } from '../../machinery/object.ts';
import { refuse, type AdmissionPlugin, type Admitted } from './admission.ts';

const CLASSES = 'priorityclasses.scheduling.k8s.io';

/** The class of pods that name none; of several the one of the lowest value. */
function defaultClass({ store }: WriteContext): Stored<PriorityClass> | undefined {
  let lowest: Stored<PriorityClass> | undefined;
  for (const one of store.list(CLASSES)) {
    if (one.globalDefault === true && (!lowest || one.value < lowest.value)) lowest = one;
  }
  return lowest;
}

/** An update cannot drop what admission has filled in. */
function keep(pod: Pod, old: Pod): Pod {
  const { spec } = pod;
  if (!spec) return pod;
  const kept: Partial<PodSpec> = {
    ...(spec.priority === undefined && old.spec?.priority !== undefined
      ? { priority: old.spec.priority }
      : {}),
    ...(spec.preemptionPolicy === undefined && old.spec?.preemptionPolicy !== undefined
      ? { preemptionPolicy: old.spec.preemptionPolicy }
      : {}),
  };
  return Object.keys(kept).length === 0 ? pod : ({ ...pod, spec: { ...spec, ...kept } } as Pod);
}

function admitPod(write: Admitted, context: WriteContext): KubeObject {
  const pod: Pod = write.object;
  const { spec } = pod;
  if (!spec) return pod;
  const wanted = spec.priorityClassName;
  const found = wanted ? context.store.get(CLASSES, wanted) : defaultClass(context);
  if (wanted && !found) throw refuse(write, `no PriorityClass with name ${wanted} was found`);
  const value = found?.value ?? 0;
  if (spec.priority !== undefined && spec.priority !== value) {
    throw refuse(
      write,
      `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`,
    );
  }
  const policy = found ? found.preemptionPolicy : 'PreemptLowerPriority';
  if (policy !== undefined && spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
    throw refuse(
      write,
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`,
    );
  }
  const admitted: Mutable<PodSpec> = { ...spec };
  if (found) admitted.priorityClassName = found.metadata.name;
  admitted.priority = value;
  if (policy !== undefined) admitted.preemptionPolicy = policy;
  return { ...pod, spec: admitted } as Pod;
}

/** Turns a pod's priority class into its priority; allows one default class. Models plugin/pkg/admission/priority/admission.go */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  resources: ['pods', CLASSES],
  admit(write, context) {
    if (write.subresource !== '' || resourceOf(write.kind) !== 'pods') return write.object;
    return write.old === undefined ? admitPod(write, context) : keep(write.object, write.old);
  },
  validate(write, context) {
    if (write.subresource !== '' || resourceOf(write.kind) !== CLASSES) return;
    const { globalDefault, metadata }: Partial<PriorityClass> = write.object;
    if (globalDefault !== true) return;
    const name = defaultClass(context)?.metadata.name;
    if (name === undefined || (write.old !== undefined && name === metadata?.name)) return;
    throw refuse(write, `PriorityClass ${name} is already marked as default. Only one default can exist`);
  },
};
