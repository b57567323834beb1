import type { Pod, Status } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { securable } from '../../network/stream.ts';
import { badRequest, failure, internalError } from '../../machinery/status.ts';
import type { ApiRequest, ApiResponse, StreamSession } from '../../messages.ts';
import { isMap } from '../body.ts';
import type { Call } from '../call.ts';
import { NodeError, type StreamOptions } from '../node-door.ts';
import { body, text } from '../responses.ts';
import { dial, dialled, signalOf } from './kubelet-dial.ts';
import { chooseContainer, isSet } from './log.ts';

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

function isTranslated({ headers }: ApiRequest): boolean {
  const protocols = headers['x-stream-protocol-version'] ?? headers['sec-websocket-protocol'];
  return protocols?.includes('v5.') !== false;
}

/** What the kubelet is asked, with the keys in their order. Models pkg/registry/core/pod/strategy.go streamParams */
function kubeletQuery({ command, stdin, stdout, stderr, tty }: StreamOptions): string {
  const query = new URLSearchParams(command.map((word) => ['command', word]));
  for (const [key, wanted] of Object.entries({ error: stderr, input: stdin, output: stdout, tty }))
    if (wanted) query.set(key, '1');
  return query.size > 0 ? `?${query.toString()}` : '';
}

/** A session that has failed before it began. */
function failed(message: string): StreamSession {
  const nothing = { [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve(ENDED) }) };
  return {
    stdin: { write: () => undefined, close: () => undefined, drained: () => Promise.resolve() },
    stdout: nothing,
    stderr: nothing,
    resize: () => undefined,
    done: Promise.resolve(internalError(message).status),
  };
}

const ENDED = { done: true, value: undefined } as const;

/**
 * Clients of the newest protocol, those in this process among them, hear of failures through the API server, which words them
 * once more. Models staging/src/k8s.io/apiserver/pkg/util/proxy/streamtranslator.go
 */
function translated(request: ApiRequest, session: StreamSession): StreamSession {
  if (!isTranslated(request)) return session;
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
  const found = await dial(call, pod.spec.nodeName ?? '');
  if (!found.door) {
    const { host, why } = found;
    if (!isTranslated(request)) throw failure(500, '', `error dialing backend: ${why}`);
    const url = `https://${host}/${subresource}/${namespace}/${name}/${container}${kubeletQuery(options)}`;
    const session = failed(`error sending request: Post "${url}": ${why}`);
    return body(101, 'application/json', { type: 'session', session });
  }
  const node = found.door;
  const signal = signalOf(request);
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
export async function portForward(call: Call): Promise<ApiResponse> {
  const { request } = call;
  const pod = podOf(call);
  checkAssigned(pod);
  checkUpgrade(request);
  const node = await dialled(call, pod, (_host, why) => `error dialing backend: ${why}`);
  const signal = signalOf(request);
  return body(101, 'application/json', {
    type: 'forward',
    connect: async (port) => securable(await node.portForward(pod, port, signal)),
  });
}
