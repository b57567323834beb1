import { CommandError } from '../errors.ts';
import { parseYaml } from '../manifest.ts';
import { jsonProblem } from '../manifest/json-reader.ts';
import { asList, fieldOf, isObject, textOf, withField, type JsonObject } from '../object.ts';
import { marshalYaml } from '../output/yaml.ts';
import { quote } from '../text.ts';
import { bareFields, refuseBare } from './bare-keys.ts';
import { within } from './field-spec.ts';
import { mergePatch } from './merge.ts';
import { resourcesIn, resourcesOf, type Host, type Plugin, type Transformer } from './options.ts';
import { appendAll, matching, select } from './res-map.ts';
import {
  currentId,
  gvkOf,
  idText,
  pairsOf,
  remembering,
  sameId,
  withPairs,
  type Id,
  type Resource,
} from './resource.ts';

/** What a patch may change beside what it is for. */
interface Leave {
  readonly name: boolean;
  readonly kind: boolean;
}

const NO_LEAVE: Leave = { name: false, kind: false };

/** A resource with a patch merged into it; undefined when the patch deletes it. Models api/resource/resource.go ApplySmPatch */
function patched(
  { schemas }: Host,
  given: Resource,
  patch: JsonObject,
  leave: Leave = NO_LEAVE,
): Resource | undefined {
  const resource = leave.name || leave.kind ? remembering(given) : given;
  const merged = mergePatch(resource.object, patch, schemas()(resource.object));
  if (!isObject(merged) || Object.keys(merged).length === 0) return undefined;
  const { name, namespace } = currentId(resource);
  let object = merged;
  if (!leave.kind) object = withField(object, ['kind'], gvkOf(resource.object).kind);
  if (!leave.name) object = withField(object, ['metadata', 'name'], name);
  object = withField(object, ['metadata', 'namespace'], namespace === '' ? undefined : namespace);
  return { ...resource, object };
}

function theOne(resources: readonly Resource[], id: Id): Resource {
  const [found, another] = matching(resources, (other) => sameId(other, id));
  if (found && !another) return found;
  const what = another ? 'multiple matches' : 'no matches';
  throw new CommandError(
    `${what} for Id ${idText(id)}; failed to find unique target for patch ${idText(id)}`,
  );
}

const replaced = (
  resources: readonly Resource[],
  old: Resource,
  next: Resource | undefined,
): readonly Resource[] => resources.flatMap((each) => (each === old ? (next ? [next] : []) : [each]));

/** The operations of a JSON patch, written as JSON or YAML; what begins as a JSON list is one. Models jsonPatchFromBytes */
async function operationsIn({ context }: Host, text: string): Promise<readonly unknown[]> {
  const problem = text.startsWith('[') ? jsonProblem(text) : undefined;
  if (problem !== undefined) throw new CommandError(problem);
  const [value = null] = await context.load(parseYaml(text));
  if (value !== null && !Array.isArray(value)) throw new CommandError('no JSON patch');
  return asList(value);
}

/** kustomize's own annotations stay, so that there always are some. Models api/filters/patchjson6902/patchjson6902.go */
async function operated(
  { context }: Host,
  resource: Resource,
  operations: readonly unknown[],
): Promise<Resource> {
  const { applyJsonPatch } = await context.load(import('../rfc6902.ts'));
  const noted = resource.previous.length > 0 || resource.hashed;
  const { object, bare } = resource;
  refuseBare(object, bare);
  const given = noted
    ? withField(object, ['metadata', 'annotations'], pairsOf(object, 'annotations'))
    : object;
  const result = applyJsonPatch(given, operations);
  if (!isObject(result)) throw new CommandError('a JSON patch makes no object');
  return { ...resource, object: withPairs(result, 'annotations', pairsOf(result, 'annotations')) };
}

const attempt = async <T>(work: Promise<T>): Promise<T | undefined> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
};

/** Models api/internal/builtins/PatchTransformer.go */
export const patchTransformer: Plugin<Transformer> = async (config, host) => {
  const path = textOf(config, 'path');
  const inline = textOf(config, 'patch').trim();
  const shown = marshalYaml(config);
  if (inline === '' && path === '') throw new CommandError(`must specify one of patch and path in\n${shown}`);
  if (inline !== '' && path !== '')
    throw new CommandError(`patch and path can't be set at the same time\n${shown}`);
  let text = inline;
  try {
    if (path !== '') text = await host.loader.load(path);
  } catch (error) {
    throw within(`failed to get the patch file from path(${path})`, error);
  }
  const source = path === '' ? `[patch: ${quote(inline)}]` : `[path: ${quote(path)}]`;
  const merges = await attempt(resourcesIn(host.context, text));
  const operations = text === '' ? undefined : await attempt(operationsIn(host, text));
  if (merges && operations)
    throw new CommandError(`illegally qualifies as both an SM and JSON patch: ${source}`);
  if (!merges && !operations) throw new CommandError(`unable to parse SM or JSON patch from ${source}`);
  const { target } = config;
  return merges && merges.length > 0
    ? strategic(host, merges, config, source)
    : async (resources) => {
        if (!isObject(target)) throw new CommandError(`must specify a target for JSON patch ${source}`);
        let out = resources;
        for (const resource of select(resources, target))
          out = replaced(out, resource, await operated(host, remembering(resource), operations ?? []));
        return out;
      };
};

function strategic(
  host: Host,
  patches: readonly Resource[],
  { target, options }: JsonObject,
  source: string,
): Transformer {
  const allowed = (field: string): boolean => isObject(options) && options[field] === true;
  const leave = { name: allowed('allowNameChange'), kind: allowed('allowKindChange') };
  return (resources) => {
    if (isObject(target)) {
      const [patch, another] = patches;
      if (another)
        throw new CommandError(
          `Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${source}`,
        );
      return patch ? applied(host, resources, select(resources, target), patch, leave) : resources;
    }
    let out = resources;
    for (const patch of patches) {
      const id = currentId(patch);
      let found;
      try {
        found = theOne(out, id);
      } catch (error) {
        throw within(`no resource matches strategic merge patch ${quote(idText(id))}`, error);
      }
      const next = patched(host, found, patch.object, leave);
      out = replaced(out, found, next && { ...next, bare: [...next.bare, ...patch.bare] });
    }
    return out;
  };
}

/** An object's labels and annotations alone. */
const pairsAlone = ({ object }: Resource): JsonObject => ({
  metadata: {
    labels: fieldOf(object, 'metadata', 'labels'),
    annotations: fieldOf(object, 'metadata', 'annotations'),
  },
});

/** Labels and annotations of a patch are texts, also those that are null. Models api/resmap/reswrangler.go ApplySmPatch */
const applied = (
  host: Host,
  resources: readonly Resource[],
  chosen: readonly Resource[],
  patch: Resource,
  leave?: Leave,
): readonly Resource[] =>
  appendAll(
    [],
    resources.flatMap((resource) => {
      if (!chosen.includes(resource)) return [resource];
      const { apiVersion } = resource.object;
      const texts = (['labels', 'annotations'] as const).reduce(
        (object, field) => withPairs(object, field, pairsOf(object, field)),
        patch.object,
      );
      const next = patched(host, resource, { ...texts, apiVersion }, leave);
      if (!next) return [];
      const bare = bareFields(pairsAlone(resource), pairsAlone(next));
      return [{ ...next, bare: [...next.bare, ...patch.bare, ...bare] }];
    }),
  );

/** Models api/internal/builtins/PatchStrategicMergeTransformer.go */
export const patchStrategicMergeTransformer: Plugin<Transformer> = async (config, host) => {
  const paths = asList(config['paths']).map(String);
  const inline = textOf(config, 'patches');
  if (paths.length === 0 && inline === '') throw new CommandError('empty file path and empty patch content');
  const patches: Resource[] = [];
  for (const path of paths)
    patches.push(...((await attempt(resourcesIn(host.context, path))) ?? (await resourcesOf(host, path))));
  if (inline !== '') patches.push(...(await resourcesIn(host.context, inline)));
  if (patches.length === 0)
    throw new CommandError(`patch appears to be empty; files=[${paths.join(' ')}], Patch=${inline}`);
  return (resources) =>
    patches.reduce((out, patch) => applied(host, out, [theOne(out, currentId(patch))], patch), resources);
};

/** Models api/internal/builtins/PatchJson6902Transformer.go */
export const patchJson6902Transformer: Plugin<Transformer> = async (config, host) => {
  const { target } = config;
  const path = textOf(config, 'path');
  let text = textOf(config, 'jsonOp');
  if (textOf(target, 'name') === '') throw new CommandError('must specify the target name');
  if (path === '' && text === '') throw new CommandError('empty file path and empty jsonOp');
  if (path !== '' && text !== '') throw new CommandError('must specify a file path or jsonOp, not both');
  if (path !== '') text = await host.loader.load(path);
  if (text === '') throw new CommandError(`patch file '${path}' empty seems to be empty`);
  const operations = await operationsIn(host, text);
  if (operations.length === 0)
    throw new CommandError(`patch appears to be empty; file=${path}, JsonOp=${text}`);
  return async (resources) => {
    let out = resources;
    for (const resource of select(resources, target))
      out = replaced(out, resource, await operated(host, resource, operations));
    return out;
  };
};
