import { asObject, isObject, textOf, type JsonObject } from '../object.ts';
import { expressionOf } from './expression.ts';
import { changeFields, refuseOtherThan, type FieldSpec } from './field-spec.ts';
import { gvkOf, scalarText } from './resource.ts';

/** An image's name, tag and digest. Models api/internal/image/image.go Split */
function parts(image: string): readonly [name: string, tag: string, digest: string] {
  const from = Math.max(image.indexOf('/'), 0);
  const [at, colon] = [image.indexOf('@', from), image.indexOf(':', from)];
  if (at >= 0 && (colon < 0 || at < colon)) return [image.slice(0, at), '', image.slice(at + 1)];
  if (colon < 0) return [image, '', ''];
  return at < 0
    ? [image.slice(0, colon), image.slice(colon + 1), '']
    : [image.slice(0, colon), image.slice(colon + 1, at), image.slice(at + 1)];
}

/** Models api/filters/imagetag/updater.go */
function replaced(image: string, rule: JsonObject): string {
  const wanted = (field: string): string => textOf(rule, field);
  const pattern = `^${wanted('name')}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`;
  if (!expressionOf(pattern).test(image)) return image;
  let [name, tag, digest] = parts(image);
  name = wanted('newName') || name;
  if (wanted('newTag') !== '') [tag, digest] = [wanted('newTag'), wanted('digest')];
  else if (wanted('digest') !== '') [tag, digest] = ['', wanted('digest')];
  else if (wanted('tagSuffix') !== '') [tag, digest] = [`${tag}${wanted('tagSuffix')}`, ''];
  return `${name}${tag === '' ? '' : `:${tag}`}${digest === '' ? '' : `@${digest}`}`;
}

/**
 * An object with another image: in containers wherever they are, then at the places that are configured.
 * Models sigs.k8s.io/kustomize/api/filters/imagetag
 */
export function withImage(object: JsonObject, rule: JsonObject, specs: readonly FieldSpec[]): JsonObject {
  if (gvkOf(object).kind === 'CustomResourceDefinition') return object;
  const change = (value: unknown): unknown => {
    refuseOtherThan('ScalarNode', value);
    return typeof value === 'string' ? replaced(scalarText(value), rule) : value;
  };
  const inContainers = (list: readonly unknown[]): readonly unknown[] =>
    list.map((item) =>
      isObject(item) && Object.hasOwn(item, 'image') ? { ...item, image: change(item['image']) } : item,
    );
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([field, inner]) => {
        const walked = walk(inner);
        const holds = /^(initC|c)ontainers$/.test(field) && Array.isArray(walked);
        return [field, holds ? inContainers(walked) : walked];
      }),
    );
  };
  return specs.reduce((changed, spec) => changeFields(changed, spec, change), asObject(walk(object)));
}
