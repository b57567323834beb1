import type { Schemas } from '../../machinery/schema.ts';
import { sha256 } from '../../machinery/sha256.ts';
import type { ApiRequest, ApiResponse } from '../../messages.ts';
import { notModified, sameTag } from '../etag.ts';
import { json, pageNotFound } from '../responses.ts';
import { schemasOfAll } from '../reading.ts';
import type { Served } from '../served.ts';
import { document, documentNames } from './documents.ts';

const ROOT = '/openapi/v3';

/** The hash by which a document is known. */
export const hashOf = (body: string): string => sha256(body).toUpperCase();

const linkTo = (name: string, hash: string): string => `${ROOT}/${name}?hash=${hash}`;

const hashes = new WeakMap<readonly Served[], Readonly<Record<string, string>>>();

/** The hashes of the documents of what is built in, by their names. */
export async function loadBuiltInHashes(): Promise<Readonly<Record<string, string>>> {
  const { default: facts } = await import('../../api/facts/openapi-hashes.json', { with: { type: 'json' } });
  return facts;
}

/**
 * The hash of each document. Definitions come and go; what is built in stays, and its hashes, which take longer than a document, are
 * facts (`npm run generate:openapi-hashes`).
 */
async function hashesOf(
  served: readonly Served[],
  schemas: Schemas,
): Promise<Readonly<Record<string, string>>> {
  let out = hashes.get(served);
  if (!out) {
    const builtIn = await loadBuiltInHashes();
    out = Object.fromEntries(
      documentNames(served).map((name) => [
        name,
        builtIn[name] ?? hashOf(JSON.stringify(document(name, served, schemas))),
      ]),
    );
    hashes.set(served, out);
  }
  return out;
}

function answer(request: ApiRequest, value: unknown, headers: Readonly<Record<string, string>>): ApiResponse {
  const tag = headers['etag'] ?? '';
  return sameTag(request, tag) ? notModified(headers) : { ...json(200, value), headers };
}

/**
 * The index of the OpenAPI documents, or one of them. The index names each with its hash; with the hash in the query a document may
 * be kept for ever, and another hash leads to the present one. Models k8s.io/kube-openapi/pkg/handler3/handler.go
 */
export async function openApi(
  path: string,
  request: ApiRequest,
  served: readonly Served[],
): Promise<ApiResponse> {
  const schemas = await schemasOfAll(served);
  const type = { 'content-type': 'application/json' };
  const name = path.slice(ROOT.length + 1);
  if (name === '') {
    const entries = Object.entries(await hashesOf(served, schemas)).map(
      ([one, hash]) => [one, { serverRelativeURL: linkTo(one, hash) }] as const,
    );
    const index = { paths: Object.fromEntries(entries) };
    return answer(request, index, { ...type, etag: `"${hashOf(JSON.stringify(index))}"` });
  }
  const found = document(name, served, schemas);
  if (!found) return pageNotFound();
  const hash = (await hashesOf(served, schemas))[name] ?? '';
  const wanted = request.query.get('hash') ?? '';
  if (wanted !== '' && wanted !== hash) {
    return {
      status: 301,
      headers: { location: linkTo(name, hash), vary: 'Accept' },
      body: { type: 'empty' },
    };
  }
  return answer(request, found, {
    ...type,
    etag: `"${hash}"`,
    vary: 'Accept',
    ...(wanted === '' ? {} : { 'cache-control': 'public, immutable' }),
  });
}
