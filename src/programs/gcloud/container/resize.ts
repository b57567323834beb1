import type { ApiObject } from '../api.ts';
import type { Command, Invocation } from '../command.ts';
import { ApiError, CommandError } from '../errors.ts';
import { begin, findPool, getCluster, text, waitFor } from './adapter.ts';
import { requireLocation } from './location.ts';
import { clusterReference, poolPath, selfLink } from './references.ts';
import type { ClusterReference } from './references.ts';

/** The cluster, or a warning that it could not be read. */
export async function tryCluster(
  invocation: Invocation,
  reference: ClusterReference,
  purpose: string,
  closing: string,
): Promise<ApiObject | undefined> {
  try {
    return await getCluster(invocation, reference);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    await invocation.console.warning(
      `Problem loading details of cluster to ${purpose}:\n\n${error.message}\n\n${closing}\n`,
    );
    return undefined;
  }
}

/** An API's refusal of a change, named by its status rather than by its number. */
export async function named<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new CommandError(`${error.status}: ${error.serverMessage}`);
  }
}

export const clustersResize: Command = {
  async run(invocation) {
    const { arguments: args, console } = invocation;
    const reference = clusterReference(invocation, requireLocation(invocation));
    const cluster = await tryCluster(
      invocation,
      reference,
      'resize',
      'You can still attempt to resize the cluster.',
    );
    const wanted = args.text('node_pool');
    const pool = cluster ? text(findPool(cluster, wanted), 'name') : (wanted ?? 'default-pool');
    const size = args.number('num_nodes') ?? 0;
    await console.confirm(
      `Pool [${pool}] for [${reference.cluster}] will be resized to ${size} node(s) in each zone it spans.`,
      { refuseUnattended: true, cancelOnNo: true },
    );
    const operation = await named(
      begin(invocation, reference, 'POST', `${poolPath({ ...reference, pool })}:setSize`, {
        nodeCount: size,
      }),
    );
    if (args.flag('async') !== true) await waitFor(invocation, operation, `Resizing ${reference.cluster}`);
    await console.status(`Updated [${selfLink(reference)}].`);
    return undefined;
  },
};
