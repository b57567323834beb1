import type { NodeView } from '../../../cluster/runtime.ts';
import type { ContainerProgram } from '../index.ts';
import { columns, containerBy, humanDuration, humanSize, imageDigits } from './listing.ts';

const CUT = 13;

function ps(view: NodeView, now: number, all: boolean): string {
  const rows = view.containers.filter(({ ended }) => all || !ended);
  return columns(
    [
      ['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'],
      ...rows.map(({ id, imageID, startedAt, ended, name, attempt, pod }) => [
        id.slice(0, CUT),
        imageDigits(imageID).slice(0, CUT),
        `${humanDuration(now - startedAt)} ago`,
        ended ? 'Exited' : 'Running',
        name,
        String(attempt),
        view.sandboxID(pod.uid).slice(0, CUT),
        pod.name,
        pod.namespace,
      ]),
    ],
    1,
    20,
  );
}

const pods = (view: NodeView, now: number): string =>
  columns(
    [
      ['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'],
      ...view.pods
        .toSorted((a, b) => b.startedAt - a.startedAt)
        .map(({ uid, startedAt, name, namespace }) => [
          view.sandboxID(uid).slice(0, CUT),
          `${humanDuration(now - startedAt)} ago`,
          'Ready',
          name,
          namespace,
          '0',
          '(default)',
        ]),
    ],
    1,
    20,
  );

const images = (view: NodeView): string =>
  columns(
    [
      ['IMAGE', 'TAG', 'IMAGE ID', 'SIZE'],
      ...view.images.map(({ name, id, size }) => {
        const [repository = '', tag = '<none>'] = name.split(/:(?=[^/]*$)/);
        return [repository, tag, imageDigits(id).slice(0, CUT), humanSize(size, 3)];
      }),
    ],
    1,
    20,
  );

/** The client of the container runtime interface. Models cri-tools' cmd/crictl */
export const crictl: ContainerProgram = async ({ argv, stdout, stderr }, { spec: { node }, now }) => {
  const [, verb = '', ...words] = argv;
  if (!node) return 127;
  switch (verb) {
    case 'ps':
      await stdout.write(
        ps(
          node,
          now(),
          words.some((word) => /^(?:-a|--all)$/.test(word)),
        ),
      );
      return 0;
    case 'pods':
    case 'p':
      await stdout.write(pods(node, now()));
      return 0;
    case 'images':
    case 'image':
    case 'img':
      await stdout.write(images(node));
      return 0;
    case 'logs': {
      const name = words.find((word) => !word.startsWith('-')) ?? '';
      const container = containerBy(node, name);
      if (!container) {
        await stderr.write(
          `Error: rpc error: code = NotFound desc = an error occurred when try to find container "${name}": not found\n`,
        );
        return 1;
      }
      for (const { stream, text } of container.log())
        await (stream === 'stdout' ? stdout : stderr).write(`${text}\n`);
      return 0;
    }
    default:
      await stderr.write(`No help topic for '${verb}'\n`);
      return 3;
  }
};
