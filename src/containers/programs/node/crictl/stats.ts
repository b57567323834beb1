import type { NodeContainer } from '../../../../cluster/node-view.ts';
import { columns, humanSize } from '../listing.ts';
import { FLAGS, type CrictlCall, type CrictlCommand } from './command.ts';
import { labelled } from './filters.ts';
import { printed } from './print.ts';

const CUT = 13;
const CORE = 1_000_000_000;
/** What the kernel makes for each container's own files. */
const INODES = 8;

const table = (rows: readonly (readonly string[])[]): string => columns(rows, 3, 20);
const size = (bytes: number): string => humanSize(bytes, 4);

const SECONDS = {
  names: ['seconds', 's'],
  takes: 'integer',
  usage: 'Over how many seconds processor time is measured (default: 1)',
} as const;

/** A container's measures as the runtime's service gives them. Models ContainerStats of cri-api's api.proto */
function statsOf(one: NodeContainer, now: number): object {
  const timestamp = `${now}000000`;
  const { cpu = 0, memory = 0, written = 0 } = one.usage?.() ?? {};
  const of = (value: number): object => ({ value: String(value) });
  return {
    attributes: {
      annotations: one.annotations,
      id: one.id,
      labels: one.labels,
      metadata: { attempt: one.attempt, name: one.name },
    },
    cpu: { timestamp, usageNanoCores: of(cpu) },
    memory: { timestamp, workingSetBytes: of(memory) },
    writableLayer: { inodesUsed: of(INODES), timestamp, usedBytes: of(written) },
  };
}

/** Waits as long as processor time is measured. */
async function measure({ context, flags }: CrictlCall): Promise<void> {
  await context.clock.sleep(1000 * (flags.integer('seconds') ?? 1));
}

/** Models statsCommand of cmd/crictl/container_stats.go */
export const stats: CrictlCommand = {
  names: ['stats'],
  usage: 'List container(s) resource usage statistics',
  words: '[ID]',
  flags: [
    FLAGS.all, FLAGS.id, FLAGS.label, { ...FLAGS.output, usage: 'Output format, One of: json|yaml|table' }, FLAGS.pod, SECONDS,
  ], // prettier-ignore
  async run(call) {
    const { context, flags, node, now } = call;
    if (flags.words.length > 1) return 'help';
    const id = flags.value('id') || (flags.words[0] ?? '');
    const pod = flags.value('pod') ?? '';
    const ofLabels = labelled(flags);
    const found = (): readonly NodeContainer[] =>
      node.containers
        .filter(
          (one) => one.id.startsWith(id) && node.sandboxID(one.pod.uid).startsWith(pod) && ofLabels(one),
        )
        .sort((a, b) => (a.id < b.id ? -1 : 1));
    const format = flags.value('output');
    if (format === 'json' || format === 'yaml') {
      await printed(call, () => ({ stats: found().map((one) => statsOf(one, now())) }));
      return 0;
    }
    const before = new Set(found().map((one) => one.id));
    await measure(call);
    const rows = found()
      .filter((one) => before.has(one.id) && (flags.on('all') || one.usage !== undefined))
      .map((one) => {
        const { cpu = 0, memory = 0, written = 0 } = one.usage?.() ?? {};
        const inodes = one.usage ? INODES : 0;
        const percent = ((100 * cpu) / CORE).toFixed(2);
        return [one.id.slice(0, CUT), one.name, percent, size(memory), size(written), String(inodes), '0B'];
      });
    const head = ['CONTAINER', 'NAME', 'CPU %', 'MEM', 'DISK', 'INODES', 'SWAP'];
    await context.stdout.write(table([head, ...rows]));
    return 0;
  },
};

/** Models podStatsCommand of cmd/crictl/pod_stats.go */
export const statsp: CrictlCommand = {
  names: ['statsp'],
  usage: 'List pod statistics. Stats represent a structured API that will fulfill the Kubelet\'s /stats/summary endpoint.', // prettier-ignore
  words: '[ID]',
  flags: [{ ...FLAGS.id, usage: 'Filter by pod id' }, FLAGS.label, SECONDS],
  async run(call) {
    const { context, flags, node } = call;
    if (flags.words.length > 1) return 'help';
    const id = flags.value('id') || (flags.words[0] ?? '');
    const ofLabels = labelled(flags);
    await measure(call);
    const rows = node.pods
      .filter((pod) => node.sandboxID(pod.uid).startsWith(id) && ofLabels(pod))
      .sort((a, b) => (node.sandboxID(a.uid) < node.sandboxID(b.uid) ? -1 : 1))
      .map(({ name, uid }) => {
        const used = node.containers.flatMap((one) => (one.pod.uid === uid ? (one.usage?.() ?? []) : []));
        const sum = (of: 'cpu' | 'memory'): number => used.reduce((all, one) => all + one[of], 0);
        const percent = ((100 * sum('cpu')) / CORE).toFixed(2);
        return [name, node.sandboxID(uid).slice(0, CUT), percent, size(sum('memory'))];
      });
    await context.stdout.write(table([['POD', 'POD ID', 'CPU %', 'MEM'], ...rows]));
    return 0;
  },
};
