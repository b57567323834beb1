import type { Pod } from '../../../../cluster/api/types.ts';
import { allNamespacesFlag, fieldSelectorFlag, flag, selectorFlag } from '../../common-flags.ts';
import { defineCommand } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import { metaOf, type Described } from '../../describe/describer.ts';
import { corePath, listAll } from '../../describe/lists.ts';
import { CommandError, usageError } from '../../errors.ts';
import { goDuration } from '../../output/duration.ts';
import { compareStrings } from '../../output/go-values.ts';
import { align, tableLayout } from '../../output/tabwriter.ts';
import {
  addUsage,
  byUsage,
  checkSortBy,
  cpuText,
  memoryText,
  noHeadersFlag,
  noUsage,
  protocolBuffersFlag,
  requireMetrics,
  sortByFlag,
  usageOf,
  type Usage,
} from './metrics.ts';

interface PodMetrics extends Described {
  readonly containers?: readonly {
    readonly name: string;
    readonly usage?: { readonly [name: string]: string };
  }[];
}

/** Younger pods may well have no metrics yet. */
const METRICS_DELAY = 120_000;

/** Models kubectl/pkg/cmd/top/top_pod.go */
export default defineCommand({
  name: 'pod',
  aliases: ['pods', 'po'],
  use: '[NAME | -l label] [options]',
  short: { en: 'Show CPU and memory use of pods', ko: '파드의 CPU와 메모리 사용량을 보여 줍니다' },
  examples: `
# All pods of the namespace
kubectl top pod

# The containers of one pod
kubectl top pod POD_NAME --containers`,
  flags: [
    selectorFlag,
    fieldSelectorFlag,
    sortByFlag,
    flag('containers', 'bool', 'Show every container.', '컨테이너별로 보여 줍니다.'),
    allNamespacesFlag,
    noHeadersFlag,
    protocolBuffersFlag,
    flag('sum', 'bool', 'Add a line with the sum.', '합계를 보여 줍니다.'),
  ],
  completes: { names: 'pod' },
  async run(context) {
    const { flags, args, path } = context;
    if (args.length > 1) throw usageError(path, 'pod [NAME | -l label]');
    checkSortBy(context);
    const [name = ''] = args;
    const selectors = {
      labelSelector: flags.string('selector'),
      fieldSelector: flags.string('field-selector'),
    };
    if (name !== '' && (selectors.labelSelector !== '' || selectors.fieldSelector !== '')) {
      throw new CommandError('only one of NAME or selector can be provided');
    }
    await requireMetrics(context);
    const client = await context.client();
    const home = await context.namespace();
    const namespace = flags.bool('all-namespaces') ? '' : home;
    const base = `/apis/metrics.k8s.io/v1beta1${namespace === '' ? '' : `/namespaces/${encodeURIComponent(namespace)}`}/pods`;
    const metrics: readonly PodMetrics[] =
      name === ''
        ? await listAll<PodMetrics>({ client, chunkSize: 0 }, base, selectors)
        : // The path names the metrics of a pod.
          [(await client.json({ path: `${base}/${encodeURIComponent(name)}` })) as unknown as PodMetrics];
    if (metrics.length > 0) {
      await printMetrics(context, metrics);
      return;
    }
    await checkPods(context, home, name, selectors);
    await context.err(
      flags.bool('all-namespaces') ? 'No resources found\n' : `No resources found in ${home} namespace.\n`,
    );
  },
});

/** Tells why there are no metrics; returns when there are no pods either. */
async function checkPods(
  context: CommandContext,
  namespace: string,
  name: string,
  selectors: { readonly labelSelector: string; readonly fieldSelector: string },
): Promise<void> {
  const client = await context.client();
  const path = corePath(namespace, 'pods');
  const pods =
    name === ''
      ? await listAll<Pod>({ client, chunkSize: 0 }, path, selectors)
      : // The path names a pod.
        [(await client.json({ path: `${path}/${encodeURIComponent(name)}` })) as Pod];
  if (pods.length === 0) return;
  const now = context.program.clock.now();
  for (const pod of pods) {
    const meta = metaOf(pod);
    const age = now - Date.parse(meta.creationTimestamp ?? '');
    if (age > METRICS_DELAY) {
      throw new CommandError(
        `Metrics not available for pod ${meta.namespace ?? ''}/${meta.name ?? ''}, age: ${goDuration(age)}`,
      );
    }
  }
  throw new CommandError('metrics not available yet');
}

async function printMetrics(context: CommandContext, metrics: readonly PodMetrics[]): Promise<void> {
  const { flags } = context;
  const [withNamespace, withContainers] = [flags.bool('all-namespaces'), flags.bool('containers')];
  const sortBy = flags.string('sort-by');
  const pods = metrics
    .map((each) => {
      const containers = (each.containers ?? []).map(({ name, usage }) => ({ name, usage: usageOf(usage) }));
      const { name = '', namespace = '' } = metaOf(each);
      return {
        name,
        namespace,
        containers,
        usage: containers.reduce((sum, one) => addUsage(sum, one.usage), noUsage),
      };
    })
    .sort(
      (a, b) =>
        byUsage(sortBy, a.usage, b.usage) ||
        (withNamespace ? compareStrings(a.namespace, b.namespace) : 0) ||
        compareStrings(a.name, b.name),
    );
  const cells = (name: string, usage: Usage): readonly string[] => [name, cpuText(usage), memoryText(usage)];
  const lead = [...(withNamespace ? ['NAMESPACE'] : []), ...(withContainers ? ['POD'] : [])];
  const lines: (readonly string[])[] = [];
  if (!flags.bool('no-headers')) lines.push([...lead, 'NAME', 'CPU(cores)', 'MEMORY(bytes)']);
  for (const pod of pods) {
    const place = withNamespace ? [pod.namespace] : [];
    if (!withContainers) lines.push([...place, ...cells(pod.name, pod.usage)]);
    const sorted = pod.containers.toSorted(
      (a, b) => byUsage(sortBy, a.usage, b.usage) || compareStrings(a.name, b.name),
    );
    if (withContainers)
      lines.push(...sorted.map((one) => [...place, pod.name, ...cells(one.name, one.usage)]));
  }
  if (flags.bool('sum')) {
    // The real one counts the columns only while it writes headers.
    const blanks = Array<string>(flags.bool('no-headers') ? 0 : lead.length).fill('');
    const sum = pods.reduce((total, pod) => addUsage(total, pod.usage), noUsage);
    lines.push([...blanks, '', '________', '________'], [...blanks, ...cells('', sum)]);
  }
  await context.out(align(lines.map((line) => `${line.join('\t')}\t\n`).join(''), tableLayout));
}
