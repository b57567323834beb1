import type { CommandContext } from '../context.ts';
import { asList, fieldOf, namespaceOf, type JsonObject } from '../object.ts';
import { marshalYaml } from '../output/yaml.ts';
import { refuseWritingBare, type Path } from './bare-keys.ts';
import { withPair } from './field-spec.ts';
import { Loader } from './loader.ts';
import { withReferences } from './name-references.ts';
import type { KustomizeOptions } from './options.ts';
import { inOrder } from './order.ts';
import { originText, transformationsText } from './origin.ts';
import { isClusterScoped, gvkOf, pairsOf, withPairs, type Resource } from './resource.ts';
import { Build, Target } from './target.ts';
import { transformers } from './transformers.ts';
import { withValues } from './vars.ts';

const ORIGIN = 'config.kubernetes.io/origin';
const TRANSFORMATIONS = 'alpha.config.kubernetes.io/transformations';
const LOCAL = 'config.kubernetes.io/local-config';
/** Notes of kustomize and its libraries. Models api/resource/resource.go BuildAnnotations */
const NOTES =
  /^internal\.config\.kubernetes\.io\/(previous(Kinds|Names|Namespaces)|prefixes|suffixes|allow(Name|Kind)Change|refBy|generatorBehavior|needsHashSuffix|path|index|seqindent|id|annotations-migration-resource-id)$|^config\.kubernetes\.io\/(path|index)$|^config\.k8s\.io\/id$/;

/** The objects that a kustomization makes. Models sigs.k8s.io/kustomize/api/krusty/kustomizer.go */
export async function buildObjects(
  context: CommandContext,
  directory: string,
  options: KustomizeOptions = {},
): Promise<readonly JsonObject[]> {
  const build = new Build(context, options);
  const loader = Loader.at(context, directory, options.anywhere === true);
  const target = await Target.load(build, loader);
  await target.setSchema();
  const { spec } = target;
  const notes = asList(spec['buildMetadata']).map(String);
  const gathered = await target.gather(notes.length > 0 ? {} : undefined);
  const hashing = await transformers['HashTransformer']?.({}, build.host(loader));
  const hashed = (await hashing?.(gathered.resources)) ?? gathered.resources;
  const referring = withReferences(hashed, gathered.config.nameReference);
  const { variables, config } = gathered;
  const resources = await withValues(context, referring, variables, config.varReference);
  const managed = options.managed === true || notes.includes('managedByLabel');
  const bare = new Map<JsonObject, readonly Path[]>();
  for (const resource of resources) {
    if ((pairsOf(resource.object, 'annotations')[LOCAL] ?? 'false') !== 'false') continue;
    const object = noted(resource, notes);
    bare.set(managed ? labelled(object) : object, resource.bare);
  }
  const objects = [...bare.keys()];
  const ordered =
    options.unordered === true && spec['sortOptions'] === undefined ? objects : inOrder(objects, spec);
  for (const object of ordered) refuseWritingBare(object, bare.get(object) ?? []);
  return ordered;
}

const labelled = (object: JsonObject): JsonObject =>
  withPair(
    object,
    [{ path: 'metadata/labels', create: true }],
    'app.kubernetes.io/managed-by',
    'kustomize-(devel)',
  );

/** The object with what it is to say of where it comes from. */
function noted({ object, origin, transformations }: Resource, notes: readonly string[]): JsonObject {
  const annotations = Object.fromEntries(
    Object.entries(pairsOf(object, 'annotations')).filter(
      ([name]) => name !== ORIGIN && name !== TRANSFORMATIONS && !NOTES.test(name),
    ),
  );
  const origins = notes.includes('originAnnotations') && origin;
  const changes = notes.includes('transformerAnnotations') && transformations.length > 0;
  return withPairs(object, 'annotations', {
    ...annotations,
    ...(origins ? { [ORIGIN]: originText(origins) } : {}),
    ...(changes ? { [TRANSFORMATIONS]: transformationsText(transformations) } : {}),
  });
}

/** The manifests that a kustomization makes, as one YAML text. */
export const buildKustomization = async (
  context: CommandContext,
  directory: string,
  options: KustomizeOptions = {},
): Promise<string> =>
  (await buildObjects(context, directory, options)).map((object) => marshalYaml(object)).join('---\n');

/** What the files of a directory are called and hold that the objects are written into. Models kustomize/commands/build/writer.go */
export function filesOf(objects: readonly JsonObject[]): readonly (readonly [name: string, text: string])[] {
  const spaced = objects.filter((object) => !isClusterScoped(gvkOf(object)));
  const namespaces = new Set(spaced.map((object) => namespaceOf(object) || 'default'));
  return objects.map((object) => {
    const { group, version, kind } = gvkOf(object);
    const type = [group, version, kind].filter((part) => part !== '').join('_');
    const name = `${type}_${String(fieldOf(object, 'metadata', 'name'))}.yaml`.toLowerCase();
    const prefix =
      namespaces.size > 1 && spaced.includes(object) ? `${namespaceOf(object) || 'default'}_` : '';
    return [`${prefix.toLowerCase()}${name}`, marshalYaml(object)];
  });
}
