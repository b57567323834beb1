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

/**
 * The pod that a file describes; undefined: it describes none. Models pkg/kubelet/config/common.go (tryDecodeSinglePod)
 * @param known what the node's files described before: the same pod stays the same whatever else its file says
 */
export function staticPodOf(
  { file, text, value }: { readonly file: string; readonly text: string; readonly value: unknown },
  known: readonly StaticPod[],
): StaticPod | undefined {
  if (!isObject(value) || value['kind'] !== 'Pod' || value['apiVersion'] !== 'v1') return undefined;
  const { metadata, spec } = value;
  if (!isObject(metadata) || typeof metadata['name'] !== 'string' || !isSpec(spec)) return undefined;
  const pod = {
    name: metadata['name'],
    namespace: typeof metadata['namespace'] === 'string' ? metadata['namespace'] : 'default',
    labels: texts(metadata['labels']),
    annotations: texts(metadata['annotations']),
    spec,
  };
  const same = known.find(({ hash: _hash, text: _text, ...own }) => equal(own, pod));
  return same ? { ...same, text } : { ...pod, hash: machineID(`${file} ${JSON.stringify(pod)}`), text };
}
