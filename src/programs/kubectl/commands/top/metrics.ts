import { flag } from '../../common-flags.ts';
import type { CommandContext } from '../../context.ts';
import { Quantity } from '../../describe/quantity.ts';
import { CommandError } from '../../errors.ts';
import { askServer, groupVersionsIn } from '../../discovery/lists.ts';
import { parseSelector } from '../../selector.ts';

/** What something uses at a moment. */
export interface Usage {
  readonly cpu: Quantity;
  readonly memory: Quantity;
}

type ResourceList = { readonly [name: string]: string } | undefined;

export const usageOf = (list: ResourceList): Usage => ({
  cpu: Quantity.parse(list?.['cpu']),
  memory: Quantity.parse(list?.['memory']),
});

export const addUsage = (a: Usage, b: Usage): Usage => ({
  cpu: a.cpu.plus(b.cpu),
  memory: a.memory.plus(b.memory),
});

export const noUsage: Usage = { cpu: Quantity.zero, memory: Quantity.zero };

export const cpuText = ({ cpu }: Usage): string => `${cpu.milliValue}m`;
export const memoryText = ({ memory }: Usage): string => `${Math.trunc(memory.value / 2 ** 20)}Mi`;

/** Throws unless the selector is one and the server offers metrics. */
export async function requireMetrics(context: CommandContext): Promise<void> {
  parseSelector(context.flags.string('selector'));
  const { groups } = await askServer(await context.client(), {});
  if (!groupVersionsIn(groups).includes('metrics.k8s.io/v1beta1')) {
    throw new CommandError('Metrics API not available');
  }
}

/** Throws for a column that cannot be sorted by. */
export function checkSortBy(context: CommandContext): void {
  if (!['', 'cpu', 'memory'].includes(context.flags.string('sort-by'))) {
    throw new CommandError('--sort-by accepts only cpu or memory');
  }
}

/** The greatest user first; 0 when nothing is to be sorted by. */
export function byUsage(sortBy: string, a: Usage, b: Usage): number {
  if (sortBy === 'cpu') return b.cpu.compare(a.cpu);
  return sortBy === 'memory' ? b.memory.compare(a.memory) : 0;
}

export const sortByFlag = flag('sort-by', 'string', 'Sort by cpu or memory.', 'cpu나 memory로 정렬합니다.');

export const noHeadersFlag = flag('no-headers', 'bool', 'Leave out the headers.', '머리글을 생략합니다.');

export const protocolBuffersFlag = flag(
  'use-protocol-buffers',
  'bool',
  'Ask the metrics API in protocol buffers.',
  '메트릭 API에 protocol buffers로 요청합니다.',
  { default: 'true' },
);
