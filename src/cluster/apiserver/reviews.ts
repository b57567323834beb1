import type { ApiRequest, ApiResponse } from '../messages.ts';
import { MASTERS, type Caller } from './authorization/caller.ts';
import { ensureDefaultRoles } from './authorization/defaults.ts';
import { authorize, grants, type Attributes } from './authorization/rbac.ts';
import { isMap, readBody, type JsonMap } from './body.ts';
import { componentStatuses } from './component-statuses.ts';
import { json } from './responses.ts';
import type { VirtualResource } from './virtual-resources.ts';
import type { Writer } from './writer.ts';

const text = (map: JsonMap, key: string): string => {
  const value = map[key];
  return typeof value === 'string' ? value : '';
};

function attributesOf(spec: JsonMap, namespace: string): Attributes {
  const path = spec['nonResourceAttributes'];
  if (isMap(path)) return { type: 'path', verb: text(path, 'verb'), path: text(path, 'path') };
  const own = spec['resourceAttributes'];
  const asked = isMap(own) ? own : {};
  const subresource = text(asked, 'subresource');
  const resource = text(asked, 'resource');
  return {
    type: 'resource',
    verb: text(asked, 'verb'),
    group: text(asked, 'group'),
    resource: subresource === '' ? resource : `${resource}/${subresource}`,
    namespace: text(asked, 'namespace') || namespace,
    name: text(asked, 'name'),
  };
}

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

function userOf(spec: JsonMap): Caller {
  return { username: text(spec, 'user'), groups: strings(spec['groups']) };
}

function access(writer: Writer, caller: Caller, attributes: Attributes): object {
  const reason = authorize(writer.store, caller, attributes);
  if (reason === undefined) return { allowed: false };
  return { allowed: true, ...(reason === '' ? {} : { reason }) };
}

function rules(writer: Writer, caller: Caller, namespace: string): object {
  if (caller.groups.includes(MASTERS)) {
    return {
      resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
      nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
      incomplete: false,
    };
  }
  const all = grants(writer.store, caller, namespace).map(({ rule }) => rule);
  return {
    resourceRules: all
      .filter(({ resources }) => resources?.length)
      .map(({ verbs, apiGroups, resources, resourceNames }) => ({
        verbs,
        apiGroups,
        resources,
        ...(resourceNames?.length ? { resourceNames } : {}),
      })),
    nonResourceRules: all
      .filter(({ nonResourceURLs }) => nonResourceURLs?.length)
      .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
    incomplete: false,
  };
}

function userInfo({ username, groups, uid, extra }: Caller): object {
  return { username, ...(uid ? { uid } : {}), groups, ...(extra ? { extra } : {}) };
}

/** Answers requests about resources that nothing stores: questions about who one is and what one may. */
export async function answerVirtual(
  resource: VirtualResource,
  request: ApiRequest,
  namespace: string,
  caller: Caller,
  writer: Writer,
): Promise<ApiResponse | undefined> {
  if (resource.plural === 'componentstatuses') return componentStatuses(request);
  if (request.method !== 'POST') return undefined;
  const given = await readBody(request);
  const spec = isMap(given) && isMap(given['spec']) ? given['spec'] : {};
  const type = { kind: resource.kind, apiVersion: `${resource.group}/${resource.version}` };
  const review = (status: object): ApiResponse =>
    json(201, { ...type, metadata: { creationTimestamp: null }, spec, status });
  await ensureDefaultRoles(writer);
  switch (resource.plural) {
    case 'selfsubjectaccessreviews':
      return review(access(writer, caller, attributesOf(spec, '')));
    case 'subjectaccessreviews':
    case 'localsubjectaccessreviews':
      return review(access(writer, userOf(spec), attributesOf(spec, namespace)));
    case 'selfsubjectrulesreviews':
      return review(rules(writer, caller, text(spec, 'namespace')));
    case 'selfsubjectreviews':
      return json(201, {
        ...type,
        metadata: { creationTimestamp: null },
        status: { userInfo: userInfo(caller) },
      });
    case 'tokenreviews':
      return review({ authenticated: true, user: userInfo(caller) });
    default:
      return undefined;
  }
}
