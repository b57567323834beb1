import { answer } from '../messages.ts';
import type { CloudRequest, CloudResponse, JsonObject } from '../messages.ts';
import { regionOf, regions, zones, zonesOf } from './catalogue.ts';
import type { Engine } from './engine.ts';
import { denied, GoogleError, notFound } from './failure.ts';
import type { ClusterRecord, MachineRecord, PoolRecord } from './records.ts';
import type { GoogleCloudSettings } from './settings.ts';

const base = 'https://www.googleapis.com/compute/v1/projects';

const zoneView = (project: string, name: string): JsonObject => ({
  kind: 'compute#zone',
  name,
  region: `${base}/${project}/regions/${regionOf(name)}`,
  selfLink: `${base}/${project}/zones/${name}`,
  status: 'UP',
});

const regionView = (project: string, name: string): JsonObject => ({
  kind: 'compute#region',
  name,
  quotas: { cpus: '0/24', disks: '0/4096', addresses: '0/8', reserved: '0/8' },
  selfLink: `${base}/${project}/regions/${name}`,
  status: 'UP',
  zones: zonesOf(name).map((zone) => `${base}/${project}/zones/${zone}`),
});

function instanceView(cluster: ClusterRecord, pool: PoolRecord, machine: MachineRecord): JsonObject {
  const zone = `${base}/${cluster.project}/zones/${machine.zone}`;
  return {
    kind: 'compute#instance',
    machineType: `${zone}/machineTypes/${pool.machineType}`,
    name: machine.name,
    networkInterfaces: [
      { accessConfigs: [{ name: 'external-nat', natIP: machine.externalIP }], networkIP: machine.internalIP },
    ],
    scheduling: { preemptible: pool.preemptible || pool.spot },
    selfLink: `${zone}/instances/${machine.name}`,
    status: machine.stopped === true ? 'TERMINATED' : 'RUNNING',
    zone,
  };
}

function instances(engine: Engine, project: string): readonly JsonObject[] {
  return engine.state.clusters
    .filter((cluster) => cluster.project === project)
    .flatMap((cluster) =>
      cluster.pools.flatMap((pool) => pool.machines.map((machine) => instanceView(cluster, pool, machine))),
    );
}

function byZone(all: readonly JsonObject[]): JsonObject {
  const items: Record<string, { readonly instances: readonly JsonObject[] }> = {};
  for (const instance of all) {
    const key = `zones/${String(instance['zone']).split('/').at(-1)}`;
    items[key] = { instances: [...(items[key]?.instances ?? []), instance] };
  }
  return items;
}

/** Answers a request to compute.googleapis.com. Throws `GoogleError`. */
export function handleCompute(
  engine: Engine,
  settings: GoogleCloudSettings,
  path: string,
  request: CloudRequest,
): CloudResponse {
  const match = /^\/compute\/v1\/projects\/([^/]+)\/(.+)$/.exec(path);
  const [, project = '', rest = ''] = match ?? [];
  const [, zone = '', machine = '', act] =
    /^zones\/([^/]+)\/instances\/([^/]+)\/(start|stop)$/.exec(rest) ?? [];
  if (request.method === 'POST' && act !== undefined) {
    if (engine.setMachine(project, zone, machine, act === 'start'))
      return answer({
        kind: 'compute#operation',
        operationType: act,
        status: 'DONE',
        targetLink: `${base}/${project}/zones/${zone}/instances/${machine}`,
      });
    throw new GoogleError(
      404,
      'NOT_FOUND',
      `The resource 'projects/${project}/zones/${zone}/instances/${machine}' was not found`,
    );
  }
  if (request.method !== 'GET') throw notFound(path);
  if (!settings.projects.some(({ id }) => id === project)) {
    throw denied(`Required 'compute.zones.list' permission for 'projects/${project}'`);
  }
  if (rest === 'zones') return answer({ items: zones.map((name) => zoneView(project, name)) });
  if (rest === 'regions') return answer({ items: regions.map((name) => regionView(project, name)) });
  if (rest === 'aggregated/instances') return answer({ items: byZone(instances(engine, project)) });
  const [kind = '', name = ''] = rest.split('/');
  if (kind === 'zones' && zones.includes(name)) return answer(zoneView(project, name));
  if (kind === 'regions' && regions.includes(name)) return answer(regionView(project, name));
  throw new GoogleError(404, 'NOT_FOUND', `The resource 'projects/${project}/${rest}' was not found`);
}
