import type { FieldErrors } from '../machinery/field-errors.ts';
import { shownValue } from './go-syntax.ts';

/** What a value breaks, as the validator of OpenAPI schemas tells it. */
export type Finding =
  | { readonly type: 'required'; readonly path: string }
  | {
      readonly type: 'enum';
      readonly path: string;
      readonly value: unknown;
      readonly allowed: readonly unknown[];
    }
  | { readonly type: 'too-long'; readonly path: string; readonly limit: number }
  | { readonly type: 'too-many'; readonly path: string; readonly count: number; readonly limit: number }
  | { readonly type: 'wrong-type'; readonly path: string; readonly value: unknown; readonly message: string }
  | { readonly type: 'invalid'; readonly path: string; readonly value: unknown; readonly message: string }
  /** About the value as a whole: such a message has no path. */
  | { readonly type: 'composite'; readonly message: string };

const fieldOf = (prefix: string, path: string): string => {
  const own = path.replace(/^\./, '');
  if (own === '') return prefix === '' ? '<nil>' : prefix;
  return prefix === '' ? own : `${prefix}.${own}`;
};

/**
 * Turns findings into field errors. Models staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/validation/validation.go
 * kubeOpenAPIResultToFieldErrors
 * @param prefix the path of the value that was checked
 */
export function reportFindings(findings: readonly Finding[], prefix: string, errors: FieldErrors): void {
  for (const one of findings) {
    const field = fieldOf(prefix, one.type === 'composite' ? '' : one.path);
    switch (one.type) {
      case 'required':
        errors.required(field);
        break;
      case 'enum':
        errors.notSupported(
          field,
          shownValue(one.value),
          one.allowed.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
        );
        break;
      case 'too-long':
        errors.tooLong(field, one.limit);
        break;
      case 'too-many':
        errors.tooMany(field, one.count, one.limit);
        break;
      case 'wrong-type':
        errors.typeInvalid(field, shownValue(one.value ?? ''), one.message);
        break;
      case 'invalid':
        errors.invalid(field, shownValue(one.value ?? ''), one.message);
        break;
      case 'composite':
        errors.invalid(field, '', one.message);
    }
  }
}
