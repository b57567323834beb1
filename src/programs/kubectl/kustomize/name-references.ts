import { CommandError } from '../errors.ts';
import { asList, fieldOf, isObject, textOf, type JsonObject } from '../object.ts';
import { marshalYaml } from '../output/yaml.ts';
import type { BackReference } from './defaults.ts';
import { changeFields, within, type FieldSpec } from './field-spec.ts';
import {
  annotated,
  currentId,
  effectiveNamespace,
  gvkOf,
  idText,
  isClusterScoped,
  isSelected,
  originalId,
  previousIds,
  scalarText,
  type Gvk,
  type Resource,
} from './resource.ts';

const namespaceOf = (resource: Resource): string => effectiveNamespace(currentId(resource));
const isWide = ({ object }: Resource): boolean => isClusterScoped(gvkOf(object));

/** Models api/resmap/reswrangler.go SubsetThatCouldBeReferencedByResource */
function candidatesFor(resources: readonly Resource[], referrer: Resource): readonly Resource[] {
  if (isWide(referrer)) return resources;
  const subjects = gvkOf(referrer.object).kind === 'RoleBinding' ? asList(referrer.object['subjects']) : [];
  const named = subjects
    .filter((subject) => textOf(subject, 'kind') === 'ServiceAccount')
    .map((subject) => textOf(subject, 'namespace'))
    .filter((namespace) => namespace !== '');
  return resources.filter(
    (resource) =>
      isWide(resource) ||
      namespaceOf(resource) === namespaceOf(referrer) ||
      named.includes(currentId(resource).namespace),
  );
}

/** Whether the shorter list is the end of the longer one. */
function endSame(a: readonly string[], b: readonly string[]): boolean {
  const [short, long] = a.length > b.length ? [b, a] : [a, b];
  if (short.length === 0) return long.length === 0;
  return short.every((item, at) => item === long[at + long.length - short.length]);
}

const isCalledAlike = (a: Resource, b: Resource, allowEmpty: boolean): boolean =>
  (['prefixes', 'suffixes'] as const).every(
    (field) =>
      (allowEmpty && (a[field].length === 0 || b[field].length === 0)) || endSame(a[field], b[field]),
  );

/** Follows new names from one kind of objects to those that name them. Models api/filters/nameref/nameref.go */
class Reference {
  readonly #referrer: Resource;
  readonly #spec: FieldSpec;
  readonly #target: Partial<Gvk>;
  readonly #candidates: readonly Resource[];

  constructor(referrer: Resource, spec: FieldSpec, target: Partial<Gvk>, candidates: readonly Resource[]) {
    this.#referrer = referrer;
    this.#spec = spec;
    this.#target = target;
    this.#candidates = candidates;
  }

  followed(object: JsonObject): JsonObject {
    try {
      return changeFields(object, { ...gvkOf(object), path: this.#spec.path }, (value) =>
        Array.isArray(value) ? value.map((item: unknown) => this.#one(item)) : this.#one(value),
      );
    } catch (error) {
      const id = idText(currentId(this.#referrer));
      throw within(`updating name reference in '${this.#spec.path}' field of '${id}'`, error);
    }
  }

  #one(value: unknown): unknown {
    if (value === null || value === undefined) return value;
    if (isObject(value)) return this.#map(value);
    const found = this.#select(scalarText(value), this.#candidates, (resource) => currentId(resource).name);
    return found ? currentId(found).name : value;
  }

  #map(value: JsonObject): JsonObject {
    if (!Object.hasOwn(value, 'name')) throw new CommandError("path config error; no 'name' field in node");
    const within = value['namespace'];
    let candidates = this.#candidates;
    if (within !== undefined) {
      const namespace = scalarText(within);
      const before = candidates.filter(
        (resource) => !isWide(resource) && effectiveNamespace(originalId(resource)) === namespace,
      );
      candidates =
        before.length > 0
          ? before
          : candidates.filter((resource) => !isWide(resource) && namespaceOf(resource) === namespace);
    }
    const found = this.#select(scalarText(value['name']), candidates, (resource) => {
      const { name, namespace } = currentId(resource);
      return `${namespace}/${name}`;
    });
    if (!found) return value;
    const { name, namespace } = currentId(found);
    return { ...value, name, ...(namespace === '' ? {} : { namespace }) };
  }

  #select(
    name: string,
    candidates: readonly Resource[],
    called: (resource: Resource) => string,
  ): Resource | undefined {
    const referrer = this.#referrer;
    const role = this.#spec.path.endsWith('roleRef/name') ? fieldOf(referrer.object, 'roleRef') : undefined;
    const wanted = { group: textOf(role, 'apiGroup'), kind: textOf(role, 'kind') };
    const fits = (resource: Resource): boolean => {
      const ids = previousIds(resource);
      return (
        ids.some((id) => id.name === name) &&
        ids.some((id) => isSelected(id, this.#target)) &&
        (fieldOf(role, 'apiGroup') === undefined ||
          fieldOf(role, 'kind') === undefined ||
          ids.some((id) => isSelected(id, wanted))) &&
        (isWide(referrer) ||
          isWide(resource) ||
          gvkOf(resource.object).kind === 'ServiceAccount' ||
          namespaceOf(resource) === namespaceOf(referrer))
      );
    };
    let found = candidates.filter(fits);
    if (found.length === 1) return found[0];
    found = found.filter((resource) => isCalledAlike(resource, referrer, true));
    if (found.length > 1) found = found.filter((resource) => isCalledAlike(resource, referrer, false));
    if (new Set(found.map(called)).size <= 1) return found[0];
    const listed = found.map((each, at) => `--- possible referral ${at}:\n${marshalYaml(annotated(each))}\n`);
    throw new CommandError(
      `found multiple possible referrals: ${found.map((each) => idText(currentId(each))).join(', ')}\n\n**** Too many possible referral targets to referrer:\n${marshalYaml(annotated(referrer))}\n${listed.join('')}`,
    );
  }
}

/** The resources with the new names of those that they name. Models api/internal/accumulator/namereferencetransformer.go */
export function withReferences(
  resources: readonly Resource[],
  references: readonly BackReference[],
): readonly Resource[] {
  return resources.map((referrer) => {
    const id = originalId(referrer);
    const candidates = candidatesFor(resources, referrer);
    let { object } = referrer;
    for (const { fieldSpecs, ...target } of references)
      for (const spec of fieldSpecs)
        if (isSelected(id, spec))
          object = new Reference({ ...referrer, object }, spec, target, candidates).followed(object);
    return object === referrer.object ? referrer : { ...referrer, object };
  });
}
