import { pauseUsage } from '../../../node-processes.ts';
import type { NodeContainer, NodeView } from '../../../../cluster/node-view.ts';
import type { ProgramContext } from '../../../../shell/program.ts';
import type { Flag, GivenFlags } from '../flags.ts';
import { dockerName } from '../listing.ts';

/** What a command works with. */
export interface DockerCall {
  readonly context: ProgramContext;
  /** The command's words: `images`, `image ls`. */
  readonly verb: string;
  readonly flags: GivenFlags;
  readonly node: NodeView;
  readonly now: () => number;
}

/** A flag with what its help says. */
export interface DockerFlag extends Flag {
  readonly usage: string;
  /** What the help calls its value; `string` if missing. */
  readonly type?: 'list' | 'filter' | 'int' | 'stringSlice';
  /** What it is unless it is given, as the help shows it. */
  readonly usual?: string;
}

/** A command of Docker's client. */
export interface DockerCommand {
  /** The ways to call it: `ps`, `container ls`. */
  readonly names: readonly [string, ...string[]];
  /** What it does, on one line. */
  readonly short: string;
  /** Its words, as its usage line has them. */
  readonly words: string;
  readonly flags: readonly DockerFlag[];
  /** Flags end at its first word: `exec`. */
  readonly stopsEarly?: boolean;
  /** How many words it needs at least, and at most. */
  readonly takes: readonly [number, number];
  run(call: DockerCall): Promise<number>;
}

/** What the help of listings, and of what shows one thing, says of `--format`. */
export const LISTING_FORMAT =
  "Lays out the output by a template of one's own:\n'table':            In columns with titles (default)\n'table TEMPLATE':   In columns with titles, by the given Go template\n'json':             As JSON\n'TEMPLATE':         By the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates";
export const INSPECT_FORMAT =
  "Lays out the output by a template of one's own:\n'json':             As JSON\n'TEMPLATE':         By the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates";

/** What Docker's server refuses. */
export class DaemonError extends Error {}

/** Words by which sandboxes and containers are known to Docker. Models cri-dockerd's core/labels.go (makeLabels) */
export function dockerLabels(
  type: 'container' | 'podsandbox',
  labels: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const annotated = Object.entries(annotations).map(([key, value]) => [`annotation.${key}`, value] as const);
  return { ...Object.fromEntries(annotated), ...labels, 'io.kubernetes.docker.type': type };
}

/** A container of Docker's: one of a pod, or the sandbox of one. */
export interface DockerContainer {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly imageID: string;
  readonly command: readonly string[];
  readonly startedAt: number;
  readonly usage?: NodeContainer['usage'];
  /** What its pod says of it; sandboxes have none. */
  readonly spec?: NodeContainer['spec'];
  readonly ended?: NodeContainer['ended'];
  readonly paused: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly sandbox: string;
  readonly hostNetwork: boolean;
  readonly log?: NodeContainer['log'];
  readonly logPath: string;
  readonly exec?: NodeContainer['exec'];
  /** Ends it, by SIGKILL at the latest after its grace; resolves when it has ended. */
  stop(graceMilliseconds: number): Promise<void>;
  remove(): void;
}

const PAUSE = 'registry.k8s.io/pause:3.10';

/** In which state it is, as Docker calls it. */
export const stateOf = ({ ended, paused }: DockerContainer): string =>
  ended ? 'exited' : paused ? 'paused' : 'running';

/** Containers and the sandboxes of pods, the newest first. */
export function dockerContainers(view: NodeView): readonly DockerContainer[] {
  const onHost = new Set(view.pods.filter(({ hostNetwork }) => hostNetwork).map(({ uid }) => uid));
  const pause = view.images.find(({ name }) => name.includes('/pause:'))?.id ?? '';
  const logOf = (id: string): string => `/var/lib/docker/containers/${id}/${id}-json.log`;
  return [
    ...view.containers.map((container): DockerContainer => {
      const { id, pod, annotations, labels, logPath, exec, usage } = container;
      const sandbox = view.sandboxID(pod.uid);
      const own = {
        ...dockerLabels('container', labels, annotations),
        'io.kubernetes.container.logpath': logPath,
        'io.kubernetes.sandbox.id': sandbox,
      };
      return {
        id,
        name: dockerName(container),
        image: container.image,
        imageID: container.imageID,
        command: container.command,
        startedAt: container.startedAt,
        ...(container.ended && { ended: container.ended }),
        paused: container.paused,
        labels: own,
        spec: container.spec,
        sandbox,
        hostNetwork: onHost.has(pod.uid),
        log: container.log,
        logPath: logOf(id),
        ...(usage && { usage: () => usage() }),
        ...(exec && { exec: (request) => exec(request) }),
        stop: (grace) => container.stop(grace),
        remove: () => container.remove(),
      };
    }),
    ...view.pods.map((pod): DockerContainer => {
      const id = view.sandboxID(pod.uid);
      return {
        id,
        name: dockerName({ name: 'POD', pod, attempt: pod.attempt }),
        image: PAUSE,
        imageID: pause,
        command: ['/pause'],
        startedAt: pod.startedAt,
        paused: pod.paused,
        labels: dockerLabels(
          'podsandbox',
          { ...pod.labels, 'io.kubernetes.container.name': 'POD' },
          pod.annotations,
        ),
        sandbox: id,
        hostNetwork: pod.hostNetwork,
        logPath: logOf(id),
        usage: () => pauseUsage(id),
        stop: () => pod.stop(),
        // What has ended with the sandbox is seen no more.
        remove: () => undefined,
      };
    }),
  ].sort((a, b) => b.startedAt - a.startedAt);
}

/** The container of a name, or of an id as it begins. @throws DaemonError */
export function containerOf(node: NodeView, name: string): DockerContainer {
  const all = dockerContainers(node);
  const found =
    all.find((one) => one.name === name.replace(/^\//, '')) ??
    (name === '' ? undefined : all.find(({ id }) => id.startsWith(name)));
  if (!found) throw new DaemonError(`No such container: ${name}`);
  return found;
}
