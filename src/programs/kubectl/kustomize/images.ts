import { asObject, isObject, textOf, type JsonObject } from '../object.ts';

/** An image's name, and its tag and digest with their signs. */
function parts(image: string): readonly [name: string, rest: string] {
  const [, name = image, rest = ''] = /^(.*?)((?::\w[\w.-]*)?(?:@.*)?)$/.exec(image) ?? [];
  return [name, rest];
}

/** @param times how often each rule is applied */
function replaced(image: string, rules: readonly JsonObject[], times: number): string {
  let result = image;
  for (const rule of rules.flatMap((each) => Array<JsonObject>(times).fill(each))) {
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
  // kustomize goes over containers wherever they are, then over those at the places that it knows.
  const twice = /^spec\.(template\.spec\.)?(initC|c)ontainers$/;
  const walk = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) {
      return value.map((item: unknown) =>
        isObject(item) && /(^|\.)(initC|c)ontainers$/.test(path) && typeof item['image'] === 'string'
          ? { ...item, image: replaced(item['image'], rules, twice.test(path) ? 2 : 1) }
          : walk(item, `${path}[]`),
      );
    }
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([field, inner]) => [
        field,
        walk(inner, path === '' ? field : `${path}.${field}`),
      ]),
    );
  };
  return asObject(walk(object, ''));
}
