import { type Controller, type ControllerContext, queueController } from './controller.ts';

const TTL = 'node.alpha.kubernetes.io/ttl';

/**
 * Gives each node its part of the pod network and the hint how long kubelets may cache.
 * Models pkg/controller/nodeipam/ipam/range_allocator.go, pkg/controller/ttl/ttl_controller.go
 * @param podNetwork the first two numbers of a /16 network: `10.244`; nodes get its /24 parts in order
 */
export function nodeIpamController(context: ControllerContext, podNetwork: string): Controller {
  const { store, client } = context;

  const freePart = (): string | undefined => {
    const taken = new Set(store.list('nodes').map(({ spec }) => spec.podCIDR));
    for (let part = 0; part < 256; part++) {
      const cidr = `${podNetwork}.${part}.0/24`;
      if (!taken.has(cidr)) return cidr;
    }
    return undefined;
  };

  return queueController(
    context,
    (informers, queue) => informers.on('nodes', ({ object }) => queue.add(object.metadata.name)),
    (key) => {
      let node = client.get('nodes', '', key);
      if (!node) return;
      if (node.spec.podCIDR === undefined) {
        const podCIDR = freePart();
        if (podCIDR === undefined) return;
        node = client.update('nodes', { ...node, spec: { ...node.spec, podCIDR, podCIDRs: [podCIDR] } });
      }
      if (node.metadata.annotations?.[TTL] !== undefined) return;
      const annotations = { ...node.metadata.annotations, [TTL]: '0' };
      client.update('nodes', { ...node, metadata: { ...node.metadata, annotations } });
    },
  );
}
