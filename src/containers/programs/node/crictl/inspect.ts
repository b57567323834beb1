import type { NodeContainer, NodeView } from '../../../../cluster/node-view.ts';
import { humanDuration, humanSize, imageDigits } from '../listing.ts';
import { FLAGS, RuntimeError, type CrictlCall, type CrictlCommand } from './command.ts';
import { containerStatus, listedImage, sandboxStatus, toldName } from './cri.ts';
import { imageBy, wantedContainers } from './filters.ts';
import { pairs, printOne, TEMPLATE } from './print.ts';

const OUTPUT = { ...FLAGS.output, usage: 'Output format, One of: json|yaml|go-template|table' } as const;
const QUIET = { ...FLAGS.quiet, usage: 'Do not show verbose information' };

/** The node's runtime does not know an id. */
export function missing(
  node: NodeView,
  id: string,
  words: string,
  doing: string,
  request: string,
  subject: string,
): Error {
  return node.machine.systemInfo.containerRuntimeVersion.startsWith('docker:')
    ? new RuntimeError(
        'Unknown',
        `Error response from daemon: No such container: ${id}`,
        request,
        subject,
        doing,
      )
    : new RuntimeError('NotFound', words, request, subject, doing);
}

/**
 * The container of an id, in whole or as it begins. @throws RuntimeError
 * @param doing what crictl is at, and what it asks the runtime for
 */
export function containerOf(
  node: NodeView,
  id: string,
  doing = '',
  request = 'ContainerStatus',
  subject = `containerID="${id}"`,
): NodeContainer {
  const found = node.containers.find((container) => id !== '' && container.id.startsWith(id));
  if (found) return found;
  const words = `an error occurred when try to find container "${id}": not found`;
  throw missing(node, id, words, doing, request, subject);
}

/** The pod of a sandbox by its id, in whole or as it begins. @throws RuntimeError @param doing what crictl is at */
export function sandboxOf(node: NodeView, id: string, doing: string): NodeView['pods'][number] {
  const pod = node.pods.find(({ uid }) => id !== '' && node.sandboxID(uid).startsWith(id));
  if (pod) return pod;
  const words = 'an error occurred when try to find sandbox: not found';
  throw missing(node, id, words, doing, 'PodSandboxStatus', `podSandboxID="${id}"`);
}

/** Prints what is told of each of several: as a table, or all of it as one JSON or YAML text. */
async function inspect<T>(
  call: CrictlCall,
  subjects: readonly T[],
  statusOf: (subject: T) => object,
  infoOf: (subject: T) => object | undefined,
  table: (subject: T) => string,
): Promise<number> {
  const { context, flags } = call;
  if (flags.value('output') === 'table') {
    for (const subject of subjects) await context.stdout.write(table(subject));
    return 0;
  }
  const statuses = subjects.map((subject) => {
    const info = flags.on('quiet') ? undefined : infoOf(subject);
    return { ...(info && { info }), status: statusOf(subject) };
  });
  await printOne(call, statuses.length === 1 ? statuses[0] : statuses);
  return 0;
}

/** What containerd tells of a running container besides. Models ContainerInfo of containerd's internal/cri/types */
function containerInfo(node: NodeView, { id, pod, usage }: NodeContainer): object | undefined {
  if (node.machine.systemInfo.containerRuntimeVersion.startsWith('docker:')) return undefined;
  const snapshot = { snapshotKey: id, snapshotter: 'overlayfs' };
  return {
    pid: usage?.().pid ?? 0,
    removing: false,
    runtimeType: 'io.containerd.runc.v2',
    sandboxID: node.sandboxID(pod.uid),
    ...snapshot,
  };
}

/** Models containerStatusCommand of cmd/crictl/container.go */
export const inspectContainer: CrictlCommand = {
  names: ['inspect'],
  usage: 'Display the status of one or more containers',
  words: 'CONTAINER-ID [CONTAINER-ID...]',
  flags: [
    FLAGS.all,
    FLAGS.image,
    FLAGS.label,
    FLAGS.last,
    FLAGS.latest,
    FLAGS.name,
    OUTPUT,
    FLAGS.pod,
    QUIET,
    FLAGS.state,
    TEMPLATE,
  ],
  run(call) {
    const { flags, node, now } = call;
    const found =
      flags.words.length > 0
        ? flags.words.map((id) =>
            containerOf(node, id, 'get the status of containers: get container status: '),
          )
        : wantedContainers(node, flags);
    if (found.length === 0) return Promise.resolve('help');
    const ago = (at: number): string => `${humanDuration(now() - at)} ago\n`;
    return inspect(
      call,
      found,
      containerStatus,
      (one) => containerInfo(node, one),
      (one) =>
        [
          `ID: ${one.id}\nName: ${one.name}\n`,
          one.attempt > 0 ? `Attempt: ${one.attempt}\n` : '',
          `State: ${one.ended ? 'CONTAINER_EXITED' : 'CONTAINER_RUNNING'}\n`,
          `Created: ${ago(one.startedAt)}Started: ${ago(one.startedAt)}`,
          one.ended ? `Finished: ${ago(one.ended.at)}Exit Code: ${one.ended.code}\n` : '',
          pairs('Labels', one.labels),
          pairs('Annotations', one.annotations),
        ].join(''),
    );
  },
};

/** Models podStatusCommand of cmd/crictl/sandbox.go */
export const inspectPod: CrictlCommand = {
  names: ['inspectp'],
  usage: 'Display the status of one or more pods',
  words: 'POD-ID [POD-ID...]',
  flags: [OUTPUT, QUIET, TEMPLATE],
  run(call) {
    const { flags, node, now } = call;
    const found = flags.words.map((id) =>
      sandboxOf(node, id, 'get the status of pod sandboxes: get pod sandbox status: '),
    );
    if (found.length === 0) return Promise.resolve('help');
    return inspect(
      call,
      found,
      (pod) => sandboxStatus(node, pod),
      () => undefined,
      (pod) =>
        [
          `ID: ${node.sandboxID(pod.uid)}\nName: ${pod.name}\nUID: ${pod.uid}\nNamespace: ${pod.namespace}\nAttempt: ${pod.attempt}\n`,
          `Status: SANDBOX_READY\nCreated: ${humanDuration(now() - pod.startedAt)} ago\n`,
          pod.hostNetwork ? '' : `IP Addresses: ${pod.ip}\n`,
          pairs('Labels', pod.labels),
          pairs('Annotations', pod.annotations),
        ].join(''),
    );
  },
};

/** Models imageStatusCommand of cmd/crictl/image.go */
export const inspectImage: CrictlCommand = {
  names: ['inspecti'],
  usage: 'Return the status of one or more images',
  words: 'IMAGE-ID [IMAGE-ID...]',
  flags: [OUTPUT, QUIET, TEMPLATE],
  run(call) {
    const { flags, node } = call;
    if (flags.words.length === 0) return Promise.resolve('help');
    const found = flags.words.map((name) => {
      const image = imageBy(node, name);
      if (!image) throw new Error(`no such image ${JSON.stringify(name)} present`);
      return image;
    });
    return inspect(
      call,
      found,
      (image) => listedImage(node, image),
      () => undefined,
      ({ id, name, size }) =>
        `ID: sha256:${imageDigits(id)}\nTag: ${toldName(node, name)}\nDigest: ${toldName(node, id)}\nSize: ${humanSize(size, 3)}\n`,
    );
  },
};
