import { CommandError } from '../errors.ts';
import { apiVersionOf, asObject, isObject, kindOf, type JsonObject } from '../object.ts';
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
    '*': 'namespace name behavior literals files envs env',
    '#types.GeneratorOptions': 'options',
  },
  'types.SecretArgs': {
    '*': 'namespace name behavior literals files envs env type',
    '#types.GeneratorOptions': 'options',
  },
  'types.GeneratorOptions': { '*': 'labels annotations disableNameSuffixHash immutable' },
  'types.Image': { '*': 'name newName tagSuffix newTag digest' },
  'types.Label': { '*': 'pairs includeSelectors includeTemplates fields' },
  'types.Patch': { '*': 'path patch options', '#types.Selector': 'target' },
  'types.Selector': { '*': target },
  'types.ReplacementField': {
    '*': 'path',
    '#types.SourceSelector': 'source',
    '[]#types.TargetSelector': 'targets',
  },
  'types.SourceSelector': { '*': 'group version kind name namespace fieldPath options' },
  'types.TargetSelector': {
    '*': 'fieldPaths options',
    '#types.Selector': 'select',
    '[]#types.Selector': 'reject',
  },
  'types.Replica': { '*': 'name count' },
  'types.SortOptions': { '*': 'order legacySortOptions' },
  'types.Var': { '*': 'name objref fieldref' },
};

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
    return first(Object.keys(value).sort(), (key) => problemOf(value[key], 'string', path));
  }
  if (!shape.startsWith('#')) return typeof value === 'string' ? undefined : refused(shape);
  if (!isObject(value)) return refused(shape);
  const struct = shape.slice(1);
  return first(Object.keys(value).sort(), (key) => {
    const known = shapes.get(struct)?.get(key);
    if (known === undefined) return `json: unknown field ${quote(key)}`;
    const at = struct === 'Kustomization' ? `${struct}.${key}` : `${path}.${key}`;
    return problemOf(value[key], known, at);
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
 * What a file holds, as a kustomization.
 * @throws CommandError for what is none
 */
export function kustomizationOf(value: unknown, directory: string): JsonObject {
  const spec = asObject(value);
  const wrong = problemOf(spec, '#Kustomization', '');
  if (wrong !== undefined) throw new CommandError(`invalid Kustomization: ${wrong}`);
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
  return spec;
}
