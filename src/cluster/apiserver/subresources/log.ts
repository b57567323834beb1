import type { ContainerStatus, Pod } from '../../api/types.ts';
import { FieldErrors } from '../../machinery/field-errors.ts';
import type { Stored } from '../../machinery/object.ts';
import { badRequest, failure, internalError, invalid } from '../../machinery/status.ts';
import { parseTime } from '../../machinery/time.ts';
import type { ApiResponse } from '../../messages.ts';
import type { Call } from '../call.ts';
import { NodeError, type LogOptions, type NodeDoor } from '../node-door.ts';
import { body } from '../responses.ts';

/**
 * The container that a request means: the named one, or the only one. Models pkg/registry/core/pod/strategy.go validateContainer
 * @throws ApiError BadRequest when it cannot be told
 */
export function chooseContainer({ metadata, spec }: Stored<Pod>, named: string): string {
  const all = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])];
  if (named !== '') {
    if (all.some(({ name }) => name === named)) return named;
    throw badRequest(`container ${named} is not valid for pod ${metadata.name}`);
  }
  const [only, second] = spec.containers;
  if (only && !second) return only.name;
  const names = all.map(({ name }) => name).join(' ');
  throw badRequest(`a container name must be specified for pod ${metadata.name}, choose one of: [${names}]`);
}

/** The kubelet's door of the pod's node. @throws ApiError when nothing answers there */
export function nodeOf({ parts }: Call, pod: Stored<Pod>, verb: string, path: string): NodeDoor {
  const name = pod.spec.nodeName ?? '';
  const node = parts.store.get('nodes', name);
  if (!node) throw failure(404, 'NotFound', `nodes "${name}" not found`, { name, kind: 'nodes' });
  const address = node.status.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? name;
  if (parts.nodes?.answers(name) === true) return parts.nodes;
  const host = `${address}:10250`;
  const message = `${verb} "https://${host}${path}": dial tcp ${host}: connect: connection refused`;
  throw failure(500, '', message);
}

/**
 * Which run of a container a log request means. Models pkg/kubelet/kubelet_pods.go validateContainerLogStatus
 * @throws ApiError BadRequest when there is no such run
 */
function runOf({ metadata, status }: Stored<Pod>, container: string, previous: boolean): string {
  const all: readonly ContainerStatus[] = [
    ...(status.containerStatuses ?? []),
    ...(status.initContainerStatuses ?? []),
    ...(status.ephemeralContainerStatuses ?? []),
  ];
  const refuse = (before: string, after: string): Error =>
    badRequest(`${before}"${container}" in pod "${metadata.name}" ${after}`);
  const found = all.find(({ name }) => name === container);
  if (!found) {
    // Before the kubelet's first word about it.
    throw refuse(
      'container ',
      status.phase === 'Pending' ? 'is waiting to start: ContainerCreating' : 'is not available',
    );
  }
  const last = found.lastState?.terminated?.containerID ?? '';
  const { waiting, running, terminated } = found.state ?? {};
  if (previous) {
    if (last === '') throw refuse('previous terminated container ', 'not found');
    return last;
  }
  if (running) return found.containerID ?? '';
  if (terminated) {
    const id = terminated.containerID || last;
    if (id === '') throw refuse('container ', 'is terminated');
    return id;
  }
  if (found.lastState?.terminated) {
    if (last === '') throw refuse('container ', 'is terminated');
    return last;
  }
  if (!waiting) throw refuse('container ', 'is waiting to start - no logs yet');
  switch (waiting.reason) {
    case 'ErrImagePull':
      throw refuse('container ', "is waiting to start: image can't be pulled");
    case 'ImagePullBackOff':
      throw refuse('container ', 'is waiting to start: trying and failing to pull image');
    default:
      throw refuse('container ', `is waiting to start: ${waiting.reason ?? ''}`);
  }
}

function parseOptions({ request, name, parts }: Call): LogOptions {
  const { query } = request;
  const errors = new FieldErrors();
  const number = (key: string, least: number, words: string): number | undefined => {
    const text = query.get(key) ?? '';
    if (text === '') return undefined;
    const value = Number(text);
    if (!Number.isInteger(value)) throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
    if (value < least) errors.invalid(key, value, words);
    return value;
  };
  const tailLines = number('tailLines', 0, 'must be greater than or equal to 0');
  const limitBytes = number('limitBytes', 1, 'must be greater than 0');
  const sinceSeconds = number('sinceSeconds', 1, 'must be greater than 0');
  const sinceTime = query.get('sinceTime') ?? '';
  if (sinceTime !== '' && sinceSeconds !== undefined) {
    errors.forbidden('', 'at most one of `sinceTime` or `sinceSeconds` may be specified');
  }
  if (!errors.empty) throw invalid({ group: '', name: 'PodLogOptions' }, name, errors);
  const since =
    sinceSeconds === undefined
      ? sinceTime === ''
        ? undefined
        : parseTime(sinceTime)
      : parts.clock.now() - sinceSeconds * 1000;
  return {
    follow: query.get('follow') === 'true',
    timestamps: query.get('timestamps') === 'true',
    ...(since === undefined ? {} : { since }),
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
  };
}

/** GET of `log`. Models pkg/registry/core/pod/rest/log.go */
export function podLog(call: Call): ApiResponse {
  const { parts, request, served, namespace, name } = call;
  const options = parseOptions(call);
  const pod = parts.writer.find(served.kind, namespace, name) as Stored<Pod>;
  const container = chooseContainer(pod, request.query.get('container') ?? '');
  if (!pod.spec.nodeName) return body(200, 'text/plain', { type: 'text', text: '' });
  const node = nodeOf(call, pod, 'Get', `/containerLogs/${namespace}/${name}/${container}`);
  const run = runOf(pod, container, request.query.get('previous') === 'true');
  try {
    const signal = request.signal ?? new AbortController().signal;
    const log = node.logs(pod, container, run, options, signal);
    if (typeof log === 'string') return body(200, 'text/plain', { type: 'text', text: log });
    return body(200, 'text/plain', { type: 'chunks', chunks: log });
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    throw error.code === 400 ? badRequest(error.message) : internalError(error.message);
  }
}
