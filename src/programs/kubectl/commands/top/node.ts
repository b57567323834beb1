import type { Node } from '../../../../cluster/api/types.ts';
import { selectorFlag, flag } from '../../common-flags.ts';
import { defineCommand } from '../../command.ts';
import { metaOf, type Described } from '../../describe/describer.ts';
import { listAll } from '../../describe/lists.ts';
import { CommandError, usageError } from '../../errors.ts';
import { compareStrings } from '../../output/go-values.ts';
import { align, tableLayout } from '../../output/tabwriter.ts';
import {
  byUsage,
  checkSortBy,
  cpuText,
  memoryText,
  noHeadersFlag,
  protocolBuffersFlag,
  requireMetrics,
  sortByFlag,
  usageOf,
  type Usage,
} from './metrics.ts';

interface NodeMetrics extends Described {
  readonly usage?: { readonly [name: string]: string };
}

const METRICS = '/apis/metrics.k8s.io/v1beta1/nodes';

/** Models kubectl/pkg/cmd/top/top_node.go */
export default defineCommand({
  name: 'node',
  aliases: ['nodes', 'no'],
  use: '[NAME | -l label] [options]',
  short: { en: 'Show CPU and memory use of nodes', ko: '노드의 CPU와 메모리 사용량을 보여 줍니다' },
  examples: `
# All nodes
kubectl top node

# One node
kubectl top node NODE_NAME`,
  flags: [
    selectorFlag,
    sortByFlag,
    noHeadersFlag,
    protocolBuffersFlag,
    flag(
      'show-capacity',
      'bool',
      "Percent of the nodes' capacity instead of what is allocatable.",
      '할당 가능량이 아니라 노드의 전체 용량에 대한 비율을 보여 줍니다.',
    ),
  ],
  completes: { names: 'node' },
  async run(context) {
    const { flags, args, path } = context;
    if (args.length > 1) throw usageError(path, 'node [NAME | -l label]');
    checkSortBy(context);
    const [name = ''] = args;
    const labelSelector = flags.string('selector');
    if (name !== '' && labelSelector !== '') {
      throw new CommandError('only one of NAME or --selector can be provided');
    }
    await requireMetrics(context);
    const client = await context.client();
    const lister = { client, chunkSize: 0 };
    const one = async <T extends Described>(base: string): Promise<readonly T[]> => [
      // The path names an object of this kind.
      (await client.json({ path: `${base}/${encodeURIComponent(name)}` })) as unknown as T,
    ];
    const metrics =
      name === ''
        ? await listAll<NodeMetrics>(lister, METRICS, { labelSelector })
        : await one<NodeMetrics>(METRICS);
    if (metrics.length === 0) throw new CommandError('metrics not available yet');
    const nodes =
      name === ''
        ? await listAll<Node>(lister, '/api/v1/nodes', { labelSelector })
        : await one<Node>('/api/v1/nodes');
    const available = new Map(
      nodes.map((node) => {
        const list = flags.bool('show-capacity') ? node.status?.capacity : node.status?.allocatable;
        return [metaOf(node).name ?? '', usageOf(list)] as const;
      }),
    );
    const sortBy = flags.string('sort-by');
    const rows = metrics
      .map((each) => ({ name: metaOf(each).name ?? '', usage: usageOf(each.usage) }))
      .sort((a, b) => byUsage(sortBy, a.usage, b.usage) || compareStrings(a.name, b.name))
      .map((each) => rowOf(each.name, each.usage, available.get(each.name)));
    const silent = [...available.keys()].filter(
      (node) => !metrics.some((each) => metaOf(each).name === node),
    );
    const unknown = silent.map((node) => [node, '<unknown>', '<unknown>', '<unknown>', '<unknown>']);
    const headers = ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'];
    const lines = [...(flags.bool('no-headers') ? [] : [headers]), ...rows, ...unknown];
    await context.out(align(lines.map((cells) => `${cells.join('\t')}\t\n`).join(''), tableLayout));
  },
});

function rowOf(name: string, usage: Usage, available: Usage | undefined): readonly string[] {
  if (!available) return [name, cpuText(usage), memoryText(usage)];
  const percent = (used: number, whole: number): string => `${Math.trunc((used / whole) * 100)}%`;
  return [
    name,
    cpuText(usage),
    percent(usage.cpu.milliValue, available.cpu.milliValue),
    memoryText(usage),
    percent(usage.memory.value, available.memory.value),
  ];
}
