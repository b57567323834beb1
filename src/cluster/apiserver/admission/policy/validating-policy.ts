import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from '../../../api/types.ts';
import { resourceName, type WriteContext } from '../../../kinds/kind.ts';
import { ApiError } from '../../../machinery/errors.ts';
import type { Stored, StoredObject } from '../../../machinery/object.ts';
import { forbidden } from '../../../machinery/status.ts';
import type { Question } from '../question.ts';
import { celValue, type Scope } from './expressions.ts';
import { matchOf, type Version } from './matching.ts';
import { Misconfigured, paramPlaceOf, paramsOf } from './params.ts';
import { namespaceObjectOf, namespaceOf } from './request.ts';
import { requestScope } from './scope.ts';
import { type Denial, invalidly, type Verdict, verdictOf } from './validator.ts';

const GROUP = 'admissionregistration.k8s.io';
const POLICIES = 'validatingadmissionpolicies.admissionregistration.k8s.io';
const BINDINGS = 'validatingadmissionpolicybindings.admissionregistration.k8s.io';

/** What no policy decides over, as none could be mended any more. */
const EXEMPT = new Set([
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
  'mutatingadmissionpolicies',
  'mutatingadmissionpolicybindings',
]);

const CODES: Readonly<Record<string, number>> = {
  Forbidden: 403,
  Unauthorized: 401,
  RequestEntityTooLarge: 413,
  Invalid: 422,
};

type Policy = Stored<ValidatingAdmissionPolicy>;
type Binding = StoredObject & ValidatingAdmissionPolicyBinding;

function refusal({ kind, name, object }: Question, by: string, { message, reason }: Denial): Error {
  const text = `${by} denied request: ${message}`;
  const shown = name || object?.metadata?.generateName || 'Unknown';
  const error = forbidden(resourceName(kind), shown, text);
  if (!(error instanceof ApiError)) return error;
  const { status } = error;
  const details = { ...status.details, causes: [{ message: text }] };
  return new ApiError({ ...status, reason, details, code: CODES[reason] ?? 422 });
}

/** All variables of a policy's expressions but for the parameters and the policy's own variables. */
const scopeOf = (question: Question, version: Version, context: WriteContext): Scope => ({
  ...requestScope(question, version, context),
  namespaceObject: celValue(namespaceObjectOf(question, context)),
});

/** What a policy says of a request by one of its bindings: once for each object with parameters. @throws Misconfigured */
function verdicts(
  policy: Policy,
  { spec = {} }: Binding,
  question: Question,
  version: Version,
  context: WriteContext,
): readonly Verdict[] {
  const { store } = context;
  const place = paramPlaceOf(store, policy.spec?.paramKind);
  const params = paramsOf(store, place, spec.paramRef, namespaceOf(question));
  if (params.length === 0) return [];
  const scope = scopeOf(question, version, context);
  return params.map((one) => verdictOf(policy, { ...scope, params: celValue(one) }));
}

/** Why one policy refuses a request, and by which binding; warns by the way. */
function* denials(
  policy: Policy,
  bindings: readonly Binding[],
  question: Question,
  context: WriteContext,
): Generator<readonly [by: string, denial: Denial], void> {
  const { matchConstraints = {}, paramKind, failurePolicy } = policy.spec ?? {};
  const version = matchOf(matchConstraints, question, context);
  if (!version) return;
  const ignores = failurePolicy === 'Ignore';
  const name = `ValidatingAdmissionPolicy '${policy.metadata.name}'`;
  try {
    paramPlaceOf(context.store, paramKind);
  } catch (error) {
    if (!(error instanceof Misconfigured)) throw error;
    if (!ignores) yield [name, invalidly(`failed to configure policy: ${error.message}`)];
    return;
  }
  for (const binding of bindings) {
    const { matchResources, validationActions = [] } = binding.spec ?? {};
    if (matchResources && !matchOf(matchResources, question, context)) continue;
    const by = `${name} with binding '${binding.metadata.name}'`;
    try {
      for (const verdict of verdicts(policy, binding, question, version, context)) {
        for (const denial of verdict.denials) {
          if (validationActions.includes('Warn'))
            question.rules.warn?.(`Validation failed for ${by}: ${denial.message}`);
          if (validationActions.includes('Deny')) yield [by, denial];
        }
        for (const denial of verdict.errors) yield [by, denial];
      }
    } catch (error) {
      if (!(error instanceof Misconfigured)) throw error;
      if (!ignores) yield [by, invalidly(`failed to configure binding: ${error.message}`)];
    }
  }
}

/**
 * Holds a request to the policies that are bound, to each of them: all warn before the first refuses. Models
 * staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/validating/dispatcher.go
 * @throws ApiError for a request that a policy denies
 */
export function checkPolicies(question: Question, context: WriteContext): void {
  const { kind } = question;
  if (kind.group === GROUP && EXEMPT.has(kind.plural)) return;
  const { store } = context;
  const bindings: readonly Binding[] = store.list(BINDINGS);
  let first: Error | undefined;
  for (const policy of store.list(POLICIES)) {
    const own = bindings.filter(({ spec }) => spec?.policyName === policy.metadata.name);
    if (own.length === 0) continue;
    for (const [by, denial] of denials(policy, own, question, context))
      first ??= refusal(question, by, denial);
  }
  if (first) throw first;
}
