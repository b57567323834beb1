import type { ApiObject } from '../api.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../errors.ts';
import { begin, objectsOf, text, waitFor } from './adapter.ts';
import { requireLocation } from './location.ts';
import { clusterPath, clusterReference, locationPath, poolPath, selfLink, service } from './references.ts';
import { tryCluster } from './resize.ts';

const bracketed = (version: string | undefined, otherwise: string): string =>
  version === undefined || version === '' ? otherwise : `version [${version}]`;

function poolOf(cluster: ApiObject, name: string): ApiObject {
  const pool = objectsOf(cluster, 'nodePools').find((candidate) => candidate['name'] === name);
  if (!pool) throw new CommandError(`No node pool found matching the name [${name}].`);
  return pool;
}

/** What an upgrade is going to do. Models command_lib/container/container_command_util.py ClusterUpgradeMessage */
function upgradeMessage(
  name: string,
  cluster: ApiObject | undefined,
  options: {
    readonly master: boolean;
    readonly pool: string | undefined;
    readonly version: string | undefined;
    readonly imageType: string | undefined;
    readonly defaultVersion: string | undefined;
  },
): string {
  if (options.master) {
    const from = bracketed(cluster && text(cluster, 'currentMasterVersion'), 'its current version');
    const to = bracketed(options.version ?? options.defaultVersion, 'the default cluster version');
    return `Master of cluster [${name}] will be upgraded from ${from} to ${to}.`;
  }
  let nodes = 'All nodes';
  let current: string | undefined;
  if (options.pool !== undefined) {
    nodes += ` in node pool [${options.pool}]`;
    current = cluster && text(poolOf(cluster, options.pool), 'version');
  } else if (cluster) {
    const count = Number(cluster['currentNodeCount'] ?? 0);
    nodes += ` (${count} ${count === 1 ? 'node' : 'nodes'})`;
    current = text(cluster, 'currentNodeVersion');
  }
  if (options.imageType !== undefined) {
    return `${nodes} of cluster [${name}] image will change to ${options.imageType}.`;
  }
  const from = bracketed(current, 'its current version');
  const to = bracketed(
    options.version ?? (cluster && text(cluster, 'currentMasterVersion')),
    'the master version',
  );
  return `${nodes} of cluster [${name}] will be upgraded from ${from} to ${to}.`;
}

export const clustersUpgrade: Command = {
  async run(invocation) {
    const { api, arguments: args, console } = invocation;
    const reference = clusterReference(invocation, requireLocation(invocation));
    const cluster = await tryCluster(
      invocation,
      reference,
      'upgrade',
      'You can still attempt to upgrade the cluster.',
    );
    const config = await api.get(`${service}/${locationPath(reference)}/serverConfig`);
    const master = args.flag('master') === true;
    const pool = args.text('node_pool');
    const version = args.text('cluster_version');
    const imageType = args.text('image_type');
    const message = upgradeMessage(reference.cluster, cluster, {
      master,
      pool,
      version,
      imageType,
      defaultVersion: text(config, 'defaultClusterVersion'),
    });
    await console.confirm(
      `${message} This operation is longs-running and will block other operations on the cluster (except other node pool upgrades) until it has run to completion.`,
      { refuseUnattended: true, cancelOnNo: true },
    );
    const operation = master
      ? await begin(invocation, reference, 'PUT', clusterPath(reference), {
          update: { desiredMasterVersion: version ?? '-' },
        })
      : pool === undefined
        ? await begin(invocation, reference, 'PUT', clusterPath(reference), {
            update: {
              desiredNodeVersion: version ?? '-',
              ...(imageType === undefined ? {} : { desiredImageType: imageType }),
            },
          })
        : await begin(invocation, reference, 'PUT', poolPath({ ...reference, pool }), {
            nodeVersion: version ?? '-',
            ...(imageType === undefined ? {} : { imageType }),
          });
    if (args.flag('async') === true) return undefined;
    await waitFor(invocation, operation, `Upgrading ${reference.cluster}`);
    await console.status(`Updated [${selfLink(reference)}].`);
    return undefined;
  },
};
