import { resolvePath } from '../../shell/filesystem.ts';
import type { CommandContext } from './context.ts';
import { asError, CommandError } from './errors.ts';
import { readWithin, refuseCharts, told, type KustomizeOptions } from './kustomize-options.ts';
import { deprecations } from './kustomize-deprecations.ts';
import { parseYaml } from './manifest.ts';
import { asList, asObject, isObject, kindOf, nameOf, textOf, withField, type JsonObject } from './object.ts';
import { marshalYaml } from './output/yaml.ts';
import { contentHash } from './commands/create/content-hash.ts';
import { applyStrategicPatch } from './strategic-patch.ts';

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

const clusterScoped = new Set([
  'Namespace',
  'Node',
  'PersistentVolume',
  'ClusterRole',
  'ClusterRoleBinding',
  'StorageClass',
  'PriorityClass',
  'CustomResourceDefinition',
  'IngressClass',
]);

/**
 * The manifests that a kustomization makes, as one YAML text: resources, generators of config maps and secrets, patches,
 * name prefix and suffix, namespace, labels, annotations, images and replicas. Models sigs.k8s.io/kustomize/api
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
  const objects = await build(context, path, options);
  return objects.map((object) => marshalYaml(object)).join('---\n');
}

async function build(
  context: CommandContext,
  directory: string,
  options: KustomizeOptions,
): Promise<readonly JsonObject[]> {
  const { files } = context.program;
  const name = fileNames.find((each) => files.exists(`${directory}/${each}`));
  if (name === undefined) {
    throw new CommandError(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${directory}'`,
    );
  }
  if (files.read(`${directory}/${name}`).trim() === '') throw new CommandError(`${name} is empty`);
  const spec = asObject((await parse(context, `${directory}/${name}`))[0]);
  for (const warning of deprecations(spec)) await context.err(`${warning}\n`);
  refuseCharts(spec, options);
  const objects: JsonObject[] = [];
  for (const entry of [...asList(spec['resources']), ...asList(spec['bases'])].map(String)) {
    const path = resolvePath(directory, entry);
    if (files.exists(path) && files.stat(path).type === 'directory') {
      objects.push(...(await build(context, path, options)));
      continue;
    }
    try {
      readWithin(context, directory, entry, options);
    } catch (error) {
      const missing = files.exists(path)
        ? `'${path}': file is not directory`
        : `not a valid directory: ${asError(error).message}`;
      throw new CommandError(
        `accumulating resources: accumulation err='accumulating resources from '${entry}': ${asError(error).message}': must build at directory: ${missing}`,
      );
    }
    objects.push(...(await parse(context, path)).filter(isObject));
  }
  const renamed = new Map<string, string>();
  for (const [field, kind] of [
    ['configMapGenerator', 'ConfigMap'],
    ['secretGenerator', 'Secret'],
  ] as const) {
    for (const generator of asList(spec[field]).filter(isObject)) {
      const object = await generated(
        context,
        directory,
        kind,
        generator,
        asObject(spec['generatorOptions']),
        options,
      );
      renamed.set(`${kind}/${textOf(generator, 'name')}`, nameOf(object));
      objects.push(object);
    }
  }
  let result: readonly JsonObject[] = objects.map((object) => withReferences(object, renamed));
  result = await patched(context, directory, spec, result, options);
  return sortedByName(
    result.map((object) => transformed(object, spec)),
    spec,
  );
}

async function parse(context: CommandContext, path: string): Promise<readonly unknown[]> {
  try {
    return await context.load(parseYaml(context.program.files.read(path)));
  } catch (error) {
    throw new CommandError(`${path}: ${asError(error).message}`);
  }
}

async function generated(
  context: CommandContext,
  directory: string,
  kind: 'ConfigMap' | 'Secret',
  generator: JsonObject,
  defaults: JsonObject,
  options: KustomizeOptions,
): Promise<JsonObject> {
  const data: Record<string, string> = {};
  for (const literal of asList(generator['literals']).map(String)) {
    data[literal.slice(0, literal.indexOf('='))] = literal
      .slice(literal.indexOf('=') + 1)
      .replace(/^(["'])(.*)\1$/, '$2');
  }
  const sources = asList(generator['files']).map(String);
  for (const source of sources) {
    const at = source.indexOf('=');
    data[at < 0 ? (source.split('/').at(-1) ?? source) : source.slice(0, at)] = told(
      `loading KV pairs: file sources: [${sources.join(' ')}]: `,
      () => readWithin(context, directory, source.slice(at + 1), options),
    );
  }
  const envs = [...asList(generator['envs']), ...asList(generator['env'])].map(String);
  for (const source of envs) {
    const text = told(`loading KV pairs: env source files: [${envs.join(' ')}]: `, () =>
      readWithin(context, directory, source, options),
    );
    for (const line of text.split('\n')) {
      const pair = line.trimStart();
      if (pair === '' || pair.startsWith('#')) continue;
      const at = pair.indexOf('=');
      if (at < 0) data[pair] = context.program.env[pair] ?? '';
      else data[pair.slice(0, at)] = pair.slice(at + 1);
    }
  }
  const name = textOf(generator, 'name');
  const namespace = textOf(generator, 'namespace');
  const encoded =
    kind === 'Secret'
      ? Object.fromEntries(Object.entries(data).map(([key, value]) => [key, btoa(value)]))
      : data;
  const type = kind === 'Secret' ? textOf(generator, 'type') || 'Opaque' : '';
  const own = asObject(generator['options']);
  const given = { ...defaults, ...own };
  const plain = given['disableNameSuffixHash'] === true;
  const merged = (field: 'annotations' | 'labels'): JsonObject => {
    const both = { ...asObject(defaults[field]), ...asObject(own[field]) };
    return Object.keys(both).length === 0 ? {} : { [field]: both };
  };
  // The name is given only after the hash is made.
  const hash = await contentHash(context.program, {
    data: encoded,
    kind,
    name: '',
    ...(type === '' ? {} : { type }),
  });
  return {
    apiVersion: 'v1',
    data: encoded,
    ...(given['immutable'] === true ? { immutable: true } : {}),
    kind,
    metadata: {
      ...merged('annotations'),
      ...merged('labels'),
      name: plain ? name : `${name}-${hash}`,
      ...(namespace === '' ? {} : { namespace }),
    },
    ...(type === '' ? {} : { type }),
  };
}

const referenceFields: Readonly<Record<string, string>> = {
  configMapKeyRef: 'ConfigMap',
  configMapRef: 'ConfigMap',
  configMap: 'ConfigMap',
  secretKeyRef: 'Secret',
  secretRef: 'Secret',
};

/** An object whose references follow renamed objects. */
function withReferences(object: JsonObject, renamed: ReadonlyMap<string, string>): JsonObject {
  const walk = (value: unknown, kind: string | undefined): unknown => {
    if (Array.isArray(value)) return value.map((item: unknown) => walk(item, undefined));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        if (kind !== undefined && key === 'name')
          return [key, renamed.get(`${kind}/${String(inner)}`) ?? inner];
        if (key === 'secretName') return [key, renamed.get(`Secret/${String(inner)}`) ?? inner];
        return [key, walk(inner, referenceFields[key])];
      }),
    );
  };
  return asObject(walk(object, undefined));
}

async function patched(
  context: CommandContext,
  directory: string,
  spec: JsonObject,
  objects: readonly JsonObject[],
  options: KustomizeOptions,
): Promise<readonly JsonObject[]> {
  let result = objects;
  const entries = [
    ...asList(spec['patches']),
    ...asList(spec['patchesStrategicMerge']).map((patch) =>
      String(patch).includes('\n') ? { patch } : { path: patch },
    ),
    ...asList(spec['patchesJson6902']),
  ].filter(isObject);
  for (const entry of entries) {
    const path = textOf(entry, 'path');
    const text =
      textOf(entry, 'patch') ||
      told(
        `trouble configuring builtin PatchTransformer with config: \`\n${marshalYaml(entry)}\`: failed to get the patch file from path(${path}): `,
        () => readWithin(context, directory, path, options),
      );
    for (const patch of await context.load(parseYaml(text))) {
      const target = isObject(entry['target'])
        ? entry['target']
        : { kind: kindOf(patch), name: nameOf(patch) };
      const { applyJsonPatch } = await context.load(import('./rfc6902.ts'));
      result = result.map((object) => {
        const matches =
          (textOf(target, 'kind') === '' || textOf(target, 'kind') === kindOf(object)) &&
          (textOf(target, 'name') === '' ||
            new RegExp(`^(?:${textOf(target, 'name')})$`).test(nameOf(object)));
        if (!matches) return object;
        return Array.isArray(patch)
          ? asObject(applyJsonPatch(object, patch))
          : applyStrategicPatch(object, asObject(patch));
      });
    }
  }
  return result;
}

function transformed(object: JsonObject, spec: JsonObject): JsonObject {
  let result = object;
  const prefix = textOf(spec, 'namePrefix');
  const suffix = textOf(spec, 'nameSuffix');
  if (prefix !== '' || suffix !== '') {
    result = withField(result, ['metadata', 'name'], `${prefix}${nameOf(result)}${suffix}`);
  }
  const namespace = textOf(spec, 'namespace');
  if (namespace !== '' && !clusterScoped.has(kindOf(result))) {
    result = withField(result, ['metadata', 'namespace'], namespace);
  }
  result = merged(result, ['metadata', 'annotations'], asObject(spec['commonAnnotations']));
  const common = asObject(spec['commonLabels']);
  result = labelled(result, common, true, true);
  for (const entry of asList(spec['labels']).filter(isObject)) {
    result = labelled(
      result,
      asObject(entry['pairs']),
      entry['includeSelectors'] === true,
      entry['includeSelectors'] === true || entry['includeTemplates'] === true,
    );
  }
  for (const replica of asList(spec['replicas']).filter(isObject)) {
    if (textOf(replica, 'name') === nameOf(object) && asObject(result['spec'])['replicas'] !== undefined) {
      result = withField(result, ['spec', 'replicas'], replica['count']);
    }
  }
  return withImages(result, asList(spec['images']).filter(isObject));
}

function merged(object: JsonObject, path: readonly string[], pairs: JsonObject): JsonObject {
  if (Object.keys(pairs).length === 0) return object;
  let at: unknown = object;
  for (const part of path) at = asObject(at)[part];
  return withField(object, path, { ...asObject(at), ...pairs });
}

function labelled(
  object: JsonObject,
  labels: JsonObject,
  selectors: boolean,
  templates: boolean,
): JsonObject {
  if (Object.keys(labels).length === 0) return object;
  let result = merged(object, ['metadata', 'labels'], labels);
  const spec = asObject(object['spec']);
  if (templates && isObject(spec['template']))
    result = merged(result, ['spec', 'template', 'metadata', 'labels'], labels);
  if (selectors && kindOf(object) === 'Service') result = merged(result, ['spec', 'selector'], labels);
  else if (selectors && isObject(spec['selector']) && isObject(spec['template'])) {
    result = merged(result, ['spec', 'selector', 'matchLabels'], labels);
  }
  return result;
}

function withImages(object: JsonObject, images: readonly JsonObject[]): JsonObject {
  if (images.length === 0) return object;
  const replace = (image: string): string => {
    const [, base = image, rest = ''] = /^(.*?)((?::[\w][\w.-]*)?(?:@.*)?)$/.exec(image) ?? [];
    const rule = images.find((each) => textOf(each, 'name') === base);
    if (!rule) return image;
    const name = textOf(rule, 'newName') || base;
    if (textOf(rule, 'digest') !== '') return `${name}@${textOf(rule, 'digest')}`;
    const tag = rule['newTag'];
    return tag === undefined ? name + rest : `${name}:${String(tag)}`;
  };
  const walk = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) {
      return value.map((item: unknown) =>
        isObject(item) && key.endsWith('ontainers') && typeof item['image'] === 'string'
          ? { ...item, image: replace(item['image']) }
          : walk(item, ''),
      );
    }
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, walk(inner, field)]));
  };
  return asObject(walk(object, ''));
}

const firstKinds = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];

/** kustomize's "legacy" order unless the kustomization asks for its own. */
function sortedByName(objects: readonly JsonObject[], spec: JsonObject): readonly JsonObject[] {
  if (textOf(spec, 'sortOptions', 'order') === 'fifo') return objects;
  const rank = (object: JsonObject): number => {
    const at = firstKinds.indexOf(kindOf(object));
    return at < 0 ? firstKinds.length : at;
  };
  return [...objects].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (kindOf(a) < kindOf(b) ? -1 : kindOf(a) > kindOf(b) ? 1 : 0) ||
      (nameOf(a) < nameOf(b) ? -1 : 1),
  );
}
