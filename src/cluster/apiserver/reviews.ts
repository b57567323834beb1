import type { ApiResponse } from '../messages.ts';
import type { ApiRequest } from '../messages.ts';
import { isMap, readBody } from './body.ts';
import { json } from './responses.ts';
import type { VirtualResource } from './virtual-resources.ts';

/** Who asks: the name behind the request's credentials. */
export interface Caller {
  readonly username: string;
  readonly groups: readonly string[];
}

const HEALTHY: readonly string[] = ['scheduler', 'controller-manager', 'etcd-0'];

function componentStatuses(): unknown {
  return {
    kind: 'ComponentStatusList',
    apiVersion: 'v1',
    metadata: {},
    items: HEALTHY.map((name) => ({
      metadata: { name, creationTimestamp: null },
      conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
    })),
  };
}

/** Answers requests about resources that nothing stores; everybody here is an administrator. */
export async function answerVirtual(
  resource: VirtualResource,
  request: ApiRequest,
  caller: Caller,
): Promise<ApiResponse | undefined> {
  if (resource.plural === 'componentstatuses') return json(200, componentStatuses());
  if (request.method !== 'POST') return undefined;
  const given = await readBody(request);
  const spec = isMap(given) ? (given['spec'] ?? {}) : {};
  const type = { kind: resource.kind, apiVersion: `${resource.group}/${resource.version}` };
  const review = (status: object): ApiResponse =>
    json(201, { ...type, metadata: { creationTimestamp: null }, spec, status });
  switch (resource.plural) {
    case 'selfsubjectaccessreviews':
    case 'subjectaccessreviews':
    case 'localsubjectaccessreviews':
      return review({ allowed: true });
    case 'selfsubjectreviews':
      return json(201, {
        ...type,
        metadata: { creationTimestamp: null },
        status: { userInfo: { username: caller.username, groups: caller.groups } },
      });
    case 'selfsubjectrulesreviews':
      return review({
        resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
        nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
        incomplete: false,
      });
    case 'tokenreviews':
      return review({ authenticated: true, user: { username: caller.username, groups: caller.groups } });
    default:
      return undefined;
  }
}
