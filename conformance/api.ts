/**
 * `node conformance/api.ts [--differences] [--only AREA] [FOLDER]`: compares discovery, OpenAPI documents, Tables, lists and the fields
 * and defaults of objects with the recorded answers of a real API server; those kept here without a folder.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkApi } from './api/check.ts';
import { describeDifference, share } from './differences.ts';

const { values, positionals } = parseArgs({
  options: { differences: { type: 'boolean', default: false }, only: { type: 'string' } },
  allowPositionals: true,
});
const checks = await checkApi(positionals[0] ?? path.join(import.meta.dirname, 'golden/api'));
for (const area of new Set(checks.map((check) => check.area))) {
  if (values.only !== undefined && values.only !== area) continue;
  const all = checks.filter((check) => check.area === area);
  const unequal = all.filter((check) => check.differences.length > 0);
  for (const check of values.differences ? unequal : []) {
    console.log(`${area}: ${check.name}\n${check.differences.map(describeDifference).join('\n')}`);
  }
  console.log(`${area}: ${share(all.length - unequal.length, all.length)}`);
  if (unequal.length > 0) process.exitCode = 1;
}
