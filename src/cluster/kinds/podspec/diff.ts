import type { PodSpec } from '../../api/types.ts';
import { equal } from '../../machinery/equal.ts';

/** What differs between two pod specs, field by field. */
export function podSpecDiff(old: PodSpec, spec: PodSpec): string {
  const keys = [...new Set([...Object.keys(old), ...Object.keys(spec)])] as (keyof PodSpec)[];
  const lines = keys
    .filter((key) => !equal(old[key], spec[key]))
    .flatMap((key) => [
      `- \t${key}: ${JSON.stringify(old[key])},`,
      `+ \t${key}: ${JSON.stringify(spec[key])},`,
    ]);
  return `  core.PodSpec{\n${lines.join('\n')}\n  }\n`;
}
