import type { NodeView } from '../../../../cluster/node-view.ts';
import { own } from '../../../../cluster/machinery/own.ts';
import { goExpression, readRegExp, SyntaxProblem } from '../../../../regexp/re2.ts';
import { imageBy } from '../crictl/filters.ts';
import type { GivenFlags } from '../flags.ts';
import { columns, familiar, humanDuration, humanSize, imageDigits } from '../listing.ts';
import {
  DaemonError,
  dockerContainers,
  type DockerCall,
  type DockerCommand,
  type DockerContainer,
} from './command.ts';
import { template, type Subject } from './template.ts';

const shortened = (text: string): string => (text.length > 20 ? `${text.slice(0, 19)}…` : text);
const CUT = 12;

/** Docker shows the id of an image that was asked for by its digest. */
function imageOf({ image, imageID }: DockerContainer, view: NodeView): string {
  const hidden = image.includes('@') && view.images.some(({ name }) => name === image);
  return hidden ? imageDigits(imageID).slice(0, CUT) : familiar(image);
}

const stateOf = ({ ended }: DockerContainer): string => (ended ? 'exited' : 'running');

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

/** Filters by their names, with the values that each has. @throws DaemonError, Error */
function filtersOf(
  flags: GivenFlags,
  known: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const text of flags.values('filter')) {
    const [name = '', value] = text.split(/=([^]*)/);
    if (value === undefined)
      throw new Error(
        `invalid argument ${JSON.stringify(text)} for "-f, --filter" flag: invalid argument ${JSON.stringify(text)}: must be in key=value format`,
      );
    if (!Object.hasOwn(known, name)) throw new DaemonError(`invalid filter '${name}'`);
    found.set(name, [...(found.get(name) ?? []), value]);
  }
  return found;
}

/** Rows in the format that is asked for: a table, JSON, or a template of their own. */
function render(
  { flags }: DockerCall,
  titles: Readonly<Record<string, string>>,
  usual: readonly string[],
  rows: readonly Subject[],
): string {
  const format = flags.value('format') ?? 'table';
  if (format === 'table') {
    const cells = rows.map(({ fields }) => usual.map((name) => String(fields[name])));
    return columns([usual.map((name) => titles[name] ?? ''), ...cells]);
  }
  const source = format === 'json' ? '{{json .}}' : format.replace(/^table\s+/, '');
  const write = template(source);
  if (!format.startsWith('table')) return rows.map((row) => `${write(row)}\n`).join('');
  const head = write({
    fields: titles,
    methods: { Label: (key) => (key.split('.').at(-1) ?? '').replaceAll(/[-_]/g, ' ') },
  });
  return columns([head, ...rows.map(write)].map((line) => line.split('\t')));
}

const PS_TITLES = {
  Command: 'COMMAND', CreatedAt: 'CREATED AT', ID: 'CONTAINER ID', Image: 'IMAGE', Labels: 'LABELS', LocalVolumes: 'LOCAL VOLUMES',
  Mounts: 'MOUNTS', Names: 'NAMES', Networks: 'NETWORKS', Ports: 'PORTS', RunningFor: 'CREATED', Size: 'SIZE', State: 'STATE', Status: 'STATUS',
}; // prettier-ignore

function psRow(one: DockerContainer, { flags, node, now }: DockerCall): Subject {
  const whole = flags.on('no-trunc');
  const ago = (at: number): string => humanDuration(now() - at);
  const command = one.command.join(' ');
  const { ended, startedAt, labels } = one;
  return {
    fields: {
      Command: `"${whole ? command : shortened(command)}"`,
      CreatedAt: `${new Date(startedAt).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`,
      ID: whole ? one.id : one.id.slice(0, CUT),
      Image: imageOf(one, node),
      Labels: Object.keys(labels).sort().map((key) => `${key}=${labels[key] ?? ''}`).join(','), // prettier-ignore
      LocalVolumes: '0',
      Mounts: '',
      Names: one.name,
      Networks: one.hostNetwork ? 'host' : 'none',
      Ports: '',
      RunningFor: `${ago(startedAt)} ago`,
      Size: '0B',
      State: stateOf(one),
      Status: ended ? `Exited (${ended.code}) ${ago(ended.at)} ago` : `Up ${ago(startedAt)}`,
    },
    methods: { Label: (key) => own(labels, key) ?? '' },
  };
}

const QUIET = { names: ['quiet', 'q'] } as const;
const NO_TRUNC = { names: ['no-trunc'] } as const;
const FORMAT = { names: ['format'], takes: 'value' } as const;
const FILTER = { names: ['filter', 'f'], takes: 'values' } as const;

/** Models docker/cli's cli/command/container/list.go */
export const ps: DockerCommand = {
  names: ['ps', 'container ls', 'container list', 'container ps'],
  words: '[OPTIONS]',
  takes: [0, 0],
  flags: [
    { names: ['all', 'a'] },
    FILTER,
    FORMAT,
    { names: ['last', 'n'], takes: 'integer' },
    { names: ['latest', 'l'] },
    NO_TRUNC,
    QUIET,
  ],
  async run(call) {
    const { context, flags, node } = call;
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
    const rows = found.slice(0, last > 0 ? last : found.length).map((one) => psRow(one, call));
    await context.stdout.write(
      flags.on('quiet') && flags.value('format') === undefined
        ? rows.map(({ fields }) => `${String(fields['ID'])}\n`).join('')
        : render(call, PS_TITLES, ['ID', 'Image', 'Command', 'RunningFor', 'Status', 'Ports', 'Names'], rows),
    );
    return 0;
  },
};

const IMAGE_TITLES = {
  CreatedAt: 'CREATED AT',
  Digest: 'DIGEST',
  ID: 'IMAGE ID',
  Repository: 'REPOSITORY',
  Size: 'SIZE',
  Tag: 'TAG',
};

/** Models docker/cli's cli/command/image/list.go */
export const images: DockerCommand = {
  names: ['images', 'image ls', 'image list'],
  words: '[OPTIONS] [REPOSITORY[:TAG]]',
  takes: [0, 1],
  flags: [{ names: ['all', 'a'] }, { names: ['digests'] }, FILTER, FORMAT, NO_TRUNC, QUIET],
  async run(call) {
    const { context, flags, node } = call;
    const [wanted] = flags.words;
    const filters = filtersOf(flags, { dangling: true, label: true, reference: true });
    const references = [...(wanted === undefined ? [] : [wanted]), ...(filters.get('reference') ?? [])];
    const rows = node.images
      .map(({ name, id, size }) => {
        const [repository = '', tag = '<none>'] = familiar(name).split(/:(?=[^/]*$)/);
        const digits = imageDigits(id);
        return {
          fields: {
            Digest: `sha256:${digits}`,
            ID: flags.on('no-trunc') ? `sha256:${digits}` : digits.slice(0, CUT),
            Repository: repository,
            Size: humanSize(size, 3),
            Tag: tag,
          },
        };
      })
      .filter(({ fields: { Repository, Tag } }) =>
        references.every((reference) => matchesReference(reference, Repository, Tag)),
      )
      .filter(() => !(filters.get('dangling') ?? []).includes('true') && !filters.has('label'));
    const usual = ['Repository', 'Tag', ...(flags.on('digests') ? ['Digest'] : []), 'ID', 'Size'];
    await context.stdout.write(
      flags.on('quiet') && flags.value('format') === undefined
        ? rows.map(({ fields }) => `${fields.ID}\n`).join('')
        : render(call, IMAGE_TITLES, usual, rows),
    );
    return 0;
  },
};

/** Whether an image is of a name, where stars stand for anything but slashes. Models path.Match of Go's library */
function matchesReference(reference: string, repository: string, tag: string): boolean {
  const expression = goExpression(
    `^${reference.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '[^/]*').replaceAll('?', '[^/]')}$`,
  ); // prettier-ignore
  return expression.test(repository) || expression.test(`${repository}:${tag}`);
}
