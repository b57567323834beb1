/** The real kubectl and ours are asked a sample of random things; `node conformance/properties/run.ts` asks more. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findKubectl } from '../../scripts/get-kubectl.ts';
import { Bench } from './bench.ts';
import { manifest } from './cluster-objects.ts';
import { properties } from './properties.ts';
import { check } from './property.ts';

const kubectl = findKubectl();
if (kubectl === undefined)
  console.warn('No real kubectl 1.33 can be had here: random objects are not compared.');

/** How many values a sample has, by its property's name: a few seconds in all. */
const SAMPLES: Readonly<Record<string, number>> = {
  'prints yaml': 150,
  'prints json': 150,
  'reads YAML': 50,
  jsonpath: 12,
  'jsonpath-as-json': 6,
  'go-template': 12,
  'go-template-file': 6,
  'get custom-columns': 6,
  'get tables': 8,
  'create --dry-run': 15,
  'other commands, nothing sent': 12,
  'set --local': 8,
  'set --local, any fields': 10,
  'deep objects': 6,
  'lists and what is checked in them': 10,
  'patch --local --type=json': 6,
  'patch --local --type=merge': 6,
  'patch --local --type=strategic': 6,
  'label --local': 6,
  'annotate --local': 6,
  'label selectors': 8,
  'field selectors': 8,
  'numbers in flags': 10,
  'truth in flags': 4,
  'durations in flags': 6,
  'times in flags': 6,
  'quantities in flags': 8,
  'quantities and times in fields': 4,
};
const sampled = properties.filter(({ name }) => SAMPLES[name] !== undefined);

describe.skipIf(kubectl === undefined)('the real kubectl', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.start(kubectl ?? '', manifest);
  }, 60_000);
  afterAll(() => bench.close());

  it.each(sampled.map((property) => [property.name, property] as const))(
    '%s as ours does',
    { timeout: 120_000 },
    async (name, property) => {
      const runs = SAMPLES[name] ?? 0;
      const { mismatches } = await check(bench, property, { runs, seed: 1, shown: 3 });
      expect(mismatches).toEqual([]);
    },
  );
});
