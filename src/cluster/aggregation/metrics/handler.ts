import type { ObjectMeta } from '../../api/types.ts';
import type { ServerParts } from '../../apiserver/call.ts';
import type { RunningExtension } from '../../apiserver/node-door.ts';
import { negotiate, type Form } from '../../apiserver/representation.ts';
import { json } from '../../apiserver/responses.ts';
import { isSelected, parseSelection, type Selection } from '../../apiserver/selection.ts';
import { PARTIAL } from '../../apiserver/table.ts';
import { resourceName, type Kind } from '../../kinds/kind.ts';
import type { NodeUsage, Usage } from '../../kubelet/usage.ts';
import type { StoredObject } from '../../machinery/object.ts';
import { formatQuantity } from '../../machinery/quantity.ts';
import { methodNotAllowed, methodNotSupported, noSuchResource, notFound } from '../../machinery/status.ts';
import { formatTime } from '../../machinery/time.ts';
import type { ApiRequest, ApiResponse } from '../../messages.ts';
import { looksOf, nodeSample, podSample, type Looks } from './collection.ts';
import { nodeMetrics, podMetrics, typeOf } from './resources.ts';

/** A path below the group's version. */
export interface MetricsPath {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly subresource: string;
}

/** Metrics of a node or pod. */
interface Metrics {
  readonly metadata: ObjectMeta;
  readonly timestamp: string;
  readonly window: string;
  readonly usage?: object;
  readonly containers?: readonly object[];
}

/** Metrics with what a table shows of them. */
interface Measured {
  readonly metrics: Metrics;
  readonly total: Usage;
}

/** What a metrics server knows at a moment. */
interface View {
  readonly parts: ServerParts;
  readonly looks: Looks;
  readonly now: number;
  usage(node: string): NodeUsage | undefined;
}

const NANO = 1_000_000_000n;

const cpuText = (cpu: number): string =>
  formatQuantity({ nano: BigInt(Math.round(cpu)), format: 'DecimalSI' });
const memoryText = (memory: number): string =>
  formatQuantity({ nano: BigInt(memory) * NANO, format: 'BinarySI' });

const usageOf = ({ cpu, memory }: Usage): object => ({ cpu: cpuText(cpu), memory: memoryText(memory) });

/** A duration of a second or more as Go writes it: `1m0.25s`. */
function durationText(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  const seconds = `${(milliseconds - minutes * 60_000) / 1000}s`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}

const metadataOf = ({ metadata }: StoredObject, now: number): ObjectMeta => ({
  name: metadata.name,
  ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
  creationTimestamp: formatTime(now),
  ...(metadata.labels ? { labels: metadata.labels } : {}),
});

function measureNode(view: View, node: StoredObject): Measured | undefined {
  const { parts, looks, now } = view;
  const { name, creationTimestamp } = node.metadata;
  const usage = view.usage(name);
  const { random } = parts.writer.context;
  const sample = usage && nodeSample(name, Date.parse(creationTimestamp), usage, looks, random);
  if (!sample) return undefined;
  return {
    metrics: {
      metadata: metadataOf(node, now),
      timestamp: formatTime(sample.timestamp),
      window: durationText(sample.window),
      usage: usageOf(sample),
    },
    total: sample,
  };
}

function measurePod(view: View, pod: StoredObject): Measured | undefined {
  const { parts, looks, now } = view;
  const { name, namespace = '', uid } = pod.metadata;
  const node = parts.store.get('pods', `${namespace}/${name}`)?.spec.nodeName;
  const containers = node === undefined ? undefined : view.usage(node)?.pods.get(uid);
  const sample = containers && podSample(uid, containers, looks, parts.writer.context.random);
  if (!sample) return undefined;
  return {
    metrics: {
      metadata: metadataOf(pod, now),
      timestamp: formatTime(sample.timestamp),
      window: durationText(sample.window),
      containers: sample.containers.map((one) => ({ name: one.name, usage: usageOf(one) })),
    },
    total: sample.containers.reduce(
      (sum, { cpu, memory }) => ({ cpu: sum.cpu + cpu, memory: sum.memory + memory }),
      { cpu: 0, memory: 0 },
    ),
  };
}

const column = (name: string, format: string, description = ''): object => ({
  name,
  type: 'string',
  format,
  description,
  priority: 0,
});

const COLUMNS = [
  column('Name', 'name', 'Name of the resource'),
  column('cpu', 'quantity'),
  column('memory', 'quantity'),
  column('Window', 'duration'),
];

/** Models sigs.k8s.io/metrics-server/pkg/api/table.go */
function table(kind: Kind, items: readonly Measured[], form: Extract<Form, { type: 'table' }>): object {
  const rows = items.map(({ metrics, total }) => ({
    cells: [metrics.metadata.name, cpuText(total.cpu), memoryText(total.memory), metrics.window],
    object:
      form.include === 'None'
        ? null
        : form.include === 'Object'
          ? { ...typeOf(kind), ...metrics }
          : { ...PARTIAL, metadata: metrics.metadata },
  }));
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: {},
    columnDefinitions: items.length > 0 ? COLUMNS : null,
    rows: items.length > 0 ? rows : null,
  };
}

function listOf(kind: Kind, items: readonly Measured[], form: Form): object {
  switch (form.type) {
    case 'table':
      return table(kind, items, form);
    case 'metadata':
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata: {},
        items: items.map(({ metrics }) => ({ ...PARTIAL, metadata: metrics.metadata })),
      };
    case 'object': {
      const { kind: name, apiVersion } = typeOf(kind);
      return { kind: `${name}List`, apiVersion, metadata: {}, items: items.map(({ metrics }) => metrics) };
    }
  }
}

function objectOf(kind: Kind, item: Measured, form: Form): object {
  switch (form.type) {
    case 'table':
      return table(kind, [item], form);
    case 'metadata':
      return { ...PARTIAL, metadata: item.metrics.metadata };
    case 'object':
      return { ...typeOf(kind), ...item.metrics };
  }
}

/** The nodes or pods that a request is about, in the order of their keys. */
const selected = ({ store }: ServerParts, kind: Kind, selection: Selection): readonly StoredObject[] =>
  (kind === nodeMetrics ? store.list('nodes') : store.list('pods', selection.namespace)).filter((object) =>
    isSelected(selection, object),
  );

/** @throws ApiError NotFound for what is not there, and for what is there but has not been measured yet */
function find(view: View, kind: Kind, { namespace, name }: MetricsPath): Measured {
  const { store } = view.parts;
  const object = kind === nodeMetrics ? store.get('nodes', name) : store.get('pods', `${namespace}/${name}`);
  if (!object) throw notFound({ group: '', name: kind.plural }, name);
  const measured = kind === nodeMetrics ? measureNode(view, object) : measurePod(view, object);
  const own = { group: kind.group, name: kind.kind.toLowerCase() };
  if (!measured) throw notFound(own, kind.namespaced ? `${namespace}/${name}` : name);
  return measured;
}

/**
 * Answers a request as a metrics server does that runs in the cluster: from what the kubelets say of its last look at them. It is
 * computed when it is asked for; nothing is kept. Models sigs.k8s.io/metrics-server/pkg/api
 * @throws ApiError as the server refuses
 */
export function answerMetrics(
  parts: ServerParts,
  extension: RunningExtension,
  path: MetricsPath,
  request: ApiRequest,
): ApiResponse {
  const kind = [nodeMetrics, podMetrics].find(({ plural }) => plural === path.resource);
  if (!kind || path.subresource !== '') throw noSuchResource();
  if (kind.namespaced ? path.name !== '' && path.namespace === '' : path.namespace !== '')
    throw noSuchResource();
  if (request.method !== 'GET') throw methodNotAllowed();
  if (['1', 'true'].includes(request.query.get('watch') ?? ''))
    throw methodNotSupported(resourceName(kind), 'watch');
  const form = negotiate(request);
  const now = parts.clock.now();
  const looks = looksOf(extension, now) ?? { last: now, count: 0, resolution: extension.resolution };
  const usages = new Map<string, NodeUsage | undefined>();
  const view: View = {
    parts,
    looks,
    now,
    usage(node) {
      if (!usages.has(node)) usages.set(node, parts.nodes?.usage(node, looks.last, looks.resolution));
      return usages.get(node);
    },
  };
  if (path.name !== '') return json(200, objectOf(kind, find(view, kind, path), form));
  const measure = kind === nodeMetrics ? measureNode : measurePod;
  const selection = parseSelection(kind, path.namespace, request.query);
  const items = selected(parts, kind, selection).flatMap((object) => measure(view, object) ?? []);
  return json(200, listOf(kind, items, form));
}
