import { CommandError } from '../errors.ts';
import { asList, asObject, fieldOf, isObject, textOf, withField, type JsonObject } from '../object.ts';
import { contentHash } from '../commands/create/content-hash.ts';
import { quote } from '../text.ts';
import { bareFields } from './bare-keys.ts';
import { specsOf } from './config.ts';
import { changeFields, refuseOtherThan, splitPath, withPair, within, type FieldSpec } from './field-spec.ts';
import { withImage } from './images.ts';
import type { Plugin, Transformer } from './options.ts';
import { patchJson6902Transformer, patchStrategicMergeTransformer, patchTransformer } from './patches.ts';
import { replacementTransformer } from './replacements.ts';
import { matching, select, shownAll } from './res-map.ts';
import {
  currentId,
  gvkOf,
  gvkText,
  isClusterScoped,
  isSelected,
  originalId,
  remembering,
  sameId,
  scalarText,
  type Resource,
} from './resource.ts';

const eachObject =
  (change: (object: JsonObject) => JsonObject): Transformer =>
  (resources) =>
    resources.map((resource) => {
      const object = change(resource.object);
      if (object === resource.object) return resource;
      return { ...resource, object, bare: [...resource.bare, ...bareFields(resource.object, object)] };
    });

/** Models api/internal/builtins/LabelTransformer.go and AnnotationsTransformer.go */
const pairs =
  (field: 'labels' | 'annotations'): Plugin<Transformer> =>
  (config) => {
    const specs = specsOf(config['fieldSpecs']);
    const entries = Object.entries(asObject(config[field])).sort(([a], [b]) => (a < b ? -1 : 1));
    return eachObject((object) =>
      entries.reduce((changed, [key, value]) => withPair(changed, specs, key, scalarText(value)), object),
    );
  };

/** Kinds whose names get neither prefix nor suffix. */
const unnamed = [
  { kind: 'CustomResourceDefinition' },
  { group: 'apiregistration.k8s.io', kind: 'APIService' },
  { kind: 'Namespace' },
];

/** Models api/internal/builtins/PrefixTransformer.go and SuffixTransformer.go */
const affix =
  (field: 'prefix' | 'suffix'): Plugin<Transformer> =>
  (config) => {
    const text = textOf(config, field);
    if (config['fieldSpecs'] === undefined) throw new CommandError('fieldSpecs is not expected to be nil');
    const specs = specsOf(config['fieldSpecs']);
    return (resources) =>
      resources.map((given) => {
        const id = originalId(given);
        if (unnamed.some((each) => isSelected(id, each))) return given;
        let resource = given;
        for (const spec of specs) {
          if (!isSelected(id, spec)) continue;
          if (spec.path === 'metadata/name' && text !== '') {
            const list = `${field}es` as const;
            resource =
              list === 'prefixes'
                ? { ...resource, prefixes: [...resource.prefixes, text] }
                : { ...resource, suffixes: [...resource.suffixes, text] };
            resource = remembering(resource);
          }
          const object = changeFields(
            resource.object,
            spec,
            (value) => {
              refuseOtherThan('ScalarNode', value);
              return field === 'prefix' ? `${text}${scalarText(value)}` : `${scalarText(value)}${text}`;
            },
            'scalar',
          );
          resource = { ...resource, object };
        }
        return resource;
      });
  };

const subjectModes = ['defaultOnly', 'none', 'allServiceAccounts'];
const isBinding = (kind: string): boolean => /^(Cluster)?RoleBinding$/.test(kind);

/** Models api/filters/namespace/namespace.go */
function inNamespace(
  object: JsonObject,
  namespace: string,
  given: readonly FieldSpec[],
  config: JsonObject,
): JsonObject {
  const gvk = gvkOf(object);
  const set = (value: unknown): unknown => {
    refuseOtherThan('ScalarNode', value);
    return config['unsetOnly'] === true && scalarText(value) !== '' ? value : namespace;
  };
  const binding = isBinding(gvk.kind);
  const specs = given.filter(
    ({ path, kind = '' }) =>
      path !== 'metadata/namespace' &&
      (path !== 'metadata/name' || (gvk.group === '' && gvk.version === 'v1')) &&
      !(binding && isBinding(kind) && path === 'subjects/namespace'),
  );
  let out = isClusterScoped(gvk)
    ? object
    : changeFields(object, { path: 'metadata/namespace', create: true }, set, 'scalar');
  const mode = textOf(config, 'setRoleBindingSubjects') || 'defaultOnly';
  if (binding && mode !== 'none' && Array.isArray(out['subjects'])) {
    const [field, wanted] = mode === 'defaultOnly' ? ['name', 'default'] : ['kind', 'ServiceAccount'];
    const subjects = asList(out['subjects']).map((subject) =>
      textOf(subject, field ?? '') === wanted
        ? { ...asObject(subject), namespace: set(asObject(subject)['namespace']) }
        : subject,
    );
    out = { ...out, subjects };
  }
  try {
    return specs.reduce((changed, spec) => changeFields(changed, spec, set, 'scalar'), out);
  } catch (error) {
    const scalars = error instanceof CommandError && error.message.includes('wrong node kind');
    throw within(
      scalars ? 'namespace field specs must target scalar nodes' : 'namespace transformation failed',
      error,
    );
  }
}

/** Models api/internal/builtins/NamespaceTransformer.go */
const namespaceTransformer: Plugin<Transformer> = (config) => {
  const namespace = textOf(config, 'metadata', 'namespace');
  const specs = specsOf(config['fieldSpecs']);
  const mode = textOf(config, 'setRoleBindingSubjects');
  if (mode !== '' && !subjectModes.includes(mode))
    throw new CommandError(
      `invalid value ${quote(mode)} for setRoleBindingSubjects: must be one of "defaultOnly", "none" or "allServiceAccounts"`,
    );
  return (given) => {
    if (namespace === '') return given;
    let resources = given;
    for (let at = 0; at < given.length; at++) {
      const old = resources[at];
      if (!old) continue;
      const noted = remembering(old);
      const resource = { ...noted, object: inNamespace(noted.object, namespace, specs, config) };
      resources = resources.with(at, resource);
      const id = currentId(resource);
      const same = resources.filter((other) => sameId(currentId(other), id));
      if (same.length > 1)
        throw new CommandError(`namespace transformation produces ID conflict: ${shownAll(same)}`);
    }
    return resources;
  };
};

/** Models api/internal/builtins/ReplicaCountTransformer.go */
const replicaCountTransformer: Plugin<Transformer> = (config) => {
  const specs = specsOf(config['fieldSpecs']);
  const name = textOf(config, 'replica', 'name');
  const count = fieldOf(config, 'replica', 'count') ?? 0;
  return (given) => {
    let resources = given;
    let found = false;
    for (const spec of specs) {
      const meant = matching(resources, (id) => id.name === name && isSelected(id, spec));
      found ||= meant.length > 0;
      resources = resources.map((resource) =>
        meant.includes(resource)
          ? { ...resource, object: changeFields(resource.object, spec, () => count, 'scalar') }
          : resource,
      );
    }
    if (!found)
      throw new CommandError(
        `resource with name ${name} does not match a config with the following GVK [${specs.map(gvkText).join(' ')}]`,
      );
    return resources;
  };
};

/** Models sigs.k8s.io/kustomize/api/hasher/hasher.go */
const hashTransformer: Plugin<Transformer> =
  (_config, { context }) =>
  (resources) =>
    Promise.all(
      resources.map(async (resource): Promise<Resource> => {
        if (!resource.hashed) return resource;
        const { kind, data = '', binaryData, stringData, type } = resource.object;
        const more = kind === 'Secret' ? stringData : binaryData;
        const hash = await contentHash(context.program, {
          kind,
          name: '',
          data,
          ...(kind === 'Secret' ? { type: type ?? '' } : {}),
          ...(isObject(more) ? { [kind === 'Secret' ? 'stringData' : 'binaryData']: more } : {}),
        });
        const { name } = currentId(resource);
        const noted = remembering(resource);
        return { ...noted, object: withField(noted.object, ['metadata', 'name'], `${name}-${hash}`) };
      }),
    );

/** A text put between the parts of a path. Models kyaml/filesys/util.go InsertPathPart */
function inserted(path: string, at: number, part: string): string {
  const absolute = path.startsWith('/');
  const parts = path.split('/').filter((each) => each !== '');
  return `${absolute ? '/' : ''}${parts.toSpliced(at, 0, part).join('/')}`;
}

/** Models api/internal/builtins/ValueAddTransformer.go */
const valueAddTransformer: Plugin<Transformer> = (config, { loader }) => {
  const value = textOf(config, 'value').trim() || (loader.root.split('/').at(-1) ?? '');
  const targets = asList(config['targets']).map(asObject);
  if (targets.length === 0) throw new CommandError('must specify at least one target');
  for (const target of targets)
    if (textOf(target, 'fieldPath') === '') throw new CommandError('fieldPath cannot be empty');
  return (given) =>
    targets.reduce((resources, target) => {
      const chosen = isObject(target['selector']) ? select(resources, target['selector']) : resources;
      const path = textOf(target, 'fieldPath');
      const position = Number(target['filePathPosition'] ?? 0);
      return resources.map((resource) => {
        if (!chosen.includes(resource)) return resource;
        const { object } = resource;
        if (path === 'metadata/namespace') return { ...resource, object: inNamespace(object, value, [], {}) };
        const steps = splitPath(path);
        const old = scalarText(fieldOf(object, ...steps));
        const next = position > 0 ? inserted(old, position - 1, value) : value;
        return { ...resource, object: withField(object, steps, next) };
      });
    }, given);
};

const imageTagTransformer: Plugin<Transformer> = (config) => {
  const specs = specsOf(config['fieldSpecs']);
  return eachObject((object) => withImage(object, asObject(config['imageTag']), specs));
};

const [prefix, suffix] = [affix('prefix'), affix('suffix')];

/** Models api/internal/plugins/builtinhelpers/builtins.go TransformerFactories */
export const transformers: Readonly<Record<string, Plugin<Transformer>>> = {
  AnnotationsTransformer: pairs('annotations'),
  HashTransformer: hashTransformer,
  ImageTagTransformer: imageTagTransformer,
  LabelTransformer: pairs('labels'),
  NamespaceTransformer: namespaceTransformer,
  PatchJson6902Transformer: patchJson6902Transformer,
  PatchStrategicMergeTransformer: patchStrategicMergeTransformer,
  PatchTransformer: patchTransformer,
  PrefixSuffixTransformer: async (config, host) => {
    const [first, second] = [await prefix(config, host), await suffix(config, host)];
    return async (resources) => second(await first(resources));
  },
  PrefixTransformer: prefix,
  ReplacementTransformer: replacementTransformer,
  ReplicaCountTransformer: replicaCountTransformer,
  SuffixTransformer: suffix,
  ValueAddTransformer: valueAddTransformer,
};
