import type { PodSpec } from '../api/types.ts';
import { equal } from '../machinery/equal.ts';
import { machineID } from './machine-id.ts';
import type { StaticPod } from './static-pods.ts';

/** Where a node's manifests are, from its root on. */
export const MANIFESTS = 'etc/kubernetes/manifests';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text that YAML takes for no number, no truth and nothing else than a text. */
const isPlain = (text: string): boolean =>
  /^(?:--|[\w/.])[\w/.:=,*@% -]*$/.test(text) &&
  !/: | $|:$|^(?:true|false|null|yes|no|on|off|y|n|~|[-+]?[\d_]*\.?[\d_]*(?:e[-+]?\d+)?|[-+]?\d+(?::[0-5]?\d)+)$/i.test(
    text,
  );

/** A value in the style of Go's YAML writer; empty objects are left to the last level. */
function lines(value: unknown): readonly string[] {
  if (Array.isArray(value))
    return value.flatMap((item) => lines(item).map((line, index) => `${index === 0 ? '- ' : '  '}${line}`));
  if (!isObject(value))
    return [typeof value === 'string' && !isPlain(value) ? JSON.stringify(value) : `${value}`];
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  if (keys.length === 0) return ['{}'];
  return keys.sort().flatMap((key) => {
    const inner = value[key];
    const nested = Array.isArray(inner) ? inner.length > 0 : isObject(inner) && Object.keys(inner).length > 0;
    const own = lines(inner);
    const indent = Array.isArray(inner) ? '' : '  ';
    return nested ? [`${key}:`, ...own.map((line) => indent + line)] : [`${key}: ${own[0] ?? '[]'}`];
  });
}

/** The file that describes a static pod, as kubeadm writes it. */
export function manifestOf({ text, name, namespace, labels, annotations, spec }: StaticPod): string {
  if (text !== undefined) return text;
  const notes = Object.keys(annotations).length > 0 ? annotations : undefined;
  const metadata = { annotations: notes, creationTimestamp: null, labels, name, namespace };
  return `${lines({ apiVersion: 'v1', kind: 'Pod', metadata, spec, status: {} }).join('\n')}\n`;
}

const texts = (value: unknown): Readonly<Record<string, string>> =>
  isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)])) : {};

const isSpec = (value: unknown): value is PodSpec =>
  isObject(value) && Array.isArray(value['containers']) && value['containers'].every(isObject);

/** A file among the manifests that describes no pod, as plain data. */
export interface ManifestProblem {
  /** Absolute. */
  readonly path: string;
  /** Why, in the words of the kubelet's log. */
  readonly error: string;
  /** From when until when the kubelet has seen it so, in milliseconds since the epoch. */
  readonly since: number;
  readonly until?: number;
}

/** A file as it is read. `value` is what it says as YAML; a string in `unreadable` says why it says nothing. */
export interface ManifestFile {
  readonly path: string;
  readonly text: string;
  readonly value: unknown;
  readonly unreadable?: string | undefined;
}

/** Models staging/src/k8s.io/apimachinery/pkg/runtime (interpreter and codec errors) */
function undecodable({ value, unreadable }: ManifestFile): string | undefined {
  if (unreadable !== undefined) return unreadable;
  const typeMeta =
    'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
  if (value !== null && !isObject(value)) {
    const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    return `couldn't get version/kind; json parse error: json: cannot unmarshal ${type} into Go value of type ${typeMeta}`;
  }
  const { kind, apiVersion } = value ?? {};
  const shown = JSON.stringify(value);
  if (typeof kind !== 'string' || kind === '') return `Object 'Kind' is missing in '${shown}'`;
  if (typeof apiVersion !== 'string' || apiVersion === '')
    return `Object 'apiVersion' is missing in '${shown}'`;
  return kind === 'Pod' && apiVersion === 'v1'
    ? undefined
    : `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/api/legacyscheme/scheme.go:30"`;
}

/**
 * The pod that a file describes, or why it describes none. Models pkg/kubelet/config/common.go (tryDecodeSinglePod)
 * @param node where it is to run
 * @param known what the node's files described before: the same pod stays the same whatever else its file says
 */
export function staticPodOf(
  file: ManifestFile,
  node: string,
  known: readonly StaticPod[],
): StaticPod | string {
  const { path, text, value } = file;
  const problem = undecodable(file);
  if (problem !== undefined) return `${path}: couldn't parse as pod(${problem}), please check config file`;
  const { metadata, spec } = isObject(value) ? value : {};
  const meta = isObject(metadata) ? metadata : {};
  if (typeof meta['name'] !== 'string' || meta['name'] === '')
    return 'invalid pod: name is needed for the pod';
  const pod = {
    name: meta['name'],
    namespace: typeof meta['namespace'] === 'string' ? meta['namespace'] : 'default',
    labels: texts(meta['labels']),
    annotations: texts(meta['annotations']),
    spec: isSpec(spec) ? spec : { containers: [] },
  };
  const same = known.find(({ hash: _hash, text: _text, ...own }) => equal(own, pod));
  const hash = same?.hash ?? machineID(`${JSON.stringify(pod)}host:${node}file:${path}`);
  return { ...pod, hash, text };
}
