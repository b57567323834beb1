import { own } from '../../../cluster/machinery/own.ts';

/** The types of BSON that JavaScript has no type for. */
export type SpecialKind =
  'Binary' | 'Decimal128' | 'Long' | 'MaxKey' | 'MinKey' | 'ObjectId' | 'Timestamp' | 'UUID';

/** A value of a type of BSON that JavaScript has none for; a `Timestamp` is `SECONDS,INCREMENT`. */
export class Special {
  readonly kind: SpecialKind;
  readonly text: string;

  constructor(kind: SpecialKind, text: string) {
    this.kind = kind;
    this.text = text;
  }
}

/** What a document may hold. */
export type Value =
  Date | Document | RegExp | Special | boolean | number | string | readonly Value[] | null | undefined;

/** Fields by name, in their order. */
export interface Document {
  readonly [name: string]: Value;
}

/** Whether a value is a document, and no array or value of another type. */
export const isDocument = (value: unknown): value is Document =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Date) &&
  !(value instanceof RegExp) &&
  !(value instanceof Special);

export const isList = (value: unknown): value is readonly Value[] => Array.isArray(value);

/** A field of a value; undefined if it has none. */
export const field = (value: Value, name: string): Value =>
  isDocument(value) || isList(value) ? own(value as Document, name) : undefined;

/** A document of pairs, whatever their names. */
export const documentOf = (pairs: Iterable<readonly [string, Value]>): Document => Object.fromEntries(pairs);

const TAG = '\u0000';

/** A value as text, for files and connections. */
export const encode = (value: Value): string =>
  JSON.stringify(tagged(value, (special) => ({ [TAG]: special }))) ?? 'null';

function tagged(value: Value, wrap: (special: readonly string[]) => unknown): unknown {
  if (value === undefined) return null;
  if (value instanceof Date) return wrap(['Date', String(value.getTime())]);
  if (value instanceof RegExp) return wrap(['RegExp', value.source, value.flags]);
  if (value instanceof Special) return wrap([value.kind, value.text]);
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
    return wrap(['Number', Object.is(value, -0) ? '-0' : String(value)]);
  if (isList(value)) return value.map((each) => tagged(each, wrap));
  if (isDocument(value))
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, tagged(each, wrap)]));
  return value;
}

/** The value of such a text. */
export const decode = (text: string): Value => untagged(JSON.parse(text));

function untagged(value: unknown): Value {
  if (Array.isArray(value)) return value.map(untagged);
  if (typeof value !== 'object' || value === null) return value as Value;
  const special = own(value as Readonly<Record<string, readonly string[]>>, TAG);
  if (!special)
    return documentOf(Object.entries(value).map(([name, each]) => [name, untagged(each)] as const));
  const [kind = '', text = '', flags] = special;
  if (kind === 'Date') return new Date(Number(text));
  if (kind === 'RegExp') return new RegExp(text, flags);
  if (kind === 'Number') return Number(text);
  return new Special(kind as SpecialKind, text);
}

/** A number, of whatever type; undefined if it is none. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (value instanceof Special && (value.kind === 'Long' || value.kind === 'Decimal128'))
    return Number(value.text);
  return undefined;
}

/** The name of a value's type, as `$type` and error messages write it. */
export function typeName(value: Value): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? 'int' : 'double';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  if (isList(value)) return 'array';
  if (value instanceof Date) return 'date';
  if (value instanceof RegExp) return 'regex';
  if (!(value instanceof Special)) return 'object';
  const { kind } = value;
  const names: Partial<Record<SpecialKind, string>> = {
    Binary: 'binData',
    Decimal128: 'decimal',
    UUID: 'binData',
  };
  return names[kind] ?? kind.charAt(0).toLowerCase() + kind.slice(1);
}

const ORDER =
  'minKey,null,number,string,object,array,binData,objectId,bool,date,timestamp,regex,maxKey'.split(',');

function rank(value: Value): number {
  if (numberOf(value) !== undefined) return ORDER.indexOf('number');
  return ORDER.indexOf(value === undefined ? 'null' : typeName(value));
}

const order = (a: number | string, b: number | string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Compares values as BSON orders them: by type first. */
export function compare(a: Value, b: Value): number {
  const byType = rank(a) - rank(b);
  if (byType !== 0) return byType;
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== undefined && y !== undefined) return order(x, y);
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime();
  if (a instanceof Special && b instanceof Special) return order(a.text, b.text);
  if (isList(a) && isList(b)) return compareAll(a, b);
  if (isDocument(a) && isDocument(b)) return compareAll(Object.entries(a).flat(), Object.entries(b).flat());
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a === null || a === undefined) return 0;
  return order(String(a), String(b));
}

function compareAll(a: readonly Value[], b: readonly Value[]): number {
  for (const [index, value] of a.entries()) {
    if (index >= b.length) return 1;
    const each = compare(value, b[index]);
    if (each !== 0) return each;
  }
  return a.length - b.length;
}

export const equal = (a: Value, b: Value): boolean => compare(a, b) === 0;
