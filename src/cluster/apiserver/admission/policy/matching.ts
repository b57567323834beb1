import type { LabelSelector, MatchResources, NamedRuleWithOperations } from '../../../api/types.ts';
import { resourceOf, type Kind, type WriteContext } from '../../../kinds/kind.ts';
import { selectorMatches } from '../../../machinery/selectors.ts';
import { type Question, versionOf } from '../question.ts';

type Rule = Omit<NamedRuleWithOperations, 'resourceNames'> & Partial<NamedRuleWithOperations>;

/** A version of a kind. */
export type Version = Pick<Kind, 'group' | 'version'>;

const has = (list: readonly string[] | undefined, value: string): boolean =>
  list?.includes('*') === true || list?.includes(value) === true;

function resourceMatches(resources: readonly string[] | undefined, { kind, subresource }: Question): boolean {
  return (resources ?? []).some((text) => {
    const [plural = '', sub = ''] = text.split('/');
    return (plural === '*' || plural === kind.plural) && (sub === '*' || sub === subresource);
  });
}

function ruleMatches(rule: Rule, question: Question, { group, version }: Version): boolean {
  const { kind, operation, name } = question;
  const scope = kind.namespaced ? 'Namespaced' : 'Cluster';
  return (
    has(rule.operations, operation) &&
    has(rule.apiGroups, group) &&
    has(rule.apiVersions, version) &&
    resourceMatches(rule.resources, question) &&
    (rule.scope === undefined || rule.scope === '*' || rule.scope === scope) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(name))
  );
}

/** The version by which rules are about a question: the request's, or one in which the same objects stand too. */
function versionByRules(
  rules: readonly Rule[],
  { matchPolicy }: MatchResources,
  question: Question,
): Version | undefined {
  const own = versionOf(question);
  if (rules.some((rule) => ruleMatches(rule, question, own))) return own;
  if (matchPolicy !== 'Equivalent') return undefined;
  const { kind } = question;
  for (const rule of rules) {
    const equivalent = [kind, ...kind.alternates].find((one) => ruleMatches(rule, question, one));
    if (equivalent) return { group: equivalent.group, version: equivalent.version };
  }
  return undefined;
}

const isEmpty = ({ matchLabels, matchExpressions }: LabelSelector): boolean =>
  Object.keys(matchLabels ?? {}).length === 0 && (matchExpressions ?? []).length === 0;

function namespaceMatches(
  selector: LabelSelector | undefined,
  { kind, object, namespace, name, operation, subresource }: Question,
  { store }: WriteContext,
): boolean {
  if (!selector || isEmpty(selector)) return true;
  const isNamespace = resourceOf(kind) === 'namespaces';
  if (isNamespace && subresource === '' && operation !== 'DELETE')
    return selectorMatches(selector, object?.metadata?.labels);
  if (!kind.namespaced && !isNamespace) return true;
  return selectorMatches(selector, store.get('namespaces', isNamespace ? name : namespace)?.metadata.labels);
}

function objectMatches(selector: LabelSelector | undefined, { object, old, operation }: Question): boolean {
  if (!selector || isEmpty(selector)) return true;
  // The options of a connection have no labels, not even none.
  if (operation === 'CONNECT') return false;
  return [object, old].some((one) => one !== undefined && selectorMatches(selector, one.metadata?.labels));
}

/**
 * Whether a policy, a binding or a webhook is about a request, and in which version of the kind it wants to see the object.
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/matching/matching.go
 */
export function matchOf(
  wanted: MatchResources,
  question: Question,
  context: WriteContext,
): Version | undefined {
  const { namespaceSelector, objectSelector, resourceRules = [], excludeResourceRules = [] } = wanted;
  if (!namespaceMatches(namespaceSelector, question, context)) return undefined;
  if (!objectMatches(objectSelector, question)) return undefined;
  if (versionByRules(excludeResourceRules, wanted, question)) return undefined;
  return resourceRules.length === 0 ? versionOf(question) : versionByRules(resourceRules, wanted, question);
}
