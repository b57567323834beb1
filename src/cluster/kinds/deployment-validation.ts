import type { Deployment } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';

export function validateDeployment(_object: Deployment, _errors: FieldErrors): void {}
export function validateDeploymentUpdate(_object: Deployment, _old: Deployment, _errors: FieldErrors): void {}
