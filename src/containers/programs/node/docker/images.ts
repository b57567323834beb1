import type { NodeView } from '../../../../cluster/node-view.ts';
import { goExpression } from '../../../../regexp/re2.ts';
import type { GivenFlags } from '../flags.ts';
import { builtAt, familiar, humanDuration, humanSize, imageDigits } from '../listing.ts';
import { dockerContainers, LISTING_FORMAT, type DockerCall, type DockerCommand } from './command.ts';
import { filtersOf } from './filters.ts';
import { render, type Listing, type Row } from './format.ts';
import { imageTable } from './image-table.ts';

const CUT = 12;

/** Models docker/cli's cli/command/formatter/image.go */
const IMAGES: Listing = {
  type: '*formatter.imageContext',
  titles: {
    Containers: 'CONTAINERS', CreatedAt: 'CREATED AT', CreatedSince: 'CREATED', Digest: 'DIGEST', ID: 'IMAGE ID', Repository: 'REPOSITORY',
    SharedSize: 'SHARED SIZE', Size: 'SIZE', Tag: 'TAG', UniqueSize: 'UNIQUE SIZE',
  }, // prettier-ignore
  usual: 'table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}',
};

type NodeImage = NodeView['images'][number];

/** The repository and the tag of an image, as Docker shows them. */
function namesOf({ name }: NodeImage): readonly [repository: string, tag: string] {
  const [repository = '', tag] = familiar(name).split(/:(?=[^/]*$)/);
  return name.includes('@') ? [repository.replace(/@.*/, ''), '<none>'] : [repository, tag ?? '<none>'];
}

function rowOf(image: NodeImage, { flags, node, now }: DockerCall): Row {
  const [repository, tag] = namesOf(image);
  const digits = imageDigits(image.id);
  const built = builtAt(image.id);
  return {
    values: {
      Containers: String(node.containers.filter(({ imageID }) => imageID === image.id).length),
      CreatedAt: `${new Date(built).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`,
      CreatedSince: `${humanDuration(now() - built)} ago`,
      Digest: `sha256:${digits}`,
      ID: flags.on('no-trunc') ? `sha256:${digits}` : digits.slice(0, CUT),
      Repository: repository,
      SharedSize: 'N/A',
      Size: humanSize(image.size, 3),
      Tag: tag,
      UniqueSize: 'N/A',
    },
  };
}

/** Models NewImageFormat of docker/cli's cli/command/formatter/image.go */
function formatOf(flags: GivenFlags): string {
  const format = flags.value('format') ?? 'table';
  const digests = flags.on('digests');
  if (format === 'table' && flags.on('quiet')) return '{{.ID}}';
  if (format === 'raw' && flags.on('quiet')) return 'image_id: {{.ID}}';
  if (format === 'raw')
    return `repository: {{ .Repository }}\ntag: {{.Tag}}\n${digests ? 'digest: {{.Digest}}\n' : ''}image_id: {{.ID}}\ncreated_at: {{.CreatedAt}}\nvirtual_size: {{.Size}}\n`;
  if (!digests || !format.startsWith('table')) return format;
  if (format === 'table') return IMAGES.usual.replace('{{.ID}}', '{{.Digest}}\t{{.ID}}');
  return format.includes('{{.Digest}}') ? format : `${format}\t{{.Digest}}`;
}

/** Whether an image is of a name, where stars stand for anything but slashes. Models github.com/distribution/reference (FamiliarMatch) */
function matchesReference(reference: string, [repository, tag]: readonly [string, string]): boolean {
  const expression = goExpression(
    `^${reference.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '[^/]*').replaceAll('?', '[^/]')}$`,
  ); // prettier-ignore
  return expression.test(repository) || expression.test(`${repository}:${tag}`);
}

/** The images that filters and a name leave, the newest first. @throws Error */
function wanted({ flags, node }: DockerCall): readonly NodeImage[] {
  const filters = filtersOf(flags, { before: true, dangling: true, label: true, reference: true, since: true, until: true }); // prettier-ignore
  const [name] = flags.words;
  const references = [...(name === undefined ? [] : [name]), ...(filters.get('reference') ?? [])];
  // Nothing here is without a name, and no image tells of labels.
  if (filters.get('dangling')?.includes('true') || filters.has('label')) return [];
  return node.images
    .filter(
      (image) =>
        references.length === 0 ||
        references.some((reference) => matchesReference(reference, namesOf(image))),
    )
    .sort((a, b) => builtAt(b.id) - builtAt(a.id));
}

/** Words behind `docker images` that are rather meant as commands of `docker image`. */
const COMMANDS = /^(?:build|history|import|inspect|list|load|ls|prune|pull|push|rm|save|tag)$/;

/** Models docker/cli's cli/command/image/list.go */
export const images: DockerCommand = {
  names: ['images', 'image ls', 'image list'],
  short: 'List images',
  words: '[OPTIONS] [REPOSITORY[:TAG]]',
  takes: [0, 1],
  flags: [
    { names: ['all', 'a'], usage: 'All of them, also those between others and without a name' },
    { names: ['digests'], usage: 'With digests' },
    { names: ['filter', 'f'], takes: 'values', type: 'filter', usage: 'Those alone that meet a condition' },
    { names: ['format'], takes: 'value', usage: LISTING_FORMAT },
    { names: ['no-trunc'], usage: 'Shorten nothing' },
    { names: ['quiet', 'q'], usage: 'IDs alone' },
  ],
  async run(call) {
    const { context, flags, node, verb } = call;
    const found = wanted(call);
    const plain = !['digests', 'no-trunc', 'quiet'].some((flag) => flags.on(flag)) && !flags.value('format');
    if (plain) {
      const used = new Set(dockerContainers(node).map(({ imageID }) => imageID));
      const rows = found.map((image) => ({
        name: namesOf(image)[1] === '<none>' ? undefined : familiar(image.name),
        id: imageDigits(image.id).slice(0, CUT),
        size: humanSize(image.size, 3),
        used: used.has(image.id),
      }));
      await imageTable(context, rows);
    } else {
      const rows = found.map((image) => rowOf(image, call));
      await context.stdout.write(render(IMAGES, rows, formatOf(flags)));
    }
    const [name = ''] = flags.words;
    if (found.length === 0 && verb === 'images' && COMMANDS.test(name))
      await context.stderr.write(
        `\nNo images found matching ${JSON.stringify(name)}: did you mean "docker image ${name}"?\n`,
      );
    return 0;
  },
};
