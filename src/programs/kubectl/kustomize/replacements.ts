import { CommandError } from '../errors.ts';
import { parseYaml } from '../manifest.ts';
import { asList, asObject, isObject, textOf, type JsonObject } from '../object.ts';
import { quote } from '../text.ts';
import { changeAt, lookUp, stepsOf } from './field-path.ts';
import { within } from './field-spec.ts';
import type { Plugin, Transformer } from './options.ts';
import { isLabelled } from './res-map.ts';
import {
  currentId,
  idText,
  isSelected,
  previousIds,
  scalarText,
  type Id,
  type Resource,
} from './resource.ts';

const DEFAULT_PATH = 'metadata.name';

const wantedId = (selector: JsonObject): Id => ({
  group: textOf(selector, 'group'),
  version: textOf(selector, 'version'),
  kind: textOf(selector, 'kind'),
  name: textOf(selector, 'name'),
  namespace: textOf(selector, 'namespace'),
});

/** Models kyaml/resid/resid.go IsSelectedBy; no kind is known as one without namespaces here. */
function isMeant(resource: Resource, selector: JsonObject): boolean {
  const wanted = wantedId(selector);
  const place = (namespace: string): string => namespace || 'default';
  return [currentId(resource), ...previousIds(resource)].some(
    (id) =>
      ['', id.name].includes(wanted.name) &&
      (wanted.namespace === '' || place(wanted.namespace) === place(id.namespace)) &&
      isSelected(id, wanted),
  );
}

const optionsText = ({ delimiter, index, create }: JsonObject): string =>
  (delimiter ?? '') === '' && create !== true
    ? ''
    : `:${scalarText(delimiter)}(${scalarText(index ?? 0)}), create=${String(create === true)}`;

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

const refuseDelimited = (value: unknown): void => {
  if (!isScalar(value)) throw new CommandError('delimiter option can only be used with scalar nodes');
};

/** The value that a replacement copies. Models api/filters/replacement/replacement.go getReplacement */
function valueOf(resources: readonly Resource[], source: JsonObject): unknown {
  const [found, another] = resources.filter((resource) => isMeant(resource, source));
  const given = textOf(source, 'fieldPath');
  const path = given || DEFAULT_PATH;
  const options = asObject(source['options']);
  const shown = idText(wantedId(source));
  if (another || !found)
    throw new CommandError(
      `${another ? 'multiple matches for selector' : 'nothing selected by'} ${shown}${given === '' ? '' : `:${given}`}${optionsText(options)}`,
    );
  let value;
  try {
    value = lookUp(found.object, stepsOf(path));
  } catch (error) {
    throw within('error looking up replacement source', error);
  }
  if (isEmpty(value))
    throw new CommandError(`fieldPath \`${path}\` is missing for replacement source ${shown}`);
  const delimiter = textOf(options, 'delimiter');
  if (delimiter === '') return value;
  refuseDelimited(value);
  const index = Number(options['index'] ?? 0);
  const part = index < 0 ? undefined : scalarText(value).split(delimiter)[index];
  if (part === undefined)
    throw new CommandError(`options.index ${index} is out of bounds for value ${scalarText(value)}`);
  return typeof value === 'string' ? part : plain(part);
}

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

/** A text in a field whose type stays. */
function resolved(text: string, type: string): unknown {
  if (type === 'number' || type === 'bigint') {
    if (NUMBER.test(text)) return Number(text);
  } else if (type !== 'boolean') return text;
  else if (text === 'true' || text === 'false') return text === 'true';
  throw new CommandError(
    `map[string]interface {}(nil): yaml: cannot decode !!str \`${text}\` as a !!${type === 'boolean' ? 'bool' : 'int'}`,
  );
}

/** What a text is when nothing says what it is. */
const plain = (text: string): unknown =>
  /^(true|false)$/.test(text) ? text === 'true' : NUMBER.test(text) ? Number(text) : text;

/** Stands for a scalar field that was just made. */
const NEW = Symbol('new');

/** What a field becomes. Models replacement.go setFieldValue */
function placed(old: unknown, value: unknown, options: JsonObject): unknown {
  const delimiter = textOf(options, 'delimiter');
  let text = scalarText(value);
  if (delimiter !== '') {
    if (typeof old !== 'symbol') refuseDelimited(old);
    const parts = (typeof old === 'symbol' ? '' : scalarText(old)).split(delimiter);
    const index = Number(options['index'] ?? 0);
    if (index < 0) parts.unshift(text);
    else if (index >= parts.length) parts.push(text);
    else parts[index] = text;
    text = parts.join(delimiter);
  } else if (!isScalar(value)) return value;
  if (typeof old === 'symbol') return plain(text);
  if (!isScalar(old)) return value;
  return typeof old === 'string' ? text : resolved(text, typeof old);
}

function replaced(resource: Resource, value: unknown, target: JsonObject): Resource {
  const options = asObject(target['options']);
  const create = options['create'] === true;
  const leaf = isScalar(value) ? NEW : Array.isArray(value) ? [] : {};
  const given = asList(target['fieldPaths']).map(String);
  let { object } = resource;
  for (const path of given.length === 0 ? [DEFAULT_PATH] : given) {
    const missing = `unable to find ${create ? 'or create ' : ''}field ${quote(path)} in replacement target`;
    let changed;
    try {
      changed = changeAt(
        object,
        stepsOf(path),
        (old) => placed(old, value, options),
        create ? { value: leaf } : undefined,
      );
    } catch (error) {
      throw error instanceof CommandError && /^(delimiter option|map\[)/.test(error.message)
        ? error
        : within(missing, error);
    }
    if (changed.places === 0) throw new CommandError(missing);
    object = asObject(changed.value);
  }
  return { ...resource, object };
}

const isEverything = (selector: JsonObject): boolean =>
  Object.values(wantedId(selector)).every((text) => text === '');

/** Whether a target means a resource. Models replacement.go applyReplacement */
function isTarget(resource: Resource, target: JsonObject, select: JsonObject): boolean {
  const rejected = asList(target['reject']).filter(isObject);
  const { object } = resource;
  return (
    isLabelled(object, select) &&
    !rejected.some(
      (reject) =>
        textOf(reject, 'labelSelector') + textOf(reject, 'annotationSelector') !== '' &&
        isLabelled(object, reject),
    ) &&
    isMeant(resource, select) &&
    !rejected.some((reject) => !isEverything(reject) && isMeant(resource, reject))
  );
}

function applied(resources: readonly Resource[], replacement: JsonObject): readonly Resource[] {
  const { source, targets } = replacement;
  if (!isObject(source) || !Array.isArray(targets))
    throw new CommandError('replacements must specify a source and at least one target');
  const value = valueOf(resources, source);
  let out = resources;
  for (const target of targets.map(asObject)) {
    const { select } = target;
    if (!isObject(select)) throw new CommandError('target must specify resources to select');
    out = out.map((resource) =>
      isTarget(resource, target, select) ? replaced(resource, value, target) : resource,
    );
  }
  return out;
}

/** The resources with fields that others' fields were copied to. Models api/internal/builtins/ReplacementTransformer.go */
export const replacementTransformer: Plugin<Transformer> = async (config, { context, loader }) => {
  const replacements: JsonObject[] = [];
  for (const entry of asList(config['replacements'] ?? config['Replacements']).map(asObject)) {
    const path = textOf(entry, 'path');
    if (path === '') {
      replacements.push(entry);
      continue;
    }
    if (isObject(entry['source']) || asList(entry['targets']).length > 0)
      throw new CommandError('cannot specify both path and inline replacement');
    const [value = null] = await context.load(parseYaml(await loader.load(path)));
    if (Array.isArray(value)) replacements.push(...value.map(asObject));
    else if (isObject(value)) replacements.push(value);
    else {
      const kind = value === null ? 'invalid' : typeof value === 'number' ? 'float64' : typeof value;
      throw new CommandError(
        `unsupported replacement type encountered within replacement path: ${kind === 'boolean' ? 'bool' : kind}`,
      );
    }
  }
  return (resources) => replacements.reduce(applied, resources);
};
