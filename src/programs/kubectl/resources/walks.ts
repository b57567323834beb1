import { TABLE_ACCEPT } from '../client.ts';
import type { CommandContext } from '../context.ts';
import { asError, CommandError, ConnectionError, ErrorList, StatusError } from '../errors.ts';
import { documentsOf, itemsOf, type Document } from '../manifest.ts';
import { groupVersionOf, pathOf, type Mapping, type RestMapper } from '../mapper.ts';
import {
  goJson,
  apiVersionOf,
  asList,
  isObject,
  kindOf,
  nameOf,
  namespaceOf,
  stringsOf,
  textOf,
  withField,
} from '../object.ts';
import type { LabelMatcher } from '../selector.ts';
import { quote } from '../text.ts';
import { jsonType, metadataProblem } from './metadata-problem.ts';
import { localMapping, refetch, resourceText, type Info, type ResourceQuery } from './info.ts';
import { readSource, type Source } from './sources.ts';

/** Yields objects; a failure that does not end the walk is yielded too. */
export type Walk = AsyncIterable<Info | Error>;

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

function fetchInfo(context: CommandContext, query: ResourceQuery, info: Info): Promise<Info> {
  const { subresource, table, query: parameters } = query;
  return refetch(context, info, {
    ...(subresource === undefined ? {} : { subresource }),
    ...(table === true ? { accept: TABLE_ACCEPT } : {}),
    ...(parameters === undefined ? {} : { query: parameters }),
  });
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
  for (const source of [...sources, ...built]) {
    try {
      for await (const found of documents(context, query, source)) {
        if (found instanceof Error || !matches || matches(stringsOf(textless(found)))) yield found;
      }
    } catch (error) {
      yield asError(error);
    }
  }
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
        await validate(value);
      } catch (error) {
        throw new CommandError(`error validating ${quote(name)}: ${asError(error).message}`);
      }
    }
    const items = isObject(value) && query.flatten !== false ? itemsOf(value) : [value];
    for (const item of items) {
      const written = item === value ? json : (): string => goJson(item);
      yield await mapped(context, query, item, { name, json: written });
    }
  }
}

/** Where an object was written, and how it looks as JSON. */
interface Written {
  readonly name: string;
  json(): string;
}

async function mapped(
  context: CommandContext,
  query: ResourceQuery,
  value: unknown,
  written: Written,
): Promise<Info | Error> {
  try {
    const info = await infoOf(context, query, value, written);
    if (query.latest !== true || info.name === '') return info;
    if (info.mapping.namespaced && info.namespace === '') {
      throw new CommandError(
        `no namespace set on resource ${resourceText(info.mapping)} ${quote(info.name)}`,
      );
    }
    return await fetchInfo(context, query, info);
  } catch (error) {
    return asError(error);
  }
}

async function infoOf(
  context: CommandContext,
  query: ResourceQuery,
  value: unknown,
  { name: source, json }: Written,
): Promise<Info> {
  if (!isObject(value)) {
    throw new CommandError(
      `unable to decode ${quote(source)}: json: cannot unmarshal ${jsonType(value)} into Go value of type unstructured.detector`,
    );
  }
  const kind = kindOf(value);
  if (kind === '') {
    throw new CommandError(`unable to decode ${quote(source)}: Object 'Kind' is missing in '${json()}'`);
  }
  const problem = metadataProblem(value);
  if (problem !== undefined) throw new CommandError(`unable to decode ${quote(source)}: ${problem}`);
  const apiVersion = apiVersionOf(value);
  const name = nameOf(value);
  const given = namespaceOf(value);
  const { namespace, enforceNamespace, local } = query;
  const mapping =
    local === true
      ? localMapping(apiVersion, kind)
      : (await recognizing(context, source)).forKind(apiVersion, kind);
  if (!mapping) {
    throw new CommandError(
      `resource mapping not found for name: ${quote(name)} namespace: ${quote(given)} from ${quote(source)}: ` +
        `no matches for kind ${quote(kind)} in version ${quote(apiVersion)}\nensure CRDs are installed first`,
    );
  }
  if (!mapping.namespaced) {
    const object = given === '' ? value : withField(value, ['metadata', 'namespace'], undefined);
    return { mapping, namespace: '', name, source, object };
  }
  if (given !== '' && enforceNamespace === true && given !== namespace) {
    throw new CommandError(
      `the namespace from the provided object ${quote(given)} does not match the namespace ${quote(namespace)}. ` +
        `You must pass '--namespace=${given}' to perform this operation.`,
    );
  }
  if (given !== '' || local === true)
    return { mapping, namespace: given || namespace, name, source, object: value };
  const object = namespace === '' ? value : withField(value, ['metadata', 'namespace'], namespace);
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
    return new StatusError({ ...error.status, message });
  }
  return new StatusError({
    ...error.status,
    message:
      `Unable to find ${quote(resourceText(mapping))} that match label selector ${quote(labels)}, ` +
      `field selector ${quote(fields)}: ${error.message}`,
  });
}

/** The resources that a document may be of. Models cli-runtime/pkg/resource/mapper.go infoForData */
async function recognizing(context: CommandContext, source: string): Promise<RestMapper> {
  try {
    return await context.mapper(1);
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    throw new CommandError(`unable to recognize ${quote(source)}: ${error.message}`);
  }
}
