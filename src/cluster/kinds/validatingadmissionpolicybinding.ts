import type { ParamRef, ValidatingAdmissionPolicyBinding } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { goStringsText, GoText } from '../machinery/go.ts';
import { checkSubdomain, pathSegmentName } from '../machinery/names.ts';
import { age } from '../machinery/time.ts';
import { selectorString } from '../machinery/selectors.ts';
import { matchDefaults, validateChoice, validateMatch } from './admission/rules.ts';
import { columns, defineKind, replace } from './kind.ts';
import { validateSelector } from './selector-validation.ts';

const ACTIONS = ['Audit', 'Deny', 'Warn'];
const EXCLUSIVE = 'name and selector are mutually exclusive';
const BOTH =
  'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)';

function validateParamRef(ref: ParamRef, path: string, errors: FieldErrors): void {
  const { name, selector, parameterNotFoundAction: action } = ref;
  if (name) {
    errors.complain(`${path}.name`, name, pathSegmentName(name));
    if (selector) errors.forbidden(`${path}.name`, EXCLUSIVE);
  }
  if (selector) {
    validateSelector(selector, `${path}.selector`, errors);
    if (name) errors.forbidden(`${path}.selector`, EXCLUSIVE);
  }
  if (!name && !selector) errors.required(path, 'one of name or selector must be specified');
  if (!action) errors.required(`${path}.parameterNotFoundAction`);
  else validateChoice(action, ['Deny', 'Allow'], `${path}.parameterNotFoundAction`, errors);
}

function validateActions(actions: readonly string[], field: string, errors: FieldErrors): void {
  actions.forEach((action, i) => {
    validateChoice(action, ACTIONS, `${field}[${i}]`, errors);
    if (actions.indexOf(action) < i) errors.duplicate(`${field}[${i}]`, action);
  });
  if (actions.includes('Deny') && actions.includes('Warn')) {
    const shown = goStringsText(actions).replace('[]string', '[]admissionregistration.ValidationAction');
    errors.invalid(field, new GoText(shown), BOTH);
  }
  if (actions.length === 0) errors.required(field, 'at least one validation action is required');
}

/** Models pkg/apis/admissionregistration/validation/validation.go validateValidatingAdmissionPolicyBindingSpec */
function validate({ spec = {} }: ValidatingAdmissionPolicyBinding, errors: FieldErrors): void {
  const { policyName, paramRef, matchResources, validationActions = [] } = spec;
  if (!policyName) errors.required('spec.policyName');
  else errors.complain('spec.policyName', policyName, checkSubdomain(policyName));
  if (paramRef) validateParamRef(paramRef, 'spec.paramRef', errors);
  if (matchResources) validateMatch(matchResources, 'spec.matchResources', errors);
  validateActions(validationActions, 'spec.validationActions', errors);
}

function paramText(ref: ParamRef | undefined): string {
  if (ref?.name) return `${ref.namespace || '*'}/${ref.name}`;
  return ref?.selector ? selectorString(ref.selector) : '<unset>';
}

/** Models pkg/registry/admissionregistration/validatingadmissionpolicybinding/strategy.go */
export const validatingadmissionpolicybinding = defineKind<ValidatingAdmissionPolicyBinding>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  plural: 'validatingadmissionpolicybindings',
  categories: ['api-extensions'],
  namespaced: false,
  schema: 'io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyBinding',
  generation: true,
  unconditionalUpdate: false,
  columns: columns('Name', 'PolicyName', 'ParamRef', 'Age'),
  defaults: (object) =>
    object.spec?.matchResources
      ? replace(
          object,
          'spec',
          replace(object.spec, 'matchResources', matchDefaults(object.spec.matchResources)),
        )
      : object,
  validate,
  validateUpdate: (object, _old, errors) => validate(object, errors),
  row: ({ metadata, spec }, { now }) => [
    metadata?.name ?? '',
    spec?.policyName ?? '',
    paramText(spec?.paramRef),
    age(metadata?.creationTimestamp, now),
  ],
});
