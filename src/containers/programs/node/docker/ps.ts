import type { NodeView } from '../../../../cluster/node-view.ts';
import { own } from '../../../../cluster/machinery/own.ts';
import { readRegExp, SyntaxProblem } from '../../../../regexp/re2.ts';
import { imageBy } from '../crictl/filters.ts';
import type { GivenFlags } from '../flags.ts';
import { familiar, humanDuration, imageDigits } from '../listing.ts';
import {
  DaemonError,
  LISTING_FORMAT,
  dockerContainers,
  stateOf,
  type DockerCall,
  type DockerCommand,
  type DockerContainer,
} from './command.ts';
import { filtersOf } from './filters.ts';
import { checkTemplate, render, type Listing, type Row } from './format.ts';

const shortened = (text: string): string => (text.length > 20 ? `${text.slice(0, 19)}…` : text);
const CUT = 12;

/** Docker shows the id of an image that was asked for by its digest. */
function imageOf({ image, imageID }: DockerContainer, view: NodeView, whole: boolean): string {
  const hidden = image.includes('@') && view.images.some(({ name }) => name === image);
  if (!hidden) return familiar(image);
  return whole ? `sha256:${imageDigits(imageID)}` : imageDigits(imageID).slice(0, CUT);
}

type Filter = (one: DockerContainer, value: string, view: NodeView) => boolean;

const FILTERS: Readonly<Record<string, Filter>> = {
  ancestor: ({ imageID }, value, view) => imageBy(view, value)?.id === imageID,
  exited: ({ ended }, value) => ended?.code === Number(value),
  id: ({ id }, value) => id.startsWith(value),
  label: ({ labels }, value) => {
    const [key = '', wanted] = value.split(/=([^]*)/);
    return Object.hasOwn(labels, key) && (wanted === undefined || labels[key] === wanted);
  },
  name: ({ name }, value) => {
    const expression = readRegExp(value);
    if (expression instanceof SyntaxProblem) throw new DaemonError(expression.message);
    return expression.test(name) || expression.test(`/${name}`);
  },
  status: (one, value) => {
    if (!/^(?:created|dead|exited|paused|removing|restarting|running)$/.test(value))
      throw new DaemonError(`invalid filter 'status=[${value}]'`);
    return stateOf(one) === value;
  },
};

/** Models docker/cli's cli/command/formatter/container.go */
const CONTAINERS: Listing = {
  type: '*formatter.ContainerContext',
  titles: {
    Command: 'COMMAND', CreatedAt: 'CREATED AT', ID: 'CONTAINER ID', Image: 'IMAGE', Labels: 'LABELS', LocalVolumes: 'LOCAL VOLUMES',
    Mounts: 'MOUNTS', Names: 'NAMES', Networks: 'NETWORKS', Platform: 'PLATFORM', Ports: 'PORTS', RunningFor: 'CREATED', Size: 'SIZE',
    State: 'STATE', Status: 'STATUS',
  }, // prettier-ignore
  usual: 'table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}',
};

/** A format of several lines for each container. */
const RAW = `container_id: {{.ID}}
image: {{.Image}}
command: {{.Command}}
created_at: {{.CreatedAt}}
state: {{- pad .State 1 0}}
status: {{- pad .Status 1 0}}
names: {{.Names}}
labels: {{- pad .Labels 1 0}}
ports: {{- pad .Ports 1 0}}
`;

function rowOf(one: DockerContainer, { flags, node, now }: DockerCall): Row {
  const whole = flags.on('no-trunc');
  const ago = (at: number): string => humanDuration(now() - at);
  const command = one.command.join(' ');
  const { ended, paused, startedAt, labels } = one;
  return {
    values: {
      Command: JSON.stringify(whole ? command : shortened(command)),
      CreatedAt: `${new Date(startedAt).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`,
      ID: whole ? one.id : one.id.slice(0, CUT),
      Image: imageOf(one, node, whole),
      Labels: Object.keys(labels).map((key) => `${key}=${labels[key] ?? ''}`).sort().join(','), // prettier-ignore
      LocalVolumes: '0',
      Mounts: '',
      Names: one.name,
      Networks: one.hostNetwork ? 'host' : 'none',
      Ports: '',
      RunningFor: `${ago(startedAt)} ago`,
      Size: '0B',
      State: stateOf(one),
      Status: ended
        ? `Exited (${ended.code}) ${ago(ended.at)} ago`
        : `Up ${ago(startedAt)}${paused ? ' (Paused)' : ''}`,
    },
    label: (key) => own(labels, key) ?? '',
  };
}

/** Models NewContainerFormat of docker/cli's cli/command/formatter/container.go */
function formatOf(flags: GivenFlags): string {
  const format = flags.value('format') ?? 'table';
  const quiet = flags.on('quiet');
  if (format === 'raw') return quiet ? 'container_id: {{.ID}}' : RAW;
  if (quiet) return '{{.ID}}';
  return format === 'table' && flags.on('size') ? `${CONTAINERS.usual}\t{{.Size}}` : format;
}

/** Models docker/cli's cli/command/container/list.go */
export const ps: DockerCommand = {
  names: ['ps', 'container ls', 'container list', 'container ps'],
  short: 'List containers',
  words: '[OPTIONS]',
  takes: [0, 0],
  flags: [
    { names: ['all', 'a'], usage: 'All of them, not just those that run' },
    { names: ['filter', 'f'], takes: 'values', type: 'filter', usage: 'Those alone that meet a condition' },
    { names: ['format'], takes: 'value', usage: LISTING_FORMAT },
    {
      names: ['last', 'n'],
      takes: 'integer',
      usual: '-1',
      usage: 'So many that were made last, in any state',
    },
    { names: ['latest', 'l'], usage: 'The one that was made last, in any state' },
    { names: ['no-trunc'], usage: 'Shorten nothing' },
    { names: ['quiet', 'q'], usage: 'IDs alone' },
    { names: ['size', 's'], usage: 'With the size of their files' },
  ],
  async run(call) {
    const { context, flags, node } = call;
    const format = flags.value('format') ?? '';
    if (format !== '' && flags.on('quiet'))
      await context.stderr.write(
        'WARNING: Ignoring custom format, because both --format and --quiet are set.\n',
      );
    if (format !== '') checkTemplate(CONTAINERS, format);
    const filters = filtersOf(flags, FILTERS);
    const last = flags.on('latest') ? 1 : (flags.integer('last') ?? -1);
    const any = flags.on('all') || last > 0 || filters.has('status') || filters.has('exited');
    const found = dockerContainers(node).filter(
      (one) =>
        (any || !one.ended) &&
        [...filters].every(([name, values]) =>
          values[name === 'label' ? 'every' : 'some']((value) => FILTERS[name]?.(one, value, node) === true),
        ),
    );
    const rows = found.slice(0, last > 0 ? last : found.length).map((one) => rowOf(one, call));
    await context.stdout.write(render(CONTAINERS, rows, formatOf(flags)));
    return 0;
  },
};
