import type { Node, NodeSelectorRequirement, NodeSelectorTerm, Pod } from '../api/types.ts';
import { FieldErrors } from '../machinery/field-errors.ts';
import { checkLabelValue, checkQualifiedName } from '../machinery/names.ts';
import type { Stored } from '../machinery/object.ts';
import { own } from '../machinery/own.ts';
import { isInteger } from '../machinery/selectors.ts';

/** Which nodes a pod asks for. Models staging/src/k8s.io/component-helpers/scheduling/corev1/nodeaffinity */

/** Whether a label's value and a bound are numbers that a comparison holds for. */
function compares(
  value: string | undefined,
  [bound = '']: readonly string[],
  holds: (value: number, bound: number) => boolean,
): boolean {
  if (value === undefined || !isInteger(value) || !isInteger(bound)) return false;
  return holds(Number(value), Number(bound));
}

function meets(
  { key, operator, values = [] }: NodeSelectorRequirement,
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = own(labels, key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return compares(value, values, (one, bound) => one > bound);
    case 'Lt':
      return compares(value, values, (one, bound) => one < bound);
    default:
      return false;
  }
}

/** Whether a node meets all of a term; a term that asks nothing is met by none. */
export function meetsTerm(
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
  { metadata }: Stored<Node>,
): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  const fields = { 'metadata.name': metadata.name };
  return (
    matchExpressions.every((requirement) => meets(requirement, metadata.labels ?? {})) &&
    matchFields.every((requirement) => meets(requirement, fields))
  );
}

function validateRequirement(
  { key, operator, values = [] }: NodeSelectorRequirement,
  path: string,
  errors: FieldErrors,
): void {
  const invalid = (field: string, value: string, complaints: readonly string[]): void => {
    if (complaints.length > 0) errors.invalid(`${path}.${field}`, value, complaints.join('; '));
  };
  invalid('key', key, checkQualifiedName(key));
  if (operator === 'Gt' || operator === 'Lt')
    for (const [i, value] of values.entries())
      if (!isInteger(value))
        invalid(`values[${i}]`, value, ["for 'Gt', 'Lt' operators, the value must be an integer"]);
  for (const [i, value] of values.entries()) invalid(`values[${i}][${key}]`, value, checkLabelValue(value));
}

/**
 * Why a pod's preferences cannot be read: the API server takes more than labels can be compared with.
 * Models NewPreferredSchedulingTerms
 */
export function preferenceProblem({ spec }: Stored<Pod>): string | undefined {
  const terms = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const errors = new FieldErrors();
  for (const [i, { preference }] of terms.entries())
    for (const [j, requirement] of (preference.matchExpressions ?? []).entries())
      validateRequirement(requirement, `[${i}].matchExpressions[${j}]`, errors);
  return errors.empty ? undefined : errors.aggregate();
}

/**
 * The names that a pod's required affinity leaves: undefined for any, none when its terms contradict themselves.
 * Models pkg/scheduler/framework/plugins/nodeaffinity PreFilter
 */
export function namedNodes({ spec }: Stored<Pod>): ReadonlySet<string> | undefined {
  const terms =
    spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (!terms?.length) return undefined;
  const names = new Set<string>();
  for (const { matchFields = [] } of terms) {
    const lists = matchFields
      .filter(({ key, operator }) => key === 'metadata.name' && operator === 'In')
      .map(({ values = [] }) => values);
    const [first, ...others] = lists;
    if (!first) return undefined;
    for (const name of first) if (others.every((values) => values.includes(name))) names.add(name);
  }
  return names;
}

/** Whether a node is among those that a pod insists on: by `nodeSelector` and required node affinity. */
export function matchesNode({ spec }: Stored<Pod>, node: Stored<Node>): boolean {
  const labels = node.metadata.labels ?? {};
  for (const key in spec.nodeSelector) if (labels[key] !== spec.nodeSelector[key]) return false;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || required.nodeSelectorTerms.some((term) => meetsTerm(term, node));
}
