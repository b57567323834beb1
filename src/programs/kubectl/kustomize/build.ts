import { resolvePath } from '../../../shell/filesystem.ts';
import { contentHash } from '../commands/create/content-hash.ts';
import type { CommandContext } from '../context.ts';
import { asError, CommandError } from '../errors.ts';
import { itemsOf, parseYaml } from '../manifest.ts';
import {
  apiVersionOf,
  asList,
  asObject,
  isObject,
  kindOf,
  nameOf,
  namespaceOf,
  textOf,
  withField,
  type JsonObject,
} from '../object.ts';
import { formatValue } from '../output/go-format.ts';
import { marshalYaml } from '../output/yaml.ts';
import { deprecations } from './deprecations.ts';
import { kustomizationOf } from './fields.ts';
import { withGenerated } from './generators.ts';
import { withImages } from './images.ts';
import { withAnnotations, withLabels, withLabelsAt } from './labels.ts';
import { readWithin, refuseCharts, told, type KustomizeOptions } from './options.ts';
import { inOrder } from './order.ts';
import { withEntries, withPatches } from './patches.ts';
import { idOf, renameAll } from './references.ts';
import { withReplacements } from './replacements.ts';
import { variablesOf, withVariables, type Variable } from './vars.ts';
import { isClusterScoped, isNamed, plainResource, type Resource } from './resource.ts';

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Kinds whose names get neither prefix nor suffix. */
const keepsName = new Set(['APIService', 'CustomResourceDefinition', 'Namespace']);
/** Kinds whose replicas can be set. */
const scaled = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController']);

/**
 * The manifests that a kustomization makes, as one YAML text. Models sigs.k8s.io/kustomize/api/krusty and
 * api/internal/target/kusttarget.go
 */
export async function buildKustomization(
  context: CommandContext,
  directory: string,
  options: KustomizeOptions = {},
): Promise<string> {
  const { files, cwd } = context.program;
  const path = resolvePath(cwd, directory);
  if (!files.exists(path)) {
    throw new CommandError(
      `must build at directory: not a valid directory: evalsymlink failure on '${directory}' : lstat ${path}: no such file or directory`,
    );
  }
  if (files.stat(path).type !== 'directory')
    throw new CommandError(`must build at directory: '${directory}': file is not directory`);
  const spec = await targetOf(context, path, options);
  const variables: Variable[] = [];
  const resources = await accumulate(context, path, spec, [], { ...options, variables }, [path]);
  const named = await withVariables(context, variables, await withHashes(context, resources));
  const objects = named.map(({ object }) => object);
  return inOrder(objects, spec)
    .map((object) => marshalYaml(object))
    .join('---\n');
}

/** A problem with what follows it. */
const wrapped = (prefix: string, error: unknown): Error =>
  error instanceof CommandError ? new CommandError(`${prefix}${error.message}`) : asError(error);

/**
 * What a kustomization makes that another one names.
 * @param visited the directories that lead to it
 * Models api/internal/target/kusttarget.go accumulateDirectory
 */
async function nested(
  context: CommandContext,
  directory: string,
  inherited: readonly Resource[],
  options: KustomizeOptions,
  visited: readonly string[],
  wanted = 'Kustomization',
): Promise<readonly Resource[]> {
  let spec;
  try {
    spec = await targetOf(context, directory, options);
  } catch (error) {
    throw wrapped(`couldn't make target for path '${directory}': `, error);
  }
  const kind = kindOf(spec) || 'Kustomization';
  if (kind !== wanted)
    throw new CommandError(`expected kind '${wanted}' for path '${directory}' but got '${kind}'`);
  try {
    return await accumulate(context, directory, spec, inherited, options, [...visited, directory]);
  } catch (error) {
    throw wrapped(`recursed accumulation of path '${directory}': `, error);
  }
}

/** Models api/internal/loader/fileloader.go errIfArgEqualOrHigher */
function refuseCycle(directory: string, visited: readonly string[]): void {
  const root = visited.find((each) => each === directory || each.startsWith(`${directory}/`));
  if (root !== undefined)
    throw new CommandError(`cycle detected: candidate root '${directory}' contains visited root '${root}'`);
}

/** A directory's kustomization. */
async function targetOf(
  context: CommandContext,
  directory: string,
  options: KustomizeOptions,
): Promise<JsonObject> {
  const { files } = context.program;
  const [name, another] = fileNames.filter((each) => files.exists(`${directory}/${each}`));
  if (name === undefined) {
    throw new CommandError(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${directory}'`,
    );
  }
  if (another !== undefined) throw new CommandError(`Found multiple kustomization files under: ${directory}`);
  if (files.read(`${directory}/${name}`).trim() === '') throw new CommandError(`${name} is empty`);
  const read = await parse(
    context,
    `${directory}/${name}`,
    (problem) => `invalid Kustomization: ${problem.replace(/^error converting YAML to JSON: /, '')}`,
  );
  const spec = kustomizationOf(read[0], directory);
  for (const warning of deprecations(spec)) await context.err(`${warning}\n`);
  refuseCharts(spec, options);
  return spec;
}

/** What one kustomization makes, before names get their hashes. @param inherited what a component is applied to */
async function accumulate(
  context: CommandContext,
  directory: string,
  spec: JsonObject,
  inherited: readonly Resource[],
  options: KustomizeOptions,
  visited: readonly string[],
): Promise<readonly Resource[]> {
  let resources = inherited;
  for (const entry of [...asList(spec['resources']), ...asList(spec['bases'])].map(String)) {
    const found = await accumulated(context, directory, entry, options, visited);
    for (const resource of found) {
      const id = idOf(resource.object);
      if (resources.some(({ object }) => idOf(object) === id))
        throw new CommandError(twice(context, directory, entry, id));
      resources = [...resources, resource];
    }
  }
  await refuseMissing(context, directory, spec, options, visited);
  resources = withGenerated(context, directory, spec, resources, options);
  for (const entry of asList(spec['components']).map(String))
    resources = await component(context, resolvePath(directory, entry), resources, options, visited);
  resources = await withPatches(context, directory, spec, resources, options);
  resources = renamed(resources, spec);
  resources = await withEntries(
    context,
    directory,
    asList(spec['patchesJson6902']).filter(isObject),
    resources,
    options,
  );
  resources = resources.map((resource) => ({ ...resource, object: adorned(resource, spec) }));
  options.variables?.push(...variablesOf(spec));
  return withReplacements(context, directory, spec, scaledTo(resources, spec), options);
}

/** Throws for files that are named and not there. */
async function refuseMissing(
  context: CommandContext,
  directory: string,
  spec: JsonObject,
  options: KustomizeOptions,
  visited: readonly string[],
): Promise<void> {
  const crds = asList(spec['crds']).map(String);
  for (const crd of crds)
    told(`loading CRDs [${crds.join(' ')}]: `, () => readWithin(context, directory, crd, options));
  const schema = textOf(spec, 'openapi', 'path');
  if (schema !== '') readWithin(context, directory, schema, options);
  for (const entry of asList(spec['validators']).map(String))
    try {
      if (!entry.includes('\n')) await accumulated(context, directory, entry, options, visited);
    } catch (error) {
      throw error instanceof CommandError
        ? new CommandError(error.message.replace(/^accumulating resources: /, ''))
        : error;
    }
}

async function component(
  context: CommandContext,
  directory: string,
  resources: readonly Resource[],
  options: KustomizeOptions,
  visited: readonly string[],
): Promise<readonly Resource[]> {
  let step = 'loader.New';
  try {
    refuseCycle(directory, visited);
    step = 'accumulateDirectory:';
    return await nested(context, directory, resources, options, visited, 'Component');
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(`accumulating components: ${step} "${error.message}"`);
  }
}

/** What is said of an object that two entries have. Models api/internal/target/kusttarget.go accumulateResources */
function twice({ program }: CommandContext, directory: string, entry: string, id: string): string {
  const path = resolvePath(directory, entry);
  const twin = `may not add resource with an already registered id: ${id}`;
  const lead = `accumulating resources: accumulation err='accumulating resources from '${entry}': `;
  return program.files.stat(path).type === 'directory'
    ? `${lead}'${path}' must resolve to a file': recursed merging from path '${path}': ${twin}`
    : `${lead.replace("'accumulating resources from", "'merging resources from")}${twin}': must build at directory: '${path}': file is not directory`;
}

/** The resources of a file, or of a kustomization in a directory. */
async function accumulated(
  context: CommandContext,
  directory: string,
  entry: string,
  options: KustomizeOptions,
  visited: readonly string[],
): Promise<readonly Resource[]> {
  const { files } = context.program;
  const path = resolvePath(directory, entry);
  if (files.exists(path) && files.stat(path).type === 'directory') {
    try {
      refuseCycle(path, visited);
      return await nested(context, path, [], options, visited);
    } catch (error) {
      throw wrapped(
        `accumulating resources: accumulation err='accumulating resources from '${entry}': '${path}' must resolve to a file': `,
        error,
      );
    }
  }
  try {
    readWithin(context, directory, entry, options);
  } catch (error) {
    const rooted = entry.startsWith('/')
      ? `new root '${entry}' cannot be absolute`
      : `must build at directory: ${
          files.exists(path)
            ? `'${path}': file is not directory`
            : `not a valid directory: ${asError(error).message}`
        }`;
    throw new CommandError(
      `accumulating resources: accumulation err='accumulating resources from '${entry}': ${asError(error).message}': ${rooted}`,
    );
  }
  const objects = await parse(
    context,
    path,
    (problem) =>
      `accumulating resources: accumulating resources from '${entry}': MalformedYAMLError: ${problem.replace(/^error converting YAML to JSON: /, '')} in File: ${entry}`,
    true,
  );
  return objects
    .filter(isObject)
    .flatMap(itemsOf)
    .map((object) => {
      const problem = flaw(object);
      if (problem === undefined) return plainResource(object);
      throw new CommandError(
        `accumulating resources: accumulation err='accumulating resources from '${entry}': ${problem}': must build at directory: '${path}': file is not directory`,
      );
    });
}

/** What an object lacks. Models sigs.k8s.io/kustomize/api/resource/factory.go */
function flaw(object: JsonObject): string | undefined {
  if (!isObject(object['metadata']) && apiVersionOf(object) + kindOf(object) === '')
    return 'missing Resource metadata';
  const lacking = kindOf(object) === '' ? 'kind' : nameOf(object) === '' ? 'metadata.name' : undefined;
  const { labels, annotations } = asObject(object['metadata']);
  const maps = [labels, annotations].map((map) => formatValue(asObject(map))).join(' ');
  return (
    lacking &&
    `missing ${lacking} in object {{${apiVersionOf(object)} ${kindOf(object)}} {{${nameOf(object)} ${namespaceOf(object)}} ${maps}}}`
  );
}

/** @param told what is said of a file that cannot be read */
async function parse(
  context: CommandContext,
  path: string,
  told: (problem: string) => string,
  later = false,
): Promise<readonly unknown[]> {
  try {
    return await context.load(parseYaml(context.program.files.read(path), later));
  } catch (error) {
    throw new CommandError(told(asError(error).message));
  }
}

function renamed(resources: readonly Resource[], spec: JsonObject): readonly Resource[] {
  const namespace = textOf(spec, 'namespace');
  const [prefix, suffix] = [textOf(spec, 'namePrefix'), textOf(spec, 'nameSuffix')];
  return renameAll(resources, ({ object }) => {
    const placed = namespace === '' ? object : inNamespace(object, namespace);
    return keepsName.has(kindOf(object)) || prefix + suffix === ''
      ? placed
      : withField(placed, ['metadata', 'name'], `${prefix}${nameOf(placed)}${suffix}`);
  });
}

/** Models sigs.k8s.io/kustomize/api/filters/namespace/namespace.go */
function inNamespace(object: JsonObject, namespace: string): JsonObject {
  if (kindOf(object) === 'Namespace') return withField(object, ['metadata', 'name'], namespace);
  const placed = isClusterScoped(object) ? object : withField(object, ['metadata', 'namespace'], namespace);
  if (!/^(Cluster)?RoleBinding$/.test(kindOf(object))) return placed;
  const subjects = asList(object['subjects']).map((subject) =>
    textOf(subject, 'kind') === 'ServiceAccount' && textOf(subject, 'name') === 'default'
      ? { ...asObject(subject), namespace }
      : subject,
  );
  return subjects.length === 0 ? placed : { ...placed, subjects };
}

function adorned({ object: given }: Resource, spec: JsonObject): JsonObject {
  let object = given;
  for (const entry of asList(spec['labels']).filter(isObject)) {
    object = withLabels(object, asObject(entry['pairs']), {
      selectors: entry['includeSelectors'] === true,
      templates: entry['includeTemplates'] === true,
    });
    object = withLabelsAt(object, asObject(entry['pairs']), asList(entry['fields']).filter(isObject));
  }
  object = withLabels(object, asObject(spec['commonLabels']), { selectors: true, templates: true });
  object = withAnnotations(object, asObject(spec['commonAnnotations']));
  return withImages(object, asList(spec['images']).filter(isObject));
}

/** Models api/internal/builtins/ReplicaCountTransformer.go */
function scaledTo(given: readonly Resource[], spec: JsonObject): readonly Resource[] {
  let resources = given;
  for (const replica of asList(spec['replicas']).filter(isObject)) {
    const name = textOf(replica, 'name');
    const fits = (resource: Resource): boolean =>
      scaled.has(kindOf(resource.object)) && isNamed(resource, name);
    if (!resources.some(fits)) {
      const kinds = [...scaled].map((kind) => `${kind}.[noVer].[noGrp]`).join(' ');
      throw new CommandError(
        `resource with name ${name} does not match a config with the following GVK [${kinds}]`,
      );
    }
    resources = resources.map((resource) =>
      fits(resource)
        ? { ...resource, object: withField(resource.object, ['spec', 'replicas'], replica['count']) }
        : resource,
    );
  }
  return resources;
}

/** Ends the names of generated objects with hashes of what they hold. Models sigs.k8s.io/kustomize/api/hasher */
async function withHashes(
  context: CommandContext,
  resources: readonly Resource[],
): Promise<readonly Resource[]> {
  const hashes = new Map<Resource, string>();
  for (const resource of resources) {
    if (!resource.hashed) continue;
    const { data, kind, type } = resource.object;
    const content = { data: asObject(data), kind, name: '', ...(kind === 'Secret' ? { type } : {}) };
    hashes.set(resource, await contentHash(context.program, content));
  }
  return renameAll(resources, (resource) => {
    const hash = hashes.get(resource);
    const { object } = resource;
    return hash === undefined ? object : withField(object, ['metadata', 'name'], `${nameOf(object)}-${hash}`);
  });
}
