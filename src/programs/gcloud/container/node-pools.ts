import type { ApiObject } from '../api.ts';
import type { Command } from '../command.ts';
import { begin, getOperation, getPool, objectsOf, waitFor } from './adapter.ts';
import { operationsFormat, poolsFormat } from './formats.ts';
import { requireLocation } from './location.ts';
import { nodeConfig, poolOptions } from './node-options.ts';
import { clusterPath, poolPath, poolReference, selfLink, service } from './references.ts';

export const poolsList: Command = {
  format: poolsFormat,
  countsNothing: true,
  async run(invocation) {
    const { api, arguments: args, properties } = invocation;
    const cluster = args.text('cluster') ?? properties.requireCluster();
    const project = properties.requireProject();
    const location = requireLocation(invocation);
    const answer = await api.get(`${service}/${clusterPath({ project, location, cluster })}/nodePools`);
    return { resource: objectsOf(answer, 'nodePools') };
  },
};

export const poolsDescribe: Command = {
  async run(invocation) {
    const reference = poolReference(invocation, requireLocation(invocation));
    return { resource: await getPool(invocation, reference) };
  },
};

export const poolsCreate: Command = {
  format: poolsFormat,
  async run(invocation) {
    const { arguments: args, console } = invocation;
    const reference = poolReference(invocation, requireLocation(invocation));
    const nodePool: ApiObject = {
      name: reference.pool,
      initialNodeCount: args.number('num_nodes') ?? 3,
      config: nodeConfig(args, 'node_labels'),
      ...poolOptions(args),
      ...(args.list('node_locations') ? { locations: [...(args.list('node_locations') ?? [])] } : {}),
    };
    const operation = await begin(invocation, reference, 'POST', `${clusterPath(reference)}/nodePools`, {
      nodePool,
    });
    if (args.flag('async') === true) {
      return { resource: [await getOperation(invocation, operation)], format: operationsFormat };
    }
    await waitFor(invocation, operation, `Creating node pool ${reference.pool}`);
    const pool = await getPool(invocation, reference);
    await console.status(`Created [${selfLink(reference)}].`);
    return { resource: [pool] };
  },
};

export const poolsDelete: Command = {
  async run(invocation) {
    const { arguments: args, console } = invocation;
    const reference = poolReference(invocation, requireLocation(invocation));
    await console.confirm(
      `The following node pool will be deleted.\n[${reference.pool}] in cluster [${reference.cluster}] in [${reference.location}]`,
      { refuseUnattended: true, cancelOnNo: true },
    );
    await getPool(invocation, reference);
    const operation = await begin(invocation, reference, 'DELETE', poolPath(reference));
    if (args.flag('async') === true) return undefined;
    await waitFor(invocation, operation, `Deleting node pool ${reference.pool}`);
    await console.status(`Deleted [${selfLink(reference)}].`);
    return undefined;
  },
};

export const poolsRollback: Command = {
  async run(invocation) {
    const { arguments: args, console } = invocation;
    const reference = poolReference(invocation, requireLocation(invocation));
    await console.confirm(
      `Node Pool: [${reference.pool}], of Cluster: [${reference.cluster}] will be rolled back to previous configuration. This operation is long-running and will block other operations on the cluster (including delete) until it has run to completion.`,
      { refuseUnattended: true, cancelOnNo: true },
    );
    await getPool(invocation, reference);
    const operation = await begin(invocation, reference, 'POST', `${poolPath(reference)}:rollback`, {});
    if (args.flag('async') !== true) await waitFor(invocation, operation, `Rolling back ${reference.pool}`);
    await console.status(`Updated [${selfLink(reference)}].`);
    return {
      resource: { operationId: operation.name, projectId: operation.project, zone: operation.location },
    };
  },
};
