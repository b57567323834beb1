import type { ProgramContext } from '../../../../shell/program.ts';
import { parseReference } from '../../../reference.ts';
import { familiar, imageDigits, layersOf } from '../listing.ts';
import type { DockerCommand } from './command.ts';

const CUT = 12;
/** So many layers are fetched at once. */
const AT_ONCE = 3;

/** Tells of layers as they come: on a terminal each on a line of its own, else one line after the other. */
async function showLayers(context: ProgramContext, layers: readonly string[], milliseconds: number): Promise<void> {
  const { stdout, clock } = context;
  const live = context.isTerminal(1);
  const tell = async (at: number, state: string): Promise<void> => {
    const up = layers.length - at;
    const line = `${layers[at] ?? ''}: ${state}`;
    await stdout.write(live ? `\x1b[${up}A\r\x1b[2K${line}\r\x1b[${up}B` : `${line}\n`);
  };
  for (const layer of layers) await stdout.write(`${layer}: Pulling fs layer\n`);
  for (let at = AT_ONCE; at < layers.length; at++) await tell(at, 'Waiting');
  const each = milliseconds / (layers.length + 1);
  for (const at of layers.keys()) {
    await clock.sleep(each);
    await tell(at, 'Verifying Checksum');
    await tell(at, 'Download complete');
  }
  for (const at of layers.keys()) {
    await clock.sleep(each / layers.length);
    await tell(at, 'Pull complete');
  }
} // prettier-ignore

/** Models docker/cli's cli/command/image/pull.go */
export const pull: DockerCommand = {
  names: ['pull', 'image pull'],
  short: 'Download an image from a registry',
  words: '[OPTIONS] NAME[:TAG|@DIGEST]',
  takes: [1, 1],
  flags: [
    { names: ['all-tags', 'a'], usage: 'All tags of the repository' },
    { names: ['platform'], takes: 'value', usage: 'For this platform, if there are several' },
    { names: ['quiet', 'q'], usage: 'Tell no more than the name' },
  ],
  async run({ context, flags, node }) {
    const { stdout } = context;
    const [name = ''] = flags.words;
    const quiet = flags.on('quiet');
    const reference = parseReference(name);
    if (typeof reference === 'string') throw new Error(reference);
    const { canonical, repository, tag, digest, registry } = reference;
    const given = /[:@][^/]*$/.test(name);
    if (flags.on('all-tags') && given) throw new Error("tag can't be used with --all-tags/-a");
    if (!given && !quiet) await stdout.write(`Using default tag: ${tag}\n`);
    const known = node.images.some((image) => image.name === canonical);
    const found = node.askRegistry(canonical);
    if (!found.found) throw new Error(found.message);
    const short = digest ?? tag;
    const place = registry === 'docker.io' ? repository : `${registry}/${repository}`;
    if (!quiet) await stdout.write(`${short}: Pulling from ${place}\n`);
    const layers = layersOf(found.imageID).map((layer) => layer.slice(0, CUT));
    const milliseconds = node.pullTime(found);
    if (known || quiet) await context.clock.sleep(milliseconds);
    else await showLayers(context, layers, milliseconds);
    node.addImage(found.canonical);
    const status = known ? 'Image is up to date for' : 'Downloaded newer image for';
    if (!quiet)
      await stdout.write(`Digest: sha256:${imageDigits(found.imageID)}\nStatus: ${status} ${familiar(canonical)}\n`);
    await stdout.write(`${canonical}\n`);
    return 0;
  },
}; // prettier-ignore
