import type { LimitRange, LimitRangeSpec, ResourceQuota } from '../../../cluster/api/types.ts';
import { compareStrings } from '../output/go-values.ts';
import { metaOf } from './describer.ts';
import { Quantity, quantityText } from './quantity.ts';
import type { PrefixWriter } from './writer.ts';

const scopeTexts: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort:
    'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

/** The scopes of a quota, sorted, each explained. */
export function writeScopes(
  writer: PrefixWriter,
  level: number,
  bullet: string,
  scopes: readonly string[] | undefined,
): void {
  if (!scopes?.length) return;
  const sorted = scopes.toSorted(compareStrings);
  writer.write(level, `Scopes:\t${sorted.join(', ')}\n`);
  for (const scope of sorted) {
    const text = scopeTexts[scope];
    if (text !== undefined) writer.write(level, `${bullet}${text}\n`);
  }
}

/** What a quota counts: resource, used and hard amount, sorted by resource. */
export const quotaRows = ({ status }: ResourceQuota): readonly (readonly [string, Quantity, Quantity])[] =>
  Object.keys(status?.hard ?? {})
    .sort(compareStrings)
    .map(
      (name) => [name, Quantity.parse(status?.used?.[name]), Quantity.parse(status?.hard?.[name])] as const,
    );

/** The quotas of a namespace. Models describe.go DescribeResourceQuotas */
export function writeQuotas(writer: PrefixWriter, quotas: readonly ResourceQuota[]): void {
  if (quotas.length === 0) {
    writer.write(0, 'No resource quota.\n');
    return;
  }
  writer.write(0, 'Resource Quotas\n');
  for (const quota of quotas.toSorted((a, b) => compareStrings(metaOf(a).name ?? '', metaOf(b).name ?? ''))) {
    writer.write(1, `Name:\t${metaOf(quota).name ?? ''}\n`);
    writeScopes(writer, 1, '* ', quota.spec?.scopes);
    writer.write(1, 'Resource\tUsed\tHard\n');
    writer.write(1, '--------\t---\t---\n');
    for (const [name, used, hard] of quotaRows(quota)) writer.write(1, `${name}\t${used}\t${hard}\n`);
  }
}

/** One line per resource that a limit range speaks of. */
export function writeLimits(writer: PrefixWriter, spec: LimitRangeSpec | undefined, prefix: string): void {
  for (const item of spec?.limits ?? []) {
    const lists = [item.min, item.max, item.defaultRequest, item.default, item.maxLimitRequestRatio];
    const names = new Set(lists.flatMap((list) => Object.keys(list ?? {})));
    for (const name of [...names].sort(compareStrings)) {
      const cells = lists.map((list) => (list?.[name] === undefined ? '-' : quantityText(list[name])));
      writer.write(0, `${[`${prefix}${item.type}`, name, ...cells].join('\t')}\n`);
    }
  }
}

/** The limit ranges of a namespace. Models describe.go DescribeLimitRanges */
export function writeLimitRanges(writer: PrefixWriter, ranges: readonly LimitRange[]): void {
  if (ranges.length === 0) {
    writer.write(0, 'No LimitRange resource.\n');
    return;
  }
  writer.write(
    0,
    'Resource Limits\n Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n',
  );
  writer.write(0, ' ----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n');
  for (const range of ranges) writeLimits(writer, range.spec, ' ');
}
