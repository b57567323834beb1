/**
 * `node conformance/invariants/fuzz.ts [--operations N] [--seed S] [--length L] [--only rules|twins|always|watched|restarted] [--keep]`: N random
 * operations, in voyages of L on a fresh cluster each, the first one with the seed S. Ends with the first invariant that is broken and the shortest way to it found.
 */
import { parseArgs } from 'node:util';
import { sailAndRestart } from './restart.ts';
import { shrink } from './shrink.ts';
import { operationsOf, sail } from './voyage.ts';
import type { Operation } from './operation.ts';
import { loading, loadingAlways, sailTwice, watching } from './twins.ts';

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    length: { type: 'string', default: '250' },
    only: { type: 'string', default: 'both' },
    keep: { type: 'boolean', default: false },
  },
});
const length = Number(values.length);
const runs = Math.ceil(Number(values.operations) / length);
const first = Number(values.seed);
const ways = {
  rules: sail,
  twins: (seed: number, operations: readonly Operation[]) => sailTwice(seed, operations, loading),
  always: (seed: number, operations: readonly Operation[]) => sailTwice(seed, operations, loadingAlways),
  restarted: sailAndRestart,
  watched: (seed: number, operations: readonly Operation[]) => sailTwice(seed, operations, watching),
};
const started = process.cpuUsage();
let done = 0;
let changes = 0;
let failures = 0;
for (let seed = first; seed < first + runs; seed++) {
  const operations = operationsOf(seed, length);
  for (const [way, go] of Object.entries(ways)) {
    if (values.only === 'both' ? !['rules', 'twins'].includes(way) : values.only !== way) continue;
    const outcome = await go(seed, operations);
    changes += outcome.changes;
    if (way === 'rules' || values.only === way) done += outcome.done;
    const [violation] = outcome.violations;
    if (!violation) continue;
    failures++;
    console.log(
      `seed ${seed} (${way}), operation ${outcome.done}: ${violation.invariant}: ${violation.message}`,
    );
    if (values.keep) continue;
    const short = await shrink(operations.slice(0, outcome.done), async (list) =>
      (await go(seed, list)).violations.some(({ invariant }) => invariant === violation.invariant),
    );
    console.log(`${short.length} operations are enough:`);
    for (const one of short) console.log(`  ${JSON.stringify(one)}`);
    for (const { invariant, message } of (await go(seed, short)).violations.slice(0, 5))
      console.log(`  ${invariant}: ${message}`);
    process.exit(1);
  }
}
const { user, system } = process.cpuUsage(started);
console.log(
  `${done} operations, seeds ${first} to ${first + runs - 1}, ${changes} changes, ${Math.round((user + system) / 1e6)} s of CPU, ${failures} failures`,
);
if (failures > 0) process.exitCode = 1;
