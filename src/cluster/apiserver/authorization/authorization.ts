import { failure, forbidden } from '../../machinery/status.ts';
import type { ApiRequest } from '../../messages.ts';
import type { RequestInfo } from '../request-info.ts';
import type { Writer } from '../writer.ts';
import { callerOf, impersonated, MASTERS, type Caller } from './caller.ts';
import { ensureDefaultRoles } from './defaults.ts';
import { authorize, refusalText, type Attributes } from './rbac.ts';

const VERBS: Readonly<Record<string, string>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

function verbOf({ method, query }: ApiRequest, name: string): string {
  if (method === 'GET' || method === 'HEAD') {
    const watching = query.get('watch');
    if (name !== '') return 'get';
    return watching === 'true' || watching === '1' ? 'watch' : 'list';
  }
  if (method === 'DELETE' && name === '') return 'deletecollection';
  return VERBS[method] ?? method.toLowerCase();
}

function attributesOf(info: RequestInfo, request: ApiRequest): Attributes {
  if (info.type === 'other') {
    return { type: 'path', verb: request.method.toLowerCase(), path: info.path };
  }
  const { group, resource, subresource, namespace, name } = info;
  return {
    type: 'resource',
    verb: verbOf(request, name),
    group,
    resource: subresource === '' ? resource : `${resource}/${subresource}`,
    namespace,
    name,
  };
}

function refuse(caller: Caller, attributes: Attributes): Error {
  const words = refusalText(caller, attributes);
  if (attributes.type === 'path') return failure(403, 'Forbidden', `forbidden: ${words}`, {});
  const { group, resource, name } = attributes;
  const [plural = ''] = resource.split('/');
  return forbidden({ group, name: plural }, name, words);
}

const isPowerful = ({ groups }: Caller): boolean => groups.includes(MASTERS);

/** Whom a request is made for, after impersonation. @throws ApiError Forbidden for who may not be somebody else */
async function resolve(request: ApiRequest, writer: Writer): Promise<Caller> {
  const caller = callerOf(request, writer.store);
  const wanted = impersonated(request);
  if (!wanted) return caller;
  if (isPowerful(caller)) return wanted;
  await ensureDefaultRoles(writer);
  const attributes: Attributes = {
    type: 'resource',
    verb: 'impersonate',
    group: '',
    resource: 'users',
    namespace: '',
    name: wanted.username,
  };
  if (authorize(writer.store, caller, attributes) === undefined) throw refuse(caller, attributes);
  return wanted;
}

/**
 * Lets a request pass, and says who makes it.
 * @throws ApiError Forbidden
 */
export async function admitCaller(info: RequestInfo, request: ApiRequest, writer: Writer): Promise<Caller> {
  const caller = await resolve(request, writer);
  const seesRoles = info.type === 'resource' && info.resource.startsWith('clusterrole');
  if (seesRoles || !isPowerful(caller)) await ensureDefaultRoles(writer);
  const attributes = attributesOf(info, request);
  if (authorize(writer.store, caller, attributes) === undefined) throw refuse(caller, attributes);
  return caller;
}
