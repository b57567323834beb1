import { TABLE_ACCEPT } from '../client.ts';
import type { CommandContext } from '../context.ts';
import { asError, CommandError, ConnectionError, ErrorList, StatusError } from '../errors.ts';
import { documentsOf, type Document } from '../manifest.ts';
import { numberProblem } from '../manifest/json-reader.ts';
import { groupVersionOf, pathOf, type Mapping } from '../mapper.ts';
import { isBuiltIn } from '../merge-keys.ts';
import {
  apiVersionOf,
  asList,
  isObject,
  kindOf,
  nameOf,
  namespaceOf,
  stringsOf,
  textOf,
  withField,
  type JsonObject,
} from '../object.ts';
import type { LabelMatcher } from '../selector.ts';
import { quote } from '../text.ts';
import { jsonType, metadataProblem } from './metadata-problem.ts';
import { localMapping, refetch, resourceText, type Info, type ResourceQuery } from './info.ts';
import { isList, itemsOf, readKind, typeProblem } from './lists.ts';
import { readSource, type Source } from './sources.ts';

/** Objects; a failure that does not end the walk is among them. */
export type Objects = AsyncIterable<Info | Error>;

/** The objects of a list: all of them are visited, whatever goes wrong, and what does is told as one failure. */
export interface Listed {
  readonly items: Objects;
}

/** Yields objects and lists of some. */
export type Walk = AsyncIterable<Info | Error | Listed>;

/** Objects named on the command line. */
export async function* walkNames(
  context: CommandContext,
  query: ResourceQuery,
  wanted: readonly { readonly mapping: Mapping; readonly name: string }[],
): Walk {
  for (const { mapping, name } of wanted) {
    const namespace = mapping.namespaced ? query.namespace : '';
    const info: Info = { mapping, namespace, name, source: '', object: undefined };
    if (query.fetch === false) yield info;
    else yield await fetched(context, query, info);
  }
}

async function fetched(context: CommandContext, query: ResourceQuery, info: Info): Promise<Info | Error> {
  try {
    return await fetchInfo(context, query, info);
  } catch (error) {
    return asError(error);
  }
}

/** Says that objects cannot be read into the types of the program's own, where that is asked for. */
function unregistered(
  { scheme }: ResourceQuery,
  mapping: Mapping,
  kind = mapping.kind,
): CommandError | undefined {
  if (scheme === undefined || isBuiltIn(mapping.group)) return undefined;
  return new CommandError(
    `no kind ${quote(kind)} is registered for version ${quote(groupVersionOf(mapping))} in scheme ${quote(scheme)}`,
  );
}

async function fetchInfo(context: CommandContext, query: ResourceQuery, info: Info): Promise<Info> {
  const { subresource, table, query: parameters } = query;
  const found = await refetch(context, info, {
    ...(subresource === undefined ? {} : { subresource }),
    ...(table === true ? { accept: TABLE_ACCEPT } : {}),
    ...(parameters === undefined ? {} : { query: parameters }),
  });
  const problem = unregistered(query, info.mapping);
  if (problem) throw problem;
  return found;
}

/** Objects that selectors choose. */
export async function* walkSelected(
  context: CommandContext,
  query: ResourceQuery,
  mappings: readonly Mapping[],
  selector: string,
): Walk {
  const { fieldSelector = '', chunkSize = 500, allNamespaces, namespace } = query;
  const client = await context.client();
  for (const mapping of mappings) {
    const where = mapping.namespaced && allNamespaces !== true ? namespace : '';
    try {
      let next = '';
      do {
        const list = await client.json({
          path: pathOf(mapping, where),
          ...(query.table === true ? { accept: TABLE_ACCEPT } : {}),
          query: {
            ...query.query,
            labelSelector: selector,
            fieldSelector,
            limit: chunkSize > 0 ? String(chunkSize) : undefined,
            continue: next,
          },
        });
        const problem = unregistered(query, mapping, `${mapping.kind}List`);
        if (problem) {
          yield problem;
          break;
        }
        if (list['kind'] === 'Table' || query.flatten === false) {
          yield { mapping, namespace: where, name: '', source: '', object: list };
        } else
          for (const item of asList(list['items']).filter(isObject)) {
            const object = { apiVersion: groupVersionOf(mapping), kind: mapping.kind, ...item };
            yield { mapping, namespace: namespaceOf(object), name: nameOf(object), source: '', object };
          }
        next = textOf(list, 'metadata', 'continue');
      } while (next !== '');
    } catch (error) {
      const failure = selectorError(error, mapping, selector, fieldSelector);
      // the real builder's list of failures stands in another one, which keeps `error: ` away
      yield query.continueOnError === true && failure instanceof CommandError
        ? new ErrorList([new ErrorList([failure])])
        : failure;
    }
  }
}

async function matcherOf(context: CommandContext, selector: string): Promise<LabelMatcher> {
  const { parseSelector } = await context.load(import('../selector.ts'));
  try {
    return parseSelector(selector);
  } catch (error) {
    throw new CommandError(
      `the provided selector ${quote(selector)} is not valid: ${asError(error).message}`,
    );
  }
}

/** Objects from files and other sources. */
export async function* walkSources(
  context: CommandContext,
  query: ResourceQuery,
  sources: readonly Source[],
  selector: string | undefined,
): Walk {
  const matches = selector === undefined ? undefined : await matcherOf(context, selector);
  const { kustomize } = query;
  const built: readonly Source[] = kustomize ? [{ kind: 'kustomize', name: kustomize }] : [];
  const wanted = (found: Info | Error): boolean =>
    found instanceof Error || !matches || matches(stringsOf(textless(found)));
  for (const source of [...sources, ...built]) {
    try {
      for await (const found of documents(context, query, source)) {
        if ('items' in found) yield { items: filtered(found.items, wanted) };
        else if (wanted(found)) yield found;
      }
    } catch (error) {
      yield asError(error);
    }
  }
}

async function* filtered(objects: Objects, wanted: (found: Info | Error) => boolean): Objects {
  for await (const found of objects) if (wanted(found)) yield found;
}

async function* documents(context: CommandContext, query: ResourceQuery, source: Source): Walk {
  const text = await readSource(context, source);
  const name = source.name;
  const { validate } = query;
  const values = documentsOf(text)[Symbol.asyncIterator]();
  for (;;) {
    let next: IteratorResult<Document>;
    try {
      next = await context.load(values.next());
    } catch (error) {
      throw new CommandError(`error parsing ${name}: ${asError(error).message}`);
    }
    if (next.done === true) return;
    const { value, json } = next.value;
    if (validate) {
      try {
        await validate(value, json);
      } catch (error) {
        throw new CommandError(`error validating ${quote(name)}: ${asError(error).message}`);
      }
    }
    try {
      yield isObject(value) && isList(value) && query.flatten !== false
        ? { items: listed(context, query, await itemsOfList(context, query, value, { name, json }), name) }
        : await latest(context, query, await infoOf(context, query, value, { name, json }));
    } catch (error) {
      yield asError(error);
    }
  }
}

/** Where an object was written, and how it looks as JSON. */
interface Written {
  readonly name: string;
  json(): string;
}

/** What Go says of a document that it cannot make an object of; undefined for one that is an object. */
function decodingProblem(value: unknown, json: () => string): string | undefined {
  if (!isObject(value))
    return `json: cannot unmarshal ${jsonType(value)} into Go value of type unstructured.detector`;
  const tooLarge = numberProblem(json());
  if (tooLarge !== undefined) return tooLarge;
  return readKind(value) === '' ? `Object 'Kind' is missing in '${json()}'` : metadataProblem(value);
}

async function latest(context: CommandContext, query: ResourceQuery, info: Info): Promise<Info> {
  if (query.latest !== true || info.name === '') return info;
  if (info.mapping.namespaced && info.namespace === '') {
    throw new CommandError(`no namespace set on resource ${resourceText(info.mapping)} ${quote(info.name)}`);
  }
  return fetchInfo(context, query, info);
}

const notFound = (object: JsonObject, source: string): Error =>
  new CommandError(
    `resource mapping not found for name: ${quote(nameOf(object))} namespace: ${quote(namespaceOf(object))} from ${quote(source)}: ` +
      `${noMatches(object)}\nensure CRDs are installed first`,
  );

const noMatches = (object: JsonObject): string =>
  `no matches for kind ${quote(kindOf(object))} in version ${quote(apiVersionOf(object))}`;

async function infoOf(
  context: CommandContext,
  query: ResourceQuery,
  value: unknown,
  { name: source, json }: Written,
): Promise<Info> {
  let object: JsonObject;
  try {
    object = await decoded(context, query, value, json);
  } catch (error) {
    throw new CommandError(`unable to decode ${quote(source)}: ${asError(error).message}`);
  }
  const mapping = await mappingOf(context, query, object, source);
  if (!mapping) throw notFound(object, source);
  return placed(query, object, mapping, source);
}

/** A document as an object; throws the decoder's words. */
async function decoded(
  context: CommandContext,
  query: ResourceQuery,
  value: unknown,
  json: () => string,
): Promise<JsonObject> {
  if (query.typed === true) {
    const { decodeTyped } = await context.load(import('../typed/decode.ts'));
    return decodeTyped(value, json);
  }
  const problem = decodingProblem(value, json);
  if (problem !== undefined || !isObject(value)) throw new CommandError(problem);
  return value;
}

const unregisteredProblem = async (context: CommandContext, item: JsonObject): Promise<string | undefined> =>
  (await context.load(import('../typed/items.ts'))).unregisteredProblem(item);

async function mappingOf(
  context: CommandContext,
  query: ResourceQuery,
  object: JsonObject,
  source: string,
): Promise<Mapping | undefined> {
  const [apiVersion, kind] = [apiVersionOf(object), kindOf(object)];
  return query.local === true
    ? localMapping(apiVersion, kind)
    : recognized(
        source,
        context.mapper().then((mapper) => mapper.forKind(apiVersion, kind)),
      );
}

/** The objects of a list that the server has such of. Models cli-runtime/pkg/resource/visitor.go FlattenListVisitor */
async function itemsOfList(
  context: CommandContext,
  query: ResourceQuery,
  list: JsonObject,
  { name: source, json }: Written,
): Promise<readonly JsonObject[]> {
  let items: readonly JsonObject[];
  try {
    if (query.typed === true && kindOf(list) === 'List') {
      await decoded(context, query, list, json);
      items = [];
    } else {
      items = itemsOf(list);
      await decoded(context, query, list, json);
    }
  } catch (error) {
    throw new CommandError(`unable to decode ${quote(source)}: ${asError(error).message}`);
  }
  if (query.local !== true) {
    const mapper = await context.mapper();
    if (!(await recognized(source, mapper.knowsList(apiVersionOf(list), kindOf(list)))))
      throw notFound(list, source);
  }
  if (query.typed === true)
    return kindOf(list) === 'List'
      ? (await context.load(import('../typed/items.ts'))).decodedItems(list, json)
      : items;
  if (items.some((item) => Array.isArray(item['items'])))
    throw new CommandError('*unstructured.Unstructured is not a list: no Items field in this object');
  return items;
}

async function* listed(
  context: CommandContext,
  query: ResourceQuery,
  items: readonly JsonObject[],
  source: string,
): Objects {
  for (const item of items) {
    try {
      const problem = query.typed === true ? await unregisteredProblem(context, item) : typeProblem(item);
      if (problem !== undefined) throw new CommandError(problem);
      const mapping = await mappingOf(context, query, item, source);
      if (!mapping) throw new CommandError(`unable to recognize ${noMatches(item)}`);
      yield await latest(context, query, placed(query, item, mapping, source));
    } catch (error) {
      yield asError(error);
    }
  }
}

/** An object with another namespace, or none; one whose metadata can hold none stays as it is. */
const inNamespace = (object: JsonObject, namespace: string | undefined): JsonObject =>
  object['metadata'] === undefined || isObject(object['metadata'])
    ? withField(object, ['metadata', 'namespace'], namespace)
    : object;

/** An object of another namespace than the one that was asked for. Models visitor.go RequireNamespace, which looks at each by itself */
export class NamespaceMismatch extends CommandError {}

/** An object in the namespace where it is to be. */
function placed(query: ResourceQuery, value: JsonObject, mapping: Mapping, source: string): Info {
  const name = nameOf(value);
  const given = namespaceOf(value);
  const { namespace, enforceNamespace, local } = query;
  if (!mapping.namespaced) {
    const object = given === '' ? value : inNamespace(value, undefined);
    return { mapping, namespace: '', name, source, object };
  }
  if (given !== '' && enforceNamespace === true && given !== namespace) {
    throw new NamespaceMismatch(
      `the namespace from the provided object ${quote(given)} does not match the namespace ${quote(namespace)}. ` +
        `You must pass '--namespace=${given}' to perform this operation.`,
    );
  }
  if (given !== '' || local === true)
    return { mapping, namespace: given || namespace, name, source, object: value };
  const object = namespace === '' ? value : inNamespace(value, namespace);
  return { mapping, namespace, name, source, object };
}

const textless = (info: Info): unknown => {
  const metadata = info.object?.['metadata'];
  return isObject(metadata) ? metadata['labels'] : undefined;
};

/** Models cli-runtime/pkg/resource/selector.go: which refusals name the selectors. */
export function selectorError(failure: unknown, mapping: Mapping, labels: string, fields: string): Error {
  const error = asError(failure);
  if (!(error instanceof StatusError)) return error;
  if (error.reason !== 'BadRequest' && error.reason !== 'NotFound') return error;
  if (labels === '' && fields === '') {
    const message = `Unable to list ${quote(resourceText(mapping))}: ${error.message}`;
    return new StatusError({ ...error.status, message }, error.plain);
  }
  const message =
    `Unable to find ${quote(resourceText(mapping))} that match label selector ${quote(labels)}, ` +
    `field selector ${quote(fields)}: ${error.message}`;
  return new StatusError({ ...error.status, message }, error.plain);
}

/** What a document's kind is found to be. Models cli-runtime/pkg/resource/mapper.go infoForData */
async function recognized<T>(source: string, found: Promise<T>): Promise<T> {
  try {
    return await found;
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    throw new CommandError(`unable to recognize ${quote(source)}: ${error.message}`);
  }
}
