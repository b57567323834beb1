import { CommandError } from '../errors.ts';
import { apiVersionOf, asObject, isObject, kindOf, type JsonObject } from '../object.ts';
import { formatNumber } from '../output/go-values.ts';
import { quote } from '../text.ts';

/** What a field holds: a text, lists and maps of texts, `#T` for Go's struct T, `*` for anything. */
type Shape = string;

const target = 'group version kind name namespace labelSelector annotationSelector';

/** The fields of Go's structs, by their shapes. Models sigs.k8s.io/kustomize/api/types */
const structs: Readonly<Record<string, Readonly<Record<Shape, string>>>> = {
  Kustomization: {
    string: 'apiVersion kind namePrefix nameSuffix namespace',
    '[]string':
      'bases buildMetadata components configurations crds generators resources transformers validators',
    'map[string]string': 'commonAnnotations commonLabels openapi',
    '[]#types.ConfigMapArgs': 'configMapGenerator',
    '[]#types.SecretArgs': 'secretGenerator',
    '#types.GeneratorOptions': 'generatorOptions',
    '[]#types.Image': 'imageTags images',
    '[]#types.Label': 'labels',
    '[]#types.Patch': 'patches patchesJson6902',
    '[]types.PatchStrategicMerge': 'patchesStrategicMerge',
    '[]#types.ReplacementField': 'replacements',
    '[]#types.Replica': 'replicas',
    '#types.SortOptions': 'sortOptions',
    '[]#types.Var': 'vars',
    '*': 'helmCharts helmChartInflationGenerator helmGlobals metadata',
  },
  'types.ConfigMapArgs': {
    string: 'namespace name behavior env',
    '[]string': 'literals files envs',
    '#types.GeneratorOptions': 'options',
  },
  'types.SecretArgs': {
    string: 'namespace name behavior env type',
    '[]string': 'literals files envs',
    '#types.GeneratorOptions': 'options',
  },
  'types.GeneratorOptions': {
    'map[string]string': 'labels annotations',
    bool: 'disableNameSuffixHash immutable',
  },
  'types.Image': { string: 'name newName tagSuffix newTag digest' },
  'types.Label': {
    'map[string]string': 'pairs',
    bool: 'includeSelectors includeTemplates',
    '[]#types.FieldSpec': 'fields',
  },
  'types.FieldSpec': { string: 'group version kind path', bool: 'create' },
  'types.Patch': { string: 'path patch', 'map[string]bool': 'options', '#types.Selector': 'target' },
  'types.Selector': { string: target },
  'types.ReplacementField': {
    string: 'path',
    '#types.SourceSelector': 'source',
    '[]#types.TargetSelector': 'targets',
  },
  'types.SourceSelector': {
    string: 'group version kind name namespace fieldPath',
    '#types.FieldOptions': 'options',
  },
  'types.TargetSelector': {
    '[]string': 'fieldPaths',
    '#types.FieldOptions': 'options',
    '#types.Selector': 'select',
    '[]#types.Selector': 'reject',
  },
  'types.FieldOptions': { string: 'delimiter encoding', int: 'index', bool: 'create' },
  'types.Replica': { string: 'name', int64: 'count' },
  'types.SortOptions': { 'types.SortOrder': 'order', '#types.LegacySortOptions': 'legacySortOptions' },
  'types.LegacySortOptions': { '[]string': 'orderFirst orderLast' },
  'types.Var': { string: 'name', '#types.Target': 'objref', '#types.FieldSelector': 'fieldref' },
  'types.Target': { string: 'apiVersion group version kind name namespace' },
  'types.FieldSelector': { string: 'fieldPath fieldpath' },
};

/** The structs that Go's structs hold without a name of their own, with their fields: errors tell of them. */
const embedded: Readonly<Record<string, string>> = {
  'types.ConfigMapArgs': 'GeneratorArgs',
  'types.SecretArgs': 'GeneratorArgs',
  'types.Selector': 'ResId',
  'types.SourceSelector': 'ResId',
  'types.ReplacementField': 'Replacement',
};

/** The way to a field through structs without names. */
function through(struct: string, field: string): readonly string[] {
  const gvk = ['group', 'version', 'kind'].includes(field);
  if (struct === 'types.FieldSpec' || struct === 'types.Target') return gvk ? ['Gvk'] : [];
  const outer = embedded[struct];
  if (outer === undefined) return [];
  if (outer === 'Replacement') return field === 'path' ? [] : [outer];
  if (outer === 'ResId')
    return gvk ? [outer, 'Gvk'] : field === 'name' || field === 'namespace' ? [outer] : [];
  if (field === 'type') return [];
  return ['literals', 'files', 'envs', 'env'].includes(field) ? [outer, 'KvPairSources'] : [outer];
}

const shapes = new Map(
  Object.entries(structs).map(([name, fields]) => [
    name,
    new Map(
      Object.entries(fields).flatMap(([shape, names]) => names.split(' ').map((field) => [field, shape])),
    ),
  ]),
);

const jsonType = (value: unknown): string =>
  Array.isArray(value)
    ? 'array'
    : isObject(value)
      ? 'object'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value;

/** What is wrong with a value first, as Go's decoder says it: fields come sorted. */
function problemOf(value: unknown, shape: Shape, path: string): string | undefined {
  if (shape === '*' || value === null) return undefined;
  const refused = (type: string): string =>
    `json: cannot unmarshal ${jsonType(value)} into Go struct field ${path} of type ${type.replaceAll('#', '')}`;
  if (shape.startsWith('[]')) {
    if (!Array.isArray(value)) return refused(shape);
    return first(value, (item: unknown) => problemOf(item, shape.slice(2), path));
  }
  if (shape.startsWith('map')) {
    if (!isObject(value)) return refused(shape);
    return first(Object.keys(value).sort(), (key) =>
      problemOf(value[key], shape.replace('map[string]', ''), path),
    );
  }
  if (shape.startsWith('int')) {
    if (typeof value === 'number' && Number.isInteger(value)) return undefined;
    return typeof value === 'number'
      ? refused(shape).replace('unmarshal number', `unmarshal number ${formatNumber(value)}`)
      : refused(shape);
  }
  if (shape === 'bool') return typeof value === 'boolean' ? undefined : refused(shape);
  if (!shape.startsWith('#')) return typeof value === 'string' ? undefined : refused(shape);
  if (!isObject(value)) return refused(shape);
  const struct = shape.slice(1);
  return first(Object.keys(value).sort(), (key) => {
    const known = shapes.get(struct)?.get(key);
    if (known === undefined) return `json: unknown field ${quote(key)}`;
    // Go names the innermost struct, and the whole way to the field.
    const [, ...way] = path.split('.');
    return problemOf(
      value[key],
      known,
      [struct.replace('types.', ''), ...way, ...through(struct, key), key].join('.'),
    );
  });
}

function first<T>(values: readonly T[], problem: (value: T) => string | undefined): string | undefined {
  for (const value of values) {
    const found = problem(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * What a file holds, as a kustomization of which it is not known yet whether it is one.
 * @throws CommandError for fields that a kustomization has not, or not so
 */
export function kustomizationFields(value: unknown): JsonObject {
  const spec = asObject(value);
  const wrong = problemOf(spec, '#Kustomization', '');
  if (wrong !== undefined) throw new CommandError(`invalid Kustomization: ${wrong}`);
  return spec;
}

/** Refuses what is empty, or of another kind. Models api/types/kustomization.go EnforceFields */
export function requireKustomization(spec: JsonObject, directory: string): void {
  if (!Object.keys(spec).some((field) => !['apiVersion', 'kind', 'metadata'].includes(field)))
    throw new CommandError('kustomization.yaml is empty');
  const kind = kindOf(spec) || 'Kustomization';
  const version = kind === 'Component' ? 'v1alpha1' : 'v1beta1';
  const wanted = `kustomize.config.k8s.io/${version}`;
  const problems = [
    ...(kind === 'Kustomization' || kind === 'Component'
      ? []
      : ['kind should be Kustomization or Component']),
    ...((apiVersionOf(spec) || wanted) === wanted ? [] : [`apiVersion for ${kind} should be ${wanted}`]),
  ];
  if (problems.length > 0)
    throw new CommandError([`Failed to read kustomization file under ${directory}:`, ...problems].join('\n'));
}
