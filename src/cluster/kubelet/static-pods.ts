import type { Pod, PodSpec } from '../api/types.ts';
import type { Client } from '../client.ts';
import { ApiError } from '../machinery/errors.ts';
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

/** The name by which what runs of a static pod is known, whichever mirror stands for it. */
export const staticKey = ({ metadata }: Pick<Stored<Pod>, 'metadata'>): string => `static/${metadata.name}`;

/** Tells the API server that nothing is left of a pod. Models pkg/kubelet/status/status_manager.go (syncPod) */
export function deletePod({ metadata: { name, namespace = '', uid } }: Stored<Pod>, client: Client): void {
  try {
    client.delete('pods', namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}

/**
 * Shows a static pod to the API server. Models pkg/kubelet/pod/mirror_client.go and pkg/kubelet/config/common.go (applyDefaults)
 * @param since when the machine first saw its file
 */
export function createMirror(client: Client, node: string, pod: StaticPod, since: number): void {
  const uid = client.get('nodes', '', node)?.metadata.uid;
  const name = `${pod.name}-${node}`;
  if (uid === undefined || client.get('pods', pod.namespace, name)) return;
  try {
    client.create('pods', pod.namespace, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace: pod.namespace,
        labels: pod.labels,
        annotations: {
          ...pod.annotations,
          [`${CONFIG}hash`]: pod.hash,
          [`${CONFIG}mirror`]: pod.hash,
          [`${CONFIG}seen`]: formatTime(since).replace('Z', '.000000000Z'),
          [`${CONFIG}source`]: 'file',
        },
        ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: node, uid, controller: true }],
      },
      spec: {
        ...pod.spec,
        nodeName: node,
        tolerations: [{ operator: 'Exists', effect: 'NoExecute' }],
      },
    });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}
