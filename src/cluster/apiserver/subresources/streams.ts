import type { Pod, Status } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { badRequest, internalError } from '../../machinery/status.ts';
import type { ApiRequest, ApiResponse, StreamSession } from '../../messages.ts';
import { isMap } from '../body.ts';
import type { Call } from '../call.ts';
import { NodeError, type StreamOptions } from '../node-door.ts';
import { body, text } from '../responses.ts';
import { chooseContainer, isSet, nodeOf } from './log.ts';

function podOf({ parts, served, namespace, name }: Call): Stored<Pod> {
  return parts.writer.find(served.kind, namespace, name) as Stored<Pod>;
}

function checkAssigned({ metadata, spec }: Stored<Pod>): void {
  if (!spec.nodeName) throw badRequest(`pod ${metadata.name} does not have a host assigned`);
}

function checkUpgrade({ plain }: ApiRequest): void {
  if (plain) throw badRequest('Upgrade request required');
}

function parseOptions({ query }: { readonly query: URLSearchParams }): StreamOptions {
  return {
    command: query.getAll('command'),
    stdin: isSet(query, 'stdin'),
    stdout: isSet(query, 'stdout'),
    stderr: isSet(query, 'stderr'),
    tty: isSet(query, 'tty'),
  };
}

/** What a kubelet refuses it tells in plain text, before the connection is upgraded. */
function told(error: unknown): ApiResponse {
  if (error instanceof NodeError) return text(error.code, error.message);
  throw error;
}

/**
 * Clients of the newest protocol, those in this process among them, hear of failures through the API server, which words them
 * once more. Models staging/src/k8s.io/apiserver/pkg/util/proxy/streamtranslator.go
 */
function translated({ headers }: ApiRequest, session: StreamSession): StreamSession {
  const protocols = headers['x-stream-protocol-version'] ?? headers['sec-websocket-protocol'];
  if (protocols?.includes('v5.') === false) return session;
  const done = session.done.then((status: unknown) => {
    const { reason, message }: Partial<Status> = isMap(status) ? status : {};
    return reason === 'InternalError' ? internalError(message ?? '').status : status;
  });
  return { ...session, done };
}

/** `exec` and `attach`, by GET (WebSocket) or POST. */
export async function execOrAttach(call: Call): Promise<ApiResponse> {
  const { request, namespace, name, subresource } = call;
  const pod = podOf(call);
  const container = chooseContainer(pod, request.query.get('container') ?? '');
  checkAssigned(pod);
  const options = parseOptions(request);
  if (!options.stdin && !options.stdout && !options.stderr) {
    return text(400, 'you must specify at least 1 of stdin, stdout, stderr');
  }
  checkUpgrade(request);
  const path = `/${subresource}/${namespace}/${name}/${container}`;
  const node = nodeOf(call, pod, 'Post', path);
  const signal = request.signal ?? new AbortController().signal;
  try {
    const session =
      subresource === 'exec'
        ? await node.exec(pod, container, options, signal)
        : await node.attach(pod, container, { ...options, command: [] }, signal);
    return body(101, 'application/json', { type: 'session', session: translated(request, session) });
  } catch (error) {
    return told(error);
  }
}

/** `portforward`: the connection asks for a port each time. */
export function portForward(call: Call): ApiResponse {
  const { request, namespace, name } = call;
  const pod = podOf(call);
  checkAssigned(pod);
  checkUpgrade(request);
  const node = nodeOf(call, pod, 'Post', `/portForward/${namespace}/${name}`);
  const signal = request.signal ?? new AbortController().signal;
  return body(101, 'application/json', {
    type: 'forward',
    connect: (port) => node.portForward(pod, port, signal),
  });
}
