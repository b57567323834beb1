import type { Kubelets } from '../kubelet/kubelets.ts';

/** The programs of a control plane, as kubeadm calls them. */
export type Component = 'etcd' | 'kube-apiserver' | 'kube-scheduler';

/**
 * Whether a program of the control plane works: what runs elsewhere does, and on a node it does until somebody touches its
 * manifest; from then on it does while its container runs.
 */
export function componentRuns(component: Component, kubelets: Kubelets): boolean {
  let manifests = false;
  for (const { machine, workers } of kubelets) {
    const pod = machine.staticPods?.find(({ name }) => name === component);
    if (pod && pod.text === undefined) return true;
    if (!machine.manifests?.includes(component)) continue;
    manifests = true;
    for (const worker of workers) {
      const { name } = worker.pod.metadata;
      if (name !== `${component}-${machine.name}`) continue;
      if (worker.containers.some(({ record }) => record.stage.at === 'running')) return true;
    }
  }
  return !manifests;
}
