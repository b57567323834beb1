import { CommandError } from '../errors.ts';
import { asObject, fieldOf, textOf, withField, type JsonObject } from '../object.ts';
import { formatValue } from '../output/go-format.ts';
import { goJson } from '../object.ts';
import { parseSelector } from '../selector.ts';
import { expressionOf } from './expression.ts';
import {
  allIds,
  annotated,
  currentId,
  effectiveNamespace,
  gvkOf,
  idText,
  isClusterScoped,
  originalId,
  pairsOf,
  sameId,
  withPairs,
  type Id,
  type Resource,
} from './resource.ts';

/** The resources with others, none of which may be there yet. */
export function appendAll(resources: readonly Resource[], more: readonly Resource[]): readonly Resource[] {
  const out = [...resources];
  for (const resource of more) {
    const id = currentId(resource);
    if (out.some((other) => sameId(currentId(other), id)))
      throw new CommandError(`may not add resource with an already registered id: ${idText(id)}`);
    out.push(resource);
  }
  return out;
}

export const matching = (resources: readonly Resource[], fits: (id: Id) => boolean): readonly Resource[] =>
  resources.filter((resource) => allIds(resource).some(fits));

/** As Go's `%#v` prints an id. */
const idSyntax = (id: Id): string =>
  `resid.ResId{Gvk:resid.Gvk{Group:"${id.group}", Version:"${id.version}", Kind:"${id.kind}", isClusterScoped:${isClusterScoped(id)}}, Name:"${id.name}", Namespace:"${id.namespace}"}`;

/** The resources as messages list them. */
export const shownAll = (resources: readonly Resource[]): string =>
  `[${resources.map((resource) => goJson(annotated(resource))).join(' ')}]`;

/** The resources with a generated one: a new one, or merged into or instead of one of its name. Models resmap/reswrangler.go */
export function absorb(resources: readonly Resource[], made: Resource): readonly Resource[] {
  const id = currentId(made);
  const [old, another] = matching(resources, (other) => sameId(other, id));
  const merges = made.behavior === 'merge' || made.behavior === 'replace';
  if (another)
    throw new CommandError(
      `found multiple objects ${shownAll(matching(resources, (other) => sameId(other, id)))} that could accept merge of ${idText(id)}`,
    );
  if (!old) {
    if (merges) throw new CommandError(`id ${idSyntax(id)} does not exist; cannot merge or replace`);
    return appendAll(resources, [made]);
  }
  if (!merges) throw new CommandError(`id ${idSyntax(id)} exists; behavior must be merge or replace`);
  return resources.with(resources.indexOf(old), merged(old, made));
}

function merged(old: Resource, made: Resource): Resource {
  let { object } = made;
  for (const field of ['labels', 'annotations'] as const)
    object = withPairs(object, field, { ...pairsOf(old.object, field), ...pairsOf(made.object, field) });
  const id = currentId(old);
  object = withField(object, ['metadata', 'name'], id.name);
  object = withField(object, ['metadata', 'namespace'], id.namespace === '' ? undefined : id.namespace);
  if (made.behavior === 'merge')
    for (const field of ['data', 'binaryData']) {
      const both = { ...asObject(old.object[field]), ...asObject(object[field]) };
      object = withField(object, [field], Object.keys(both).length === 0 ? undefined : both);
    }
  return {
    ...old,
    object,
    bare: [...old.bare, ...made.bare],
    hashed: old.hashed && made.hashed,
    origin: made.behavior === 'merge' ? old.origin : (made.origin ?? old.origin),
  };
}

const anchored = (pattern: string): { test(text: string): boolean } => expressionOf(`^(?:${pattern})$`);

/** Whether an object's labels and annotations are those that are meant. */
export const isLabelled = (object: JsonObject, selector: unknown): boolean =>
  (['annotation', 'label'] as const).every((kind) => {
    const wanted = textOf(selector, `${kind}Selector`);
    return wanted === '' || parseSelector(wanted)(pairsOf(object, `${kind}s`));
  });

/** The resources that a patch's target means. Models types/selector.go, resmap/reswrangler.go Select */
export function select(resources: readonly Resource[], target: unknown): readonly Resource[] {
  const fits = (field: string, ...texts: readonly string[]): boolean => {
    const pattern = textOf(target, field);
    return pattern === '' || texts.some((text) => anchored(pattern).test(text));
  };
  return resources.filter((resource) => {
    const ids = [originalId(resource), currentId(resource)];
    const { group, version, kind } = gvkOf(resource.object);
    return (
      fits('namespace', ...ids.map(effectiveNamespace)) &&
      fits('name', ...ids.map(({ name }) => name)) &&
      fits('group', group) &&
      fits('version', version) &&
      fits('kind', kind) &&
      isLabelled(resource.object, target)
    );
  });
}

/** What an object of a file lacks. Models kyaml/yaml/rnode.go GetValidatedMetadata */
export function flaw(object: JsonObject): string | undefined {
  const { group, version, kind } = gvkOf(object);
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const given = object['metadata'];
  if (kind === '' && apiVersion === '' && Object.keys(asObject(given)).length === 0)
    return 'missing Resource metadata';
  const { name, namespace } = currentId({ object });
  const lacking = kind === '' ? 'kind' : name === '' && !kind.endsWith('List') ? 'metadata.name' : undefined;
  if (lacking === undefined) return undefined;
  const maps = ['labels', 'annotations'].map((field) =>
    formatValue(asObject(fieldOf(object, 'metadata', field))),
  );
  return `missing ${lacking} in object {{${apiVersion} ${kind}} {{${name} ${namespace}} ${maps.join(' ')}}}`;
}
