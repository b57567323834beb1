/**
 * `npm run generate:openapi-hashes`: writes the hashes of the OpenAPI documents of what is built in, so that nobody who asks for one waits
 * for all. To be run when a document changes; a test says so.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { document, documentNames } from '../src/cluster/apiserver/openapi/documents.ts';
import { hashOf } from '../src/cluster/apiserver/openapi/openapi.ts';
import { SERVED } from '../src/cluster/apiserver/served.ts';
import { loadSchemas } from '../src/cluster/machinery/schema.ts';

const schemas = await loadSchemas();
const hashes = Object.fromEntries(
  documentNames(SERVED).map((name) => [name, hashOf(JSON.stringify(document(name, SERVED, schemas)))]),
);
const file = path.join(import.meta.dirname, '../src/cluster/api/facts/openapi-hashes.json');
writeFileSync(file, `${JSON.stringify(hashes, null, 2)}\n`);
