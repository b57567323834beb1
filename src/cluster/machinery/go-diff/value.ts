import { heldQuantity } from '../go-quantity.ts';
import { aliasOf, fieldsOf, isObject, isStruct } from '../go-structs.ts';
import { parseQuantity } from '../quantity.ts';

/** How Go writes a scalar: `true`, `-3`; texts are told apart by their kind. */
export interface GoScalar {
  readonly kind: 'string' | 'bool' | 'int';
  readonly text: string;
}

export interface GoStruct {
  readonly kind: 'struct';
  readonly fields: readonly (readonly [name: string, value: GoValue])[];
}

/** A slice; without items it is nil. */
export interface GoSlice {
  readonly kind: 'slice';
  readonly items: readonly GoValue[] | undefined;
}

/** A map, its keys sorted; without entries it is nil. */
export interface GoMap {
  readonly kind: 'map';
  readonly entries: readonly (readonly [key: GoValue, value: GoValue])[] | undefined;
}

export interface GoPointer {
  readonly kind: 'pointer';
  readonly target: GoValue | undefined;
}

/** A value as Go's reflection sees it. */
export type GoValue = (GoScalar | GoStruct | GoSlice | GoMap | GoPointer) & {
  /** The type as Go prints it: `[]core.Container`. */
  readonly type: string;
  /** What the value's own `String` method says, where its type has one. */
  readonly said?: string;
  /** What the type's own `Equal` method compares, where it has one. */
  readonly identity?: string;
  /** How the value itself writes its `%#v`, where its type does so. */
  readonly goSyntax?: string;
};

const INT = /^(?:u?int(?:8|16|32|64)?|intstr\.Type|resource\.Scale)$/;

/** Types whose values know how to say themselves. */
const STRINGERS = new Set(['core.ResourceName']);

export const scalar = (kind: GoScalar['kind'], type: string, text: string): GoValue => ({ kind, type, text });

const struct = (type: string, fields: GoStruct['fields']): GoValue => ({ kind: 'struct', type, fields });

/** Models staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go Quantity */
function quantity(json: unknown): GoValue {
  const { value, scale, dec, text, format } = heldQuantity(json);
  const amount = struct('resource.int64Amount', [
    ['value', scalar('int', 'int64', String(value))],
    ['scale', scalar('int', 'resource.Scale', String(scale))],
  ]);
  const target = dec && { ...struct('inf.Dec', []), said: decimal(dec.unscaled, dec.scale) };
  const big = struct('resource.infDecAmount', [['Dec', { kind: 'pointer', type: '*inf.Dec', target }]]);
  const fields: GoStruct['fields'] = [
    ['i', amount],
    ['d', target ? { ...big, said: target.said } : big],
    ['s', scalar('string', 'string', text)],
    ['Format', scalar('string', 'resource.Format', format)],
  ];
  return { ...struct('resource.Quantity', fields), identity: String(parseQuantity(String(json))?.nano ?? 0) };
}

function decimal(unscaled: bigint, scale: number): string {
  if (scale === 0) return String(unscaled);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Models staging/src/k8s.io/apimachinery/pkg/apis/meta/v1 Time; objects that are sent hold none. */
const zeroTime: GoValue = {
  ...struct('v1.Time', []),
  identity: '',
  goSyntax: 'time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC)',
};

function intOrString(json: unknown): GoValue {
  const isText = typeof json === 'string';
  return struct('intstr.IntOrString', [
    ['Type', scalar('int', 'intstr.Type', isText ? '1' : '0')],
    ['IntVal', scalar('int', 'int32', isText ? '0' : String(json ?? 0))],
    ['StrVal', scalar('string', 'string', isText ? json : '')],
  ]);
}

/** What pointers to a type say of themselves: nothing, for most types. */
function saidBehind(type: string, json: unknown): string | undefined {
  if (type === 'resource.Quantity' || type === 'intstr.IntOrString') return String(json);
  return type === 'v1.LabelSelector' ? selectorText(json) : undefined;
}

/** Models the generated `String` of staging/src/k8s.io/apimachinery/pkg/apis/meta/v1 LabelSelector */
function selectorText(json: unknown): string {
  const { matchLabels, matchExpressions } = isObject(json) ? json : {};
  const labels = Object.entries(isObject(matchLabels) ? matchLabels : {}).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const wanted = (Array.isArray(matchExpressions) ? matchExpressions : []).filter(isObject);
  const expressions = wanted.map(({ key, operator, values }) => {
    const list = Array.isArray(values) ? values.join(' ') : '';
    return `LabelSelectorRequirement{Key:${String(key)},Operator:${String(operator)},Values:[${list}],},`;
  });
  const texts = labels.map(([key, value]) => `${key}: ${String(value)},`);
  return `&LabelSelector{MatchLabels:map[string]string{${texts.join('')}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
}

function pointer(json: unknown, type: string): GoValue {
  const of = type.slice(1);
  if (json === undefined || json === null)
    return { kind: 'pointer', type, target: undefined, ...(of === 'v1.Time' && { goSyntax: '<nil>' }) };
  const said = saidBehind(of, json);
  return { kind: 'pointer', type, target: goValueOf(json, of), ...(said !== undefined && { said }) };
}

function map(json: unknown, type: string, name: string): GoValue {
  const [, key = '', of = ''] = /^map\[([^\]]*)\](.*)$/.exec(type) ?? [];
  if (!isObject(json)) return { kind: 'map', type: name, entries: undefined };
  const entries = Object.entries(json)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([text, value]) => [goValueOf(text, key), goValueOf(value, of)] as const);
  return { kind: 'map', type: name, entries };
}

function structOf(json: unknown, type: string): GoValue {
  const object = isObject(json) ? json : {};
  return struct(
    type,
    fieldsOf(type).map((field) => [
      field.name,
      goValueOf(field.json === '' ? object : object[field.json], field.type),
    ]),
  );
}

/**
 * A JSON value as a value of a Go type.
 * @param name what Go calls the type, when it is a name for `type`
 */
export function goValueOf(json: unknown, type: string, name = type): GoValue {
  if (type.startsWith('*')) return pointer(json, type);
  if (type.startsWith('[]')) {
    const items = Array.isArray(json) ? json.map((item) => goValueOf(item, type.slice(2))) : undefined;
    return { kind: 'slice', type: name, items };
  }
  if (type.startsWith('map[')) return map(json, type, name);
  if (type === 'resource.Quantity') return quantity(json);
  if (type === 'intstr.IntOrString') return intOrString(json);
  if (type === 'v1.Time') return zeroTime;
  if (isStruct(type)) return structOf(json, type);
  const alias = aliasOf(type);
  if (alias !== undefined) return goValueOf(json, alias, name);
  if (type === 'bool') return scalar('bool', name, String(json ?? false));
  if (INT.test(type)) return scalar('int', name, String(json ?? 0));
  const text = String(json ?? '');
  return { ...scalar('string', name, text), ...(STRINGERS.has(name) && { said: text }) };
}

/** Whether it is its type's zero value. */
export function isZero(value: GoValue): boolean {
  switch (value.kind) {
    case 'string':
      return value.text === '';
    case 'bool':
      return value.text === 'false';
    case 'int':
      return value.text === '0';
    case 'struct':
      return value.fields.every(([, field]) => isZero(field));
    case 'slice':
      return value.items === undefined;
    case 'map':
      return value.entries === undefined;
    case 'pointer':
      return value.target === undefined;
  }
}

/** The value as it comes back when it has been stored: empty slices and maps are nil then. */
export function asStored(value: GoValue): GoValue {
  switch (value.kind) {
    case 'struct':
      return { ...value, fields: value.fields.map(([name, field]) => [name, asStored(field)]) };
    case 'slice':
      return { ...value, items: value.items?.length ? value.items.map(asStored) : undefined };
    case 'map':
      return {
        ...value,
        entries: value.entries?.length
          ? value.entries.map(([key, of]) => [key, asStored(of)] as const)
          : undefined,
      };
    case 'pointer':
      return { ...value, target: value.target && asStored(value.target) };
    default:
      return value;
  }
}
