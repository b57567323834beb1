import type { ApiObject } from '../api.ts';
import type { Invocation } from '../command.ts';
import { ApiError, CommandError } from '../errors.ts';
import { isList, isObject } from '../format/value.ts';
import { clusterPath, locationPath, poolPath, service } from './references.ts';
import type { ClusterReference, PoolReference } from './references.ts';

/** Models googlecloudsdk/api_lib/container/api_adapter.py */

/** An operation that has begun, and where to ask about it. */
export interface OperationReference {
  readonly project: string;
  readonly location: string;
  readonly name: string;
}

const pollPeriod = 5000;

/** An error that gcloud itself makes of an API's answer. */
export class AdapterError extends CommandError {}

export const text = (object: ApiObject, key: string): string => String(object[key] ?? '');

export const objectsOf = (object: ApiObject, key: string): readonly ApiObject[] => {
  const value = object[key];
  return isList(value) ? value.filter(isObject) : [];
};

/** A cluster; when it is not there, the error says where one of that name is. */
export async function getCluster({ api }: Invocation, reference: ClusterReference): Promise<ApiObject> {
  try {
    return await api.get(`${service}/${clusterPath(reference)}`);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 404) throw error;
    throw await notFound(api, reference, error);
  }
}

/** The same error, with a hint about clusters of that name elsewhere. */
export async function notFound(
  api: Invocation['api'],
  { project, location, cluster }: ClusterReference,
  error: ApiError,
): Promise<CommandError> {
  const answer = await api.get(`${service}/projects/${project}/locations/-/clusters`);
  const found = objectsOf(answer, 'clusters').find((other) => other['name'] === cluster);
  if (!found) return new AdapterError(`${error.message}\nNo cluster named '${cluster}' in ${project}.`);
  const zone = text(found, 'zone');
  if (zone === location) return error;
  return new AdapterError(
    `${error.message}\nCould not find [${cluster}] in [${location}].\nDid you mean [${cluster}] in [${zone}]?`,
  );
}

/** The pool of a name, or the only one. */
export function findPool(cluster: ApiObject, name: string | undefined): ApiObject {
  const pools = objectsOf(cluster, 'nodePools');
  const found =
    name === undefined
      ? pools.length === 1
        ? pools[0]
        : undefined
      : pools.find((pool) => pool['name'] === name);
  if (found) return found;
  const missing = name === undefined ? '' : `No node pool named '${name}' in ${text(cluster, 'name')}.\n`;
  const names = pools.map((pool) => text(pool, 'name')).join('\n');
  throw new AdapterError(`${missing}Please specify one of the following node pools:\n${names}`);
}

export const getPool = ({ api }: Invocation, reference: PoolReference): Promise<ApiObject> =>
  api.get(`${service}/${poolPath(reference)}`);

/** Sends a request that begins an operation. */
export async function begin(
  { api }: Invocation,
  reference: { readonly project: string; readonly location: string },
  method: string,
  path: string,
  body?: ApiObject,
): Promise<OperationReference> {
  const operation = await api.call(method, `${service}/${path}`, body);
  return { project: reference.project, location: reference.location, name: text(operation, 'name') };
}

export const getOperation = ({ api }: Invocation, reference: OperationReference): Promise<ApiObject> =>
  api.get(`${service}/${locationPath(reference)}/operations/${reference.name}`);

/** Waits for an operation's end with a progress line. */
export async function waitFor(
  invocation: Invocation,
  reference: OperationReference,
  message: string,
): Promise<ApiObject> {
  const operation = await invocation.console.progress(message, pollPeriod, async () => {
    const current = await getOperation(invocation, reference);
    return current['status'] === 'DONE' ? current : undefined;
  });
  const failure = operation['statusMessage'];
  if (failure !== undefined && failure !== '') {
    throw new AdapterError(`Operation [${reference.name}] finished with error: ${String(failure)}`);
  }
  return operation;
}
