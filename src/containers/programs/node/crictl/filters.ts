import type { NodeContainer, NodeView } from '../../../../cluster/node-view.ts';
import type { Expression } from '../../../../regexp/expression.ts';
import { readRegExp, SyntaxProblem } from '../../../../regexp/re2.ts';
import type { GivenFlags } from '../flags.ts';
import { imageDigits } from '../listing.ts';

type Labelled = { readonly labels: Readonly<Record<string, string>> };

function expression(pattern: string | undefined, doing: string): Expression | undefined {
  if (pattern === undefined || pattern === '') return undefined;
  const read = readRegExp(pattern);
  if (read instanceof SyntaxProblem)
    throw new Error(`${doing}invalid regular expression ${JSON.stringify(pattern)}: ${read.message}`);
  return read;
}

/** Whether a text is of the pattern in a flag; every text is if it is missing. @throws Error that begins with what crictl is at */
export function pattern(flags: GivenFlags, flag: string, doing: string): (text: string) => boolean {
  const wanted = expression(flags.value(flag), doing);
  return (text) => !wanted || wanted.test(text);
}

/** Whether something has the labels that are asked for. @throws Error */
export function labelled(flags: GivenFlags): (one: Labelled) => boolean {
  const wanted = flags.values('label').map((text) => {
    const [key = '', value, more] = text.split('=');
    if (value === undefined || more !== undefined) throw new Error(`incorrectly specified label: ${text}`);
    return [key, value] as const;
  });
  return ({ labels }) => wanted.every(([key, value]) => labels[key] === value);
}

/** The first so many of a list that has the newest first, as `--latest` and `--last` say. */
export function newest<T>(all: readonly T[], flags: GivenFlags): readonly T[] {
  const last = flags.integer('last') ?? 0;
  if (last > 0) return all.slice(0, last);
  return flags.on('latest') ? all.slice(0, 1) : all;
}

/** The image of a name, tag or beginning of an id. */
export const imageBy = (view: NodeView, name: string): NodeView['images'][number] | undefined =>
  view.images.find(
    ({ name: own, id }) =>
      [own, own.replace(/:latest$/, ''), id].some(
        (known) => known === name || known === `docker.io/library/${name}` || known === `docker.io/${name}`,
      ) ||
      (/^(?:sha256:)?[0-9a-f]{3,}$/.test(name) && imageDigits(id).startsWith(name.replace('sha256:', ''))),
  );

const STATES: readonly (string | undefined)[] = ['created', 'running', 'exited', 'unknown'];

/**
 * The containers that flags ask for. Models cmd/crictl/container.go (ListContainers)
 * @param doing what crictl is at
 * @throws Error
 */
export function wantedContainers(
  view: NodeView,
  flags: GivenFlags,
  doing = 'listing containers: ',
): readonly NodeContainer[] {
  const given = flags.value('state')?.toLowerCase();
  if (given !== undefined && given !== '' && !STATES.includes(given))
    throw new Error(`${doing}--state should be one of created, running, exited or unknown`);
  const anyState = flags.on('latest') || (flags.integer('last') ?? 0) > 0;
  const state = anyState || (flags.on('all') && !given) ? undefined : given || 'running';
  const [ofName, ofNamespace, ofLabels] = [
    pattern(flags, 'name', doing),
    pattern(flags, 'namespace', doing),
    labelled(flags),
  ];
  const [id = '', pod = '', image = ''] = [flags.value('id'), flags.value('pod'), flags.value('image')];
  const imageID = image === '' ? undefined : imageBy(view, image)?.id;
  const found = view.containers.filter(
    (container) =>
      (state === undefined || state === (container.ended ? 'exited' : 'running')) &&
      (image === '' || container.imageID === imageID) &&
      container.id.startsWith(id) &&
      view.sandboxID(container.pod.uid).startsWith(pod) &&
      ofName(container.name) &&
      ofNamespace(container.pod.namespace) &&
      ofLabels(container),
  );
  return newest(found, flags);
}
