import { onDemand } from '../../loading/on-demand.ts';
import { answerRemote } from '../aggregation/aggregator.ts';
import { ApiError } from '../machinery/errors.ts';
import { apiservice } from '../kinds/apiservice.ts';
import { resourceName, type Kind } from '../kinds/kind.ts';
import {
  badRequest,
  internalError,
  methodNotAllowed,
  methodNotSupported,
  noSuchResource,
} from '../machinery/status.ts';
import type { ApiRequest, ApiResponse } from '../messages.ts';
import { admitCaller } from './authorization/authorization.ts';
import type { Caller } from './authorization/caller.ts';
import { isMap, readBody } from './body.ts';
import type { Call, ServerParts } from './call.ts';
import { COMPONENT_STATUS_DEPRECATION } from './component-statuses.ts';
import { AGGREGATED } from './discovery.ts';
import { answerOther } from './other-paths.ts';
import { inMedia, NO_CONVERSION, OF_RESOURCES, type Restriction } from './negotiation.ts';
import { ensureLocalServices } from './registration.ts';
import { negotiate } from './representation.ts';
import { parsePath, plainWatch, type RequestInfo } from './request-info.ts';
import * as handlers from './resource-handlers.ts';
import { noStorage } from './storage-failure.ts';
import { pageNotFound, refusal, withWarnings } from './responses.ts';
import { answerVirtual } from './reviews.ts';
import { allServed, findServedIn, isServedVersion } from './served.ts';
import { VIRTUAL } from './virtual-resources.ts';

type ResourceRequest = Extract<RequestInfo, { readonly type: 'resource' }>;

/** Requests about a collection and about one object, by method, with the verb that the kind must have. */
const COLLECTION: Readonly<
  Record<string, readonly [string, (call: Call) => ApiResponse | Promise<ApiResponse>]>
> = {
  GET: ['list', handlers.listOrWatch],
  POST: ['create', handlers.createObject],
  DELETE: ['deletecollection', handlers.deleteCollection],
};

const OBJECT: typeof COLLECTION = {
  GET: ['get', handlers.getObject],
  PUT: ['update', handlers.updateObject],
  PATCH: ['patch', handlers.patch],
  DELETE: ['delete', handlers.deleteObject],
};

/** No objects of a kind are made any more whose definition is being deleted. */
function terminating(kind: Kind): ApiError {
  const { status } = methodNotSupported(resourceName(kind), 'create');
  const message = 'create not allowed while custom resource definition is terminating';
  return new ApiError({ ...status, message });
}

async function answerResource(
  parts: ServerParts,
  info: ResourceRequest,
  request: ApiRequest,
  caller: Caller,
  warn: (text: string) => void,
): Promise<ApiResponse> {
  const { group, version, resource, namespace, name, subresource } = info;
  if (parts.nodes?.runs('etcd') === false) return refusal(noStorage());
  const served = await findServedIn(parts.store, group, version, resource);
  if (!served) {
    const virtual = VIRTUAL.find(
      (one) => one.group === group && one.version === version && one.plural === resource,
    );
    if (virtual?.plural === 'componentstatuses') warn(COMPONENT_STATUS_DEPRECATION);
    if (virtual?.plural === 'bindings' && request.method === 'POST' && name === '') {
      const pod = await podToBind(request);
      return answerResource(
        parts,
        { ...info, resource: 'pods', name: pod, subresource: 'binding' },
        request,
        caller,
        warn,
      );
    }
    const answer =
      virtual && (await answerVirtual(virtual, request, info, caller, parts.writer, warn, parts.nodes));
    if (answer) return answer;
    if (virtual) throw methodNotAllowed();
    const remote = answerRemote(parts, info, request);
    if (remote) return remote;
    if (isServedVersion(group, version)) throw noSuchResource();
    return pageNotFound();
  }
  const { kind } = served;
  if (kind === apiservice) ensureLocalServices(parts.writer);
  const scope = kind.namespaced ? namespace : '';
  // Cluster-scoped kinds have no paths below a namespace; a collection over all namespaces takes no new objects.
  if (!kind.namespaced && namespace !== '' && resource !== 'namespaces') throw noSuchResource();
  if (kind.namespaced && scope === '' && (name !== '' || request.method === 'POST')) {
    throw name === '' ? methodNotAllowed() : noSuchResource();
  }
  const call: Call = {
    parts,
    request,
    served,
    caller,
    namespace: scope,
    name,
    subresource,
    form: subresource === '' || request.method === 'GET' ? negotiate(request) : { type: 'object' },
    warn,
  };
  if (kind.deprecation !== undefined) warn(kind.deprecation);
  if (request.method !== 'GET') await kind.load?.();
  if (subresource !== '') {
    const { answerSubresource } = await onDemand(import('./subresources/subresources.ts'));
    return answerSubresource(call);
  }
  const [verb, handler] = (name === '' ? COLLECTION : OBJECT)[request.method] ?? [];
  if (kind.custom && verb === 'create' && !kind.verbs.includes(verb)) throw terminating(kind);
  if (verb === undefined || !handler || (!kind.custom && !kind.verbs.includes(verb)))
    throw methodNotAllowed();
  return handler(call);
}

/** The roots of discovery answer in both forms. */
const OF_ROOTS: Restriction = (conversion) => NO_CONVERSION(conversion) || AGGREGATED(conversion);

/** The pod that a Binding sent to the collection is about. Models LegacyBindingREST of pkg/registry/core/pod/storage/storage.go */
async function podToBind(request: ApiRequest): Promise<string> {
  const given = await readBody(request);
  const metadata = isMap(given) ? given['metadata'] : undefined;
  const name = isMap(metadata) ? metadata['name'] : undefined;
  if (typeof name !== 'string' || name === '') throw badRequest('name is required');
  return name;
}

/** Answers any request. Models what kube-apiserver's handler chain makes of it; never rejects. */
export async function answer(parts: ServerParts, asked: ApiRequest): Promise<ApiResponse> {
  const warnings: string[] = [];
  const warn = (text: string): void => void warnings.push(text);
  let response: ApiResponse;
  let allows = NO_CONVERSION;
  try {
    const request = plainWatch(asked);
    const info = parsePath(request.path);
    if (info.type === 'resource') allows = OF_RESOURCES;
    else if (info.path === '/api' || info.path === '/apis') allows = OF_ROOTS;
    const caller = await admitCaller(info, request, parts.writer);
    await parts.writer.late.load(parts.store, caller, request.path);
    response =
      info.type === 'resource'
        ? await answerResource(parts, info, request, caller, warn)
        : ((await answerOther(info.path, request, parts, await allServed(parts.store))) ?? pageNotFound());
  } catch (error) {
    if (error instanceof ApiError) response = refusal(error);
    else response = refusal(internalError(error instanceof Error ? error.message : String(error)));
  }
  return withWarnings(await inMedia(asked, response, allows), warnings);
}
