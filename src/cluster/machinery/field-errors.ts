import type { StatusCause } from '../api/types.ts';
import { GoText, quote } from './go.ts';

const WORDS = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  FieldValueTypeInvalid: 'Invalid value',
  InternalError: 'Internal error',
} as const;

type ErrorType = keyof typeof WORDS;

/** A value as field errors show it. */
export type ErrorValue = string | number | boolean | null | GoText;

function show(value: ErrorValue): string {
  if (typeof value === 'string') return quote(value);
  if (value === null) return '"null"';
  return value instanceof GoText ? value.text : String(value);
}

/**
 * What validation found, in the order in which it looked: paths such as `spec.containers[0].name` and the API server's words.
 * Models staging/src/k8s.io/apimachinery/pkg/util/validation/field/errors.go
 */
export class FieldErrors {
  readonly causes: StatusCause[] = [];

  get empty(): boolean {
    return this.causes.length === 0;
  }

  required(field: string, detail = ''): void {
    this.#add('FieldValueRequired', field, undefined, detail);
  }

  invalid(field: string, value: ErrorValue, detail: string): void {
    this.#add('FieldValueInvalid', field, value, detail);
  }

  /** A value of another type than its field's. */
  typeInvalid(field: string, value: ErrorValue, detail: string): void {
    this.#add('FieldValueTypeInvalid', field, value, detail);
  }

  /** One error per complaint of a check from `names.ts`. */
  complain(field: string, value: ErrorValue, complaints: readonly string[]): void {
    for (const complaint of complaints) this.invalid(field, value, complaint);
  }

  notSupported(field: string, value: ErrorValue, supported: readonly string[]): void {
    const detail = supported.length === 0 ? '' : `supported values: ${supported.map(quote).join(', ')}`;
    this.#add('FieldValueNotSupported', field, value, detail);
  }

  forbidden(field: string, detail: string): void {
    this.#add('FieldValueForbidden', field, undefined, detail);
  }

  duplicate(field: string, value: ErrorValue, detail = ''): void {
    this.#add('FieldValueDuplicate', field, value, detail);
  }

  notFound(field: string, value: ErrorValue): void {
    this.#add('FieldValueNotFound', field, value, '');
  }

  /** A check that could not be made. */
  internal(field: string, detail: string): void {
    this.#add('InternalError', field, undefined, detail);
  }

  tooLong(field: string, limit: number): void {
    this.#add('FieldValueTooLong', field, undefined, `may not be more than ${limit} bytes`);
  }

  tooMany(field: string, count: number, limit: number): void {
    this.#add('FieldValueTooMany', field, count, `must have at most ${limit} items`);
  }

  /** Brings the errors into the order of their texts. */
  sort(): void {
    const text = ({ field = '', message = '' }: StatusCause): string => `${field}: ${message}`;
    this.causes.sort((a, b) => (text(a) < text(b) ? -1 : 1));
  }

  /** Takes over another's errors. */
  add(other: FieldErrors): void {
    this.causes.push(...other.causes);
  }

  /** All errors as one text: alone, or in brackets; equal ones once. */
  aggregate(): string {
    const texts = new Set(this.causes.map(({ field, message }) => `${field}: ${message}`));
    const all = [...texts];
    return all.length === 1 ? (all[0] ?? '') : `[${all.join(', ')}]`;
  }

  #add(type: ErrorType, field: string, value: ErrorValue | undefined, detail: string): void {
    const words = value === undefined ? WORDS[type] : `${WORDS[type]}: ${show(value)}`;
    this.causes.push({ reason: type, message: detail === '' ? words : `${words}: ${detail}`, field });
  }
}
