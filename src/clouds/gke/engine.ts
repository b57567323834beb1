import type { Clock, RandomSource } from '../../cluster/environment.ts';
import { atPace, drawn, type Duration } from '../../cluster/pace.ts';
import type { ClusterHost } from '../host.ts';
import { Naming } from './naming.ts';
import { hostedSpec, nodeOf } from './nodes.ts';
import { clusterId, emptyState } from './records.ts';
import type {
  ClusterRecord,
  Effect,
  GoogleCloudState,
  MachineRecord,
  OperationRecord,
  PoolRecord,
} from './records.ts';

/** What an operation is to be. */
export interface OperationRequest {
  readonly type: string;
  readonly cluster: ClusterRecord;
  readonly pool?: string;
  readonly takes: Duration;
  readonly effect: Effect;
}

/** When the machines of an operation appear or go, as a share of its time. */
const actsAt: Partial<Record<Effect['type'], number>> = {
  'create-cluster': 0.6,
  'create-pool': 0.5,
  'resize-pool': 0.5,
  'upgrade-nodes': 0.5,
};

/**
 * Keeps the records and carries operations out in virtual time. What is under way follows from the records alone: a restored
 * engine goes on where they stand.
 */
export class Engine {
  readonly #clock: Clock;
  readonly #random: RandomSource;
  readonly #pace: number;
  readonly #host: ClusterHost;
  readonly naming: Naming;
  #state: GoogleCloudState;

  /** @param pace how long operations take, as a multiple of what they usually do */
  constructor(
    clock: Clock,
    random: RandomSource,
    host: ClusterHost,
    state: GoogleCloudState = emptyState,
    pace = 1,
  ) {
    this.#random = random;
    this.#pace = pace;
    this.#clock = clock;
    this.#host = host;
    this.naming = new Naming(random);
    this.#state = state;
    for (const operation of state.operations) this.#schedule(operation);
  }

  get state(): GoogleCloudState {
    return this.#state;
  }

  get now(): number {
    return this.#clock.now();
  }

  /** The next number, for names and addresses. */
  nextSerial(): number {
    const serial = this.#state.serial + 1;
    this.#state = { ...this.#state, serial };
    return serial;
  }

  findCluster(project: string, location: string, name: string): ClusterRecord | undefined {
    return this.#state.clusters.find(
      (cluster) => cluster.project === project && cluster.location === location && cluster.name === name,
    );
  }

  /** The operation that keeps a cluster busy, if any. */
  busyWith(cluster: ClusterRecord): OperationRecord | undefined {
    return this.#state.operations.find(
      (operation) => operation.clusterSerial === cluster.serial && operation.state !== 'done',
    );
  }

  addCluster(cluster: ClusterRecord): void {
    this.#state = { ...this.#state, clusters: [...this.#state.clusters, cluster] };
  }

  /** Puts a cluster's changed record in the place of the old one. */
  putCluster(cluster: ClusterRecord): void {
    this.#state = {
      ...this.#state,
      clusters: this.#state.clusters.map((other) => (other.serial === cluster.serial ? cluster : other)),
    };
  }

  /** Switches a machine off or on. Tells whether there is such a machine. */
  setMachine(project: string, zone: string, name: string, running: boolean): boolean {
    for (const cluster of this.#state.clusters.filter((candidate) => candidate.project === project)) {
      const is = (machine: MachineRecord): boolean => machine.name === name && machine.zone === zone;
      if (!cluster.pools.some((pool) => pool.machines.some(is))) continue;
      this.putCluster({
        ...cluster,
        pools: cluster.pools.map((pool) => ({
          ...pool,
          machines: pool.machines.map((machine) =>
            is(machine) ? { ...machine, stopped: !running } : machine,
          ),
        })),
      });
      this.#host.setNodeRunning(clusterId(cluster), name, running);
      return true;
    }
    return false;
  }

  /** Begins an operation. */
  begin({ cluster, effect, pool, takes, type }: OperationRequest): OperationRecord {
    const started = this.now;
    const serial = this.nextSerial();
    const milliseconds = drawn(atPace(takes, this.#pace), this.#random, 'operation', type, serial);
    const operation: OperationRecord = {
      name: `operation-${started + serial}-${this.naming.uuid('operation', serial)}`,
      project: cluster.project,
      location: cluster.location,
      type,
      cluster: cluster.name,
      clusterSerial: cluster.serial,
      ...(pool === undefined ? {} : { pool }),
      started,
      acts: started + Math.round(milliseconds * (actsAt[effect.type] ?? 1)),
      ends: started + milliseconds,
      effect,
      state: 'running',
    };
    this.#state = { ...this.#state, operations: [...this.#state.operations, operation] };
    this.#schedule(operation);
    return operation;
  }

  #schedule(operation: OperationRecord): void {
    const { name, state, acts, ends } = operation;
    const advance = (): void => this.#advance(name);
    if (state === 'running') this.#clock.schedule(acts, advance, name);
    if (state !== 'done') this.#clock.schedule(ends, advance, name);
  }

  #advance(name: string): void {
    const operation = this.#state.operations.find((candidate) => candidate.name === name);
    if (!operation || operation.state === 'done') return;
    let state: OperationRecord['state'] = operation.state;
    if (state === 'running' && this.now >= operation.acts) {
      this.#act(operation);
      state = 'acted';
    }
    if (this.now >= operation.ends) {
      this.#settle(operation);
      state = 'done';
    }
    this.#state = {
      ...this.#state,
      operations: this.#state.operations.map((other) =>
        other.name === name ? { ...operation, state } : other,
      ),
    };
  }

  #clusterOf(operation: OperationRecord): ClusterRecord | undefined {
    return this.#state.clusters.find(({ serial }) => serial === operation.clusterSerial);
  }

  /** The addresses that the machines of all clusters have on their network. */
  #internalIPs(): Set<string> {
    const machines = this.#state.clusters.flatMap(({ pools }) => pools.flatMap((pool) => pool.machines));
    return new Set(machines.map(({ internalIP }) => internalIP));
  }

  /** New machines for a pool, spread over its zones until each has `perZone`. */
  #machines(cluster: ClusterRecord, pool: PoolRecord, perZone: number): readonly MachineRecord[] {
    const taken = this.#internalIPs();
    return pool.zones.flatMap((zone) => {
      const present = pool.machines.filter((machine) => machine.zone === zone).length;
      return Array.from({ length: Math.max(0, perZone - present) }, () =>
        this.naming.machine(cluster, pool, zone, this.nextSerial(), taken),
      );
    });
  }

  #putPool(cluster: ClusterRecord, pool: PoolRecord): ClusterRecord {
    const changed = {
      ...cluster,
      pools: cluster.pools.map((other) => (other.name === pool.name ? pool : other)),
    };
    this.putCluster(changed);
    return changed;
  }

  #addMachines(cluster: ClusterRecord, pool: PoolRecord, machines: readonly MachineRecord[]): ClusterRecord {
    const changed = this.#putPool(cluster, { ...pool, machines: [...pool.machines, ...machines] });
    this.#host.addNodes(
      clusterId(cluster),
      machines.map((machine) => nodeOf(changed, pool, machine)),
    );
    return changed;
  }

  #removeMachines(cluster: ClusterRecord, pool: PoolRecord, names: readonly string[]): ClusterRecord {
    const machines = pool.machines.filter((machine) => !names.includes(machine.name));
    this.#host.removeNodes(clusterId(cluster), names);
    return this.#putPool(cluster, { ...pool, machines });
  }

  /** The moment in which machines appear or go. */
  #act(operation: OperationRecord): void {
    const cluster = this.#clusterOf(operation);
    if (!cluster) return;
    const { effect } = operation;
    const pool = cluster.pools.find(({ name }) => name === operation.pool);
    switch (effect.type) {
      case 'create-cluster': {
        const pools = cluster.pools.map((each) => ({
          ...each,
          machines: this.#machines(cluster, each, each.initialNodeCount),
        }));
        const changed = { ...cluster, pools };
        this.putCluster(changed);
        this.#host.createCluster(hostedSpec(changed));
        return;
      }
      case 'create-pool':
        if (pool) this.#addMachines(cluster, pool, this.#machines(cluster, pool, pool.initialNodeCount));
        return;
      case 'resize-pool': {
        if (!pool) return;
        const grown = this.#machines(cluster, pool, effect.size);
        if (grown.length > 0) this.#addMachines(cluster, pool, grown);
        const surplus = pool.zones.flatMap((zone) =>
          pool.machines
            .filter((machine) => machine.zone === zone)
            .slice(effect.size)
            .map(({ name }) => name),
        );
        if (surplus.length > 0) this.#removeMachines(cluster, pool, surplus);
        return;
      }
      case 'upgrade-nodes': {
        let changed = cluster;
        const taken = this.#internalIPs();
        for (const each of cluster.pools.filter(({ name }) => effect.pools.includes(name))) {
          const old = each.machines.map(({ name }) => name);
          const upgraded = { ...each, version: effect.version };
          const fresh = each.machines.map(({ zone }) =>
            this.naming.machine(cluster, each, zone, this.nextSerial(), taken),
          );
          changed = this.#addMachines(changed, upgraded, fresh);
          const present = changed.pools.find(({ name }) => name === each.name);
          if (present) changed = this.#removeMachines(changed, present, old);
        }
        return;
      }
      case 'delete-pool': {
        if (!pool) return;
        this.#host.removeNodes(
          clusterId(cluster),
          pool.machines.map(({ name }) => name),
        );
        this.putCluster({ ...cluster, pools: cluster.pools.filter(({ name }) => name !== pool.name) });
        return;
      }
      case 'upgrade-master':
        this.#host.setVersion(clusterId(cluster), `v${effect.version}`);
        this.putCluster({ ...cluster, masterVersion: effect.version });
        return;
      case 'delete-cluster':
        this.#host.deleteCluster(clusterId(cluster));
        this.#state = {
          ...this.#state,
          clusters: this.#state.clusters.filter(({ serial }) => serial !== cluster.serial),
        };
        return;
      case 'settle-cluster':
        return;
    }
  }

  /** The end: everything is running again. */
  #settle(operation: OperationRecord): void {
    const cluster = this.#clusterOf(operation);
    if (!cluster) return;
    this.putCluster({
      ...cluster,
      status: 'RUNNING',
      pools: cluster.pools.map((pool) => ({ ...pool, status: 'RUNNING' })),
    });
  }
}
