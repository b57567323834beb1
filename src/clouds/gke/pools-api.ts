import { answer, bodyOf, isJsonObject } from '../messages.ts';
import type { CloudRequest, CloudResponse, JsonObject } from '../messages.ts';
import { nodeVersion } from './catalogue.ts';
import { change, requireIdle } from './clusters-api.ts';
import type { ContainerContext } from './clusters-api.ts';
import { alreadyExists, GoogleError, invalid, notFound } from './failure.ts';
import { requireQuota } from './quota.ts';
import { labelsOf, poolFromRequest } from './requests.ts';
import type { ClusterRecord, PoolRecord } from './records.ts';
import { poolView, scopeOf } from './view.ts';

const objectAt = (body: JsonObject, key: string): JsonObject => {
  const value = body[key];
  return isJsonObject(value) ? value : {};
};

function create(context: ContainerContext, cluster: ClusterRecord, request: CloudRequest): CloudResponse {
  const { engine, settings } = context;
  const given = objectAt(bodyOf(request), 'nodePool');
  const pool = poolFromRequest(given, cluster);
  if (cluster.pools.some(({ name }) => name === pool.name)) {
    throw alreadyExists(
      `projects/${cluster.project}/${scopeOf(cluster.location)}/clusters/${cluster.name}/nodePools/${pool.name}`,
    );
  }
  requireIdle(context, cluster);
  requireQuota(engine.state, cluster, [[pool, pool.initialNodeCount]]);
  const changed = { ...cluster, pools: [...cluster.pools, pool] };
  engine.putCluster(changed);
  return change(context, changed, {
    type: 'CREATE_NODE_POOL',
    pool: pool.name,
    takes: settings.createPool,
    effect: { type: 'create-pool', pool: pool.name },
  });
}

/** A pool's record after one of the requests that only change settings; undefined for other verbs. */
function withSettings(pool: PoolRecord, verb: string, body: JsonObject): PoolRecord | undefined {
  switch (verb) {
    case 'setManagement':
      return {
        ...pool,
        management: Object.fromEntries(
          Object.entries(objectAt(body, 'management')).filter(([, on]) => on !== false),
        ),
      };
    case 'setAutoscaling': {
      const autoscaling = objectAt(body, 'autoscaling');
      return {
        ...pool,
        autoscaling: autoscaling['enabled'] === true ? { locationPolicy: 'BALANCED', ...autoscaling } : {},
      };
    }
    case 'rollback':
      return pool;
    default:
      return undefined;
  }
}

const operationTypes: Readonly<Record<string, string>> = {
  setManagement: 'SET_NODE_POOL_MANAGEMENT',
  setAutoscaling: 'UPDATE_CLUSTER',
  rollback: 'UPGRADE_NODES',
};

/** The settings of a PUT without a version. */
function updated(pool: PoolRecord, body: JsonObject): PoolRecord {
  const labels = objectAt(body, 'labels')['labels'];
  const machineType = body['machineType'];
  const disk = body['diskSizeGb'];
  const upgrade = body['upgradeSettings'];
  return {
    ...pool,
    ...(labels === undefined ? {} : { labels: labelsOf(labels) }),
    ...(typeof machineType === 'string' ? { machineType } : {}),
    ...(typeof disk === 'number' ? { diskSizeGb: disk } : {}),
    ...(isJsonObject(upgrade) ? { upgradeSettings: upgrade } : {}),
  };
}

function update(
  context: ContainerContext,
  cluster: ClusterRecord,
  pool: PoolRecord,
  verb: string,
  request: CloudRequest,
): CloudResponse {
  const { engine, settings } = context;
  const body = bodyOf(request);
  requireIdle(context, cluster);
  if (verb === 'setSize') {
    const size = Number(body['nodeCount'] ?? 0);
    if (!(size >= 0)) throw invalid('Node count must not be negative.');
    requireQuota(engine.state, cluster, [[pool, Math.floor(size)]]);
    return change(context, cluster, {
      type: 'SET_NODE_POOL_SIZE',
      pool: pool.name,
      takes: settings.resize,
      effect: { type: 'resize-pool', pool: pool.name, size: Math.floor(size) },
    });
  }
  const version = body['nodeVersion'];
  if (request.method === 'PUT' && typeof version === 'string') {
    const known = nodeVersion(version, cluster.masterVersion);
    if (known === undefined) throw invalid(`Node version "${version}" is unsupported.`);
    return change(context, cluster, {
      type: 'UPGRADE_NODES',
      takes: settings.upgradeNodes,
      effect: { type: 'upgrade-nodes', pools: [pool.name], version: known },
    });
  }
  const next = request.method === 'PUT' ? updated(pool, body) : withSettings(pool, verb, body);
  if (!next) throw notFound(verb);
  const changed = {
    ...cluster,
    pools: cluster.pools.map((other) => (other.name === pool.name ? next : other)),
  };
  engine.putCluster(changed);
  return change(context, changed, {
    type: operationTypes[verb] ?? 'UPDATE_CLUSTER',
    pool: pool.name,
    takes: settings.updateCluster,
    effect: { type: 'settle-cluster' },
  });
}

/** Answers requests about a cluster's node pools. Throws `GoogleError`. */
export function handlePools(
  context: ContainerContext,
  cluster: ClusterRecord,
  name: string | undefined,
  verb: string,
  request: CloudRequest,
): CloudResponse {
  const { engine, settings } = context;
  if (name === undefined) {
    if (request.method === 'POST') return create(context, cluster, request);
    return answer({ nodePools: cluster.pools.map((pool) => poolView(cluster, pool, engine.naming)) });
  }
  const pool = cluster.pools.find((candidate) => candidate.name === name);
  if (!pool) throw new GoogleError(404, 'NOT_FOUND', `Not found: node pool "${name}" not found.`);
  if (request.method === 'GET') return answer(poolView(cluster, pool, engine.naming));
  if (request.method === 'DELETE') {
    requireIdle(context, cluster);
    const stopping = {
      ...cluster,
      pools: cluster.pools.map((other) =>
        other.name === name ? { ...other, status: 'STOPPING' as const } : other,
      ),
    };
    engine.putCluster(stopping);
    return change(context, stopping, {
      type: 'DELETE_NODE_POOL',
      pool: name,
      takes: settings.deletePool,
      effect: { type: 'delete-pool', pool: name },
    });
  }
  return update(context, cluster, pool, verb, request);
}
