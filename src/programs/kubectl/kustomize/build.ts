import { resolvePath } from '../../../shell/filesystem.ts';
import { contentHash } from '../commands/create/content-hash.ts';
import type { CommandContext } from '../context.ts';
import { asError, CommandError } from '../errors.ts';
import { parseYaml } from '../manifest.ts';
import {
  apiVersionOf,
  asList,
  asObject,
  isObject,
  kindOf,
  nameOf,
  textOf,
  withField,
  type JsonObject,
} from '../object.ts';
import { marshalYaml } from '../output/yaml.ts';
import { deprecations } from './deprecations.ts';
import { kustomizationOf } from './fields.ts';
import { withGenerated } from './generators.ts';
import { withImages } from './images.ts';
import { withAnnotations, withLabels } from './labels.ts';
import { readWithin, refuseCharts, type KustomizeOptions } from './options.ts';
import { inLegacyOrder } from './order.ts';
import { withPatches } from './patches.ts';
import { idOf, renameAll } from './references.ts';
import { isClusterScoped, isNamed, plainResource, type Resource } from './resource.ts';

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Kinds whose names get neither prefix nor suffix. */
const keepsName = new Set(['APIService', 'CustomResourceDefinition', 'Namespace']);
/** Kinds whose replicas can be set. */
const scaled = new Set(['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet']);

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
  const resources = await accumulate(context, path, spec, [], options, [path]);
  const named = await withHashes(context, resources);
  const objects = named.map(({ object }) => object);
  const ordered = textOf(spec, 'sortOptions', 'order') === 'fifo' ? objects : inLegacyOrder(objects);
  return ordered.map((object) => marshalYaml(object)).join('---\n');
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
): Promise<readonly Resource[]> {
  let spec;
  try {
    spec = await targetOf(context, directory, options);
  } catch (error) {
    throw wrapped(`couldn't make target for path '${directory}': `, error);
  }
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
  resources = withGenerated(context, directory, spec, resources, options);
  for (const entry of asList(spec['components']).map(String))
    resources = await component(context, resolvePath(directory, entry), resources, options, visited);
  resources = await withPatches(context, directory, spec, resources, options);
  return transformed(resources, spec);
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
    return await nested(context, directory, resources, options, visited);
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
    : `${lead}${twin}': must build at directory: '${path}': file is not directory`;
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
  );
  return objects.filter(isObject).map((object) => {
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
  return nameOf(object) === ''
    ? `missing metadata.name in object {{${apiVersionOf(object)} ${kindOf(object)}} {{ } map[] map[]}}`
    : undefined;
}

/** @param told what is said of a file that cannot be read */
async function parse(
  context: CommandContext,
  path: string,
  told: (problem: string) => string,
): Promise<readonly unknown[]> {
  try {
    return await context.load(parseYaml(context.program.files.read(path)));
  } catch (error) {
    throw new CommandError(told(asError(error).message));
  }
}

function transformed(resources: readonly Resource[], spec: JsonObject): readonly Resource[] {
  const namespace = textOf(spec, 'namespace');
  const [prefix, suffix] = [textOf(spec, 'namePrefix'), textOf(spec, 'nameSuffix')];
  const renamed = renameAll(resources, ({ object }) => {
    const placed = namespace === '' ? object : inNamespace(object, namespace);
    return keepsName.has(kindOf(object)) || prefix + suffix === ''
      ? placed
      : withField(placed, ['metadata', 'name'], `${prefix}${nameOf(placed)}${suffix}`);
  });
  return renamed.map((resource) => ({ ...resource, object: adorned(resource, spec) }));
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

function adorned(resource: Resource, spec: JsonObject): JsonObject {
  let { object } = resource;
  for (const entry of asList(spec['labels']).filter(isObject)) {
    object = withLabels(object, asObject(entry['pairs']), {
      selectors: entry['includeSelectors'] === true,
      templates: entry['includeTemplates'] === true,
    });
  }
  object = withLabels(object, asObject(spec['commonLabels']), { selectors: true, templates: true });
  object = withAnnotations(object, asObject(spec['commonAnnotations']));
  for (const replica of asList(spec['replicas']).filter(isObject)) {
    if (scaled.has(kindOf(object)) && isNamed(resource, textOf(replica, 'name')))
      object = withField(object, ['spec', 'replicas'], replica['count']);
  }
  return withImages(object, asList(spec['images']).filter(isObject));
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
