import type { LabelSelector, MatchResources, NamedRuleWithOperations } from '../../../api/types.ts';
import type { WriteContext } from '../../../kinds/kind.ts';
import { resourceOf } from '../../../kinds/kind.ts';
import { selectorMatches } from '../../../machinery/selectors.ts';
import type { Admitted } from '../admission.ts';

const GROUP = 'admissionregistration.k8s.io';

type Rule = Omit<NamedRuleWithOperations, 'resourceNames'> & Partial<NamedRuleWithOperations>;

const has = (list: readonly string[] | undefined, value: string): boolean =>
  list?.includes('*') === true || list?.includes(value) === true;

function resourceMatches(resources: readonly string[] | undefined, { kind, subresource }: Admitted): boolean {
  return (resources ?? []).some((text) => {
    const [plural = '', sub = ''] = text.split('/');
    if (plural === '*' && sub === '' && text === '*') return subresource === '';
    return (plural === '*' || plural === kind.plural) && (sub === '*' || sub === subresource);
  });
}

function ruleMatches(rule: Rule, write: Admitted): boolean {
  const { kind, old, object } = write;
  const scope = kind.namespaced ? 'Namespaced' : 'Cluster';
  return (
    has(rule.operations, old === undefined ? 'CREATE' : 'UPDATE') &&
    has(rule.apiGroups, kind.group) &&
    [kind.version, ...kind.alternates.map(({ version }) => version)].some((one) =>
      has(rule.apiVersions, one),
    ) &&
    resourceMatches(rule.resources, write) &&
    (rule.scope === undefined || rule.scope === '*' || rule.scope === scope) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(object.metadata?.name ?? ''))
  );
}

const isEmpty = ({ matchLabels, matchExpressions }: LabelSelector): boolean =>
  Object.keys(matchLabels ?? {}).length === 0 && (matchExpressions ?? []).length === 0;

function namespaceMatches(
  selector: LabelSelector | undefined,
  write: Admitted,
  { store }: WriteContext,
): boolean {
  if (!selector || isEmpty(selector)) return true;
  if (resourceOf(write.kind) === 'namespaces')
    return selectorMatches(selector, write.object.metadata?.labels);
  if (!write.kind.namespaced) return true;
  return selectorMatches(selector, store.get('namespaces', write.namespace)?.metadata.labels);
}

function objectMatches(selector: LabelSelector | undefined, { object, old }: Admitted): boolean {
  if (!selector || isEmpty(selector)) return true;
  return [object, old].some((one) => one !== undefined && selectorMatches(selector, one.metadata?.labels));
}

/**
 * Whether a policy, a binding or a webhook is about a write.
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/matching/matching.go
 */
export function matches(wanted: MatchResources, write: Admitted, context: WriteContext): boolean {
  if (write.kind.group === GROUP) return false;
  if (!namespaceMatches(wanted.namespaceSelector, write, context)) return false;
  if (!objectMatches(wanted.objectSelector, write)) return false;
  if (wanted.excludeResourceRules?.some((rule) => ruleMatches(rule, write)) === true) return false;
  return !wanted.resourceRules?.length || wanted.resourceRules.some((rule) => ruleMatches(rule, write));
}
