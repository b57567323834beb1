import type { Pod } from '../../api/types.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { podFromTemplate } from '../pods.ts';
import { indexAnnotation, type StoredJob, TRACKING } from './counts.ts';

type NewPod = Pod & KubeObject;

/** A pod of a job, which stays until the job has counted it. */
export function jobPod(job: StoredJob, index: number | undefined): NewPod {
  const pod = podFromTemplate(job, job.spec.template);
  const metadata = { ...pod.metadata, finalizers: [...(pod.metadata?.finalizers ?? []), TRACKING] };
  return index === undefined
    ? { ...pod, metadata }
    : numbered({ ...pod, metadata }, job.metadata.name, index);
}

/** A pod with its number in name, host name, label, annotation and environment. */
function numbered(pod: NewPod, job: string, index: number): NewPod {
  const annotation = indexAnnotation(index);
  const [key = ''] = Object.keys(annotation);
  const variable = {
    name: 'JOB_COMPLETION_INDEX',
    valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${key}']` } },
  };
  const withVariable = <C extends { readonly env?: readonly { readonly name: string }[] }>(
    container: C,
  ): C => ({
    ...container,
    env: [...(container.env ?? []), variable],
  });
  const { spec, metadata } = pod;
  return {
    ...pod,
    metadata: {
      ...metadata,
      generateName: `${job}-${index}-`,
      annotations: { ...metadata?.annotations, ...annotation },
      labels: { ...metadata?.labels, ...annotation },
    },
    ...(spec && {
      spec: {
        ...spec,
        hostname: `${job}-${index}`,
        containers: spec.containers.map(withVariable),
        ...(spec.initContainers && { initContainers: spec.initContainers.map(withVariable) }),
      },
    }),
  };
}
