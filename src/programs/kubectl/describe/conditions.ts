import { longTime } from '../output/duration.ts';
import type { PrefixWriter } from './writer.ts';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

/** The conditions of a workload: type, status and reason. */
export function writeConditions(writer: PrefixWriter, conditions: readonly Condition[] | undefined): void {
  if (!conditions?.length) return;
  writer.write(0, 'Conditions:\n  Type\tStatus\tReason\n');
  writer.write(1, '----\t------\t------\n');
  for (const { type, status, reason = '' } of conditions) writer.write(1, `${type} \t${status}\t${reason}\n`);
}

/** Conditions with times and messages, as namespaces have them. */
export function writeTimedConditions(
  writer: PrefixWriter,
  conditions: readonly Condition[] | undefined,
): void {
  if (!conditions?.length) return;
  writer.write(0, 'Conditions:\n');
  writer.write(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage\n');
  writer.write(1, '----\t------\t------------------\t------\t-------\n');
  for (const { type, status, reason = '', message = '', lastTransitionTime } of conditions) {
    writer.write(1, `${type}\t${status}\t${longTime(lastTransitionTime)}\t${reason}\t${message}\n`);
  }
}
