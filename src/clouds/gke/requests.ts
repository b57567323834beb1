import { parseNetwork } from '../../cluster/machinery/ip.ts';
import { isJsonObject } from '../messages.ts';
import type { Json, JsonObject } from '../messages.ts';
import { defaultZones, isRegion, masterVersion, nodeVersion, zonesOf } from './catalogue.ts';
import { invalid } from './failure.ts';
import { machineOf } from './machines.ts';
import type { ClusterRecord, PoolRecord } from './records.ts';
import { defaultClusterSettings } from './view.ts';

const text = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const number = (value: Json | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined;
/** The value if it is an object, else an empty one. */
export const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const texts = (value: Json | undefined): readonly string[] =>
  list(value).filter((item): item is string => typeof item === 'string');

export const labelsOf = (value: Json | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(object(value)).map(([key, item]) => [key, String(item)]));

const taintsOf = (value: Json | undefined): PoolRecord['taints'] =>
  list(value)
    .filter(isJsonObject)
    .map((taint) => ({
      key: String(taint['key'] ?? ''),
      value: String(taint['value'] ?? ''),
      effect: String(taint['effect'] ?? ''),
    }));

const namePattern = /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/;

function checkName(name: string, field: string): void {
  if (!namePattern.test(name)) {
    throw invalid(
      `Invalid value for "${field}": must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name', or 'abc-123').`,
    );
  }
}

const defaultScopes = ['devstorage.read_only', 'logging.write', 'monitoring'].map(
  (name) => `https://www.googleapis.com/auth/${name}`,
);

function nodeCount(value: Json | undefined): number {
  const count = number(value) ?? 0;
  if (!(count >= 0)) throw invalid('Node count must not be negative.');
  return Math.floor(count);
}

/** A range of addresses as a request has it; one that gives only its size, or nothing, is chosen. */
function rangeOf(field: string, value: Json | undefined, chosen: string): string {
  const range = text(value);
  if (range === undefined || range.startsWith('/')) return chosen;
  const network = parseNetwork(range);
  if (network?.bits === 32 && network.given === network.value) return range;
  throw invalid(`Invalid value for field "cluster.${field}": "${range}". Invalid CIDR range.`);
}

/** A pool as a request describes it; what it leaves out gets the service's defaults. */
export function poolFromRequest(
  request: JsonObject,
  cluster: Pick<ClusterRecord, 'location' | 'masterVersion' | 'zones' | 'autopilot'>,
): PoolRecord {
  const name = text(request['name']) ?? '';
  checkName(name, 'node_pool.name');
  const config = object(request['config']);
  const machineType = text(config['machineType']) ?? (cluster.autopilot ? 'e2-small' : 'e2-medium');
  const zones = texts(request['locations']).length > 0 ? texts(request['locations']) : cluster.zones;
  const [zone = cluster.location] = zones;
  if (!machineOf(machineType)) {
    throw invalid(
      `Invalid value for field "node_config.machine_type": "${machineType}". Machine type with name '${machineType}' does not exist in zone '${zone}'.`,
    );
  }
  const version = nodeVersion(text(request['version']), cluster.masterVersion);
  if (version === undefined) throw invalid(`Node version "${text(request['version'])}" is unsupported.`);
  const pods = Number(text(object(request['maxPodsConstraint'])['maxPodsPerNode']) ?? 110);
  const autoscaling = object(request['autoscaling']);
  return {
    name,
    version,
    machineType,
    diskSizeGb: number(config['diskSizeGb']) ?? 100,
    diskType: text(config['diskType']) ?? 'pd-balanced',
    imageType: text(config['imageType'])?.toUpperCase() ?? 'COS_CONTAINERD',
    initialNodeCount: nodeCount(request['initialNodeCount']),
    zones,
    labels: labelsOf(config['labels']),
    taints: taintsOf(config['taints']),
    autoscaling: autoscaling['enabled'] === true ? { locationPolicy: 'BALANCED', ...autoscaling } : {},
    management: object(request['management']),
    upgradeSettings: object(request['upgradeSettings']),
    maxPodsPerNode: pods,
    spot: config['spot'] === true,
    preemptible: config['preemptible'] === true,
    oauthScopes: texts(config['oauthScopes']).length > 0 ? texts(config['oauthScopes']) : defaultScopes,
    serviceAccount: text(config['serviceAccount']) ?? 'default',
    status: 'PROVISIONING',
    machines: [],
  };
}

/** Which of the API's fields a create or an update sets as they are. */
const settable = [
  'addonsConfig',
  'loggingConfig',
  'monitoringConfig',
  'networkConfig',
  'networkPolicy',
  'verticalPodAutoscaling',
  'shieldedNodes',
  'legacyAbac',
] as const;

/** Settings of a request laid over those that a cluster has, one level deep. */
export function mergeSettings(current: JsonObject, request: JsonObject): JsonObject {
  const changed = settable
    .filter((name) => name in request)
    .map((name) => [name, { ...object(current[name]), ...tidy(object(request[name])) }] as const);
  return { ...current, ...Object.fromEntries(changed) };
}

/** `disabled: false` is what the API leaves out. */
const tidy = (settings: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      isJsonObject(value) && value['disabled'] === false ? {} : value,
    ]),
  );

/** The address ranges of the nth cluster of a project. */
const rangesOf = (serial: number): { readonly pods: string; readonly services: string } => ({
  pods: `10.${(44 + 4 * serial) % 124}.0.0/14`,
  services: '34.118.224.0/20',
});

/** The parts of a new cluster that the service chooses. */
export interface ClusterChoices {
  readonly serial: number;
  readonly created: number;
  readonly endpoint: string;
  /** Which of the project's clusters it is, from 0. */
  readonly index: number;
}

/** A cluster as a request describes it. Throws `GoogleError`. */
export function clusterFromRequest(
  request: JsonObject,
  place: { readonly project: string; readonly location: string },
  choices: ClusterChoices,
): ClusterRecord {
  const name = text(request['name']) ?? '';
  checkName(name, 'cluster.name');
  const autopilot = object(request['autopilot'])['enabled'] === true;
  if (autopilot && !isRegion(place.location)) {
    throw invalid('Autopilot clusters must be regional clusters.');
  }
  const channel = text(object(request['releaseChannel'])['channel']) ?? 'REGULAR';
  const wanted = text(request['initialClusterVersion']);
  const version = masterVersion(wanted, channel);
  if (version === undefined) throw invalid(`Master version "${wanted}" is unsupported.`);
  const ranges = rangesOf(choices.index);
  const extra = texts(request['locations']);
  const zones =
    extra.length > 0
      ? [...new Set(isRegion(place.location) ? extra : [place.location, ...extra])]
      : defaultZones(place.location);
  const strange = zones.find((zone) => !zonesOf(place.location.replace(/-[a-z]$/, '')).includes(zone));
  if (strange !== undefined) throw invalid(`Location "${strange}" does not exist.`);
  const cluster: ClusterRecord = {
    project: place.project,
    location: place.location,
    name,
    serial: choices.serial,
    status: 'PROVISIONING',
    masterVersion: version,
    initialVersion: version,
    created: choices.created,
    endpoint: choices.endpoint,
    privateEndpoint: `10.128.0.${2 + (choices.serial % 200)}`,
    podCIDR: rangeOf('cluster_ipv4_cidr', request['clusterIpv4Cidr'], ranges.pods),
    serviceCIDR: rangeOf('services_ipv4_cidr', request['servicesIpv4Cidr'], ranges.services),
    network: text(request['network']) ?? 'default',
    subnetwork: text(request['subnetwork']) ?? 'default',
    channel,
    autopilot,
    zones,
    labels: labelsOf(request['resourceLabels']),
    pools: [],
    settings: mergeSettings(defaultClusterSettings, request),
  };
  const pools = list(request['nodePools'])
    .filter(isJsonObject)
    .map((pool) => poolFromRequest(pool, cluster));
  return { ...cluster, pools };
}
