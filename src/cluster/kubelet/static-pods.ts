import type { Pod, PodSpec, Toleration } from '../api/types.ts';
import type { Client } from '../client.ts';
import type { WriteContext } from '../kinds/kind.ts';
import { validateMeta } from '../kinds/metadata-validation.ts';
import { validatePod } from '../kinds/pod-validation.ts';
import { podOnlyDefaults, podSpecDefaults } from '../kinds/podspec/defaults.ts';
import { equal } from '../machinery/equal.ts';
import { ApiError } from '../machinery/errors.ts';
import { FieldErrors } from '../machinery/field-errors.ts';
import { subdomainName } from '../machinery/names.ts';
import { formatTime } from '../machinery/time.ts';
import type { Stored } from '../machinery/object.ts';

/** A pod that a machine's own files describe: its kubelet runs it without an API server. */
export interface StaticPod {
  /** Without the node's name, which the kubelet adds. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** 32 hexadecimal digits of what the file says. */
  readonly hash: string;
  readonly spec: PodSpec;
  /** The file that describes it, if somebody else than kubeadm has written it. */
  readonly text?: string;
}

const CONFIG = 'kubernetes.io/config.';

/** Whether a pod is the API server's image of one that a node runs by itself. */
export const isMirror = ({ metadata }: Pick<Stored<Pod>, 'metadata'>): boolean =>
  metadata.annotations?.[`${CONFIG}mirror`] !== undefined;

/** Whether a pod is one that the node runs by its own files: no API server has ever given it a version. */
export const isStatic = ({ metadata }: Pick<Stored<Pod>, 'metadata'>): boolean =>
  metadata.resourceVersion === '';

/** The hash of the file that a mirror shows: the UID of its pod on the node. */
export const mirroredBy = ({ metadata }: Pick<Stored<Pod>, 'metadata'>): string =>
  metadata.annotations?.[`${CONFIG}mirror`] ?? '';

/**
 * Tells the API server that nothing is left of a pod. Models pkg/kubelet/status/status_manager.go (syncPod)
 * @returns false if the server refuses, and has to be asked again
 */
export function deletePod({ metadata: { name, namespace = '', uid } }: Stored<Pod>, client: Client): boolean {
  try {
    client.delete('pods', namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.reason === 'NotFound' || error.reason === 'Conflict';
  }
}

const TOLERATION: Toleration = { operator: 'Exists', effect: 'NoExecute' };

/** A pod that a kubelet runs whatever the API server knows of it. Models pkg/kubelet/config/common.go (applyDefaults) */
export function podOf(
  { name, namespace, labels, annotations, hash, spec }: StaticPod,
  node: string,
): Stored<Pod> {
  const tolerations = (spec.tolerations ?? []).filter((one) => !equal(one, TOLERATION));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${name}-${node}`,
      namespace,
      uid: hash,
      resourceVersion: '',
      creationTimestamp: '',
      labels,
      annotations: { ...annotations, [`${CONFIG}hash`]: hash, [`${CONFIG}source`]: 'file' },
    },
    spec: podOnlyDefaults(
      podSpecDefaults({ ...spec, nodeName: node, tolerations: [...tolerations, TOLERATION] }),
    ),
    status: {},
  };
}

/** What is wrong with a pod that only its kubelet looks at; undefined: nothing. */
export function podProblem(pod: Stored<Pod>, context: WriteContext): string | undefined {
  const errors = new FieldErrors();
  validateMeta(pod.metadata, true, subdomainName, 'metadata', errors);
  validatePod(pod, errors, context);
  const texts = errors.causes.map(({ field, message }) => `${field}: ${message}`);
  return errors.empty ? undefined : `invalid pod: [${texts.join(' ')}]`;
}

/**
 * Shows a static pod to the API server. Models pkg/kubelet/pod/mirror_client.go
 * @param pod as the kubelet runs it
 * @param since when the machine first saw its file
 */
export function createMirror(client: Client, pod: Stored<Pod>, since: number): void {
  const { name, namespace = '', labels, annotations, uid: hash } = pod.metadata;
  const node = pod.spec.nodeName ?? '';
  const uid = client.get('nodes', '', node)?.metadata.uid;
  if (uid === undefined || client.get('pods', namespace, name)) return;
  try {
    client.create('pods', namespace, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace,
        ...(labels && { labels }),
        annotations: {
          ...annotations,
          [`${CONFIG}mirror`]: hash,
          [`${CONFIG}seen`]: formatTime(since).replace('Z', '.000000000Z'),
        },
        ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: node, uid, controller: true }],
      },
      spec: pod.spec,
    });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}
