import { failure, forbidden } from '../../machinery/status.ts';
import type { ApiRequest } from '../../messages.ts';
import type { RequestInfo } from '../request-info.ts';
import type { Writer } from '../writer.ts';
import { authenticate } from './authentication.ts';
import { mayEverything, recognized, type Caller } from './caller.ts';
import { decide } from './decision.ts';
import { ensureDefaultRoles } from './defaults.ts';
import { impersonationOf } from './impersonation.ts';
import { refusalText, type Attributes } from './rbac.ts';

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

/** The one name that a list or watch selects counts as the request's name. */
const selectedName = ({ query }: ApiRequest): string =>
  /(?:^|,)metadata\.name==?([^,!]+)(?:,|$)/.exec(query.get('fieldSelector') ?? '')?.[1] ?? '';

function attributesOf(info: RequestInfo, request: ApiRequest): Attributes {
  if (info.type === 'other') {
    return { type: 'path', verb: request.method.toLowerCase(), path: info.path };
  }
  const { group, resource, subresource, namespace, name } = info;
  const fieldSelector = request.query.get('fieldSelector');
  return {
    type: 'resource',
    verb: verbOf(request, name),
    group,
    resource: subresource === '' ? resource : `${resource}/${subresource}`,
    namespace,
    name: name === '' && request.method !== 'POST' ? selectedName(request) : name,
    ...(fieldSelector !== null && { fieldSelector }),
  };
}

/** How who may not do something is refused. */
function refuse(caller: Caller, attributes: Attributes, reason: string): Error {
  const words = refusalText(caller, attributes);
  const because = reason === '' ? words : `${words}: ${reason}`;
  if (attributes.type === 'path') return failure(403, 'Forbidden', `forbidden: ${because}`, {});
  const { group, resource, name } = attributes;
  const [plural = ''] = resource.split('/');
  return forbidden({ group, name: plural }, name, because);
}

async function require(writer: Writer, caller: Caller, attributes: Attributes): Promise<void> {
  const { allowed, reason } = await decide(writer.store, caller, attributes);
  if (!allowed) throw refuse(caller, attributes, reason);
}

/** Whom a request is made for, after impersonation. @throws ApiError Forbidden for who may not be somebody else */
async function resolve(request: ApiRequest, writer: Writer): Promise<Caller> {
  const caller = authenticate(request, writer);
  const wanted = impersonationOf(request);
  if (!wanted) return caller;
  if (!mayEverything(caller)) {
    await ensureDefaultRoles(writer);
    for (const attributes of wanted.needs) await require(writer, caller, attributes);
  }
  return recognized(wanted.caller, writer.context.settings.owner);
}

/**
 * Lets a request pass, and says who makes it.
 * @throws ApiError Unauthorized or Forbidden
 */
export async function admitCaller(info: RequestInfo, request: ApiRequest, writer: Writer): Promise<Caller> {
  const caller = await resolve(request, writer);
  const seesRoles = info.type === 'resource' && info.resource.startsWith('clusterrole');
  if (seesRoles || !mayEverything(caller)) await ensureDefaultRoles(writer);
  await require(writer, caller, attributesOf(info, request));
  return caller;
}
