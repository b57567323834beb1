import { asList, asObject, isObject, textOf, type JsonObject } from '../object.ts';
import type { TransformerConfig } from './defaults.ts';
import { mergeSpecs, within } from './field-spec.ts';

/** A plugin that a kustomization's field asks for, with its configuration. */
export type Asked = readonly [kind: string, config: JsonObject];

/** A value without fields that Go's encoder leaves out. */
function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruned);
  if (!isObject(value)) return value;
  const kept = Object.entries(value)
    .map(([key, item]) => [key, pruned(item)] as const)
    .filter(
      ([, item]) =>
        ![null, undefined, '', false, 0].includes(item as null) && (!Array.isArray(item) || item.length > 0),
    );
  return Object.fromEntries(kept);
}

const tidy = (value: unknown): JsonObject => asObject(pruned(value));

/** Models api/types/generatoroptions.go MergeGlobalOptionsIntoLocal */
function optionsOf(own: unknown, common: unknown): JsonObject {
  const [local, global] = [asObject(own), asObject(common)];
  const both = (field: string): JsonObject => ({ ...asObject(global[field]), ...asObject(local[field]) });
  const either = (field: string): boolean => local[field] === true || global[field] === true;
  return {
    labels: both('labels'),
    annotations: both('annotations'),
    disableNameSuffixHash: either('disableNameSuffixHash'),
    immutable: either('immutable'),
  };
}

/** The names that old fields of charts have now. */
const renamed: Readonly<Record<string, string>> = {
  chartName: 'name',
  chartRepoUrl: 'repo',
  chartVersion: 'version',
  releaseNamespace: 'namespace',
  values: 'valuesFile',
  valuesLocal: 'valuesInline',
};

/** The generators that a kustomization asks for. Models api/internal/target/kusttarget_configplugin.go */
export function askedGenerators(spec: JsonObject): readonly Asked[] {
  const maps = (field: string): readonly JsonObject[] =>
    asList(spec[field])
      .map(asObject)
      .map((entry) => ({ ...entry, options: optionsOf(entry['options'], spec['generatorOptions']) }));
  const old = asList(spec['helmChartInflationGenerator']).map((chart) =>
    Object.fromEntries(
      Object.entries(asObject(chart))
        .filter(([field]) => !['chartHome', 'helmHome', 'helmBin', 'chartRepoName'].includes(field))
        .map(([field, value]) => [renamed[field] ?? field, value]),
    ),
  );
  return [
    ...maps('configMapGenerator').map((config): Asked => ['ConfigMapGenerator', config]),
    ...maps('secretGenerator').map((config): Asked => ['SecretGenerator', config]),
    ...[...asList(spec['helmCharts']), ...old].map((chart): Asked => [
      'HelmChartInflationGenerator',
      tidy({ ...asObject(spec['helmGlobals']), ...asObject(chart) }),
    ]),
  ];
}

function labels(spec: JsonObject, config: TransformerConfig): readonly Asked[] {
  const own = asList(spec['labels']).map(asObject);
  const common = asObject(spec['commonLabels']);
  return [
    ...own.map((label): Asked => {
      try {
        let specs = mergeSpecs(fieldsOf(label), config.labels);
        if (label['includeSelectors'] === true) specs = mergeSpecs(specs, config.commonLabels);
        else {
          if (label['includeTemplates'] === true) specs = mergeSpecs(specs, config.templateLabels);
          specs = mergeSpecs(specs, [{ path: 'metadata/labels', create: true }]);
        }
        return ['LabelTransformer', { labels: asObject(label['pairs']), fieldSpecs: specs }];
      } catch (error) {
        throw within('failed to merge labels', error);
      }
    }),
    ['LabelTransformer', { labels: common, fieldSpecs: config.commonLabels }],
  ];
}

const fieldsOf = (label: JsonObject): TransformerConfig['labels'] =>
  asList(label['fields']).map((field) => ({ ...tidy(field), path: textOf(field, 'path') }));

/** The transformers that a kustomization asks for, in the order in which they work. */
export function askedTransformers(spec: JsonObject, config: TransformerConfig): readonly Asked[] {
  const list = (field: string): readonly JsonObject[] => asList(spec[field]).map(tidy);
  const paths = asList(spec['patchesStrategicMerge']);
  const [namespace, prefix, suffix] = ['namespace', 'namePrefix', 'nameSuffix'].map((field) =>
    textOf(spec, field),
  );
  const annotations = asObject(spec['commonAnnotations']);
  const replacements = list('replacements');
  const images = [...list('images'), ...list('imageTags')];
  const when = (holds: boolean, kind: string, settings: JsonObject): readonly Asked[] =>
    holds ? [[kind, settings]] : [];
  return [
    ...when(paths.length > 0, 'PatchStrategicMergeTransformer', { paths }),
    ...list('patches').map((patch): Asked => ['PatchTransformer', patch]),
    ...when((namespace ?? '') !== '', 'NamespaceTransformer', {
      metadata: { namespace },
      fieldSpecs: config.namespace,
    }),
    ...when((prefix ?? '') !== '', 'PrefixTransformer', { prefix, fieldSpecs: config.namePrefix }),
    ...when((suffix ?? '') !== '', 'SuffixTransformer', { suffix, fieldSpecs: config.nameSuffix }),
    ...(asList(spec['labels']).length + Object.keys(asObject(spec['commonLabels'])).length > 0
      ? labels(spec, config)
      : []),
    ...when(Object.keys(annotations).length > 0, 'AnnotationsTransformer', {
      annotations,
      fieldSpecs: config.commonAnnotations,
    }),
    ...list('patchesJson6902').map(({ patch, path, target }): Asked => [
      'PatchJson6902Transformer',
      tidy({ target, path, jsonOp: patch }),
    ]),
    ...asList(spec['replicas']).map((replica): Asked => [
      'ReplicaCountTransformer',
      { replica, fieldSpecs: config.replicas },
    ]),
    ...images.map((imageTag): Asked => ['ImageTagTransformer', { imageTag, fieldSpecs: config.images }]),
    ...when(replacements.length > 0, 'ReplacementTransformer', {
      Replacements: asList(spec['replacements']),
    }),
  ];
}
