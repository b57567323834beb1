import type { Rejection } from './filters.ts';

/** Counts of reasons, most readable as text: `2 Insufficient cpu, 1 Too many pods` in the order of the texts. */
function histogram(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ');
}

/** `0/3 nodes are available: 3 Insufficient cpu.` Models pkg/scheduler/framework/types.go FitError */
export function fitMessage(nodes: number, reasons: readonly string[]): string {
  const text = histogram(reasons);
  return `0/${nodes} nodes are available:${text === '' ? '' : ` ${text}.`}`;
}

/** The message of a pod that no node was even asked for: `0/3 nodes are available: persistentvolumeclaim "x" not found.` */
export const refusedMessage = (nodes: number, reason: string): string =>
  `0/${nodes} nodes are available: ${reason}.`;

export const reasonsOf = (rejections: Iterable<Rejection>): readonly string[] =>
  [...rejections].flatMap(({ reasons }) => reasons);

/** What preemption says of nodes that it cannot help with. */
export const NOT_HELPFUL = 'Preemption is not helpful for scheduling';
export const NO_VICTIMS = 'No preemption victims found for incoming pod';
