import type { Container, EnvVar, ObjectFieldSelector } from '../../api/types.ts';
import type { FieldErrors } from '../../machinery/field-errors.ts';
import {
  checkConfigKey,
  checkEnvironmentName,
  checkQualifiedName,
  checkSubdomain,
} from '../../machinery/names.ts';

const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

/** What a downward API path may name; the volume's own are fewer. */
const KNOWN = new Set([...ENV_FIELDS, 'metadata.annotations', 'metadata.labels']);

const VOLUME_FIELDS = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];

/** Models validateObjectFieldSelector */
export function validateFieldRef(
  { apiVersion, fieldPath }: ObjectFieldSelector,
  inVolume: boolean,
  path: string,
  errors: FieldErrors,
): void {
  if (!apiVersion) {
    errors.required(`${path}.apiVersion`);
    return;
  }
  if (!fieldPath) {
    errors.required(`${path}.fieldPath`);
    return;
  }
  const subscript = /^(.*)\['(.*)'\]$/.exec(fieldPath);
  const name = subscript?.[1] ?? fieldPath;
  if (apiVersion !== 'v1') {
    errors.invalid(
      `${path}.fieldPath`,
      fieldPath,
      `error converting fieldPath: unsupported pod version: ${apiVersion}`,
    );
  } else if (subscript) {
    if (name !== 'metadata.annotations' && name !== 'metadata.labels') {
      const because = `error converting fieldPath: field label does not support subscript: ${fieldPath}`;
      errors.invalid(`${path}.fieldPath`, fieldPath, because);
    } else {
      const key = subscript[2] ?? '';
      errors.complain(
        path,
        key,
        checkQualifiedName(name === 'metadata.annotations' ? key.toLowerCase() : key),
      );
    }
  } else if (!KNOWN.has(name)) {
    const because = `error converting fieldPath: field label not supported: ${fieldPath}`;
    errors.invalid(`${path}.fieldPath`, fieldPath, because);
  } else {
    const supported = inVolume ? VOLUME_FIELDS : ENV_FIELDS;
    if (!supported.includes(name)) errors.notSupported(`${path}.fieldPath`, name, supported);
  }
}

function validateKeyRef(
  ref: { readonly name?: string; readonly key: string },
  path: string,
  errors: FieldErrors,
): void {
  errors.complain(`${path}.name`, ref.name ?? '', checkSubdomain(ref.name ?? ''));
  if (!ref.key) errors.required(`${path}.key`);
  else errors.complain(`${path}.key`, ref.key, checkConfigKey(ref.key));
}

function validateValueFrom({ value, valueFrom }: EnvVar, path: string, errors: FieldErrors): void {
  if (!valueFrom) return;
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  if (fieldRef) validateFieldRef(fieldRef, false, `${path}.fieldRef`, errors);
  if (resourceFieldRef && !resourceFieldRef.resource) errors.required(`${path}.resourceFieldRef.resource`);
  if (configMapKeyRef) validateKeyRef(configMapKeyRef, `${path}.configMapKeyRef`, errors);
  if (secretKeyRef) validateKeyRef(secretKeyRef, `${path}.secretKeyRef`, errors);
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef].filter(Boolean).length;
  if (sources === 0) {
    errors.invalid(
      path,
      '',
      'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
    );
  } else if (value) errors.invalid(path, '', 'may not be specified when `value` is not empty');
  else if (sources > 1) errors.invalid(path, '', 'may not have more than one field specified at a time');
}

/** Models pkg/apis/core/validation/validation.go ValidateEnv and ValidateEnvFrom */
export function validateEnvironment(container: Container, path: string, errors: FieldErrors): void {
  for (const [i, variable] of (container.env ?? []).entries()) {
    const field = `${path}.env[${i}]`;
    if (!variable.name) errors.required(`${field}.name`);
    else errors.complain(`${field}.name`, variable.name, checkEnvironmentName(variable.name));
    validateValueFrom(variable, `${field}.valueFrom`, errors);
  }
  for (const [i, source] of (container.envFrom ?? []).entries()) {
    const field = `${path}.envFrom[${i}]`;
    if (source.prefix) errors.complain(`${field}.prefix`, source.prefix, checkEnvironmentName(source.prefix));
    const refs = [
      ['configMapRef', source.configMapRef],
      ['secretRef', source.secretRef],
    ] as const;
    const given = refs.filter(([, ref]) => ref !== undefined);
    for (const [name, ref] of given) {
      if (!ref?.name) errors.required(`${field}.${name}.name`);
      else errors.complain(`${field}.${name}.name`, ref.name, checkSubdomain(ref.name));
    }
    if (given.length === 0) {
      errors.invalid(`${path}.envFrom`, '', 'must specify one of: `configMapRef` or `secretRef`');
    } else if (given.length > 1) {
      errors.invalid(`${path}.envFrom`, '', 'may not have more than one field specified at a time');
    }
  }
}
