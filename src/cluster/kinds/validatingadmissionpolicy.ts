import type { ParamKind, ValidatingAdmissionPolicy, Validation } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { checkDNS1035Label, checkQualifiedName, checkSubdomain } from '../machinery/names.ts';
import { age } from '../machinery/time.ts';
import {
  expressionCheck,
  type ExpressionCheck,
  loadExpressionChecks,
  loadTypeCheck,
} from './admission/expressions.ts';
import { loadPaths, validatePolicyStatus } from './admission/policy-status.ts';
import {
  FAILURE_POLICIES,
  matchDefaults,
  validateChoice,
  validateMatch,
  validateMatchConditions,
} from './admission/rules.ts';
import { columns, defineKind, replace, withDefaults, withOldMetadata } from './kind.ts';

const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];
const MAX_EXPRESSION = 5 * 1024;
const NO_ITEM = 'validations or auditAnnotations must contain at least one item';

function complain(problem: string | undefined, value: string, field: string, errors: FieldErrors): void {
  if (problem !== undefined) errors.invalid(field, value, problem);
}

const isBlank = (text: string | undefined): boolean => (text ?? '').trim() === '';

function validateParamKind({ apiVersion = '', kind = '' }: ParamKind, path: string, errors: FieldErrors) {
  const field = `${path}.apiVersion`;
  const parts = apiVersion.split('/');
  if (apiVersion === '') errors.required(field);
  else if (parts.length > 2)
    errors.invalid(field, apiVersion, `unexpected GroupVersion string: ${apiVersion}`);
  else {
    const version = parts.at(-1) ?? '';
    const group = parts.length === 2 ? (parts[0] ?? '') : '';
    const wrong = group === '' ? [] : checkSubdomain(group);
    if (wrong.length > 0) errors.invalid(field, group, wrong.join(','));
    const complaints = checkDNS1035Label(version);
    if (version === '') errors.invalid(field, apiVersion, 'version must be specified');
    else if (complaints.length > 0) errors.invalid(field, version, complaints.join(','));
  }
  const complaints = checkDNS1035Label(kind.toLowerCase());
  if (kind === '') errors.required(`${path}.kind`);
  else if (complaints.length > 0) {
    const detail = `may have mixed case, but should otherwise match: ${complaints.join(',')}`;
    errors.invalid(`${path}.kind`, kind, detail);
  }
}

function validateValidation(
  validation: Validation,
  path: string,
  check: ExpressionCheck | undefined,
  errors: FieldErrors,
): void {
  const { expression, message = '', messageExpression = '', reason } = validation;
  if (isBlank(expression)) errors.required(`${path}.expression`, 'expression is not specified');
  else complain(check?.('validation', expression), expression, `${path}.expression`, errors);
  const field = `${path}.messageExpression`;
  if (messageExpression !== '' && isBlank(messageExpression)) {
    errors.invalid(field, messageExpression, 'must be non-empty if specified');
  } else if (messageExpression !== '')
    complain(check?.('message', messageExpression), messageExpression, field, errors);
  if (message !== '' && isBlank(message)) {
    errors.invalid(`${path}.message`, message, 'message must be non-empty if specified');
  } else if (/[\n\r]/.test(message.trim())) {
    errors.invalid(`${path}.message`, message, 'message must not contain line breaks');
  }
  validateChoice(reason, REASONS, `${path}.reason`, errors);
}

/** Models pkg/apis/admissionregistration/validation/validation.go validateValidatingAdmissionPolicySpec */
function validate(policy: ValidatingAdmissionPolicy, errors: FieldErrors): void {
  const { metadata, spec = {} } = policy;
  const check = expressionCheck(spec.paramKind);
  validateChoice(spec.failurePolicy, FAILURE_POLICIES, 'spec.failurePolicy', errors);
  if (spec.paramKind) validateParamKind(spec.paramKind, 'spec.paramKind', errors);
  if (!spec.matchConstraints) errors.required('spec.matchConstraints');
  else {
    validateMatch(spec.matchConstraints, 'spec.matchConstraints', errors);
    if (!spec.matchConstraints.resourceRules?.length) errors.required('spec.matchConstraints.resourceRules');
  }
  validateMatchConditions(spec.matchConditions, 'spec.matchConditions', errors, (one) =>
    check?.('condition', one),
  );
  (spec.variables ?? []).forEach(({ name, expression }, i) => {
    const path = `spec.variables[${i}]`;
    if (isBlank(name)) errors.required(`${path}.name`, 'name is not specified');
    else if (!/^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name)) {
      errors.invalid(`${path}.name`, name, 'name is not a valid CEL identifier');
    }
    if (isBlank(expression)) errors.required(`${path}.expression`, 'expression is not specified');
    else complain(check?.('variable', expression, name), expression, `${path}.expression`, errors);
  });
  const annotations = spec.auditAnnotations ?? [];
  if (annotations.length === 0 && (spec.validations ?? []).length === 0) {
    errors.required('spec.validations', NO_ITEM);
    errors.required('spec.auditAnnotations', NO_ITEM);
  }
  (spec.validations ?? []).forEach((item, i) =>
    validateValidation(item, `spec.validations[${i}]`, check, errors),
  );
  const seen = new Set<string>();
  annotations.forEach(({ key, valueExpression }, i) => {
    const path = `spec.auditAnnotations[${i}]`;
    const whole = `${metadata?.name ?? ''}/${key}`;
    errors.complain(`${path}.key`, whole, checkQualifiedName(whole));
    if (isBlank(valueExpression))
      errors.required(`${path}.valueExpression`, 'valueExpression is not specified');
    else if (valueExpression.trim().length > MAX_EXPRESSION) {
      errors.required(`${path}.valueExpression`, `must not exceed ${MAX_EXPRESSION} bytes in length`);
    } else {
      const problem = check?.('annotation', valueExpression.trim());
      complain(problem, valueExpression, `${path}.valueExpression`, errors);
    }
    if (seen.has(key)) errors.duplicate(`${path}.key`, key);
    seen.add(key);
  });
}

/** Models pkg/registry/admissionregistration/validatingadmissionpolicy/strategy.go */
export const validatingadmissionpolicy = defineKind<ValidatingAdmissionPolicy>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicy',
  plural: 'validatingadmissionpolicies',
  categories: ['api-extensions'],
  namespaced: false,
  schema: 'io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicy',
  hasStatus: true,
  generation: true,
  unconditionalUpdate: false,
  columns: columns('Name', 'Validations:integer', 'ParamKind', 'Age'),
  async load() {
    await Promise.all([loadExpressionChecks(), loadTypeCheck(), loadPaths()]);
  },
  defaults(object) {
    const spec = withDefaults(object.spec ?? {}, { failurePolicy: 'Fail' });
    const { matchConstraints: match } = spec;
    return replace(object, 'spec', match ? replace(spec, 'matchConstraints', matchDefaults(match)) : spec);
  },
  initialStatus: () => ({}),
  prepareForStatusUpdate: withOldMetadata,
  validate,
  validateUpdate: (object, _old, errors) => validate(object, errors),
  validateStatusUpdate: (object, _old, errors) => validatePolicyStatus(object, errors),
  row({ metadata, spec }, { now }) {
    const { apiVersion, kind } = spec?.paramKind ?? {};
    return [
      metadata?.name ?? '',
      spec?.validations?.length ?? 0,
      spec?.paramKind ? `${apiVersion ?? ''}/${kind ?? ''}` : '<unset>',
      age(metadata?.creationTimestamp, now),
    ];
  },
});
