import type { ContainerRecord } from './record.ts';

/**
 * Whether it is a container's turn to be told to end, while its pod is being stopped: sidecars wait for the main containers
 * and for the sidecars that come after them. Models pkg/kubelet/kuberuntime/kuberuntime_termination_order.go
 * @param containers all of the pod's, init containers first, in the order of the spec
 */
export function isTurnToEnd(
  name: string,
  containers: readonly { readonly record: Pick<ContainerRecord, 'name' | 'kind' | 'stage'> }[],
): boolean {
  const at = containers.findIndex(({ record }) => record.name === name);
  if (containers[at]?.record.kind !== 'sidecar') return true;
  return !containers.some(
    ({ record: { kind, stage } }, index) =>
      stage.at === 'running' && (kind === 'main' || (kind === 'sidecar' && index > at)),
  );
}
