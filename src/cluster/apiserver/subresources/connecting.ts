import { badRequest } from '../../machinery/status.ts';
import type { KubeObject } from '../../machinery/object.ts';
import type { Call } from '../call.ts';
import { askedBy } from '../tracking.ts';
import { isSet } from './log.ts';

/** The subresources by which a connection is made instead of an object read or written. */
export const CONNECTIONS: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward', 'proxy']);

const FLAGS = ['stdin', 'stdout', 'stderr', 'tty'];

/** What the query asks of exec and attach: PodExecOptions, PodAttachOptions. */
function streams({ request: { query }, subresource }: Call): object {
  const container = query.get('container') ?? '';
  return {
    ...Object.fromEntries(FLAGS.filter((flag) => isSet(query, flag)).map((flag) => [flag, true])),
    ...(container === '' ? {} : { container }),
    ...(subresource === 'exec' ? { command: query.getAll('command') } : {}),
  };
}

/** What follows `proxy` in the path. */
function pathBehind({ request: { path }, namespace }: Call): string {
  const rest = path.split('/').slice(namespace === '' ? 6 : 8);
  return rest.length === 0 ? '' : `/${rest.join('/')}`;
}

function optionsOf(call: Call): KubeObject {
  const { request, subresource } = call;
  if (subresource === 'portforward') {
    const ports = request.query.getAll('ports').flatMap((text) => text.split(',').map(Number));
    return ports.length === 0 ? {} : ({ ports } as KubeObject);
  }
  if (subresource !== 'proxy') return streams(call);
  const path = pathBehind(call);
  return path === '' ? {} : ({ path } as KubeObject);
}

/**
 * Lets policies and webhooks refuse a connection. Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers/rest.go ConnectResource
 * @throws ApiError
 */
export function askToConnect(call: Call): void {
  const { parts, served, namespace, name, subresource, request } = call;
  if (request.query.has('dryRun')) throw badRequest('dryRun is not supported');
  parts.writer.ask(() => {
    const question = { operation: 'CONNECT', kind: served.kind, namespace, name, subresource } as const;
    const rules = askedBy(call, { dryRun: false });
    return { ...question, object: optionsOf(call), old: undefined, rules };
  });
}
