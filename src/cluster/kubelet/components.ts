import type { ContainerWorker } from './container-worker.ts';
import type { Kubelet } from './kubelet.ts';
import { isStatic } from './static-pods.ts';

/** The programs of a control plane, as kubeadm calls them. */
export type Component = 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler';

/** A container whose first process has not ended yet. */
const runs = ({ record: { stage, exited } }: ContainerWorker): boolean =>
  stage.at === 'running' && exited === undefined;

/** Whether a container is the one in which a component has said that it works. */
const works = (container: ContainerWorker, component: Component): boolean => {
  const { works, instance } = container.record;
  return works?.component === component && works.id === instance?.id && runs(container);
};

/** Whether a container of the control plane as it was set up has never worked and never ended: the cluster is just being made. */
const begins = ({ record: { works, last, state, restarts } }: ContainerWorker): boolean =>
  !works && !last && !state.terminated && restarts === 0;

/**
 * Whether a program of the control plane works: what no node of the cluster runs does; what runs on a node does from when its
 * program says so until it ends.
 */
export function componentRuns(component: Component, kubelets: Iterable<Kubelet>): boolean {
  let hosted = false;
  for (const { machine, workers, outage } of kubelets) {
    const known = machine.staticPods?.find(({ name }) => name === component);
    if (!known && !machine.manifests?.includes(component)) continue;
    hosted = true;
    if (!outage.powered || outage.pauses('kube-system')) continue;
    const own = [...workers].filter(({ pod }) => isStatic(pod));
    if (own.some(({ containers }) => containers.some((container) => works(container, component))))
      return true;
    if (!known || known.text !== undefined) continue;
    const worker = own.find(({ pod }) => pod.metadata.name === `${component}-${machine.name}`);
    if (!worker || worker.containers.every(begins)) return true;
  }
  return !hosted;
}
