import { CommandError } from '../errors.ts';
import { isBuiltIn, mergeRule } from '../merge-keys.ts';
import { asList, asObject, fieldOf, isObject, textOf, type JsonObject } from '../object.ts';
import { gvkOf } from './resource.ts';

/** How a field's lists are merged. Models kyaml/openapi/openapi.go ResourceSchema */
export interface Schema {
  /** Elements are merged with each other: by their keys, or as a set of texts if there are none. */
  readonly merges: boolean;
  readonly keys: readonly string[];
  field(name: string): Schema | undefined;
  elements(): Schema | undefined;
}

/** The schema of an object's kind. */
export type Schemas = (object: JsonObject) => Schema | undefined;

/** Keys that lists have beside their first one. */
const second = new Map([
  ['containerPort', 'protocol'],
  ['port', 'protocol'],
  ['topologyKey', 'whenUnsatisfiable'],
]);

function builtIn(kind: string, path: readonly string[]): Schema {
  const rule = mergeRule(kind, path);
  const key = rule?.type === 'merge' ? rule.key : '';
  const more = second.get(key);
  return {
    merges: rule?.type === 'merge' || rule?.type === 'set',
    keys: key === '' ? [] : more === undefined ? [key] : [key, more],
    field: (name) => builtIn(kind, [...path, name]),
    elements: () => builtIn(kind, path),
  };
}

/** What kustomize knows by itself. */
export const builtInSchemas: Schemas = (object) => {
  const { group, kind } = gvkOf(object);
  return isBuiltIn(group) ? builtIn(kind, []) : undefined;
};

/** What a kustomization's own OpenAPI document says, and nothing else. */
export function schemasOf(document: unknown): Schemas {
  const definitions = asObject(fieldOf(document, 'definitions'));
  const resolved = (schema: unknown): unknown => {
    const name = /^#\/definitions\/(.*)$/s.exec(textOf(schema, '$ref'))?.[1];
    return name === undefined ? schema : definitions[name.replaceAll('~1', '/')];
  };
  const schemaOf = (given: unknown): Schema | undefined => {
    if (!isObject(given)) return undefined;
    const target = asObject(resolved(given));
    const note = (key: string): unknown => given[`x-kubernetes-${key}`] ?? target[`x-kubernetes-${key}`];
    const strategy = note('patch-strategy');
    const [keys, key] = [note('list-map-keys'), note('patch-merge-key')];
    const merges = typeof strategy === 'string' && strategy.includes('merge');
    return {
      merges,
      keys: !merges ? [] : Array.isArray(keys) ? keys.map(String) : typeof key === 'string' ? [key] : [],
      field: (name) => schemaOf(asObject(target['properties'])[name] ?? target['additionalProperties']),
      elements: () => schemaOf(target['items']),
    };
  };
  return (object) => {
    const gvk = gvkOf(object);
    const found = Object.values(definitions).find((definition) =>
      asList(asObject(definition)['x-kubernetes-group-version-kind']).some((each) =>
        (['group', 'version', 'kind'] as const).every((field) => textOf(each, field) === gvk[field]),
      ),
    );
    return schemaOf(found);
  };
}

/** Throws for a version of the API that kustomize does not know. Models kyaml/openapi/openapi.go SetSchema */
export function refuseVersion(openapi: JsonObject, own: boolean): void {
  const version = openapi['version'];
  if (own && version !== undefined)
    throw new CommandError('builtin version and custom schema provided, cannot use both');
  if (!own && typeof version === 'string' && version !== '' && version !== 'v1.21.2')
    throw new CommandError('the specified OpenAPI version is not built in');
}
