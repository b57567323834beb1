import { aliasOf, fieldsOf, isObject, isStruct } from '../../machinery/go-structs.ts';
import { quantityDump } from './quantity-dump.ts';

/**
 * Objects as text that tells Go values apart by type and content: what the pod template hash is taken of. The text is that of
 * go-spew's `%#v` with sorted keys, without methods and addresses.
 * Models staging/src/k8s.io/apimachinery/pkg/util/dump/dump.go ForHash
 */

const NIL = '<nil>';
const NUMBER = /^(?:u?int(?:8|16|32|64)?|.*\.Type)$/;
const ZERO_TIME = '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}';

/** A value of a Go type as it stands behind a field's name: with its type. */
export const goDump = (value: unknown, type: string): string => {
  const isNil = type.startsWith('*') && (value === undefined || value === null);
  return `(${type})${isNil ? NIL : content(value, type)}`;
};

function content(value: unknown, type: string): string {
  if (type.startsWith('*')) return content(value, type.slice(1));
  if (type.startsWith('[]')) return list(value, type.slice(2));
  if (type.startsWith('map[')) return map(value, type.slice(type.indexOf(']') + 1));
  if (type === 'resource.Quantity') return quantityDump(value);
  if (type === 'intstr.IntOrString') return intOrString(value);
  // Templates carry no times: the server never sets one in them.
  if (type === 'v1.Time') return ZERO_TIME;
  if (isStruct(type)) return struct(value, type);
  const alias = aliasOf(type);
  return alias === undefined ? scalar(value, type) : content(value, alias);
}

function struct(value: unknown, type: string): string {
  const object = isObject(value) ? value : {};
  const fields = fieldsOf(type).map(
    ({ name, json, type: of }) => `${name}:${goDump(json === '' ? object : object[json], of)}`,
  );
  return `{${fields.join(' ')}}`;
}

const list = (value: unknown, type: string): string =>
  Array.isArray(value) && value.length > 0 ? `[${value.map((item) => content(item, type)).join(' ')}]` : NIL;

function map(value: unknown, type: string): string {
  const entries = isObject(value) ? Object.entries(value) : [];
  if (entries.length === 0) return NIL;
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${sorted.map(([key, item]) => `${key}:${content(item, type)}`).join(' ')}]`;
}

function scalar(value: unknown, type: string): string {
  if (value !== undefined && value !== null) return String(value);
  if (type === 'bool') return 'false';
  return NUMBER.test(type) ? '0' : '';
}

function intOrString(value: unknown): string {
  const isText = typeof value === 'string';
  return `{Type:(intstr.Type)${isText ? 1 : 0} IntVal:(int32)${isText ? 0 : scalar(value, 'int32')} StrVal:(string)${isText ? value : ''}}`;
}
