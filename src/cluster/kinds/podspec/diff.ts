import type { PodSpec } from '../../api/types.ts';
import { equal } from '../../machinery/equal.ts';

/** What differs between two values of a Go type, field by field. */
export function goDiff<T extends object>(type: string, old: T, spec: T): string {
  const keys = [...new Set([...Object.keys(old), ...Object.keys(spec)])] as (keyof T & string)[];
  const lines = keys
    .filter((key) => !equal(old[key], spec[key]))
    .flatMap((key) => [
      `- \t${key}: ${JSON.stringify(old[key])},`,
      `+ \t${key}: ${JSON.stringify(spec[key])},`,
    ]);
  return `  ${type}{\n${lines.join('\n')}\n  }\n`;
}

/** What differs between two pod specs. */
export const podSpecDiff = (old: PodSpec, spec: PodSpec): string => goDiff('core.PodSpec', old, spec);
