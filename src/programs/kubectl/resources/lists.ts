import { CommandError } from '../errors.ts';
import { apiVersionOf, isObject, kindOf, type JsonObject } from '../object.ts';
import { jsonType } from './metadata-problem.ts';

/** Whether a document is read as a list. Models apimachinery/pkg/apis/meta/v1/unstructured/helpers.go decode */
export const isList = (document: JsonObject): boolean => Object.hasOwn(document, 'items');

/**
 * The objects of a list as they are decoded: those that say neither kind nor version have what follows from the list's. Throws Go's
 * texts for what is no object. Models unstructured/helpers.go decodeToList
 */
export function itemsOf(list: JsonObject): readonly JsonObject[] {
  const { items } = list;
  if (items === null) return [];
  if (!Array.isArray(items)) {
    throw new CommandError(
      `json: cannot unmarshal ${jsonType(items)} into Go struct field decodeList.items of type []json.RawMessage`,
    );
  }
  const given = { apiVersion: apiVersionOf(list), kind: kindOf(list).replace(/List$/, '') };
  return items.map((item: unknown) => {
    const object = item === null ? {} : item;
    if (!isObject(object)) {
      throw new CommandError(
        `json: cannot unmarshal ${jsonType(item)} into Go value of type map[string]interface {}`,
      );
    }
    return kindOf(object) === '' && apiVersionOf(object) === '' ? { ...object, ...given } : object;
  });
}

/** The kind that an object says, '' where its version is none that Go reads. Models unstructured.go GroupVersionKind */
export const readKind = (object: JsonObject): string =>
  apiVersionOf(object).split('/').length > 2 ? '' : kindOf(object);

/** What keeps an object of a list from having a type; undefined when nothing does. Models unstructuredscheme/scheme.go ObjectKinds */
export function typeProblem(item: JsonObject): string | undefined {
  const missing =
    readKind(item) === ''
      ? "Object 'Kind' is missing in 'object has no kind field '"
      : apiVersionOf(item) === ''
        ? "Object 'apiVersion' is missing in 'object has no apiVersion field'"
        : undefined;
  return missing && `unable to get type info from the object "*unstructured.Unstructured": ${missing}`;
}
