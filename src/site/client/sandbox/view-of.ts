import type { MapItem } from '../../../sandbox/map/model.ts';
import type { ClusterView, NodeView, PodView, ServiceView, WorkloadView } from '../../../sandbox/view.ts';

/** The map's items as lists. */
export function viewOf(context: string | undefined, items: ReadonlyMap<string, MapItem>): ClusterView {
  const all = [...items.values()].sort((a, b) =>
    `${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1,
  );
  const pods = all.filter((item) => item.kind === 'Pod');
  const nodes: NodeView[] = [];
  const workloads: WorkloadView[] = [];
  const services: ServiceView[] = [];
  for (const item of all) {
    if (item.kind === 'Node')
      nodes.push({ ...item, pods: pods.filter(({ node }) => node === item.name).length });
    else if (item.kind === 'Service')
      services.push({
        ...item,
        externalIP: item.status === '<pending>' ? item.status : item.externalIPs.join(','),
        endpoints: item.endpoints.length,
      });
    else if (
      item.kind !== 'Pod' &&
      item.kind !== 'Ingress' &&
      !item.kind.endsWith('Job') &&
      item.owner === ''
    )
      workloads.push(item);
  }
  return { context, nodes, workloads, pods: pods satisfies readonly PodView[], services };
}
