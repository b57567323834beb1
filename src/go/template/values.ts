import { isInt64, isList, isMap, type JsonMap } from '../values.ts';
import type { TemplateFunction } from './functions.ts';

/** A number of a type that JSON's have not: those are int64 when they are whole, else float64. */
export class Num {
  readonly type: 'int' | 'uint8' | 'float64' | 'complex128';
  readonly value: bigint | number;
  /** Of a complex number. */
  readonly imaginary: number;

  constructor(type: Num['type'], value: bigint | number, imaginary = 0) {
    this.type = type;
    this.value = value;
    this.imaginary = imaginary;
  }
}

/** A value of a type of its own: its fields in their order, and what it answers to. */
export class Struct {
  /** As errors name it: `*formatter.ContainerContext`. */
  readonly type: string;
  readonly fields: JsonMap;
  readonly methods: Readonly<Record<string, TemplateFunction>>;

  constructor(type: string, fields: JsonMap, methods: Readonly<Record<string, TemplateFunction>> = {}) {
    this.type = type;
    this.fields = fields;
    this.methods = methods;
  }
}

/** Whether a value is a map to templates. */
export const isEntries = (value: unknown): value is JsonMap =>
  isMap(value) && !(value instanceof Num) && !(value instanceof Struct);

export const int = (value: number | bigint): Num => new Num('int', BigInt(value));

/** A value while a template runs: Go's `reflect.Value`, whose zero is `undefined`. */
export interface Ref {
  /** `null` only when it is an interface without anything in it. */
  readonly value: unknown;
  /** Its type is `interface {}`, as that of what maps and lists hold. */
  readonly wrapped: boolean;
}

export const ref = (value: unknown): Ref => ({ value, wrapped: false });
export const element = (value: unknown): Ref => ({ value: value ?? null, wrapped: true });

/** What an interface holds. */
export const unwrap = (value: Ref | undefined): Ref | undefined =>
  value?.wrapped === true ? (value.value === null ? undefined : ref(value.value)) : value;

/** A kind of values that functions tell apart. */
export type Kind =
  'invalid' | 'map' | 'slice' | 'struct' | 'string' | 'bool' | 'int' | 'uint' | 'float' | 'complex';

export function kindOf(value: unknown): Kind {
  if (value instanceof Num) {
    const kinds = { int: 'int', uint8: 'uint', float64: 'float', complex128: 'complex' } as const;
    return kinds[value.type];
  }
  if (value instanceof Struct) return 'struct';
  switch (typeof value) {
    case 'bigint':
      return 'int';
    case 'number':
      return isInt64(value) ? 'int' : 'float';
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
  }
  return isList(value) ? 'slice' : isMap(value) ? 'map' : 'invalid';
}

/** The name of a value's type in Go. */
export function typeName(value: unknown): string {
  if (value instanceof Num || value instanceof Struct) return value.type;
  const kind = kindOf(value);
  const names: Partial<Record<Kind, string>> = {
    map: 'map[string]interface {}',
    slice: '[]interface {}',
    int: 'int64',
    float: 'float64',
    invalid: '<nil>',
  };
  return names[kind] ?? kind;
}

export const typeOf = (value: Ref): string => (value.wrapped ? 'interface {}' : typeName(value.value));

/** A number whatever its type. */
export function numeric(value: unknown): number | bigint {
  if (value instanceof Num) return value.value;
  return typeof value === 'number' || typeof value === 'bigint' ? value : NaN;
}

/** A whole number. */
export const wholeOf = (value: unknown): bigint => BigInt(numeric(value));

/** What `if` and `and` take for true: everything but zero, empty and missing. */
export function truth(value: Ref | undefined): boolean {
  const inner = unwrap(value)?.value;
  if (inner instanceof Num) return Number(inner.value) !== 0 || inner.imaginary !== 0;
  if (isList(inner)) return inner.length > 0;
  if (isEntries(inner)) return Object.keys(inner).length > 0;
  return Boolean(inner);
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** How Go's `reflect.Value.String` names a value that is called. */
export function calleeName(value: Ref | undefined): string {
  if (value === undefined) return '<invalid Value>';
  return typeof value.value === 'string' ? value.value : `<${typeOf(value)} Value>`;
}
