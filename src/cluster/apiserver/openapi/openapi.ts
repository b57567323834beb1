import { onDemand } from '../../../loading/on-demand.ts';
import type { Schemas } from '../../machinery/schema.ts';
import { sha256 } from '../../../crypto/sha256.ts';
import type { ApiRequest, ApiResponse } from '../../messages.ts';
import { answerTagged, notModified, sameTag, Tagged } from '../etag.ts';
import { pageNotFound } from '../responses.ts';
import { schemasOfAll } from '../reading.ts';
import type { Served } from '../served.ts';
import { document, documentNames } from './documents.ts';
import type { Json } from './parameters.ts';

const ROOT = '/openapi/v3';

/** The hash by which a document is known. */
export const hashOf = (body: string): string => sha256(body).toUpperCase();

const linkTo = (name: string, hash: string): string => `${ROOT}/${name}?hash=${hash}`;

/** What is told of the documents of a list of kinds. */
interface Published {
  readonly hashes: Readonly<Record<string, string>>;
  /** Names each document with its hash. */
  readonly index: Tagged;
  /** Those that were asked for. */
  readonly documents: Map<string, Json>;
}

const known = new WeakMap<readonly Served[], Published>();

/** The hashes of the documents of what is built in, by their names. */
export async function loadBuiltInHashes(): Promise<Readonly<Record<string, string>>> {
  const { default: facts } = await onDemand(
    import('../../api/facts/openapi-hashes.json', { with: { type: 'json' } }),
  );
  return facts;
}

/**
 * The hash of each document. Definitions come and go; what is built in stays, and its hashes, which take longer than a document, are
 * facts (`npm run generate:openapi-hashes`).
 */
async function published(served: readonly Served[], schemas: Schemas): Promise<Published> {
  const last = known.get(served);
  if (last) return last;
  const builtIn = await loadBuiltInHashes();
  const hashes = Object.fromEntries(
    documentNames(served).map((name) => [
      name,
      builtIn[name] ?? hashOf(JSON.stringify(document(name, served, schemas))),
    ]),
  );
  const links = Object.entries(hashes).map(
    ([name, hash]) => [name, { serverRelativeURL: linkTo(name, hash) }] as const,
  );
  const made = { hashes, index: new Tagged({ paths: Object.fromEntries(links) }), documents: new Map() };
  known.set(served, made);
  return made;
}

/** The value, which is made for who looks at it, or that the client has it. */
function answer(
  request: ApiRequest,
  value: () => unknown,
  headers: Readonly<Record<string, string>>,
): ApiResponse {
  if (sameTag(request, headers['etag'] ?? '')) return notModified(headers);
  const body = {
    type: 'json',
    get value() {
      return value();
    },
  } as const;
  return { status: 200, headers, body };
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
  const { hashes, index, documents } = await published(served, schemas);
  if (name === '') return answerTagged(request, index, type);
  const hash = hashes[name];
  if (hash === undefined) return pageNotFound();
  const wanted = request.query.get('hash') ?? '';
  if (wanted !== '' && wanted !== hash) {
    return {
      status: 301,
      headers: { location: linkTo(name, hash), vary: 'Accept' },
      body: { type: 'empty' },
    };
  }
  const value = (): Json | undefined => {
    const found = documents.get(name) ?? document(name, served, schemas);
    if (found) documents.set(name, found);
    return found;
  };
  return answer(request, value, {
    ...type,
    etag: `"${hash}"`,
    vary: 'Accept',
    ...(wanted === '' ? {} : { 'cache-control': 'public, immutable' }),
  });
}
