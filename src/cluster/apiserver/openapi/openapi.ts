import type { Schemas } from '../../machinery/schema.ts';
import { sha256 } from '../../machinery/sha256.ts';
import type { ApiRequest, ApiResponse } from '../../messages.ts';
import { notModified, sameTag } from '../etag.ts';
import { pageNotFound, text } from '../responses.ts';
import { schemasOfAll } from '../reading.ts';
import { SERVED, type Served } from '../served.ts';
import { document, documentNames } from './documents.ts';

const ROOT = '/openapi/v3';

const hashOf = (body: string): string => sha256(body).toUpperCase();

const linkTo = (name: string, hash: string): string => `${ROOT}/${name}?hash=${hash}`;

const hashes = new WeakMap<readonly Served[], Readonly<Record<string, string>>>();

/** The hash of each document. They are kept with the list of what is served, for they take longer than a document. */
function hashesOf(served: readonly Served[], schemas: Schemas): Readonly<Record<string, string>> {
  let out = hashes.get(served);
  if (!out) {
    // Definitions come and go; the documents of what is built in stay.
    const builtIn = served === SERVED ? {} : hashesOf(SERVED, schemas);
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

function answer(request: ApiRequest, body: string, headers: Readonly<Record<string, string>>): ApiResponse {
  const tag = headers['etag'] ?? '';
  return sameTag(request, tag) ? notModified(headers) : { ...text(200, body), headers };
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
    const entries = Object.entries(hashesOf(served, schemas)).map(
      ([one, hash]) => [one, { serverRelativeURL: linkTo(one, hash) }] as const,
    );
    const body = JSON.stringify({ paths: Object.fromEntries(entries) });
    return answer(request, body, { ...type, etag: `"${hashOf(body)}"` });
  }
  const found = document(name, served, schemas);
  if (!found) return pageNotFound();
  const body = JSON.stringify(found);
  const hash = hashOf(body);
  const wanted = request.query.get('hash') ?? '';
  if (wanted !== '' && wanted !== hash) {
    return {
      status: 301,
      headers: { location: linkTo(name, hash), vary: 'Accept' },
      body: { type: 'empty' },
    };
  }
  return answer(request, body, {
    ...type,
    etag: `"${hash}"`,
    vary: 'Accept',
    ...(wanted === '' ? {} : { 'cache-control': 'public, immutable' }),
  });
}
