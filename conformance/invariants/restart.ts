import { keyOf } from '../../src/cluster/machinery/object.ts';
import type { Violation } from './checker.ts';
import { newCluster, restarted } from './fuzz-cluster.ts';
import type { Operation } from './operation.ts';
import { aftermath, mendAll, perform, type Outcome } from './voyage.ts';

/** How long a cluster rests, in virtual milliseconds: whoever failed tries again after 1000 s at the most. */
const REST = 1_060_000;

/** Does all operations to a cluster, lets it rest and starts its controllers anew: they find everything as it should be. */
export async function sailAndRestart(seed: number, operations: readonly Operation[]): Promise<Outcome> {
  const cluster = newCluster(seed);
  const { clock, simulation } = cluster;
  const pass = async (milliseconds: number): Promise<void> => {
    const until = clock.now() + milliseconds;
    do await aftermath();
    while (clock.runNext(until));
    clock.moveTo(until);
  };
  for (const operation of operations) {
    await perform(cluster, operation);
    await pass(operation.wait);
  }
  await mendAll(cluster);
  await pass(REST);
  const other = restarted(cluster);
  const { store } = other.simulation;
  const violations: Violation[] = [];
  store.subscribeAll((resource, { type, object, previous }) => {
    // What they cannot mend they tell again.
    if (resource === 'events') return;
    const from = JSON.stringify({ ...previous, metadata: undefined });
    const message = `${type} ${resource} ${keyOf(object)}: from ${from} to ${JSON.stringify(object)}`;
    violations.push({ invariant: 'controllers that begin find nothing to do', message });
  });
  const changes = simulation.store.revision;
  simulation.stop();
  while (other.clock.runNext(clock.now())) await aftermath();
  other.simulation.stop();
  return { violations, done: operations.length, changes };
}
