import type { Pod } from '../../api/types.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { podFromTemplate } from '../pods.ts';
import { type StoredJob, TRACKING } from './counts.ts';
import { indexAnnotation } from './indexes.ts';

type NewPod = Pod & KubeObject;

/** Characters that the drawn part of a name leaves. */
const PREFIX = 58;

/** A pod of a job, which stays until the job has counted it. */
export function jobPod(
  job: StoredJob,
  index: number | undefined,
  annotations: Readonly<Record<string, string>> = {},
): NewPod {
  const pod = podFromTemplate(job, job.spec.template);
  const finalizers = [...new Set([...(pod.metadata?.finalizers ?? []), TRACKING])];
  const own = { ...pod.metadata?.annotations, ...annotations };
  const metadata = { ...pod.metadata, finalizers, ...(Object.keys(own).length > 0 && { annotations: own }) };
  return index === undefined
    ? { ...pod, metadata }
    : numbered({ ...pod, metadata }, job.metadata.name, index);
}

/** A pod with its number in name, host name, label, annotation and environment. */
function numbered(pod: NewPod, job: string, index: number): NewPod {
  const annotation = indexAnnotation(index);
  const suffix = `-${index}-`;
  const [key = ''] = Object.keys(annotation);
  const variable = {
    name: 'JOB_COMPLETION_INDEX',
    valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${key}']` } },
  };
  const withVariable = <C extends { readonly env?: readonly { readonly name: string }[] }>(
    container: C,
  ): C =>
    container.env?.some(({ name }) => name === variable.name)
      ? container
      : { ...container, env: [...(container.env ?? []), variable] };
  const { spec, metadata } = pod;
  return {
    ...pod,
    metadata: {
      ...metadata,
      generateName: `${job.slice(0, PREFIX - suffix.length)}${suffix}`,
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
