import { asObject, isObject, splitApiVersion, type JsonObject } from '../object.ts';
import { quantityText } from '../describe/quantity.ts';
import { formatGoTime, parseGoTime } from '../go-time.ts';
import facts from './go-structs.json' with { type: 'json' };

/** A field of a Go struct as JSON has it. */
export interface Field {
  readonly name: string;
  /** It is a pointer: what it points to is written, be it empty. */
  readonly pointer: boolean;
  /** What is written when the field is empty; undefined for one that is left out then. */
  readonly zero: unknown;
  /** What it is, or what its items are: a struct's name, `quantity`, or '' for anything else. */
  readonly type: string;
  /** It holds its items by keys that are data. */
  readonly keyed: boolean;
  /** What Go calls its type. */
  readonly goType: string;
}

/** A struct as messages name it: with its package, which is a version. */
const structName = (struct: string): string =>
  struct.replace(/^\w+/, struct.startsWith('autoscaling.') ? 'v2' : 'v1');

const structs: Readonly<Record<string, string>> = facts;

/** Whether the fields of a struct are known. */
export const isKnown = (struct: string): boolean => struct in structs;

const known = new Map<string, readonly Field[]>();

/** The fields of a struct, in its order. */
export function fieldsOf(struct: string): readonly Field[] {
  const found = known.get(struct);
  if (found) return found;
  const fields = (structs[struct] ?? '').split(' ').map((word): Field => {
    const [, name = '', pointer, zero, mark, type = '', given] =
      /^([^*!:~=]+)(\*)?(?:!([^:~=]+))?(?:([:~])([^=]+))?(?:=(.+))?$/.exec(word) ?? [];
    const empty: unknown = zero === undefined ? undefined : JSON.parse(zero);
    const own = type === '' ? 'string' : structName(type);
    const goType = given === '[]' ? `[]${own}` : (given ?? own);
    return { name, pointer: pointer !== undefined, zero: empty, type, keyed: mark === '~', goType };
  });
  known.set(struct, fields);
  return fields;
}

/** What Go leaves out of JSON where it may. */
const isEmpty = (value: unknown, isStruct: boolean): boolean =>
  value === '' ||
  value === false ||
  value === 0 ||
  (Array.isArray(value) && value.length === 0) ||
  (!isStruct && isObject(value) && Object.keys(value).length === 0);

/** Keys that are data are sorted. */
function mapped(value: JsonObject, item: (value: unknown) => unknown): JsonObject {
  const keys = Object.keys(value).toSorted();
  return Object.fromEntries(keys.map((key) => [key, item(value[key])]));
}

function converted(value: unknown, type: string, keyed: boolean): unknown {
  if (Array.isArray(value)) {
    // An element that is null is a struct with nothing in it.
    const isStruct = type in structs && !keyed;
    return value.map((item) => converted(item === null && isStruct ? {} : item, type, keyed));
  }
  if (type === 'quantity' && !isObject(value))
    return typeof value === 'string' || typeof value === 'number' ? quantityText(value) : value;
  if (!isObject(value)) return value;
  if (type === 'quantity' || keyed) return mapped(value, (item) => converted(item, type, false));
  return type === '' ? mapped(value, (item) => converted(item, '', false)) : asStruct(value, type);
}

/** A time as Go writes it again: whole seconds, or microseconds; undefined for Go's zero. */
function timeText(value: string, micro: boolean): string | undefined {
  const text = formatGoTime(parseGoTime(value));
  if (!micro) return text;
  const fraction = /[.,](\d+)/.exec(value)?.[1] ?? '';
  return text?.replace('Z', `.${fraction.slice(0, 6).padEnd(6, '0')}Z`);
}

function asStruct(object: JsonObject, struct: string): JsonObject {
  const result: Record<string, unknown> = {};
  for (const { name, pointer, zero, type, keyed, goType } of fieldsOf(struct)) {
    const value = object[name];
    if (value === undefined || value === null) {
      if (zero !== undefined) result[name] = isObject(zero) ? asStruct({}, type) : zero;
    } else if (typeof value === 'string' && /^v1\.(?:Micro)?Time$/.test(goType)) {
      result[name] = timeText(value, goType === 'v1.MicroTime') ?? null;
    } else if (pointer || zero !== undefined || !isEmpty(value, type in structs && !keyed))
      result[name] = converted(value, type, keyed);
  }
  return result;
}

/** Old versions whose structs are not those of the version that is served. */
const HOMES = new Set(['appsv1beta1']);

/** The struct of an object, or of a list's items. */
export function structOf({ kind = '', apiVersion = '' }: JsonObject): string {
  const { group, version } = splitApiVersion(String(apiVersion));
  const own = `${group}${version}`;
  const home = group === '' ? 'core' : HOMES.has(own) ? own : (group.split('.')[0] ?? '');
  return `${home}.${String(kind).replace(/List$/, '')}`;
}

/**
 * What Go says of a field that the structs of an object's kind do not have; undefined for one that they have, and for what is in no
 * struct that is known here. Models apimachinery/third_party/forked/golang/json/fields.go LookupPatchMetadataForStruct
 * @param path the names of the fields from the object's root, without list positions
 */
export function missingField(object: JsonObject, path: readonly string[]): string | undefined {
  let struct = structOf(object);
  for (const name of path) {
    if (!(struct in structs)) return undefined;
    const field = fieldsOf(struct).find((own) => own.name === name);
    if (!field)
      return `unable to find api field in struct ${struct.split('.')[1] ?? ''} for the json field ${JSON.stringify(name)}`;
    struct = field.keyed ? '' : field.type;
  }
  return undefined;
}

/**
 * An object as it is after Go's struct of its kind held it: fields in the struct's order, those that the struct cannot leave out,
 * canonical quantities; of a list, all of its items. Kinds that kubectl has no typed client for stay as they are.
 * Models staging/src/k8s.io/api
 */
export function asGoType(object: JsonObject): JsonObject {
  const { kind = '', apiVersion = '', metadata, items } = object;
  const struct = structOf(object);
  if (!(struct in structs)) return object;
  if (!Array.isArray(items)) return asStruct(object, struct);
  return {
    kind,
    apiVersion,
    metadata: asObject(metadata),
    items: items.map((item) => converted(item, struct, false)),
  };
}
