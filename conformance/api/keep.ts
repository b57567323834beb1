/**
 * `node conformance/api/keep.ts FOLDER`: takes a recording of a real API server's answers into conformance/golden/api, without
 * the descriptions, which are prose of others.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ApiRecording, withoutDescriptions } from './recording.ts';

const KEPT = ['discovery-', 'aggregated-', 'list-', 'object-', 'openapi-v3-', 'paths', 'table-', 'version'];

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node conformance/api/keep.ts FOLDER');
  process.exit(2);
}
const recording = new ApiRecording(folder);
const target = path.join(import.meta.dirname, '../golden/api');
mkdirSync(target, { recursive: true });
for (const prefix of KEPT) {
  for (const rest of recording.names(prefix)) {
    const name = prefix + rest;
    const kept = JSON.stringify(withoutDescriptions(recording.read(name)));
    writeFileSync(path.join(target, `${name}.json`), `${kept}\n`);
  }
}
