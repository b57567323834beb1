import { aliasOf, fieldsOf, isObject, isStruct } from '../../machinery/go-structs.ts';

type Json = Readonly<Record<string, unknown>>;

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  value === 0 ||
  value === false ||
  (Array.isArray(value) && value.length === 0);

const sorted = (object: Json): Json =>
  Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));

/**
 * A value of a Go type as its JSON has it, keys in order: structures that are no pointers are there even when they are empty,
 * a time that is not set is null, zero values are left out where the field says so.
 */
export function goJson(value: unknown, type: string): unknown {
  if (type.startsWith('*')) return goJson(value, type.slice(1));
  if (type === 'v1.Time') return value ?? null;
  if (type === 'resource.Quantity') return value ?? '0';
  if (type.startsWith('[]'))
    return Array.isArray(value) ? value.map((item) => goJson(item, type.slice(2))) : null;
  if (type.startsWith('map[')) return isObject(value) ? sorted(value) : null;
  if (isStruct(type)) return sorted(struct(isObject(value) ? value : {}, type));
  const alias = aliasOf(type);
  return alias === undefined ? value : goJson(value, alias);
}

const isValueStruct = (type: string): boolean =>
  isStruct(type) || type === 'v1.Time' || type === 'resource.Quantity';

function struct(object: Json, type: string): Json {
  const out: Record<string, unknown> = {};
  for (const { json, type: of, always } of fieldsOf(type)) {
    const value = object[json];
    if (json === '') Object.assign(out, struct(object, of));
    else if (of.startsWith('*')) {
      if (value !== undefined && value !== null) out[json] = goJson(value, of);
    } else if (always || isValueStruct(of) || !isEmpty(value)) {
      const next = goJson(value, of);
      if (!(isObject(next) && Object.keys(next).length === 0 && !isValueStruct(of))) out[json] = next;
    }
  }
  return out;
}

const ESCAPED: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** JSON text as Go writes it. */
export const goJsonText = (value: unknown): string =>
  JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => ESCAPED[character] ?? character);
