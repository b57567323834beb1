import { CommandError } from '../errors.ts';
import { apiVersionOf, asObject, kindOf, type JsonObject } from '../object.ts';
import { quote } from '../text.ts';

/** Fields of a kustomization. Models sigs.k8s.io/kustomize/api/types/kustomization.go Kustomization */
const known = new Set(
  (
    'apiVersion bases buildMetadata commonAnnotations commonLabels components configMapGenerator configurations crds generatorOptions ' +
    'generators helmCharts helmChartInflationGenerator helmGlobals imageTags images kind labels metadata namePrefix nameSuffix namespace ' +
    'openapi patches patchesJson6902 patchesStrategicMerge replacements replicas resources secretGenerator sortOptions transformers ' +
    'validators vars'
  ).split(' '),
);

/**
 * What a file holds, as a kustomization.
 * @throws CommandError for what is none
 */
export function kustomizationOf(value: unknown, directory: string): JsonObject {
  const spec = asObject(value);
  const unknown = Object.keys(spec).find((field) => !known.has(field));
  if (unknown !== undefined)
    throw new CommandError(`invalid Kustomization: json: unknown field ${quote(unknown)}`);
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
