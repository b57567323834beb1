import type { Affinity, NodeAffinity, NodeSelectorTerm, PodSpec } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { goMap } from '../machinery/go.ts';
import { goSyntax } from '../machinery/go-diff/syntax.ts';
import { replace } from './kind.ts';

/** Gates may only be taken away. Models validateOnlyDeletedSchedulingGates */
export function validateGates(spec: PodSpec, old: PodSpec, errors: FieldErrors): void {
  const known = new Set((old.schedulingGates ?? []).map(({ name }) => name));
  for (const [i, { name }] of (spec.schedulingGates ?? []).entries()) {
    if (known.has(name)) continue;
    const path = `spec.schedulingGates[${i}].name`;
    errors.forbidden(path, `only deletion is allowed, but found new scheduling gate '${name}'`);
  }
}

type Requirements = NodeSelectorTerm['matchExpressions'];

/** Models validateNodeSelectorTermHasOnlyAdditions */
function onlyAdds(now: NodeSelectorTerm, old: NodeSelectorTerm): boolean {
  const [expressions, fields] = [old.matchExpressions ?? [], old.matchFields ?? []];
  const isBlank = ({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): boolean =>
    matchExpressions.length + matchFields.length === 0;
  if (isBlank(old)) return isBlank(now);
  const begins = (list: Requirements = [], start: Requirements = []): boolean =>
    semanticEqual(list.slice(0, start.length), start);
  return begins(now.matchExpressions, expressions) && begins(now.matchFields, fields);
}

const termsOf = (affinity: NodeAffinity | undefined): readonly NodeSelectorTerm[] | undefined =>
  affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;

/** Models validateNodeAffinityMutation */
function validateNodeAffinity(now: NodeAffinity | undefined, old: NodeAffinity, errors: FieldErrors): void {
  const path = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
  const was = termsOf(old) ?? [];
  const terms = termsOf(now);
  if (was.length > 0 && was.length !== (terms ?? []).length) {
    const shown = goSyntax(terms, '[]core.NodeSelectorTerm');
    errors.invalid(path, shown, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed');
    return;
  }
  for (const [i, term] of was.entries()) {
    const other = terms?.[i] ?? {};
    if (onlyAdds(other, term)) continue;
    const shown = goSyntax(other, 'core.NodeSelectorTerm');
    errors.invalid(`${path}[${i}]`, shown, 'only additions are allowed (no mutations or deletions)');
  }
}

/** The affinity with the node affinity that the pod had. */
function withOldNodes(now: Affinity | undefined, old: Affinity | undefined): Affinity | undefined {
  const nodes = old?.nodeAffinity;
  if (!now) return nodes && { nodeAffinity: nodes };
  if (!old && !now.podAffinity && !now.podAntiAffinity) return undefined;
  return replace(now, 'nodeAffinity', nodes);
}

/**
 * What a pod that waits behind gates may change of where it runs: it may become choosier.
 * Models pkg/apis/core/validation/validation.go ValidatePodUpdate
 * @returns the spec with what was allowed or told put back to what it was
 */
export function validateGated(spec: PodSpec, old: PodSpec, errors: FieldErrors): PodSpec {
  if (!old.schedulingGates?.length) return spec;
  let out = spec;
  if (!semanticEqual(spec.nodeSelector, old.nodeSelector)) {
    const kept = Object.entries(old.nodeSelector ?? {}).every(
      ([key, value]) => spec.nodeSelector?.[key] === value,
    );
    const detail = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)';
    if (!kept) errors.invalid('spec.nodeSelector', goMap(spec.nodeSelector), detail);
    out = replace(out, 'nodeSelector', old.nodeSelector);
  }
  const [now, was] = [spec.affinity?.nodeAffinity, old.affinity?.nodeAffinity];
  if (semanticEqual(now, was)) return out;
  if (was) validateNodeAffinity(now, was, errors);
  return replace(out, 'affinity', withOldNodes(spec.affinity, old.affinity));
}
