import { CommandError, asError } from '../errors.ts';
import { parseYaml } from '../manifest.ts';
import { asList, asObject, fieldOf, isObject, textOf, type JsonObject } from '../object.ts';
import { compareStrings } from '../output/go-values.ts';
import { quote } from '../text.ts';
import type { CommandContext } from '../context.ts';
import { DEFAULTS, EMPTY, type BackReference, type TransformerConfig } from './defaults.ts';
import { mergeSpecs, within, type FieldSpec } from './field-spec.ts';
import type { Loader } from './loader.ts';
import { kindRank } from './order.ts';
import type { Gvk } from './resource.ts';

/** The fields, in the order in which they are merged, with Go's names. */
const fields = {
  namePrefix: 'NamePrefix',
  nameSuffix: 'NameSuffix',
  namespace: 'NameSpace',
  commonAnnotations: 'CommonAnnotations',
  commonLabels: 'CommonLabels',
  labels: 'Labels',
  templateLabels: 'TemplateLabels',
  varReference: 'VarReference',
  images: 'Images',
  replicas: 'Replicas',
} as const;
const names = Object.keys(fields) as readonly (keyof typeof fields)[];

/** Models kyaml/resid/gvk.go IsLessThan */
const byGvk = (a: Partial<Gvk>, b: Partial<Gvk>): number => {
  const key = ({ group, version, kind }: Partial<Gvk>): string =>
    [group || '~G', version || '~V', kind || '~K'].join('_');
  return kindRank(a.kind ?? '') - kindRank(b.kind ?? '') || compareStrings(key(a), key(b));
};

function mergeReferences(
  references: readonly BackReference[],
  more: readonly BackReference[],
): readonly BackReference[] {
  let out = references;
  for (const reference of more) {
    const same = out.find((other) => byGvk(other, reference) === 0);
    out = same
      ? out.with(out.indexOf(same), {
          ...same,
          fieldSpecs: mergeSpecs(same.fieldSpecs, reference.fieldSpecs),
        })
      : [...out, reference];
  }
  return out;
}

/** Both configurations. Models api/internal/plugins/builtinconfig/transformerconfig.go Merge */
export function mergeConfigs(config: TransformerConfig, more: TransformerConfig): TransformerConfig {
  if (more === EMPTY) return config;
  const merge = <T>(name: string, both: () => readonly T[]): readonly T[] => {
    try {
      return both();
    } catch (error) {
      throw within(`failed to merge ${name} fieldSpec`, error);
    }
  };
  const merged = Object.fromEntries(
    names.map((name) => [
      name,
      merge(fields[name], () => mergeSpecs(config[name], more[name])).toSorted(byGvk),
    ]),
  );
  return {
    ...config,
    ...merged,
    nameReference: merge('NameReference', () =>
      mergeReferences(config.nameReference, more.nameReference),
    ).toSorted(byGvk),
  };
}

const specOf = (value: unknown): FieldSpec => {
  const spec = asObject(value);
  const texts = (['group', 'version', 'kind'] as const).flatMap((field) =>
    textOf(spec, field) === '' ? [] : [[field, textOf(spec, field)] as const],
  );
  return {
    ...Object.fromEntries(texts),
    path: textOf(spec, 'path'),
    ...(spec['create'] === true ? { create: true } : {}),
  };
};

/** The specifications of a field. */
export const specsOf = (value: unknown): readonly FieldSpec[] => asList(value).map(specOf);

const known = ['group', 'version', 'kind', 'path', 'create'];

function refuseUnknown(value: unknown, allowed: readonly string[]): void {
  if (!isObject(value)) return;
  const unknown = Object.keys(value)
    .sort()
    .find((field) => !allowed.includes(field));
  if (unknown !== undefined)
    throw new CommandError(
      `error unmarshaling JSON: while decoding JSON: json: unknown field ${quote(unknown)}`,
    );
}

function configOf(value: JsonObject): TransformerConfig {
  refuseUnknown(value, [...names, 'nameReference']);
  for (const [field, list] of Object.entries(value))
    for (const item of asList(list)) {
      refuseUnknown(item, field === 'nameReference' ? ['group', 'version', 'kind', 'fieldSpecs'] : known);
      for (const spec of asList(asObject(item)['fieldSpecs'])) refuseUnknown(spec, known);
    }
  return {
    ...EMPTY,
    ...Object.fromEntries(names.map((name) => [name, specsOf(value[name])])),
    nameReference: asList(value['nameReference']).map((reference) => ({
      ...specOf(reference),
      fieldSpecs: specsOf(asObject(reference)['fieldSpecs']),
    })),
  };
}

/** The defaults with what files add to them. Models MakeTransformerConfig */
export async function configOfFiles(
  context: CommandContext,
  loader: Loader,
  paths: readonly string[],
): Promise<TransformerConfig> {
  let own = EMPTY;
  for (const path of paths) {
    const [value] = await context.load(parseYaml(await loader.load(path)));
    own = mergeConfigs(own, configOf(asObject(value)));
  }
  return mergeConfigs(mergeConfigs(EMPTY, DEFAULTS), own);
}

/** Where definitions of kinds say that names, labels and annotations are. Models api/internal/accumulator/loadconfigfromcrds.go */
export async function configOfCrds(
  context: CommandContext,
  loader: Loader,
  paths: readonly string[],
): Promise<TransformerConfig> {
  let config = EMPTY;
  for (const path of paths) {
    const text = await loader.load(path);
    let definitions;
    try {
      [definitions] = await context.load(parseYaml(text));
    } catch (error) {
      throw new CommandError(`unable to parse open API definition from '${path}': ${asError(error).message}`);
    }
    const all = asObject(definitions);
    for (const name of Object.keys(all).sort()) {
      const properties = asObject(fieldOf(all[name], 'Schema', 'properties'));
      if (!['kind', 'apiVersion', 'metadata'].every((field) => field in properties)) continue;
      config = mergeConfigs(config, configOfDefinition(all, name, name.split('.').at(-1) ?? '', []));
    }
  }
  return config;
}

function configOfDefinition(
  definitions: JsonObject,
  name: string,
  kind: string,
  path: readonly string[],
): TransformerConfig {
  let config = EMPTY;
  const properties = asObject(fieldOf(definitions[name], 'Schema', 'properties'));
  for (const [field, property] of Object.entries(properties)) {
    const at = [...path, field];
    const note = (key: string): string | undefined => {
      const value = asObject(property)[`x-kubernetes-${key}`];
      return typeof value === 'string' ? value : undefined;
    };
    const specs = (...more: readonly string[]): readonly FieldSpec[] => [
      { kind, path: [...at, ...more].join('/') },
    ];
    const add = (more: Partial<TransformerConfig>): void => {
      config = mergeConfigs(config, { ...EMPTY, ...more });
    };
    if (note('annotation') !== undefined) add({ commonAnnotations: specs() });
    if (note('label-selector') !== undefined) add({ commonLabels: specs() });
    if (note('identity') !== undefined) add({ namePrefix: specs() });
    const [version, target] = [note('object-ref-api-version'), note('object-ref-kind')];
    if (version !== undefined && target !== undefined)
      add({
        nameReference: [{ kind: target, version, fieldSpecs: specs(note('object-ref-name-key') ?? 'name') }],
      });
    const reference = textOf(property, '$ref');
    if (reference !== '') config = mergeConfigs(config, configOfDefinition(definitions, reference, kind, at));
  }
  return config;
}
