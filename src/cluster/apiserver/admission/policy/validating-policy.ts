import type {
  MatchCondition,
  ParamKind,
  ParamRef,
  Validation,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from '../../../api/types.ts';
import { apiVersionOf, resourceOf, type WriteContext } from '../../../kinds/kind.ts';
import { kindOfType } from '../../../kinds/registry.ts';
import { ApiError } from '../../../machinery/errors.ts';
import { refuse, type Admitted } from '../admission.ts';
import { celValue, evaluateExpression } from './expressions.ts';
import { matches } from './matching.ts';

const POLICIES = 'validatingadmissionpolicies.admissionregistration.k8s.io';
const BINDINGS = 'validatingadmissionpolicybindings.admissionregistration.k8s.io';

const CODES: Readonly<Record<string, number>> = {
  Forbidden: 403,
  Unauthorized: 401,
  RequestEntityTooLarge: 413,
  Invalid: 422,
};

type Scope = Readonly<Record<string, unknown>>;

/** A validation that did not hold. */
interface Denial {
  readonly message: string;
  readonly reason: string;
}

function requestOf({ kind, namespace, object, old, subresource, caller }: Admitted): object {
  const { group, version } = kind;
  return {
    kind: { group, version, kind: kind.kind },
    resource: { group, version, resource: kind.plural },
    subResource: subresource,
    name: object.metadata?.name ?? '',
    namespace,
    operation: old === undefined ? 'CREATE' : 'UPDATE',
    userInfo: { username: caller?.username ?? '', groups: caller?.groups ?? [] },
  };
}

function messageOf({ message, messageExpression, expression }: Validation, scope: Scope): string {
  if (messageExpression) {
    const outcome = evaluateExpression(messageExpression, scope);
    const text = 'value' in outcome && typeof outcome.value === 'string' ? outcome.value.trim() : '';
    if (text !== '' && !text.includes('\n')) return text;
  }
  return message?.trim() || `failed expression: ${expression.trim()}`;
}

/** Whether all conditions hold; an outcome that is none by itself is a problem. */
function conditionsHold(conditions: readonly MatchCondition[], scope: Scope): boolean | string {
  for (const { expression } of conditions) {
    const outcome = evaluateExpression(expression, scope);
    if ('problem' in outcome) return outcome.problem;
    if (outcome.value !== true) return false;
  }
  return true;
}

function denialsOf(policy: ValidatingAdmissionPolicy, given: Scope): readonly Denial[] {
  const {
    validations = [],
    variables = [],
    matchConditions = [],
    failurePolicy = 'Fail',
  } = policy.spec ?? {};
  const failed = (message: string): readonly Denial[] =>
    failurePolicy === 'Ignore' ? [] : [{ message, reason: 'Invalid' }];
  const condition = conditionsHold(matchConditions, given);
  if (typeof condition === 'string') return failed(condition);
  if (!condition) return [];
  const values = new Map<string, unknown>();
  const scope = { ...given, variables: values };
  for (const { name, expression } of variables) {
    const outcome = evaluateExpression(expression, scope);
    if ('value' in outcome) values.set(name, outcome.value);
  }
  return validations.flatMap((validation) => {
    const outcome = evaluateExpression(validation.expression, scope);
    if ('problem' in outcome) return failed(outcome.problem);
    if (outcome.value === true) return [];
    return [{ message: messageOf(validation, scope), reason: validation.reason ?? 'Invalid' }];
  });
}

/** The object with a policy's parameters; undefined if it is not there. */
function paramOf(
  kind: ParamKind | undefined,
  ref: ParamRef | undefined,
  { namespace }: Admitted,
  { store }: WriteContext,
): object | undefined {
  const found = kind && kindOfType(kind.apiVersion ?? '', kind.kind ?? '');
  const name = ref?.name;
  if (!found || name === undefined) return undefined;
  return store.get(resourceOf(found), found.namespaced ? `${ref?.namespace || namespace}/${name}` : name);
}

function deny(write: Admitted, message: string, reason: string): Error {
  const error = refuse(write, message);
  if (!(error instanceof ApiError)) return error;
  const { status } = error;
  return new ApiError({
    ...status,
    reason,
    details: { ...status.details, causes: [{ message }] },
    code: CODES[reason] ?? 422,
  });
}

/**
 * Holds a write to the policies that are bound. Models
 * staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/validating/dispatcher.go
 * @throws ApiError for a write that a policy denies
 */
export function checkPolicies(write: Admitted, context: WriteContext): void {
  const { store } = context;
  const scope = {
    object: celValue({ apiVersion: apiVersionOf(write.kind), kind: write.kind.kind, ...write.object }),
    oldObject: celValue(write.old),
    request: celValue(requestOf(write)),
    namespaceObject: celValue(store.get('namespaces', write.namespace)),
  };
  for (const object of store.list(BINDINGS)) {
    const binding: ValidatingAdmissionPolicyBinding = object;
    const { policyName = '', paramRef, validationActions = [] } = binding.spec ?? {};
    const policy: ValidatingAdmissionPolicy | undefined = store.get(POLICIES, policyName);
    if (!policy?.spec || !matches(policy.spec.matchConstraints ?? {}, write, context)) continue;
    if (!matches(binding.spec?.matchResources ?? {}, write, context)) continue;
    const params = paramOf(policy.spec.paramKind, paramRef, write, context);
    if (policy.spec.paramKind && !params && paramRef?.parameterNotFoundAction === 'Allow') continue;
    const denials =
      policy.spec.paramKind && !params
        ? [
            {
              message:
                'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
              reason: 'Invalid',
            },
          ]
        : denialsOf(policy, { ...scope, params: celValue(params) });
    const name = object.metadata.name;
    for (const { message, reason } of denials) {
      if (validationActions.includes('Warn')) {
        write.warn(
          `Validation failed for ValidatingAdmissionPolicy '${policyName}' with binding '${name}': ${message}`,
        );
      }
      if (!validationActions.includes('Deny')) continue;
      const words = `ValidatingAdmissionPolicy '${policyName}' with binding '${name}' denied request: ${message}`;
      throw deny(write, words, reason);
    }
  }
}
