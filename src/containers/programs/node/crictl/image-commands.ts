import type { NodeView } from '../../../../cluster/node-view.ts';
import { parseReference } from '../../../reference.ts';
import { removalProblem } from '../docker/removal.ts';
import { imageDigits } from '../listing.ts';
import { RuntimeError, type CrictlCommand } from './command.ts';
import { isPinned, toldName } from './cri.ts';
import { imageBy } from './filters.ts';

const isDocker = ({ machine }: NodeView): boolean =>
  machine.systemInfo.containerRuntimeVersion.startsWith('docker:');

/** Models pullImageCommand of cmd/crictl/image.go */
export const pull: CrictlCommand = {
  names: ['pull'],
  usage: 'Pull an image from a registry',
  words: 'NAME[:TAG|@DIGEST]',
  flags: [
    { names: ['annotation', 'a'], takes: 'values', usage: 'An annotation of the image' },
    { names: ['auth'], takes: 'value', usage: 'The account at the registry, as base64 of NAME[:PASSWORD]' },
    { names: ['creds'], takes: 'value', usage: 'The account at the registry: NAME[:PASSWORD]' },
  ],
  async run({ context, flags, node }) {
    const [name = '', ...more] = flags.words;
    if (name === '') throw new Error('image name cannot be empty');
    if (more.length > 0) return 'help';
    const reference = parseReference(name);
    const subject = `image="${name}"`;
    const found = typeof reference === 'string' ? undefined : node.askRegistry(reference.canonical);
    if (!found?.found) {
      const said = found?.message ?? `failed to parse image reference ${JSON.stringify(name)}: ${String(reference)}`;
      throw new RuntimeError(found?.code ?? 'Unknown', said, 'PullImage', subject, 'pulling image: ', 'image');
    }
    await context.clock.sleep(node.pullTime(found));
    node.addImage(found.canonical);
    const shown = isDocker(node) ? toldName(node, found.imageID) : `sha256:${imageDigits(found.imageID)}`;
    await context.stdout.write(`Image is up to date for ${shown}\n`);
    return 0;
  },
}; // prettier-ignore

/** Takes an image away: Docker refuses while a container is of it, containerd does not. @throws RuntimeError, Error */
function remove(node: NodeView, name: string): string {
  const image = imageBy(node, name);
  if (!image) throw new Error(`no such image ${name}`);
  const problem = isDocker(node)
    ? removalProblem(node, image, toldName(node, image.name), false, false)
    : undefined;
  if (problem !== undefined)
    throw new RuntimeError(
      'Unknown', `Error response from daemon: ${problem}`, 'RemoveImage', `image="${name}"`,
      `error of removing image ${JSON.stringify(name)}: `, 'image',
    ); // prettier-ignore
  node.removeImage(image.name);
  return `Deleted: ${toldName(node, image.name.includes('@') ? image.id : image.name)}\n`;
}

/** Models removeImageCommand of cmd/crictl/image.go */
export const rmi: CrictlCommand = {
  names: ['rmi'],
  usage: 'Remove one or more images',
  words: 'IMAGE-ID [IMAGE-ID...]',
  flags: [
    { names: ['all', 'a'], usage: 'Remove all images' },
    { names: ['prune', 'q'], usage: 'Remove all unused images' },
  ],
  async run({ context, flags, node, now }) {
    const prune = flags.on('prune');
    const used = new Set(node.containers.map(({ imageID }) => imageID));
    const some = node.images.filter((image) => !prune || !(isPinned(image) || used.has(image.id)));
    const ids = flags.on('all') || prune ? some.map(({ name }) => name) : flags.words;
    if (ids.length === 0) {
      if (!prune && !flags.on('all')) return 'help';
      const time = `${new Date(now()).toISOString().slice(0, 19)}Z`;
      await context.stderr.write(
        context.isTerminal(2)
          ? 'INFO[0000] No images to remove                      \n'
          : `time="${time}" level=info msg="No images to remove"\n`,
      );
      return 0;
    }
    const problems: Error[] = [];
    for (const id of new Set(ids))
      try {
        await context.stdout.write(remove(node, id));
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        if (!prune) problems.push(error);
      }
    const [first, ...others] = problems;
    if (first && others.length === 0) throw first;
    if (first) throw new Error(`[${problems.map(({ message }) => message).join(', ')}]`);
    return 0;
  },
};
