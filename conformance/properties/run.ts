/**
 * Asks the real kubectl and ours the same random things, and prints where they differ.
 * Usage: node conformance/properties/run.ts [--runs N] [--seed S] [--shown N] [--shrink SECONDS] [--again N] [PART OF A NAME…]
 */
import { parseArgs } from 'node:util';
import { findKubectl } from '../../scripts/get-kubectl.ts';
import { Bench } from './bench.ts';
import { manifest } from './cluster-objects.ts';
import { properties } from './properties.ts';
import { check } from './property.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    shown: { type: 'string', default: '3' },
    again: { type: 'string', default: '40' },
    shrink: { type: 'string', default: '15' },
  },
});
const [runs, seed, shown] = [Number(values.runs), Number(values.seed), Number(values.shown)];
const kubectl = findKubectl();
if (kubectl === undefined) throw new Error('No real kubectl 1.33 can be had here.');
const bench = await Bench.start(kubectl, manifest);
const shownArgs = (args: readonly string[]): string => args.map((word) => JSON.stringify(word)).join(' ');
let failures = 0;
console.log(`seed ${seed}`);
for (const property of properties) {
  if (positionals.length > 0 && !positionals.some((part) => property.name.includes(part))) continue;
  const verdict = await check(bench, property, {
    runs,
    seed,
    shown,
    shrink: Number(values.shrink),
    again: Number(values.again),
  });
  failures += verdict.failures;
  const stable = verdict.runs - verdict.crashed.length;
  console.log(`${property.name}: ${stable - verdict.failures} of ${stable} alike`);
  for (const { args } of verdict.crashed) console.log(`  the real one crashes on: ${shownArgs(args)}`);
  for (const { call, real, ours } of verdict.mismatches) {
    console.log(`  kubectl ${shownArgs(call.args)}`);
    for (const [name, text] of Object.entries(call.files ?? {}))
      console.log(`  ${name}: ${JSON.stringify(text)}`);
    console.log(`    real: ${JSON.stringify(real)}\n    ours: ${JSON.stringify(ours)}`);
  }
}
await bench.close();
process.exitCode = failures > 0 ? 1 : 0;
