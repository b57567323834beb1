import type { Container, Pod } from '../api/types.ts';
import { containerHash } from '../controllers/hash/hash.ts';
import { goJsonText } from '../controllers/hash/go-json.ts';
import type { Stored } from '../machinery/object.ts';
import { formatMicroTime } from '../machinery/time.ts';

type Words = Readonly<Record<string, string>>;

const POD = 'io.kubernetes.pod.';
const CONTAINER = 'io.kubernetes.container.';

const owners = ({ metadata }: Stored<Pod>): Words => ({
  [`${POD}name`]: metadata.name,
  [`${POD}namespace`]: metadata.namespace ?? '',
  [`${POD}uid`]: metadata.uid,
});

/** By what a pod's sandbox is found. Models pkg/kubelet/kuberuntime/labels.go (newPodLabels) */
export const sandboxLabels = (pod: Stored<Pod>): Words => ({ ...pod.metadata.labels, ...owners(pod) });

/** What the kubelet tells the runtime of a pod. @param seen when it heard of it, in milliseconds since the epoch */
export const sandboxAnnotations = ({ metadata: { annotations } }: Stored<Pod>, seen: number): Words => ({
  'kubernetes.io/config.seen': formatMicroTime(seen).replace('Z', '000Z'),
  'kubernetes.io/config.source': 'api',
  ...annotations,
});

/** By what a container is found. Models newContainerLabels of the same file */
export const containerLabels = (pod: Stored<Pod>, name: string): Words => ({
  [`${CONTAINER}name`]: name,
  ...owners(pod),
});

/** What the kubelet tells the runtime of a container. Models newContainerAnnotations of the same file */
export function containerAnnotations(
  { metadata, spec }: Stored<Pod>,
  container: Container,
  restarts: number,
): Words {
  const { lifecycle, name, image = '', ports = [] } = container;
  const { deletionGracePeriodSeconds: deletion } = metadata;
  const { terminationGracePeriodSeconds: grace } = spec;
  return {
    [`${CONTAINER}hash`]: containerHash(name, image),
    ...(ports.length > 0 && { [`${CONTAINER}ports`]: goJsonText(ports) }),
    ...(lifecycle?.preStop && { [`${CONTAINER}preStopHandler`]: goJsonText(lifecycle.preStop) }),
    [`${CONTAINER}restartCount`]: String(restarts),
    [`${CONTAINER}terminationMessagePath`]: container.terminationMessagePath ?? '',
    [`${CONTAINER}terminationMessagePolicy`]: container.terminationMessagePolicy ?? '',
    ...(deletion !== undefined && { [`${POD}deletionGracePeriod`]: String(deletion) }),
    ...(grace !== undefined && { [`${POD}terminationGracePeriod`]: String(grace) }),
  };
}
