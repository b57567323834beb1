import type { Pod } from '../../api/types.ts';
import { forbidden } from '../../machinery/status.ts';
import type { AdmissionPlugin } from './admission.ts';

/** Turns a pod's priority class into its priority. Models plugin/pkg/admission/priority/admission.go */
export const priority: AdmissionPlugin = ({ object, old }, { store }) => {
  const pod: Pod = object;
  if (!pod.spec || old !== undefined) return pod;
  const { priorityClassName } = pod.spec;
  const classes = store.list('priorityclasses.scheduling.k8s.io');
  const found = priorityClassName
    ? store.get('priorityclasses.scheduling.k8s.io', priorityClassName)
    : classes.filter((one) => one.globalDefault === true).sort((a, b) => a.value - b.value)[0];
  if (priorityClassName && !found) {
    throw forbidden(
      { group: '', name: 'pods' },
      pod.metadata?.name ?? '',
      `no PriorityClass with name ${priorityClassName} was found`,
    );
  }
  const value = found?.value ?? 0;
  if (pod.spec.priority !== undefined && pod.spec.priority !== value) {
    throw forbidden(
      { group: '', name: 'pods' },
      pod.metadata?.name ?? '',
      `the integer value of priority (${pod.spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`,
    );
  }
  const preemptionPolicy = pod.spec.preemptionPolicy ?? found?.preemptionPolicy ?? 'PreemptLowerPriority';
  return {
    ...pod,
    spec: {
      ...pod.spec,
      ...(found ? { priorityClassName: found.metadata.name } : {}),
      priority: value,
      preemptionPolicy,
    },
  } as Pod;
};
