import { regionOf } from './catalogue.ts';
import { GoogleError } from './failure.ts';
import { machineOf } from './machines.ts';
import type { ClusterRecord, GoogleCloudState, PoolRecord } from './records.ts';

/** How many cores a project may use in a region. */
export const REGION_CPUS = 72;

const coresOf = ({ machineType }: PoolRecord): number => machineOf(machineType)?.cpus ?? 0;

/** What a project has in a region of its quota, without one pool. */
function used(state: GoogleCloudState, cluster: ClusterRecord, except?: PoolRecord): number {
  return state.clusters
    .filter(
      ({ project, location }) =>
        project === cluster.project && regionOf(location) === regionOf(cluster.location),
    )
    .flatMap(({ pools }) => pools)
    .filter((pool) => pool !== except)
    .reduce((sum, pool) => sum + coresOf(pool) * pool.machines.length, 0);
}

const shown = (cores: number): string => cores.toFixed(1);

/**
 * Refuses nodes that a project's quota does not allow.
 * @param perZone how many nodes a pool gets in each of its zones
 * @throws GoogleError
 */
export function requireQuota(
  state: GoogleCloudState,
  cluster: ClusterRecord,
  pools: readonly (readonly [pool: PoolRecord, perZone: number])[],
): void {
  const [first] = pools;
  const available = REGION_CPUS - used(state, cluster, pools.length === 1 ? first?.[0] : undefined);
  const wanted = pools.reduce((sum, [pool, count]) => sum + coresOf(pool) * count * pool.zones.length, 0);
  const kept = pools.reduce((sum, [pool]) => sum + coresOf(pool) * pool.machines.length, 0);
  if (wanted <= Math.max(available, kept)) return;
  throw new GoogleError(
    403,
    'PERMISSION_DENIED',
    `Insufficient regional quota to satisfy request: resource "CPUS": request requires '${shown(wanted)}' and is short '${shown(wanted - Math.max(0, available))}'. project has a quota of '${shown(REGION_CPUS)}' with '${shown(Math.max(0, available))}' available. View and manage quotas at https://console.cloud.google.com/iam-admin/quotas?usage=USED&project=${cluster.project}.`,
  );
}
