import type { NodeContainer, NodeView } from '../../../cluster/runtime.ts';
import type { ContainerProgram } from '../index.ts';
import {
  columns,
  containerBy,
  dockerName,
  familiar,
  humanDuration,
  humanSize,
  imageDigits,
} from './listing.ts';

const PAUSE = 'registry.k8s.io/pause:3.10';

/** A row of `docker ps`. */
interface Row {
  readonly id: string;
  readonly image: string;
  readonly command: string;
  readonly startedAt: number;
  readonly ended?: NodeContainer['ended'];
  readonly name: string;
}

/** Containers and the sandboxes of pods, the newest first. */
function rowsOf(view: NodeView): readonly Row[] {
  const named = new Set(view.images.map(({ name }) => name));
  return [
    ...view.containers.map((container) => ({
      id: container.id,
      // Docker shows the id of an image that was asked for by its digest.
      image: named.has(container.image)
        ? imageDigits(container.imageID).slice(0, 12)
        : familiar(container.image),
      command: container.command.join(' '),
      startedAt: container.startedAt,
      ...(container.ended && { ended: container.ended }),
      name: dockerName(container),
    })),
    ...view.pods.map((pod) => ({
      id: view.sandboxID(pod.uid),
      image: PAUSE,
      command: '/pause',
      startedAt: pod.startedAt,
      name: dockerName({ name: 'POD', pod, attempt: 0 }),
    })),
  ].sort((a, b) => b.startedAt - a.startedAt);
}

const shortened = (text: string): string => (text.length > 20 ? `${text.slice(0, 19)}…` : text);

function ps(view: NodeView, now: number, all: boolean, quiet: boolean): string {
  const rows = rowsOf(view).filter(({ ended }) => all || !ended);
  if (quiet) return rows.map(({ id }) => `${id.slice(0, 12)}\n`).join('');
  const ago = (at: number): string => humanDuration(now - at);
  return columns([
    ['CONTAINER ID', 'IMAGE', 'COMMAND', 'CREATED', 'STATUS', 'PORTS', 'NAMES'],
    ...rows.map(({ id, image, command, startedAt, ended, name }) => [
      id.slice(0, 12),
      image,
      `"${shortened(command)}"`,
      `${ago(startedAt)} ago`,
      ended ? `Exited (${ended.code}) ${ago(ended.at)} ago` : `Up ${ago(startedAt)}`,
      '',
      name,
    ]),
  ]);
}

const images = (view: NodeView, quiet: boolean): string =>
  quiet
    ? view.images.map(({ id }) => `${imageDigits(id).slice(0, 12)}\n`).join('')
    : columns([
        ['REPOSITORY', 'TAG', 'IMAGE ID', 'SIZE'],
        ...view.images.map(({ name, id, size }) => {
          const [repository = '', tag = '<none>'] = familiar(name).split(/:(?=[^/]*$)/);
          return [repository, tag, imageDigits(id).slice(0, 12), humanSize(size, 3)];
        }),
      ]);

/** Docker's client, for looking at what the kubelet has made. */
export const docker: ContainerProgram = async ({ argv, stdout, stderr }, { spec: { node }, now }) => {
  const [, verb = '', ...words] = argv;
  const isOn = (short: string, long: string): boolean =>
    words.some((word) => word === `--${long}` || new RegExp(`^-[a-z]*${short}`).test(word));
  const names = words.filter((word) => !word.startsWith('-'));
  if (!node) return 127;
  if (!node.machine.systemInfo.containerRuntimeVersion.startsWith('docker:')) {
    await stderr.write(
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n',
    );
    return 1;
  }
  const line = verb === 'container' || verb === 'image' ? `${verb} ${names.shift() ?? ''}` : verb;
  switch (line) {
    case 'ps':
    case 'container ls':
      await stdout.write(ps(node, now(), isOn('a', 'all'), isOn('q', 'quiet')));
      return 0;
    case 'images':
    case 'image ls':
      await stdout.write(images(node, isOn('q', 'quiet')));
      return 0;
    case 'logs':
    case 'container logs': {
      const [name = ''] = names;
      const container = containerBy(node, name);
      if (!container) {
        await stderr.write(`Error response from daemon: No such container: ${name}\n`);
        return 1;
      }
      for (const { stream, text } of container.log())
        await (stream === 'stdout' ? stdout : stderr).write(`${text}\n`);
      return 0;
    }
    default:
      await stderr.write(
        `docker: unknown command: docker ${verb}\n\nRun 'docker --help' for more information\n`,
      );
      return 1;
  }
};
