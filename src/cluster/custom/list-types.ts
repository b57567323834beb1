import type { FieldErrors } from '../machinery/field-errors.ts';
import { isList, isMap } from '../machinery/patches/values.ts';
import { shownValue } from './go-syntax.ts';
import { itemsOf, propertyOf, type SchemaProps } from './schema-props.ts';

const keyText = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    isMap(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
  ) ?? 'undefined';

/** The places at which a value comes for the second time. */
function repeated(values: readonly unknown[]): readonly number[] {
  const seen = new Map<string, number>();
  const out: number[] = [];
  values.forEach((value, i) => {
    const text = keyText(value);
    const times = seen.get(text) ?? 0;
    if (times === 1) out.push(i);
    seen.set(text, times + 1);
  });
  return out;
}

function keyedList(schema: SchemaProps, list: readonly unknown[], path: string, errors: FieldErrors): void {
  const stray = list.findIndex((item) => item !== null && !isMap(item));
  if (stray >= 0) {
    errors.invalid(
      `${path}[${stray}]`,
      shownValue(list[stray]),
      'must be an object for an array of list-type map',
    );
    return;
  }
  const names = schema['x-kubernetes-list-map-keys'] ?? [];
  const keys = list.map((item) =>
    Object.fromEntries(
      names.flatMap((name) => (isMap(item) && Object.hasOwn(item, name) ? [[name, item[name]]] : [])),
    ),
  );
  for (const i of repeated(keys)) errors.duplicate(`${path}[${i}]`, shownValue(keys[i]));
}

/**
 * Whether lists that are sets have no item twice, and keyed lists no key.
 * Models staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype/validation.go
 */
export function validateListTypes(
  schema: SchemaProps | undefined,
  value: unknown,
  path: string,
  errors: FieldErrors,
): void {
  if (!schema) return;
  if (isList(value)) {
    if (schema['x-kubernetes-list-type'] === 'set') {
      for (const i of repeated(value)) errors.duplicate(`${path}[${i}]`, shownValue(value[i]));
    } else if (schema['x-kubernetes-list-type'] === 'map') keyedList(schema, value, path, errors);
    const items = itemsOf(schema);
    value.forEach((item, i) => validateListTypes(items, item, `${path}[${i}]`, errors));
  } else if (isMap(value)) {
    for (const [key, item] of Object.entries(value)) {
      const property = propertyOf(schema, key);
      const at = path === '' ? key : `${path}.${key}`;
      if (property) validateListTypes(property, item, at, errors);
      else if (schema.additionalProperties) {
        const { additionalProperties } = schema;
        if (isMap(additionalProperties))
          validateListTypes(additionalProperties, item, `${path}[${key}]`, errors);
      }
    }
  }
}
