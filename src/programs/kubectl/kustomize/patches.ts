import type { CommandContext } from '../context.ts';
import { asError, CommandError } from '../errors.ts';
import { parseYaml } from '../manifest.ts';
import {
  apiVersionOf,
  asList,
  asObject,
  fieldOf,
  isObject,
  kindOf,
  nameOf,
  namespaceOf,
  splitApiVersion,
  stringsOf,
  textOf,
  type JsonObject,
} from '../object.ts';
import { marshalYaml } from '../output/yaml.ts';
import { parseSelector } from '../selector.ts';
import { quote } from '../text.ts';
import { readWithin, told, type KustomizeOptions } from './options.ts';
import { idOf } from './references.ts';
import { isNamed, type Resource } from './resource.ts';

/** Whether all of a text matches a pattern; no pattern matches everything. */
const fits = (pattern: string, text: string): boolean =>
  pattern === '' || new RegExp(`^(?:${pattern})$`).test(text);

const chooses = (selector: string, pairs: unknown): boolean =>
  selector === '' || parseSelector(selector)(stringsOf(pairs));

/** Whether a patch's target selects a resource. Models sigs.k8s.io/kustomize/api/types/selector.go */
function isSelected(resource: Resource, target: JsonObject): boolean {
  const { object, origin } = resource;
  const { group, version } = splitApiVersion(apiVersionOf(object));
  const wanted = (field: string): string => textOf(target, field);
  return (
    fits(wanted('group'), group) &&
    fits(wanted('version'), version) &&
    fits(wanted('kind'), kindOf(object)) &&
    fits(wanted('namespace'), namespaceOf(object)) &&
    (fits(wanted('name'), nameOf(object)) || fits(wanted('name'), origin)) &&
    chooses(wanted('labelSelector'), fieldOf(object, 'metadata', 'labels')) &&
    chooses(wanted('annotationSelector'), fieldOf(object, 'metadata', 'annotations'))
  );
}

/** Whether a patch without a target is about a resource: it says so itself. */
const isMeant = (resource: Resource, patch: JsonObject): boolean =>
  apiVersionOf(resource.object) === apiVersionOf(patch) &&
  kindOf(resource.object) === kindOf(patch) &&
  isNamed(resource, nameOf(patch)) &&
  ['', namespaceOf(resource.object)].includes(namespaceOf(patch));

/** The resources with the kustomization's patches. */
export async function withPatches(
  context: CommandContext,
  directory: string,
  spec: JsonObject,
  given: readonly Resource[],
  options: KustomizeOptions,
): Promise<readonly Resource[]> {
  const entries = [
    ...asList(spec['patchesStrategicMerge']).map((patch) =>
      String(patch).includes('\n') ? { patch } : { path: patch },
    ),
    ...asList(spec['patches']),
  ].filter(isObject);
  return withEntries(context, directory, entries, given, options);
}

/** The resources with patches, one after the other. */
export async function withEntries(
  context: CommandContext,
  directory: string,
  entries: readonly JsonObject[],
  given: readonly Resource[],
  options: KustomizeOptions,
): Promise<readonly Resource[]> {
  let resources = given;
  const { applyJsonPatch } = await context.load(import('../rfc6902.ts'));
  const { applyStrategicPatch } = await context.load(import('../strategic-patch.ts'));
  for (const entry of entries) {
    const path = textOf(entry, 'path');
    const inline = textOf(entry, 'patch');
    if ((path === '') === (inline === '')) {
      const shown = marshalYaml(entry);
      const problem =
        path === ''
          ? 'must specify one of patch and path in'
          : "patch and path can't be set at the same time";
      throw new CommandError(
        `trouble configuring builtin PatchTransformer with config: \`\n${shown}\`: ${problem}\n${shown.trimEnd()}`,
      );
    }
    const text =
      inline ||
      told(
        `trouble configuring builtin PatchTransformer with config: \`\n${marshalYaml(entry)}\`: failed to get the patch file from path(${path}): `,
        () => readWithin(context, directory, path, options),
      );
    for (const patch of await context.load(parseYaml(text, true))) {
      const { target } = entry;
      const changed = (object: JsonObject): JsonObject | undefined => {
        if (Array.isArray(patch)) return asObject(applyJsonPatch(object, patch));
        if (textOf(patch, '$patch') === 'delete') return undefined;
        return keepingIdentity(object, applyStrategicPatch(object, asObject(patch), true));
      };
      const chosen = (resource: Resource): boolean =>
        isObject(target) ? isSelected(resource, target) : isMeant(resource, asObject(patch));
      if (!isObject(target) && Array.isArray(patch))
        throw new CommandError(`must specify a target for JSON patch [patch: ${quote(text)}]`);
      if (!isObject(target) && !resources.some(chosen)) throw new CommandError(noTarget(patch));
      resources = resources.flatMap((resource) => {
        if (!chosen(resource)) return [resource];
        try {
          const object = changed(resource.object);
          return object ? [{ ...resource, object }] : [];
        } catch (error) {
          throw new CommandError(asError(error).message);
        }
      });
    }
  }
  return resources;
}

const noTarget = (patch: unknown): string =>
  `no resource matches strategic merge patch "${idOf(patch)}": no matches for Id ${idOf(patch)}; failed to find unique target for patch ${idOf(patch)}`;

/** A patched object keeps its kind and its name, whatever the patch calls them. */
function keepingIdentity(object: JsonObject, patched: JsonObject): JsonObject {
  const { name, namespace } = asObject(object['metadata']);
  const { apiVersion, kind } = object;
  return {
    ...patched,
    apiVersion,
    kind,
    metadata: {
      ...asObject(patched['metadata']),
      name,
      ...(namespace === undefined ? {} : { namespace }),
    },
  };
}
