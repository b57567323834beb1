import { asObject, isObject, textOf, type JsonObject } from '../object.ts';

/** An image's name, and its tag and digest with their signs. */
function parts(image: string): readonly [name: string, rest: string] {
  const [, name = image, rest = ''] = /^(.*?)((?::\w[\w.-]*)?(?:@.*)?)$/.exec(image) ?? [];
  return [name, rest];
}

function replaced(image: string, rules: readonly JsonObject[]): string {
  let result = image;
  for (const rule of rules) {
    const [name, rest] = parts(result);
    if (textOf(rule, 'name') !== name) continue;
    const next = textOf(rule, 'newName') || name;
    const [tag, digest, suffix] = ['newTag', 'digest', 'tagSuffix'].map((field) => rule[field]);
    if (tag !== undefined && digest !== undefined) result = `${next}:${String(tag)}@${String(digest)}`;
    else if (tag !== undefined) result = `${next}:${String(tag)}`;
    else if (digest !== undefined) result = `${next}@${String(digest)}`;
    else result = `${next}${rest}${suffix === undefined ? '' : String(suffix)}`;
  }
  return result;
}

/** Containers with other images. Models sigs.k8s.io/kustomize/api/filters/imagetag */
export function withImages(object: JsonObject, rules: readonly JsonObject[]): JsonObject {
  if (rules.length === 0) return object;
  const walk = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) {
      return value.map((item: unknown) =>
        isObject(item) && /^(initC|c)ontainers$/.test(key) && typeof item['image'] === 'string'
          ? { ...item, image: replaced(item['image'], rules) }
          : walk(item, ''),
      );
    }
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, walk(inner, field)]));
  };
  return asObject(walk(object, ''));
}
