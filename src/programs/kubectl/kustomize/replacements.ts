import type { CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';
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
import { parseSelector } from '../selector.ts';
import { changeAt, lookUp, stepsOf } from './field-path.ts';
import { readWithin, type KustomizeOptions } from './options.ts';
import type { Resource } from './resource.ts';

const DEFAULT_PATH = 'metadata.name';

/** Whether an object is one that is meant: fields that are missing do not matter. Models kyaml/resid/resid.go IsSelectedBy */
function isMeant({ object, origin }: Resource, wanted: JsonObject): boolean {
  const { group, version } = splitApiVersion(apiVersionOf(object));
  const fits = (field: string, ...actual: readonly string[]): boolean => {
    const text = textOf(wanted, field);
    return text === '' || actual.includes(text);
  };
  return (
    fits('group', group) &&
    fits('version', version) &&
    fits('kind', kindOf(object)) &&
    fits('name', nameOf(object), origin) &&
    fits('namespace', namespaceOf(object) || 'default')
  );
}

const labelled = ({ object }: Resource, selector: JsonObject): boolean =>
  (['label', 'annotation'] as const).every((kind) => {
    const wanted = textOf(selector, `${kind}Selector`);
    return wanted === '' || parseSelector(wanted)(stringsOf(fieldOf(object, 'metadata', `${kind}s`)));
  });

/** `Deployment.[noVer].[noGrp]/web.[noNs]` */
const shown = (wanted: JsonObject): string => {
  const part = (field: string, none: string): string => textOf(wanted, field) || `[${none}]`;
  return `${part('kind', 'noKind')}.${part('version', 'noVer')}.${part('group', 'noGrp')}/${part('name', 'noName')}.${part('namespace', 'noNs')}`;
};

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** The value that a replacement copies. Models api/filters/replacement/replacement.go getReplacement */
function valueOf(resources: readonly Resource[], source: JsonObject): unknown {
  const [found, another] = resources.filter((resource) => isMeant(resource, source));
  const path = textOf(source, 'fieldPath');
  if (another) {
    const sourced = path === '' ? shown(source) : `${shown(source)}:${path}`;
    throw new CommandError(`multiple matches for selector ${sourced}`);
  }
  if (!found)
    throw new CommandError(`nothing selected by ${path === '' ? shown(source) : `${shown(source)}:${path}`}`);
  const value = lookUp(found.object, stepsOf(path || DEFAULT_PATH));
  if (value === undefined || value === null || value === '') {
    throw new CommandError(
      `fieldPath \`${path || DEFAULT_PATH}\` is missing for replacement source ${shown(source)}`,
    );
  }
  const options = asObject(source['options']);
  const delimiter = textOf(options, 'delimiter');
  if (delimiter === '') return value;
  if (!isScalar(value)) throw new CommandError('delimiter option can only be used with scalar nodes');
  const index = Number(options['index'] ?? 0);
  const part = index < 0 ? undefined : String(value).split(delimiter)[index];
  if (part === undefined)
    throw new CommandError(`options.index ${index} is out of bounds for value ${String(value)}`);
  return part;
}

/** What a field becomes. Models replacement.go setFieldValue */
function placed(old: unknown, value: unknown, options: JsonObject, path: readonly string[]): unknown {
  const delimiter = textOf(options, 'delimiter');
  if (!isScalar(old ?? '') || (old === undefined && !isScalar(value))) {
    if (delimiter !== '') throw new CommandError('delimiter option can only be used with scalar nodes');
    return value;
  }
  let next = value;
  if (delimiter !== '') {
    const parts = String(old ?? '').split(delimiter);
    const index = Number(options['index'] ?? 0);
    if (index < 0) parts.unshift(String(value));
    else if (index >= parts.length) parts.push(String(value));
    else parts[index] = String(value);
    next = parts.join(delimiter);
  }
  if (old === undefined) return path[1] === 'annotations' ? String(next) : next;
  if (typeof old === 'string') return String(next);
  // The field keeps its kind.
  return typeof old === 'number' && typeof next === 'string' && /^-?\d+(\.\d+)?$/.test(next)
    ? Number(next)
    : next;
}

function replaced(resource: Resource, value: unknown, target: JsonObject): Resource {
  const options = asObject(target['options']);
  const create = options['create'] === true;
  const given = asList(target['fieldPaths']).map(String);
  let { object } = resource;
  for (const path of given.length === 0 ? [DEFAULT_PATH] : given) {
    const steps = stepsOf(path);
    const changed = changeAt(object, steps, create, (old) => placed(old, value, options, steps));
    if (changed.places === 0)
      throw new CommandError(
        `unable to find ${create ? 'or create ' : ''}field ${JSON.stringify(path)} in replacement target`,
      );
    object = asObject(changed.value);
  }
  return { ...resource, object };
}

function applied(resources: readonly Resource[], replacement: JsonObject): readonly Resource[] {
  const source = replacement['source'];
  const targets = asList(replacement['targets']).filter(isObject);
  if (!isObject(source) || targets.length === 0)
    throw new CommandError('replacements must specify a source and at least one target');
  const value = valueOf(resources, source);
  let out = resources;
  for (const target of targets) {
    const { select } = target;
    if (!isObject(select)) throw new CommandError('target must specify resources to select');
    const rejected = asList(target['reject']).filter(isObject);
    out = out.map((resource) =>
      isMeant(resource, select) &&
      labelled(resource, select) &&
      !rejected.some((reject) => isMeant(resource, reject) && labelled(resource, reject))
        ? replaced(resource, value, target)
        : resource,
    );
  }
  return out;
}

/** The resources with fields that others' fields were copied to. Models api/filters/replacement/replacement.go */
export async function withReplacements(
  context: CommandContext,
  directory: string,
  spec: JsonObject,
  given: readonly Resource[],
  options: KustomizeOptions,
): Promise<readonly Resource[]> {
  let resources = given;
  for (const entry of asList(spec['replacements']).filter(isObject)) {
    const path = textOf(entry, 'path');
    const read =
      path === ''
        ? [entry]
        : (await context.load(parseYaml(readWithin(context, directory, path, options)))).flat();
    for (const replacement of read.filter(isObject)) resources = applied(resources, replacement);
  }
  return resources;
}
