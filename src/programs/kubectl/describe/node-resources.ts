import type { Node, Pod } from '../../../cluster/api/types.ts';
import { since } from '../output/duration.ts';
import { compareStrings } from '../output/go-values.ts';
import { metaOf } from './describer.ts';
import { addAmounts, podLimits, podRequests, type Amounts } from './pod-resources.ts';
import { Quantity } from './quantity.ts';
import type { PrefixWriter } from './writer.ts';

/** `250m (6%)`; Go turns what cannot be divided into the least integer. */
function share(amount: Quantity, of: Quantity, unit: 'milliValue' | 'value', guarded: boolean): string {
  const whole = of[unit];
  if (whole === 0 && guarded) return `${amount} (0%)`;
  const percent = whole === 0 ? '-9223372036854775808' : String(Math.trunc((amount[unit] / whole) * 100));
  return `${amount} (${percent}%)`;
}

const of = (amounts: Amounts, name: string): Quantity => amounts.get(name) ?? Quantity.zero;

/** The pods of a node and what they want of it. Models describe.go describeNodeResource */
export function writeNodeResources(
  writer: PrefixWriter,
  node: Node,
  pods: readonly Pod[],
  now: number,
): void {
  const { capacity = {}, allocatable: given = {} } = node.status ?? {};
  const list = Object.keys(given).length > 0 ? given : capacity;
  const allocatable: Amounts = new Map(
    Object.entries(list).map(([name, text]) => [name, Quantity.parse(text)]),
  );
  writer.write(0, `Non-terminated Pods:\t(${pods.length} in total)\n`);
  writer.write(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge\n');
  writer.write(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---\n');
  let requests: Amounts = new Map();
  let limits: Amounts = new Map();
  for (const pod of pods) {
    const [wanted, most] = [podRequests(pod), podLimits(pod)];
    requests = addAmounts(requests, wanted);
    limits = addAmounts(limits, most);
    const cpu = (amounts: Amounts): string =>
      share(of(amounts, 'cpu'), of(allocatable, 'cpu'), 'milliValue', false);
    const memory = (amounts: Amounts): string =>
      share(of(amounts, 'memory'), of(allocatable, 'memory'), 'value', false);
    const { namespace = '', name = '', creationTimestamp } = metaOf(pod);
    writer.write(
      1,
      `${namespace}\t${name}\t\t${cpu(wanted)}\t${cpu(most)}\t${memory(wanted)}\t${memory(most)}\t${since(creationTimestamp, now)}\n`,
    );
  }
  writer.write(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n');
  writer.write(1, 'Resource\tRequests\tLimits\n');
  writer.write(1, '--------\t--------\t------\n');
  const names = [...allocatable.keys()].sort(compareStrings);
  const huge = names.filter((name) => name.startsWith('hugepages-'));
  for (const name of ['cpu', 'memory', 'ephemeral-storage', ...huge]) {
    const unit = name === 'cpu' ? 'milliValue' : 'value';
    const part = (amounts: Amounts): string => share(of(amounts, name), of(allocatable, name), unit, true);
    writer.write(1, `${name}\t${part(requests)}\t${part(limits)}\n`);
  }
  const known = new Set(['cpu', 'memory', 'ephemeral-storage', 'pods', ...huge]);
  for (const name of names.filter((each) => !known.has(each))) {
    writer.write(1, `${name}\t${of(requests, name)}\t${of(limits, name)}\n`);
  }
}
