import type { Node } from '../../api/types.ts';
import { type Network, parseNetwork } from '../../machinery/ip.ts';
import type { Stored } from '../../machinery/object.ts';
import { internalError } from '../../machinery/status.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { CidrSet } from './cidr-set.ts';

/** What nodes get their pods' addresses from. */
export interface NodeIpamSettings {
  readonly podNetwork: Network;
  /** Its addresses are given to no node. */
  readonly serviceNetwork: Network | undefined;
  /** How many bits a node's addresses share. */
  readonly nodeMaskSize: number;
}

const NEXT = 'next';

/**
 * Gives each node its part of the pod network. What is taken follows from the nodes that there are; a part that became free is
 * given away again when the others have had their turn.
 * Models pkg/controller/nodeipam/ipam/range_allocator.go
 */
export function nodeIpamController(context: ControllerContext, settings: NodeIpamSettings): Controller {
  const { store, client } = context;
  const events = context.recorder('cidrAllocator');
  const set = new CidrSet(settings.podNetwork, settings.nodeMaskSize);
  /** Where the search for the next part begins: the one thing that no node tells. */
  const places = new Map<string, number>();

  const taken = (): ReadonlySet<number> => {
    const out = new Set<number>();
    const occupy = (network: Network | undefined): void => {
      const [first, last] = (network && set.indexes(network)) ?? [0, -1];
      for (let index = first; index <= last; index++) out.add(index);
    };
    occupy(settings.serviceNetwork);
    for (const { spec } of store.list('nodes'))
      for (const cidr of spec.podCIDRs ?? []) occupy(parseNetwork(cidr));
    return out;
  };

  const say = (node: Stored<Node>, reason: string): void =>
    events.event(node, 'Normal', reason, `Node ${node.metadata.name} status is now: ${reason}`);

  return queueController(
    context,
    (informers, queue) =>
      informers.on('nodes', ({ object, type }) => {
        if (type !== 'DELETED') queue.add(object.metadata.name);
      }),
    (name) => {
      const node = client.get('nodes', '', name);
      if (!node || node.metadata.deletionTimestamp !== undefined || node.spec.podCIDRs?.length) return;
      const index = set.next(taken(), places.get(NEXT) ?? 0);
      if (index === undefined) {
        say(node, 'CIDRNotAvailable');
        throw internalError('there are no remaining CIDRs left to allocate in the accepted range');
      }
      places.set(NEXT, (index + 1) % set.size);
      const podCIDR = set.part(index);
      try {
        client.update('nodes', { ...node, spec: { ...node.spec, podCIDR, podCIDRs: [podCIDR] } });
      } catch (error) {
        say(node, 'CIDRAssignmentFailed');
        throw error;
      }
    },
    places,
  );
}
