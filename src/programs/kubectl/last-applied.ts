import { asObject, goJson, isObject, sorted, textOf, withField, type JsonObject } from './object.ts';

/** Where `kubectl apply` keeps what it applied last. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * An object without the annotation that keeps the last applied configuration.
 * @param typed Go's structs leave empty annotations out; other objects keep them
 */
function withoutLastApplied(object: JsonObject, typed: boolean): JsonObject {
  const annotations = asObject(asObject(object['metadata'])['annotations']);
  const { [LAST_APPLIED]: _kept, ...others } = annotations;
  const none = typed && Object.keys(others).length === 0;
  return withField(object, ['metadata', 'annotations'], none ? undefined : others);
}

/**
 * An object as text for the annotation: one line with a line break at its end.
 * @param keepOrder fields are in the order of Go's structs already
 */
export function configurationOf(object: JsonObject, keepOrder = false): string {
  const bare = withoutLastApplied(object, keepOrder);
  return `${goJson(keepOrder ? bare : sorted(bare), keepOrder)}\n`;
}

/** An object with its own configuration in the annotation. Models kubectl/pkg/util/apply.go CreateApplyAnnotation */
export function withLastApplied(object: JsonObject, keepOrder = false): JsonObject {
  return withField(object, ['metadata', 'annotations', LAST_APPLIED], configurationOf(object, keepOrder));
}

/** What the annotation of an object keeps; undefined without one. */
export function lastAppliedOf(object: JsonObject): JsonObject | undefined {
  const text = textOf(object, 'metadata', 'annotations', LAST_APPLIED);
  if (text === '') return undefined;
  const value: unknown = JSON.parse(text);
  return isObject(value) ? value : undefined;
}
