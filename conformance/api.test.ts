/** Discovery, Tables, lists, objects and OpenAPI documents agree with the kept answers of a real API server. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkApi } from './api/check.ts';
import type { Check } from './api/recording.ts';
import { describeDifference } from './differences.ts';

/** How many of each area agree at least; `node conformance/api.ts --differences` shows what does not. */
const AGREEING: Readonly<Record<Check['area'], number>> = {
  discovery: 18,
  list: 28,
  table: 28,
  object: 21,
  'openapi paths': 334,
  'openapi schemas': 687,
};

describe('the API of a real server', async () => {
  const checks = await checkApi(path.join(import.meta.dirname, 'golden/api'));
  for (const [area, least] of Object.entries(AGREEING)) {
    it(`${area}: at least ${least} agree`, () => {
      const all = checks.filter((check) => check.area === area);
      const unequal = all.filter(({ differences }) => differences.length > 0);
      const shown = unequal.slice(0, 3).map(({ name, differences }) => {
        const first = differences.slice(0, 3).map(describeDifference).join('\n');
        return `${name}\n${first}`;
      });
      expect(all.length - unequal.length, shown.join('\n')).toBeGreaterThanOrEqual(least);
    });
  }
});
