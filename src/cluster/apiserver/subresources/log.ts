import type { ContainerStatus, Pod } from '../../api/types.ts';
import { FieldErrors } from '../../machinery/field-errors.ts';
import { quote } from '../../machinery/go.ts';
import type { Stored } from '../../machinery/object.ts';
import { badRequest, internalError, invalid } from '../../machinery/status.ts';
import { parseTime } from '../../machinery/time.ts';
import type { ApiResponse } from '../../messages.ts';
import type { Call } from '../call.ts';
import { NodeError, type LogOptions } from '../node-door.ts';
import { body } from '../responses.ts';
import { dialled, signalOf } from './kubelet-dial.ts';

/** Whether a query sets an option: only `false` and `0` do not. Models apimachinery/pkg/runtime/conversion.go */
export const isSet = (query: URLSearchParams, key: string): boolean => {
  const value = query.get(key);
  return value !== null && value !== '0' && value.toLowerCase() !== 'false';
};

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

const NUMBERS = ['sinceSeconds', 'tailLines', 'limitBytes'] as const;

function numberOf(query: URLSearchParams, key: (typeof NUMBERS)[number]): number | undefined {
  const text = query.get(key);
  if (text === null) return undefined;
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  throw badRequest(`strconv.ParseInt: parsing ${quote(text)}: invalid syntax`);
}

/** The parts of a time in RFC 3339, as Go's layout names them. */
const LAYOUT: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d\d/],
  ['-', /^-/],
  ['02', /^\d\d/],
  ['T', /^T/],
  ['15', /^\d\d/],
  [':', /^:/],
  ['04', /^\d\d/],
  [':', /^:/],
  ['05', /^\d\d(?:\.\d+)?/],
  ['Z07:00', /^(?:Z|[+-]\d\d:\d\d)/],
];

/** Milliseconds since the epoch. Models apimachinery/pkg/apis/meta/v1/time.go UnmarshalQueryParameter */
function timeOf(text: string | null): number | undefined {
  if (text === null || text === '' || text === 'null') return undefined;
  let rest = text;
  const lead = `parsing time ${quote(text)}`;
  for (const [name, pattern] of LAYOUT) {
    const found = pattern.exec(rest)?.[0];
    if (found === undefined) {
      throw badRequest(
        `${lead} as "2006-01-02T15:04:05Z07:00": cannot parse ${quote(rest)} as ${quote(name)}`,
      );
    }
    rest = rest.slice(found.length);
  }
  if (rest !== '') throw badRequest(`${lead}: extra text: ${quote(rest)}`);
  const time = parseTime(text);
  if (Number.isNaN(time)) throw badRequest(`${lead}: day out of range`);
  return time;
}

/** Models pkg/apis/core/validation/validation.go ValidatePodLogOptions */
function parseOptions({ request, name, parts }: Call): LogOptions {
  const { query } = request;
  const [sinceSeconds, tailLines, limitBytes] = NUMBERS.map((key) => numberOf(query, key));
  const sinceTime = timeOf(query.get('sinceTime'));
  const errors = new FieldErrors();
  if (tailLines !== undefined && tailLines < 0) {
    errors.invalid('tailLines', tailLines, 'must be greater than or equal to 0');
  }
  const positive = 'must be greater than 0';
  if (limitBytes !== undefined && limitBytes < 1) errors.invalid('limitBytes', limitBytes, positive);
  if (sinceSeconds !== undefined && sinceTime !== undefined) {
    errors.forbidden('', 'at most one of `sinceTime` or `sinceSeconds` may be specified');
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    errors.invalid('sinceSeconds', sinceSeconds, positive);
  }
  if (query.has('stream')) errors.forbidden('stream', 'may not be specified');
  if (!errors.empty) throw invalid({ group: '', name: 'PodLogOptions' }, name, errors);
  const since = sinceSeconds === undefined ? sinceTime : parts.clock.now() - sinceSeconds * 1000;
  return {
    follow: isSet(query, 'follow'),
    timestamps: isSet(query, 'timestamps'),
    ...(since === undefined ? {} : { since }),
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
  };
}

/** What the kubelet is asked, with the keys in their order. */
function kubeletQuery(query: URLSearchParams): string {
  const params = new URLSearchParams();
  for (const key of ['follow', 'previous', 'timestamps']) if (isSet(query, key)) params.set(key, 'true');
  for (const key of [...NUMBERS, 'sinceTime']) {
    const value = query.get(key);
    if (value) params.set(key, value);
  }
  params.sort();
  return params.size > 0 ? `?${params.toString()}` : '';
}

/** GET of `log`. Models pkg/registry/core/pod/rest/log.go */
export async function podLog(call: Call): Promise<ApiResponse> {
  const { parts, request, served, namespace, name } = call;
  const options = parseOptions(call);
  const pod = parts.writer.find(served.kind, namespace, name) as Stored<Pod>;
  const container = chooseContainer(pod, request.query.get('container') ?? '');
  if (!pod.spec.nodeName) return body(200, 'text/plain', { type: 'text', text: '' });
  const path = `/containerLogs/${namespace}/${name}/${container}${kubeletQuery(request.query)}`;
  const node = await dialled(call, pod, (host, why) => `Get "https://${host}${path}": ${why}`);
  const run = runOf(pod, container, isSet(request.query, 'previous'));
  try {
    const log = node.logs(pod, container, run, options, signalOf(request));
    if (typeof log === 'string') return body(200, 'text/plain', { type: 'text', text: log });
    return body(200, 'text/plain', { type: 'chunks', chunks: log });
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    throw error.code === 400 ? badRequest(error.message) : internalError(error.message);
  }
}
