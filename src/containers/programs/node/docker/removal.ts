import type { NodeView } from '../../../../cluster/node-view.ts';
import { imageBy } from '../crictl/filters.ts';
import { familiar, imageDigits, layersOf } from '../listing.ts';
import { DaemonError, dockerContainers, type DockerCommand } from './command.ts';
import { withTag } from './inspect.ts';

const CUT = 12;

type NodeImage = NodeView['images'][number];

/** Why an image cannot go: a container is of it. @param byID it is named by its id */
export function removalProblem(node: NodeView, image: NodeImage, name: string, byID: boolean, force: boolean): string | undefined {
  const users = dockerContainers(node).filter(({ imageID }) => imageID === image.id);
  const running = users.find(({ ended }) => !ended);
  const digits = imageDigits(image.id).slice(0, CUT);
  const [user] = users;
  if (!byID)
    return user && !force
      ? `conflict: unable to remove repository reference ${JSON.stringify(name)} (must force) - container ${user.id.slice(0, CUT)} is using its referenced image ${digits}`
      : undefined;
  if (running)
    return `conflict: unable to delete ${digits} (cannot be forced) - image is being used by running container ${running.id.slice(0, CUT)}`;
  return user && !force
    ? `conflict: unable to delete ${digits} (must be forced) - image is being used by stopped container ${user.id.slice(0, CUT)}`
    : undefined;
} // prettier-ignore

/** Takes an image away and tells what goes with it. Models moby's daemon/images/image_delete.go @throws DaemonError */
function removed(node: NodeView, name: string, force: boolean): string {
  const image = imageBy(node, name);
  if (!image) throw new DaemonError(`No such image: ${withTag(name)}`);
  const digits = imageDigits(image.id);
  const byID = digits.startsWith(name.replace(/^sha256:/, ''));
  const problem = removalProblem(node, image, name, byID, force);
  if (problem !== undefined) throw new DaemonError(problem);
  const isUsed = dockerContainers(node).some(({ imageID, ended }) => imageID === image.id && !ended);
  node.removeImage(image.name);
  const shown = familiar(image.name);
  const untagged = [
    ...(image.name.includes('@') ? [] : [shown]),
    `${shown.replace(/[:@][^/]*$/, '')}@sha256:${digits}`,
  ];
  // What a running container is of stays, without a name.
  const deleted = isUsed ? [] : [digits, ...layersOf(image.id).reverse()];
  return [
    ...untagged.map((text) => `Untagged: ${text}\n`),
    ...deleted.map((text) => `Deleted: sha256:${text}\n`),
  ].join('');
}

/** Models docker/cli's cli/command/image/remove.go */
export const rmi: DockerCommand = {
  names: ['rmi', 'image rm', 'image remove'],
  short: 'Remove one or more images',
  words: '[OPTIONS] IMAGE [IMAGE...]',
  takes: [1, Infinity],
  flags: [
    { names: ['force', 'f'], usage: 'Remove it though containers are of it' },
    { names: ['no-prune'], usage: 'Keep parents that have no name' },
    { names: ['platform'], takes: 'values', type: 'stringSlice', usage: 'This platform alone: "os[/arch[/variant]]"' },
  ],
  async run({ context, flags, node }) {
    const problems: string[] = [];
    let fatal = !flags.on('force');
    for (const name of flags.words)
      try {
        await context.stdout.write(removed(node, name, flags.on('force')));
      } catch (error) {
        if (!(error instanceof DaemonError)) throw error;
        fatal ||= !error.message.startsWith('No such image');
        problems.push(`Error response from daemon: ${error.message}`);
      }
    if (problems.length > 0) await context.stderr.write(`${problems.join('\n')}\n`);
    return problems.length > 0 && fatal ? 1 : 0;
  },
}; // prettier-ignore
