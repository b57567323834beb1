import type { Secret } from '../api/types.ts';
import { equal } from '../machinery/equal.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { checkConfigKey } from '../machinery/names.ts';
import { IMMUTABLE } from './metadata-validation.ts';

const LIMIT = 1024 * 1024;
const FROZEN = 'field is immutable when `immutable` is set';

const ACCOUNT = 'kubernetes.io/service-account.name';

function requireJson(data: Readonly<Record<string, string>>, key: string, errors: FieldErrors): void {
  const value = data[key];
  if (value === undefined) {
    errors.required(`data[${key}]`);
    return;
  }
  try {
    JSON.parse(atob(value));
  } catch {
    errors.invalid(
      `data[${key}]`,
      '<secret contents redacted>',
      'invalid character in the JSON of the credentials',
    );
  }
}

/** Models pkg/apis/core/validation/validation.go ValidateSecret */
export function validateSecret({ metadata, type, data = {} }: Secret, errors: FieldErrors): void {
  let total = 0;
  for (const [key, value] of Object.entries(data)) {
    errors.complain(`data[${key}]`, key, checkConfigKey(key));
    total += Math.floor((value.length * 3) / 4);
  }
  if (total > LIMIT) errors.tooLong('data', LIMIT);
  switch (type) {
    case 'kubernetes.io/service-account-token':
      if (!metadata?.annotations?.[ACCOUNT]) errors.required(`metadata.annotations[${ACCOUNT}]`);
      break;
    case 'kubernetes.io/dockercfg':
      requireJson(data, '.dockercfg', errors);
      break;
    case 'kubernetes.io/dockerconfigjson':
      requireJson(data, '.dockerconfigjson', errors);
      break;
    case 'kubernetes.io/basic-auth':
      if (data['username'] === undefined && data['password'] === undefined) {
        errors.required('data[username]');
        errors.required('data[password]');
      }
      break;
    case 'kubernetes.io/ssh-auth':
      if (!data['ssh-privatekey']) errors.required('data[ssh-privatekey]');
      break;
    case 'kubernetes.io/tls':
      for (const key of ['tls.crt', 'tls.key']) {
        if (data[key] === undefined) errors.required(`data[${key}]`);
      }
      break;
  }
}

export function validateSecretUpdate(object: Secret, old: Secret, errors: FieldErrors): void {
  if (object.type !== old.type) errors.invalid('type', object.type ?? '', IMMUTABLE);
  if (old.immutable === true) {
    if (object.immutable !== true) errors.forbidden('immutable', FROZEN);
    if (!equal(object.data, old.data)) errors.forbidden('data', FROZEN);
  }
  validateSecret(object, errors);
}
