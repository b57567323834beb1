import { CommandError } from './errors.ts';
import { asObject, isObject } from './object.ts';

/** `a=b,c=d` as labels. Models kubectl/pkg/generate/generate.go ParseLabels */
export function parseLabels(spec: string): Readonly<Record<string, string>> {
  if (spec === '') throw new CommandError('no label spec passed');
  const labels = new Map<string, string>();
  for (const pair of spec.split(',')) {
    const parts = pair.split('=');
    const [key = '', value = ''] = parts;
    if (parts.length !== 2) throw new CommandError(`unexpected label spec: ${pair}`);
    if (key === '') throw new CommandError('unexpected empty label key');
    labels.set(key, value);
  }
  return sortedLabels(Object.fromEntries(labels));
}

/** Labels with their keys in order, as Go's encoder writes maps. */
export const sortedLabels = (labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Labels as a selector: `a=b,c=d`. */
export const formatSelector = (labels: unknown): string =>
  Object.entries(asObject(labels))
    .map(([key, value]) => `${key}=${String(value)}`)
    .sort()
    .join(',');

/** The pod template of a workload, or the pod itself. */
export function podSpecOf(object: unknown): Readonly<Record<string, unknown>> {
  const spec = asObject(asObject(object)['spec']);
  if (isObject(spec['jobTemplate'])) return podSpecOf(spec['jobTemplate']);
  return isObject(spec['template']) ? asObject(asObject(spec['template'])['spec']) : spec;
}
