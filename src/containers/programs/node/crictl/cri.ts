import type { NodeContainer, NodeView } from '../../../../cluster/node-view.ts';
import { familiar } from '../listing.ts';

/** Nanoseconds since the epoch as JSON has 64-bit numbers. */
const nanoseconds = (milliseconds: number): string => `${Math.round(milliseconds)}000000`;

/** A container as the runtime's service lists it. Models Container of staging/src/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto */
export const listedContainer = (view: NodeView, container: NodeContainer): object => ({
  id: container.id,
  podSandboxId: view.sandboxID(container.pod.uid),
  metadata: { name: container.name, attempt: container.attempt },
  image: imageSpec(imageOf(container), container.image),
  imageRef: imageOf(container),
  state: stateOf(container),
  createdAt: nanoseconds(container.startedAt),
  labels: container.labels,
  annotations: container.annotations,
  imageId: imageOf(container),
});

const imageSpec = (image: string, userSpecifiedImage = ''): object => ({
  image,
  annotations: {},
  userSpecifiedImage,
  runtimeHandler: '',
});

/** The id of a container's image: `sha256:…`. */
const imageOf = ({ imageID }: NodeContainer): string => imageID.slice(imageID.indexOf('sha256:'));

const stateOf = ({ ended }: NodeContainer): string => (ended ? 'CONTAINER_EXITED' : 'CONTAINER_RUNNING');

type NodePod = NodeView['pods'][number];

/** A pod's sandbox as the service lists it. */
export const listedSandbox = (view: NodeView, pod: NodePod): object => ({
  id: view.sandboxID(pod.uid),
  metadata: { name: pod.name, uid: pod.uid, namespace: pod.namespace, attempt: pod.attempt },
  state: 'SANDBOX_READY',
  createdAt: nanoseconds(pod.startedAt),
  labels: pod.labels,
  annotations: pod.annotations,
  runtimeHandler: '',
});

type NodeImage = NodeView['images'][number];

/** The image of sandboxes is never taken away to make room. */
export const isPinned = ({ name }: NodeImage): boolean => /\/pause[:@]/.test(name);

/** A name as the node's runtime tells it: Docker leaves its own registry out. */
export const toldName = ({ machine }: NodeView, name: string): string =>
  machine.systemInfo.containerRuntimeVersion.startsWith('docker:') ? familiar(name) : name;

/** An image as the service lists it. */
export const listedImage = (view: NodeView, image: NodeImage): object => ({
  id: image.id.slice(image.id.indexOf('sha256:')),
  repoTags: image.name.includes('@') ? [] : [toldName(view, image.name)],
  repoDigests: [toldName(view, image.id)],
  size: String(image.size),
  uid: null,
  username: '',
  spec: null,
  pinned: isPinned(image),
});

const NEVER = '0001-01-01T00:00:00Z';
const time = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.?0*Z$/, 'Z');

/** How one container is. Models ContainerStatus of api.proto, cmd/crictl/container.go (marshalContainerStatus) of cri-tools */
export const containerStatus = (container: NodeContainer): object => ({
  annotations: container.annotations,
  createdAt: time(container.startedAt),
  exitCode: container.ended?.code ?? 0,
  finishedAt: container.ended ? time(container.ended.at) : NEVER,
  id: container.id,
  image: imageSpec(container.image),
  imageId: imageOf(container),
  imageRef: container.imageID,
  labels: container.labels,
  logPath: container.logPath,
  message: '',
  metadata: { attempt: container.attempt, name: container.name },
  reason: container.ended?.reason ?? '',
  startedAt: time(container.startedAt),
  state: stateOf(container),
});

/** How a pod's sandbox is. Models PodSandboxStatus of api.proto */
export const sandboxStatus = (view: NodeView, pod: NodePod): object => ({
  annotations: pod.annotations,
  createdAt: time(pod.startedAt),
  id: view.sandboxID(pod.uid),
  labels: pod.labels,
  linux: {
    namespaces: {
      options: {
        ipc: 'POD',
        network: pod.hostNetwork ? 'NODE' : 'POD',
        pid: 'CONTAINER',
        targetId: '',
        usernsOptions: null,
      },
    },
  },
  metadata: { attempt: pod.attempt, name: pod.name, namespace: pod.namespace, uid: pod.uid },
  network: { additionalIps: [], ip: pod.hostNetwork ? '' : pod.ip },
  runtimeHandler: '',
  state: 'SANDBOX_READY',
});
