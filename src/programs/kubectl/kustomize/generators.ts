import type { CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';
import { asList, asObject, isObject, kindOf, namespaceOf, textOf, type JsonObject } from '../object.ts';
import { quote } from '../text.ts';
import { readWithin, told, type KustomizeOptions } from './options.ts';
import { isNamed, type Resource } from './resource.ts';

/** What a generator reads, by key. */
function contentOf(
  context: CommandContext,
  directory: string,
  kind: 'ConfigMap' | 'Secret',
  generator: JsonObject,
  options: KustomizeOptions,
): Readonly<Record<string, string>> {
  const data: Record<string, string> = {};
  const add = (key: string, value: string): void => {
    if (Object.hasOwn(data, key))
      throw new CommandError(
        `${kind.toLowerCase()} ${textOf(generator, 'name')} illegally repeats the key \`${key}\``,
      );
    data[key] = value;
  };
  readEnvironments();
  const literals = asList(generator['literals']).map(String);
  for (const literal of literals) {
    const at = literal.indexOf('=');
    if (at < 1)
      throw new CommandError(
        `loading KV pairs: literal sources [${literals.join(' ')}]: invalid literal source ${literal}, expected key=value`,
      );
    add(literal.slice(0, at), literal.slice(at + 1).replace(/^(["'])(.*)\1$/, '$2'));
  }
  const sources = asList(generator['files']).map(String);
  for (const source of sources) {
    const at = source.indexOf('=');
    const text = told(`loading KV pairs: file sources: [${sources.join(' ')}]: `, () => {
      if (source.split('=').length > 2)
        throw new CommandError(`source ${quote(source)} key name or file path contains '='`);
      if (at === 0)
        throw new CommandError(
          `missing key name for file path ${quote(source.slice(1))} in source ${quote(source)}`,
        );
      if (at === source.length - 1)
        throw new CommandError(
          `missing file path for key name ${quote(source.slice(0, -1))} in source ${quote(source)}`,
        );
      return readWithin(context, directory, source.slice(at + 1), options);
    });
    add(at < 0 ? (source.split('/').at(-1) ?? source) : source.slice(0, at), text);
  }
  return data;

  function readEnvironments(): void {
    const single = textOf(generator, 'env');
    const envs = [...asList(generator['envs']).map(String), ...(single === '' ? [] : [single])];
    for (const source of envs) {
      const text = told(`loading KV pairs: env source files: [${envs.join(' ')}]: `, () =>
        readWithin(context, directory, source, options),
      );
      for (const line of text.split('\n')) {
        const pair = line.trimStart();
        if (pair === '' || pair.startsWith('#')) continue;
        const at = pair.indexOf('=');
        if (at < 0) add(pair, context.program.env[pair] ?? '');
        else add(pair.slice(0, at), pair.slice(at + 1));
      }
    }
  }
}

/** Long values come in lines. Models kyaml/yaml/datamap.go encodeBase64 */
function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const whole = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return whole.length < 70 ? whole : whole.replace(/.{1,70}/g, '$&\n');
}

function generated(
  context: CommandContext,
  directory: string,
  kind: 'ConfigMap' | 'Secret',
  generator: JsonObject,
  defaults: JsonObject,
  options: KustomizeOptions,
): Resource {
  const name = textOf(generator, 'name');
  if (name === '') throw new CommandError(`a ${kind.toLowerCase()} must have a name`);
  const content = contentOf(context, directory, kind, generator, options);
  const namespace = textOf(generator, 'namespace');
  const own = asObject(generator['options']);
  const given = { ...defaults, ...own };
  const merged = (field: 'annotations' | 'labels'): JsonObject => {
    const both = { ...asObject(defaults[field]), ...asObject(own[field]) };
    return Object.keys(both).length === 0 ? {} : { [field]: both };
  };
  const data =
    kind === 'Secret'
      ? Object.fromEntries(Object.entries(content).map(([key, value]) => [key, base64(value)]))
      : content;
  return {
    origin: name,
    hashed: given['disableNameSuffixHash'] !== true,
    object: {
      apiVersion: 'v1',
      ...(Object.keys(data).length === 0 ? {} : { data }),
      ...(given['immutable'] === true ? { immutable: true } : {}),
      kind,
      metadata: {
        ...merged('annotations'),
        ...merged('labels'),
        name,
        ...(namespace === '' ? {} : { namespace }),
      },
      ...(kind === 'Secret' ? { type: textOf(generator, 'type') || 'Opaque' } : {}),
    },
  };
}

/** The resources with a generated one: a new one, or merged into or instead of one of its name, as its behaviour says. */
function joined(resources: readonly Resource[], made: Resource, behavior: string): readonly Resource[] {
  const at = resources.findIndex(
    (resource) => kindOf(resource.object) === kindOf(made.object) && isNamed(resource, made.origin),
  );
  const old = resources[at];
  const merges = behavior === 'merge' || behavior === 'replace';
  if (!old && !merges) return [...resources, made];
  if (!old || !merges) {
    const id = `resid.ResId{Gvk:resid.Gvk{Group:"", Version:"v1", Kind:"${kindOf(made.object)}", isClusterScoped:false}, Name:"${made.origin}", Namespace:"${namespaceOf(made.object)}"}`;
    const problem = old
      ? 'exists; behavior must be merge or replace'
      : 'does not exist; cannot merge or replace';
    // kustomize prints the address of its generator, which says nothing to anybody
    throw new CommandError(`merging from generator &{0xc0001a2b40 <nil>}: id ${id} ${problem}`);
  }
  const data = {
    ...(behavior === 'merge' ? asObject(old.object['data']) : {}),
    ...asObject(made.object['data']),
  };
  const metadata = asObject(old.object['metadata']);
  const added = asObject(made.object['metadata']);
  const both = (field: string): JsonObject => {
    const pairs = { ...asObject(metadata[field]), ...asObject(added[field]) };
    return Object.keys(pairs).length === 0 ? {} : { [field]: pairs };
  };
  const object = {
    ...old.object,
    data,
    metadata: { ...metadata, ...both('annotations'), ...both('labels') },
  };
  return resources.with(at, { ...old, object, hashed: old.hashed || made.hashed });
}

/** The resources with those that the kustomization's generators make. */
export function withGenerated(
  context: CommandContext,
  directory: string,
  spec: JsonObject,
  given: readonly Resource[],
  options: KustomizeOptions,
): readonly Resource[] {
  let resources = given;
  for (const [field, kind] of [
    ['configMapGenerator', 'ConfigMap'],
    ['secretGenerator', 'Secret'],
  ] as const) {
    for (const generator of asList(spec[field]).filter(isObject)) {
      const defaults = asObject(spec['generatorOptions']);
      const made = generated(context, directory, kind, generator, defaults, options);
      resources = joined(resources, made, textOf(generator, 'behavior'));
    }
  }
  return resources;
}
