import { requireQuota } from './quota.ts';
import { atPace } from '../../cluster/pace.ts';
import { answer, bodyOf, isJsonObject } from '../messages.ts';
import type { CloudRequest, CloudResponse, JsonObject } from '../messages.ts';
import { isLocation, masterVersion, nodeVersion, serverConfig } from './catalogue.ts';
import type { Engine } from './engine.ts';
import { alreadyExists, denied, GoogleError, invalid, notFound } from './failure.ts';
import { clusterFromRequest, labelsOf, mergeSettings } from './requests.ts';
import { handlePools } from './pools-api.ts';
import type { ClusterRecord, OperationRecord } from './records.ts';
import type { GoogleCloudSettings, Project } from './settings.ts';
import { clusterView, operationView, scopeOf } from './view.ts';

/** What the handlers of the container API share. */
export interface ContainerContext {
  readonly engine: Engine;
  readonly settings: GoogleCloudSettings;
  readonly project: Project;
}

/** Answers with an operation. */
export const operationAnswer = (
  { engine, project }: ContainerContext,
  operation: OperationRecord,
): CloudResponse => answer(operationView(operation, project, engine.naming));

/** Refuses a change while another one is under way. */
export function requireIdle({ engine }: ContainerContext, cluster: ClusterRecord): void {
  const busy = engine.busyWith(cluster);
  if (busy) {
    throw new GoogleError(
      400,
      'FAILED_PRECONDITION',
      `Cluster is running incompatible operation ${busy.name}.`,
    );
  }
}

/** Marks a cluster as changing and begins an operation on it. */
export function change(
  context: ContainerContext,
  cluster: ClusterRecord,
  request: Omit<Parameters<Engine['begin']>[0], 'cluster'>,
): CloudResponse {
  const status = request.effect.type === 'delete-cluster' ? 'STOPPING' : 'RECONCILING';
  const reconciling = { ...cluster, status } as const;
  context.engine.putCluster(reconciling);
  return operationAnswer(context, context.engine.begin({ ...request, cluster: reconciling }));
}

function requireLocation(location: string): void {
  if (location !== '-' && !isLocation(location)) throw invalid(`Location "${location}" does not exist.`);
}

function create(context: ContainerContext, location: string, request: CloudRequest): CloudResponse {
  const { engine, project, settings } = context;
  const body = bodyOf(request)['cluster'];
  const given: JsonObject = isJsonObject(body) ? body : {};
  const name = String(given['name'] ?? '');
  if (engine.findCluster(project.id, location, name)) {
    throw alreadyExists(`projects/${project.id}/${scopeOf(location)}/clusters/${name}`);
  }
  const serial = engine.nextSerial();
  const cluster = clusterFromRequest(
    given,
    { project: project.id, location },
    {
      serial,
      created: engine.now,
      endpoint: engine.naming.externalIP('endpoint', serial, name),
      index: engine.state.clusters.filter((other) => other.project === project.id).length,
    },
  );
  requireQuota(
    engine.state,
    cluster,
    cluster.pools.map((pool) => [pool, pool.initialNodeCount]),
  );
  engine.addCluster(cluster);
  const effect = { type: 'create-cluster' } as const;
  return operationAnswer(
    context,
    engine.begin({ type: 'CREATE_CLUSTER', cluster, takes: settings.createCluster, effect }),
  );
}

/** A PUT of a cluster: the one desired change that the request carries. */
function update(context: ContainerContext, cluster: ClusterRecord, request: CloudRequest): CloudResponse {
  const { engine, settings } = context;
  const body = bodyOf(request)['update'];
  const desired: JsonObject = isJsonObject(body) ? body : {};
  requireIdle(context, cluster);
  const master = desired['desiredMasterVersion'];
  if (typeof master === 'string') {
    const version = masterVersion(master, master === '-' ? 'UNSPECIFIED' : cluster.channel);
    if (version === undefined) throw invalid(`Master version "${master}" is unsupported.`);
    return change(context, cluster, {
      type: 'UPGRADE_MASTER',
      takes: settings.upgradeMaster,
      effect: { type: 'upgrade-master', version },
    });
  }
  const nodes = desired['desiredNodeVersion'];
  if (typeof nodes === 'string') {
    const version = nodeVersion(nodes, cluster.masterVersion);
    if (version === undefined) throw invalid(`Node version "${nodes}" is unsupported.`);
    return change(context, cluster, {
      type: 'UPGRADE_NODES',
      takes: atPace(settings.upgradeNodes, Math.max(1, cluster.pools.length)),
      effect: { type: 'upgrade-nodes', pools: cluster.pools.map(({ name }) => name), version },
    });
  }
  engine.putCluster(withDesired(cluster, desired));
  return change(context, engine.findCluster(cluster.project, cluster.location, cluster.name) ?? cluster, {
    type: 'UPDATE_CLUSTER',
    takes: settings.updateCluster,
    effect: { type: 'settle-cluster' },
  });
}

function withDesired(cluster: ClusterRecord, desired: JsonObject): ClusterRecord {
  const renamed = Object.entries(desired).map(([name, value]) => {
    const plain = name.replace(/^desired/, '');
    return [plain.charAt(0).toLowerCase() + plain.slice(1), value] as const;
  });
  const autoscaling = desired['desiredNodePoolAutoscaling'];
  const target = desired['desiredNodePoolId'];
  const channel = isJsonObject(desired['desiredReleaseChannel'])
    ? desired['desiredReleaseChannel']['channel']
    : undefined;
  const locations = desired['desiredLocations'];
  return {
    ...cluster,
    ...(typeof channel === 'string' ? { channel } : {}),
    ...(Array.isArray(locations) ? { zones: locations.map(String) } : {}),
    settings: mergeSettings(cluster.settings, Object.fromEntries(renamed)),
    pools: cluster.pools.map((pool, index) =>
      isJsonObject(autoscaling) && (target === undefined ? index === 0 : pool.name === target)
        ? {
            ...pool,
            autoscaling:
              autoscaling['enabled'] === true ? { locationPolicy: 'BALANCED', ...autoscaling } : {},
          }
        : pool,
    ),
  };
}

/** `setResourceLabels`, `setNetworkPolicy`, `setLegacyAbac`. */
function customVerb(
  context: ContainerContext,
  cluster: ClusterRecord,
  verb: string,
  request: CloudRequest,
): CloudResponse {
  const { engine, settings } = context;
  const body = bodyOf(request);
  requireIdle(context, cluster);
  const settle = (changed: ClusterRecord, type: string): CloudResponse => {
    engine.putCluster(changed);
    return change(context, changed, {
      type,
      takes: settings.updateCluster,
      effect: { type: 'settle-cluster' },
    });
  };
  switch (verb) {
    case 'setResourceLabels':
      return settle({ ...cluster, labels: labelsOf(body['resourceLabels']) }, 'SET_LABELS');
    case 'setNetworkPolicy':
      return settle({ ...cluster, settings: mergeSettings(cluster.settings, body) }, 'SET_NETWORK_POLICY');
    case 'setLegacyAbac':
      return settle(
        {
          ...cluster,
          settings: mergeSettings(cluster.settings, { legacyAbac: { enabled: body['enabled'] === true } }),
        },
        'UPDATE_CLUSTER',
      );
    default:
      throw notFound(verb);
  }
}

function handleCluster(
  context: ContainerContext,
  cluster: ClusterRecord,
  verb: string,
  request: CloudRequest,
): CloudResponse {
  const { engine, project, settings } = context;
  if (request.method === 'GET') return answer(clusterView(cluster, project, engine.naming));
  if (request.method === 'PUT') return update(context, cluster, request);
  if (request.method === 'DELETE') {
    requireIdle(context, cluster);
    return change(context, cluster, {
      type: 'DELETE_CLUSTER',
      takes: settings.deleteCluster,
      effect: { type: 'delete-cluster' },
    });
  }
  return customVerb(context, cluster, verb, request);
}

function handleOperations(
  context: ContainerContext,
  location: string,
  name: string | undefined,
  verb: string,
): CloudResponse {
  const { engine, project } = context;
  const all = engine.state.operations.filter((operation) => operation.project === project.id);
  if (name === undefined) {
    const operations = all.filter((operation) => location === '-' || operation.location === location);
    return answer(
      operations.length > 0
        ? { operations: operations.map((operation) => operationView(operation, project, engine.naming)) }
        : {},
    );
  }
  const found = all.find((operation) => operation.name === name && operation.location === location);
  if (!found) throw notFound(`projects/${project.id}/${scopeOf(location)}/operations/${name}`);
  return verb === 'cancel' ? answer({}) : operationAnswer(context, found);
}

/** Answers a request to container.googleapis.com. Throws `GoogleError`. */
export function handleContainer(
  engine: Engine,
  settings: GoogleCloudSettings,
  path: string,
  request: CloudRequest,
): CloudResponse {
  const match =
    /^\/v1(?:beta1|alpha1)?\/projects\/([^/]+)\/(?:locations|zones)\/([^/]+)\/([^/:]+)(?:\/([^/:]+))?(?:\/nodePools(?:\/([^/:]+))?)?(?::(\w+))?$/.exec(
      path,
    );
  if (!match) throw notFound(path);
  const [, projectId = '', location = '', kind = '', name, poolName, verb = ''] = match;
  const project = settings.projects.find(({ id, number }) => id === projectId || number === projectId);
  if (!project) throw denied(`Permission denied on resource project ${projectId}.`);
  requireLocation(location);
  const context = { engine, settings, project };
  switch (kind) {
    case 'serverConfig':
      return answer(serverConfig);
    case 'operations':
      return handleOperations(context, location, name, verb);
    case 'clusters': {
      if (name === undefined) {
        if (request.method === 'POST') return create(context, location, request);
        const clusters = engine.state.clusters.filter(
          (cluster) => cluster.project === project.id && (location === '-' || cluster.location === location),
        );
        return answer(
          clusters.length > 0
            ? { clusters: clusters.map((cluster) => clusterView(cluster, project, engine.naming)) }
            : {},
        );
      }
      const cluster = engine.findCluster(project.id, location, name);
      if (!cluster) throw notFound(`projects/${project.id}/${scopeOf(location)}/clusters/${name}`);
      return path.includes('/nodePools')
        ? handlePools(context, cluster, poolName, verb, request)
        : handleCluster(context, cluster, verb, request);
    }
    default:
      throw notFound(path);
  }
}
