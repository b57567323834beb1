import { onDemand } from '../../../loading/on-demand.ts';
import type { ValidatingAdmissionPolicy } from '../../api/types.ts';
import type { FieldErrors } from '../../machinery/field-errors.ts';
import { validateConditions } from '../conditions-validation.ts';

const PATH = 'status.typeChecking.expressionWarnings';

let readPath: ((text: string) => unknown) | undefined;

/** Loads what reads the paths of warnings. */
export async function loadPaths(): Promise<void> {
  readPath ??= (await onDemand(import('../../custom/json-path.ts'))).parseJsonPath;
}

/** Models validateFieldRef */
function validatePath(given: string, field: string, errors: FieldErrors): void {
  const path = given.trim();
  if (path === '') {
    errors.required(field);
    return;
  }
  try {
    readPath?.(`.${path}`);
  } catch (error) {
    errors.invalid(field, path, `invalid JSONPath: ${error instanceof Error ? error.message : ''}`);
  }
}

/** Models pkg/apis/admissionregistration/validation/validation.go validateValidatingAdmissionPolicyStatus */
export function validatePolicyStatus({ status }: ValidatingAdmissionPolicy, errors: FieldErrors): void {
  (status?.typeChecking?.expressionWarnings ?? []).forEach(({ fieldRef, warning }, i) => {
    if (warning === '') errors.required(`${PATH}[${i}].warning`);
    validatePath(fieldRef, `${PATH}[${i}].fieldRef`, errors);
  });
  validateConditions(status?.conditions, errors);
}
