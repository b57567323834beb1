import { columns, humanDuration, humanSize, imageDigits } from '../listing.ts';
import type { GivenFlags } from '../flags.ts';
import { FLAGS, type CrictlCommand } from './command.ts';
import { isPinned, listedContainer, listedImage, listedSandbox, toldName } from './cri.ts';
import { imageBy, labelled, newest, pattern, wantedContainers } from './filters.ts';
import { pairs, printed } from './print.ts';

const CUT = 13;

const table = (rows: readonly (readonly string[])[]): string => columns(rows, 3, 20);
const cut = (flags: GivenFlags, id: string): string => (flags.on('no-trunc') ? id : id.slice(0, CUT));

/** Models cmd/crictl/container.go (OutputContainers) */
export const ps: CrictlCommand = {
  names: ['ps'],
  usage: 'List containers',
  flags: [
    FLAGS.all, FLAGS.id, FLAGS.image, FLAGS.label, FLAGS.last, FLAGS.latest, FLAGS.name, FLAGS.namespace, FLAGS.noTrunc,
    { ...FLAGS.output, usage: `${FLAGS.output.usage} (default: "table")` }, FLAGS.pod, FLAGS.quiet,
    { names: ['resolve-image-path', 'r'], usage: 'Show image path instead of image id' },
    FLAGS.state, FLAGS.verbose,
  ], // prettier-ignore
  async run(call) {
    const { context, flags, node, now } = call;
    if (flags.words.length > 0) return 'help';
    const found = wantedContainers(node, flags, 'listing containers: list containers: ');
    if (await printed(call, () => ({ containers: found.map((one) => listedContainer(node, one)) }))) return 0;
    if (flags.on('quiet')) {
      await context.stdout.write(found.map(({ id }) => `${id}\n`).join(''));
      return 0;
    }
    const created = (at: number): string => `${humanDuration(now() - at)} ago`;
    const stateOf = ({ ended }: (typeof found)[number]): string => (ended ? 'Exited' : 'Running');
    if (flags.on('verbose')) {
      for (const one of found)
        await context.stdout.write(
          `ID: ${one.id}\nPodID: ${node.sandboxID(one.pod.uid)}\nNamespace: ${one.pod.namespace}\nName: ${one.name}\nAttempt: ${one.attempt}\nState: ${stateOf(one)}\nImage: sha256:${imageDigits(one.imageID)}\nCreated: ${created(one.startedAt)}\n${pairs('Labels', one.labels)}${pairs('Annotations', one.annotations)}\n`,
        );
      return 0;
    }
    const imageOf = ({ image, imageID }: (typeof found)[number]): string => {
      if (flags.on('resolve-image-path')) return image;
      return flags.on('no-trunc') ? `sha256:${imageDigits(imageID)}` : imageDigits(imageID).slice(0, CUT);
    };
    const head = ['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'];
    const rows = found.map((one) => [
      cut(flags, one.id),
      imageOf(one),
      created(one.startedAt),
      stateOf(one),
      one.name,
      String(one.attempt),
      cut(flags, node.sandboxID(one.pod.uid)),
      one.pod.name,
      one.pod.namespace,
    ]);
    await context.stdout.write(table([head, ...rows]));
    return 0;
  },
};

const LISTING = 'listing pod sandboxes: list pod sandboxes: ';

/** Models cmd/crictl/sandbox.go (OutputPodSandboxes) */
export const pods: CrictlCommand = {
  names: ['pods', 'p'],
  usage: 'List pods',
  flags: [
    { ...FLAGS.id, usage: 'filter by pod id' },
    FLAGS.label,
    { ...FLAGS.last, usage: 'Show last n recently created pods. Set 0 for unlimited' },
    { ...FLAGS.latest, usage: 'Show the most recently created pod' },
    { ...FLAGS.name, usage: 'Filter by pod name regular expression pattern' },
    FLAGS.namespace,
    FLAGS.noTrunc,
    { ...FLAGS.output, usage: `${FLAGS.output.usage} (default: "table")` },
    { ...FLAGS.quiet, usage: 'List only pod IDs' },
    { ...FLAGS.state, usage: 'Filter by pod state' },
    { ...FLAGS.verbose, usage: 'Show verbose info for pods' },
  ],
  async run(call) {
    const { context, flags, node, now } = call;
    const state = flags.value('state')?.toLowerCase() ?? '';
    if (!['', 'ready', 'notready'].includes(state))
      throw new Error(`${LISTING}--state should be ready or notready`);
    const [ofName, ofNamespace, ofLabels] = [
      pattern(flags, 'name', LISTING),
      pattern(flags, 'namespace', LISTING),
      labelled(flags),
    ];
    const all = node.pods
      .filter(
        (pod) =>
          state !== 'notready' &&
          node.sandboxID(pod.uid).startsWith(flags.value('id') ?? '') &&
          ofName(pod.name) &&
          ofNamespace(pod.namespace) &&
          ofLabels(pod),
      )
      .sort((a, b) => b.startedAt - a.startedAt);
    const found = newest(all, flags);
    if (await printed(call, () => ({ items: found.map((pod) => listedSandbox(node, pod)) }))) return 0;
    if (flags.on('quiet')) {
      await context.stdout.write(found.map(({ uid }) => `${node.sandboxID(uid)}\n`).join(''));
      return 0;
    }
    if (flags.on('verbose')) {
      for (const pod of found) {
        const time = new Date(pod.startedAt).toISOString().slice(0, 23).replace('T', ' ');
        await context.stdout.write(
          `ID: ${node.sandboxID(pod.uid)}\nName: ${pod.name}\nUID: ${pod.uid}\nNamespace: ${pod.namespace}\nStatus: Ready\nCreated: ${time} +0000 UTC\n${pairs('Labels', pod.labels)}${pairs('Annotations', pod.annotations)}Runtime: (default)\n\n`,
        );
      }
      return 0;
    }
    const head = ['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'];
    const rows = found.map(({ uid, startedAt, name, namespace, attempt }) => [
      cut(flags, node.sandboxID(uid)),
      `${humanDuration(now() - startedAt)} ago`,
      'Ready',
      name,
      namespace,
      String(attempt),
      '(default)',
    ]);
    await context.stdout.write(table([head, ...rows]));
    return 0;
  },
};

/** Models listImageCommand of cmd/crictl/image.go */
export const images: CrictlCommand = {
  names: ['images', 'image', 'img'],
  usage: 'List images',
  words: '[REPOSITORY[:TAG]]',
  flags: [
    { names: ['digests'], usage: 'Show digests' },
    FLAGS.noTrunc,
    FLAGS.output,
    { names: ['pinned'], usage: 'Show whether the image is pinned or not' },
    { ...FLAGS.quiet, usage: 'Only show image IDs' },
    { ...FLAGS.verbose, usage: 'Show verbose info for images' },
  ],
  async run(call) {
    const { context, flags, node } = call;
    const [wanted, ...more] = flags.words;
    if (more.length > 0) return 'help';
    const one = wanted === undefined ? undefined : imageBy(node, wanted);
    const found = (wanted === undefined ? [...node.images] : one ? [one] : []).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    );
    const format = flags.value('output');
    if (
      (format === 'json' || format === 'yaml') &&
      (await printed(call, () => ({ images: found.map((image) => listedImage(node, image)) })))
    )
      return 0;
    if (flags.on('quiet')) {
      await context.stdout.write(found.map(({ id }) => `sha256:${imageDigits(id)}\n`).join(''));
      return 0;
    }
    if (flags.on('verbose')) {
      for (const image of found)
        await context.stdout.write(
          `ID: sha256:${imageDigits(image.id)}\nRepoTags: ${toldName(node, image.name)}\nRepoDigests: ${toldName(node, image.id)}\nSize: ${image.size}\n${isPinned(image) ? 'Pinned: true\n' : ''}\n`,
        );
      return 0;
    }
    const digests = flags.on('digests');
    const pinned = flags.on('pinned');
    const id = (digits: string): string => (flags.on('no-trunc') ? `sha256:${digits}` : digits.slice(0, CUT));
    const head = [
      'IMAGE',
      'TAG',
      ...(digests ? ['DIGEST'] : []),
      'IMAGE ID',
      'SIZE',
      ...(pinned ? ['PINNED'] : []),
    ];
    const rows = found.map((image) => {
      const [repository = '', tag = '<none>'] = toldName(node, image.name).split(/:(?=[^/]*$)/);
      const digits = imageDigits(image.id);
      return [
        repository,
        tag,
        ...(digests ? [id(digits)] : []),
        id(digits),
        humanSize(image.size, 3),
        ...(pinned ? [String(isPinned(image))] : []),
      ];
    });
    await context.stdout.write(table([head, ...rows]));
    return 0;
  },
};
