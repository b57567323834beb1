import type { JsonObject } from '../messages.ts';
import { regionOf } from './catalogue.ts';
import type { Naming } from './naming.ts';
import type { ClusterRecord, OperationRecord, PoolRecord } from './records.ts';
import { object } from './requests.ts';
import type { Project } from './settings.ts';

const service = 'https://container.googleapis.com/v1';

/** `zones/us-central1-a`, or `locations/us-central1` for a region. */
export const scopeOf = (location: string): string =>
  location === regionOf(location) ? `locations/${location}` : `zones/${location}`;

const share = (nodes: number): number => Math.round((nodes / 1024) * 10000) / 10000;

function groupsOf(cluster: ClusterRecord, pool: PoolRecord, naming: Naming): readonly string[] {
  return pool.zones.map(
    (zone) =>
      `https://www.googleapis.com/compute/v1/projects/${cluster.project}/zones/${zone}/instanceGroupManagers/${naming.group(cluster, pool.name, zone)}-grp`,
  );
}

function nodeConfig(pool: PoolRecord): JsonObject {
  const flavour: JsonObject = {
    ...(pool.spot ? { spot: true } : {}),
    ...(pool.preemptible ? { preemptible: true } : {}),
    ...(Object.keys(pool.labels).length > 0 ? { labels: pool.labels } : {}),
    ...(pool.taints.length > 0 ? { taints: pool.taints } : {}),
  };
  const provisioning = pool.spot ? 'spot' : pool.preemptible ? 'preemptible' : 'on-demand';
  return {
    diskSizeGb: pool.diskSizeGb,
    diskType: pool.diskType,
    effectiveCgroupMode: 'EFFECTIVE_CGROUP_MODE_V2',
    imageType: pool.imageType,
    kubeletConfig: { insecureKubeletReadonlyPortEnabled: false, maxParallelImagePulls: 3 },
    machineType: pool.machineType,
    metadata: { 'disable-legacy-endpoints': 'true' },
    oauthScopes: pool.oauthScopes,
    resourceLabels: { 'goog-gke-node-pool-provisioning-model': provisioning },
    serviceAccount: pool.serviceAccount,
    shieldedInstanceConfig: { enableIntegrityMonitoring: true },
    windowsNodeConfig: {},
    ...flavour,
  };
}

const podRange = (cluster: ClusterRecord, naming: Naming): string =>
  `gke-${cluster.name}-pods-${naming.hex(8, 'range', cluster.serial)}`;

/** A node pool as the API shows it. */
export function poolView(cluster: ClusterRecord, pool: PoolRecord, naming: Naming): JsonObject {
  return {
    autoscaling: pool.autoscaling,
    config: nodeConfig(pool),
    etag: naming.uuid('etag', cluster.serial, pool.name),
    initialNodeCount: pool.initialNodeCount,
    instanceGroupUrls: groupsOf(cluster, pool, naming),
    locations: pool.zones,
    management: pool.management,
    maxPodsConstraint: { maxPodsPerNode: String(pool.maxPodsPerNode) },
    name: pool.name,
    networkConfig: {
      podIpv4CidrBlock: cluster.podCIDR,
      podIpv4RangeUtilization: share(pool.machines.length),
      podRange: podRange(cluster, naming),
    },
    podIpv4CidrSize: 24,
    selfLink: `${service}/projects/${cluster.project}/${scopeOf(cluster.location)}/clusters/${cluster.name}/nodePools/${pool.name}`,
    status: pool.status,
    upgradeSettings: pool.upgradeSettings,
    version: pool.version,
  };
}

const systemMetrics = [
  'SYSTEM_COMPONENTS', 'DAEMONSET', 'DEPLOYMENT', 'STATEFULSET', 'JOBSET', 'STORAGE', 'HPA', 'POD', 'CADVISOR',
  'KUBELET', 'DCGM',
]; // prettier-ignore

/** What a new cluster has where its maker said nothing. */
export const defaultClusterSettings: JsonObject = {
  addonsConfig: {
    dnsCacheConfig: { enabled: true },
    gcePersistentDiskCsiDriverConfig: { enabled: true },
    gcsFuseCsiDriverConfig: {},
    horizontalPodAutoscaling: {},
    httpLoadBalancing: {},
    kubernetesDashboard: { disabled: true },
    networkPolicyConfig: { disabled: true },
  },
  legacyAbac: {},
  loggingConfig: { componentConfig: { enableComponents: ['SYSTEM_COMPONENTS', 'WORKLOADS'] } },
  monitoringConfig: {
    advancedDatapathObservabilityConfig: {},
    componentConfig: { enableComponents: systemMetrics },
    managedPrometheusConfig: { enabled: true },
  },
  shieldedNodes: { enabled: true },
};

/** The zone's offset instead of `Z`, as clusters have it. */
const createTime = (created: number): string => `${new Date(created).toISOString().slice(0, 19)}+00:00`;

/** A cluster as the API shows it. */
export function clusterView(cluster: ClusterRecord, project: Project, naming: Naming): JsonObject {
  const { endpoint, privateEndpoint, podCIDR, serviceCIDR, pools } = cluster;
  const [first] = pools;
  const nodes = pools.reduce((sum, pool) => sum + pool.machines.length, 0);
  const id = naming.hex(64, 'id', cluster.serial, cluster.name);
  const region = regionOf(cluster.location);
  const projectNumber = project.number;
  const { networkConfig, ...settings } = cluster.settings;
  return {
    anonymousAuthenticationConfig: { mode: 'ENABLED' },
    authenticatorGroupsConfig: {},
    autopilot: cluster.autopilot ? { enabled: true } : {},
    autoscaling: { autoscalingProfile: 'BALANCED' },
    clusterIpv4Cidr: podCIDR,
    controlPlaneEndpointsConfig: {
      dnsEndpointConfig: {
        allowExternalTraffic: false,
        endpoint: `gke-${id.slice(0, 12)}${projectNumber.slice(-4)}-${projectNumber}.${region}.gke.goog`,
      },
      ipEndpointsConfig: {
        authorizedNetworksConfig: {
          gcpPublicCidrsAccessEnabled: true,
          privateEndpointEnforcementEnabled: true,
        },
        enablePublicEndpoint: true,
        enabled: true,
        globalAccess: false,
        privateEndpoint,
        publicEndpoint: endpoint,
      },
    },
    createTime: createTime(cluster.created),
    currentMasterVersion: cluster.masterVersion,
    currentNodeCount: nodes,
    currentNodeVersion: oldest(pools.map(({ version }) => version)) ?? cluster.masterVersion,
    databaseEncryption: { currentState: 'CURRENT_STATE_DECRYPTED', state: 'DECRYPTED' },
    defaultMaxPodsConstraint: { maxPodsPerNode: '110' },
    endpoint,
    enterpriseConfig: { clusterTier: 'STANDARD' },
    etag: naming.uuid('etag', cluster.serial),
    id,
    initialClusterVersion: cluster.initialVersion,
    instanceGroupUrls: pools.flatMap((pool) => groupsOf(cluster, pool, naming)),
    ipAllocationPolicy: {
      clusterIpv4Cidr: podCIDR,
      clusterIpv4CidrBlock: podCIDR,
      clusterSecondaryRangeName: podRange(cluster, naming),
      defaultPodIpv4RangeUtilization: share(nodes),
      podCidrOverprovisionConfig: {},
      servicesIpv4Cidr: serviceCIDR,
      servicesIpv4CidrBlock: serviceCIDR,
      stackType: 'IPV4',
      useIpAliases: true,
    },
    labelFingerprint: naming.hex(8, 'labels', JSON.stringify(cluster.labels)),
    location: cluster.location,
    locations: cluster.zones,
    loggingService: 'logging.googleapis.com/kubernetes',
    maintenancePolicy: { resourceVersion: 'e3b0c442' },
    masterAuth: { clientCertificateConfig: {}, clusterCaCertificate: naming.certificate(cluster) },
    masterAuthorizedNetworksConfig: { gcpPublicCidrsAccessEnabled: true },
    monitoringService: 'monitoring.googleapis.com/kubernetes',
    name: cluster.name,
    network: cluster.network,
    networkConfig: {
      ...object(networkConfig),
      defaultEnablePrivateNodes: false,
      network: `projects/${cluster.project}/global/networks/${cluster.network}`,
      serviceExternalIpsConfig: {},
      subnetwork: `projects/${cluster.project}/regions/${region}/subnetworks/${cluster.subnetwork}`,
    },
    ...(first ? { nodeConfig: nodeConfig(first) } : {}),
    nodeIpv4CidrSize: 24,
    nodePoolAutoConfig: { nodeKubeletConfig: { insecureKubeletReadonlyPortEnabled: false } },
    nodePoolDefaults: {
      nodeConfigDefaults: {
        loggingConfig: { variantConfig: { variant: 'DEFAULT' } },
        nodeKubeletConfig: { insecureKubeletReadonlyPortEnabled: false },
      },
    },
    nodePools: pools.map((pool) => poolView(cluster, pool, naming)),
    notificationConfig: { pubsub: {} },
    privateClusterConfig: { privateEndpoint, publicEndpoint: endpoint },
    rbacBindingConfig: {
      enableInsecureBindingSystemAuthenticated: true,
      enableInsecureBindingSystemUnauthenticated: true,
    },
    releaseChannel: cluster.channel === 'UNSPECIFIED' ? {} : { channel: cluster.channel },
    ...(Object.keys(cluster.labels).length > 0 ? { resourceLabels: cluster.labels } : {}),
    secretManagerConfig: { enabled: false },
    securityPostureConfig: { mode: 'BASIC', vulnerabilityMode: 'VULNERABILITY_MODE_UNSPECIFIED' },
    selfLink: `${service}/projects/${cluster.project}/${scopeOf(cluster.location)}/clusters/${cluster.name}`,
    servicesIpv4Cidr: serviceCIDR,
    status: cluster.status,
    subnetwork: cluster.subnetwork,
    zone: cluster.location,
    ...settings,
  };
}

const numbers = (version: string): readonly number[] => (version.match(/\d+/g) ?? []).map(Number);

function oldest(versions: readonly string[]): string | undefined {
  return versions.toSorted((a, b) => {
    const [x, y] = [numbers(a), numbers(b)];
    const at = x.findIndex((value, index) => value !== y[index]);
    return at < 0 ? 0 : (x[at] ?? 0) - (y[at] ?? 0);
  })[0];
}

/** Nanoseconds that look as the service's do. */
const stamp = (milliseconds: number, nanoseconds: number): string =>
  new Date(milliseconds).toISOString().replace('Z', `${String(nanoseconds).padStart(6, '0')}Z`);

/** An operation as the API shows it. */
export function operationView(operation: OperationRecord, project: Project, naming: Naming): JsonObject {
  const base = `${service}/projects/${project.number}/${scopeOf(operation.location)}`;
  const pool = operation.pool === undefined ? '' : `/nodePools/${operation.pool}`;
  const nanoseconds = (key: string): number => parseInt(naming.hex(5, key, operation.name), 16) % 1_000_000;
  const done = operation.state === 'done';
  return {
    name: operation.name,
    operationType: operation.type,
    selfLink: `${base}/operations/${operation.name}`,
    startTime: stamp(operation.started, nanoseconds('start')),
    status: done ? 'DONE' : 'RUNNING',
    targetLink: `${base}/clusters/${operation.cluster}${pool}`,
    zone: operation.location,
    ...(done ? { endTime: stamp(operation.ends, nanoseconds('end')) } : {}),
  };
}
