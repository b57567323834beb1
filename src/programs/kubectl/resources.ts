import { resolvePath } from '../../shell/filesystem.ts';
import { TABLE_ACCEPT } from './client.ts';
import type { CommandContext } from './context.ts';
import { asError, CommandError, hasReason, StatusError, throwCollected } from './errors.ts';
import { documentsOf, itemsOf } from './manifest.ts';
import { groupVersionOf, pathOf, type Mapping } from './mapper.ts';
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
} from './object.ts';
import { quote } from './text.ts';

/** One object that a command is about, read from the server, from a file, or only named. */
export interface Info {
  readonly mapping: Mapping;
  /** '' for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
  /** The file, `STDIN` or URL it came from; '' when it was named on the command line. */
  readonly source: string;
  /** Missing when the builder was told not to fetch it. */
  readonly object: JsonObject | undefined;
}

/** `pod/web`, `deployment.apps/web`: how messages name the object. */
export const infoName = ({ mapping, name }: Pick<Info, 'mapping' | 'name'>): string =>
  `${(mapping.group === '' ? mapping.kind : `${mapping.kind}.${mapping.group}`).toLowerCase()}/${name}`;

/** What a command wants to work on. Models cli-runtime/pkg/resource/builder.go Builder */
export interface ResourceQuery {
  /** `TYPE NAME…`, `TYPE/NAME…`, `TYPE1,TYPE2`. */
  readonly args?: readonly string[];
  readonly filenames?: readonly string[];
  readonly kustomize?: string;
  readonly recursive?: boolean;
  readonly namespace: string;
  /** The namespace was given with `--namespace`: files must agree with it. */
  readonly enforceNamespace?: boolean;
  readonly allNamespaces?: boolean;
  readonly selector?: string;
  readonly fieldSelector?: string;
  /** `--all`. */
  readonly all?: boolean;
  /** A type alone means all its objects. */
  readonly allowEmptySelector?: boolean;
  readonly continueOnError?: boolean;
  /** Files' objects are fetched anew. */
  readonly latest?: boolean;
  /** Lists are taken apart; false only for what prints them whole. */
  readonly flatten?: boolean;
  /** False: objects named on the command line are not fetched. */
  readonly fetch?: boolean;
  readonly singleResourceType?: boolean;
  readonly subresource?: string;
  readonly chunkSize?: number;
  /** Checks each document before it is mapped; throws what is wrong. */
  readonly validate?: (document: unknown) => Promise<void>;
  /** Objects are asked for as the server's tables, which stay whole. */
  readonly table?: boolean;
  /** Further query parameters of lists and gets. */
  readonly query?: Readonly<Record<string, string>>;
  /** No server is asked: files only, kinds are taken as they stand. */
  readonly local?: boolean;
}

/** What was found. `visit` calls back for each object in order and collects failures as the real builder does. */
export interface ResourceSet {
  /** One object was asked for, so that output need not be a list. */
  readonly singleItemImplied: boolean;
  /** Objects were named, not selected. */
  readonly targetsSingleItems: boolean;
  visit(each: (info: Info) => Promise<void> | void): Promise<void>;
  /** All objects, and what went wrong on the way. */
  infos(): Promise<{ readonly infos: readonly Info[]; readonly errors: readonly Error[] }>;
  /** All objects; throws what went wrong. */
  all(): Promise<readonly Info[]>;
}

/** Yields objects; a failure that does not end the walk is yielded too. */
type Walk = AsyncIterable<Info | Error>;

const MISSING = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

/** Reads what was asked for. Problems with the arguments are thrown here, others while visiting. */
export async function findResources(context: CommandContext, query: ResourceQuery): Promise<ResourceSet> {
  const finder = new Finder(context, query);
  return finder.find();
}

class Finder {
  readonly #context: CommandContext;
  readonly #query: ResourceQuery;

  constructor(context: CommandContext, query: ResourceQuery) {
    this.#context = context;
    this.#query = query;
  }

  async find(): Promise<ResourceSet> {
    const query = this.#query;
    const problems: Error[] = [];
    const sources = this.#sources(problems);
    const types: string[] = [];
    const names: string[] = [];
    const tuples: { readonly type: string; readonly name: string }[] = [];
    let selector = query.selector === '' ? undefined : query.selector;
    let everything = query.all === true;
    if (everything && (selector !== undefined || query.fieldSelector)) {
      problems.push(new CommandError("setting 'all' parameter but found a non empty selector. "));
    }
    try {
      const args = normalizeArguments(query.args ?? []);
      if (hasSlashes(args)) tuples.push(...args.map(splitTypeName));
      else if (args.length > 0) {
        const [first = '', ...rest] = args;
        types.push(...splitTypes(await this.#expand(first)));
        names.push(...rest);
        if (rest.length === 0 && selector === undefined && query.allowEmptySelector === true) selector = '';
      }
    } catch (error) {
      problems.push(asError(error));
    }
    throwCollected(problems);
    if (everything) selector ??= '';
    everything ||= false;
    if (sources.length > 0 || query.kustomize) {
      if (types.length > 0) {
        throw new CommandError(
          'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
        );
      }
      if (names.length > 0) throw new CommandError('name cannot be provided when a path is specified');
      if (tuples.length > 0) {
        throw new CommandError('resource/name arguments cannot be provided when a path is specified');
      }
      const single = sources.length === 1 && sources[0]?.kind === 'file';
      return this.#set(this.#bySources(sources, selector), single, true);
    }
    if (selector !== undefined || query.fieldSelector) {
      if (names.length > 0) throw new CommandError('name cannot be provided when a selector is specified');
      if (tuples.length > 0) {
        throw new CommandError(
          'selectors and the all flag cannot be used when passing resource/name arguments',
        );
      }
      if (types.length === 0)
        throw new CommandError('at least one resource must be specified to use a selector');
      if (query.subresource) {
        throw new CommandError('subresource cannot be used when bulk resources are specified');
      }
      const mappings = await this.#mappings(types);
      return this.#set(this.#bySelector(mappings, selector ?? ''), false, false);
    }
    if (tuples.length > 0) {
      const mapper = await this.#context.mapper();
      const mapped = tuples.map(({ type, name }) => ({ mapping: mapper.forArgument(type), name }));
      const kinds = new Set(mapped.map(({ mapping }) => mapping));
      if (kinds.size > 1 && query.singleResourceType === true) {
        throw new CommandError('you may only specify a single resource type');
      }
      this.#needNamespace(mapped.map(({ mapping }) => mapping));
      return this.#set(this.#byName(mapped), tuples.length === 1, true);
    }
    if (names.length > 0) {
      if (types.length > 1) throw new CommandError('you must specify only one resource');
      const [mapping] = await this.#mappings(types);
      if (!mapping) throw new CommandError('you must provide a resource and a resource name together');
      this.#needNamespace([mapping]);
      return this.#set(this.#byName(names.map((name) => ({ mapping, name }))), names.length === 1, true);
    }
    if (types.length > 0) {
      const mapper = await this.#context.mapper();
      for (const type of types) mapper.forArgument(type);
      throw new CommandError('resource(s) were provided, but no name was specified');
    }
    throw new CommandError(MISSING);
  }

  async #expand(types: string): Promise<string> {
    const mapper = await this.#context.mapper();
    return types
      .split(',')
      .map(
        (type) =>
          mapper
            .expand(type)
            ?.map(({ group, resource }) => (group === '' ? resource : `${resource}.${group}`))
            .join(',') ?? type,
      )
      .join(',');
  }

  async #mappings(types: readonly string[]): Promise<readonly Mapping[]> {
    if (types.length > 1 && this.#query.singleResourceType === true) {
      throw new CommandError('you may only specify a single resource type');
    }
    const mapper = await this.#context.mapper();
    return [...new Set(types.map((type) => mapper.forArgument(type)))];
  }

  #needNamespace(mappings: readonly Mapping[]): void {
    if (this.#query.namespace !== '' && this.#query.allNamespaces !== true) return;
    if (!mappings.some(({ namespaced }) => namespaced)) return;
    throw new CommandError(
      this.#query.allNamespaces === true
        ? 'a resource cannot be retrieved by name across all namespaces'
        : 'namespace may not be empty when retrieving a resource by name',
    );
  }

  async *#byName(wanted: readonly { readonly mapping: Mapping; readonly name: string }[]): Walk {
    for (const { mapping, name } of wanted) {
      const namespace = mapping.namespaced ? this.#query.namespace : '';
      const info: Info = { mapping, namespace, name, source: '', object: undefined };
      if (this.#query.fetch === false) yield info;
      else yield await this.#fetched(info);
    }
  }

  async #fetched(info: Info): Promise<Info | Error> {
    try {
      return await this.#refetch(info);
    } catch (error) {
      return asError(error);
    }
  }

  #refetch(info: Info): Promise<Info> {
    const { subresource, table, query } = this.#query;
    return refetch(this.#context, info, {
      ...(subresource === undefined ? {} : { subresource }),
      ...(table === true ? { accept: TABLE_ACCEPT } : {}),
      ...(query === undefined ? {} : { query }),
    });
  }

  async *#bySelector(mappings: readonly Mapping[], selector: string): Walk {
    const { fieldSelector = '', chunkSize = 500, allNamespaces, namespace } = this.#query;
    const client = await this.#context.client();
    for (const mapping of mappings) {
      const where = mapping.namespaced && allNamespaces !== true ? namespace : '';
      try {
        let next = '';
        do {
          const list = await client.json({
            path: pathOf(mapping, where),
            ...(this.#query.table === true ? { accept: TABLE_ACCEPT } : {}),
            query: {
              ...this.#query.query,
              labelSelector: selector,
              fieldSelector,
              limit: chunkSize > 0 ? String(chunkSize) : undefined,
              continue: next,
            },
          });
          if (list['kind'] === 'Table' || this.#query.flatten === false) {
            yield { mapping, namespace: where, name: '', source: '', object: list };
          } else
            for (const item of asList(list['items']).filter(isObject)) {
              const object = { apiVersion: groupVersionOf(mapping), kind: mapping.kind, ...item };
              yield { mapping, namespace: namespaceOf(object), name: nameOf(object), source: '', object };
            }
          next = textOf(list, 'metadata', 'continue');
        } while (next !== '');
      } catch (error) {
        yield selectorError(error, mapping, selector, fieldSelector);
      }
    }
  }

  #sources(problems: Error[]): readonly Source[] {
    const sources: Source[] = [];
    const { files, cwd } = this.#context.program;
    const { filenames = [], recursive = false, kustomize } = this.#query;
    if (filenames.length > 0 && kustomize) {
      problems.push(new CommandError('only one of -f or -k can be specified'));
      return sources;
    }
    if (kustomize && recursive) {
      problems.push(new CommandError("the -k flag can't be used with -f or -R"));
      return sources;
    }
    for (const name of filenames) {
      if (name === '-') {
        if (sources.some(({ kind }) => kind === 'stdin')) {
          problems.push(new CommandError('standard input cannot be used for multiple arguments'));
        }
        sources.push({ kind: 'stdin', name: 'STDIN' });
      } else if (/^https?:\/\//.test(name)) sources.push({ kind: 'url', name });
      else {
        const matches = expandPattern(this.#context, name);
        if (matches.length === 0) problems.push(new CommandError(`the path ${quote(name)} does not exist`));
        for (const match of matches) {
          const path = resolvePath(cwd, match);
          if (files.stat(path).type === 'file') {
            sources.push({ kind: 'file', name: match });
            continue;
          }
          const found = walkDirectory(this.#context, match, recursive);
          if (found.length === 0) {
            problems.push(
              new CommandError(`error reading [${match}]: recognized file extensions are [.json .yaml .yml]`),
            );
          }
          sources.push(...found.map((file): Source => ({ kind: 'directory', name: file })));
        }
      }
    }
    return sources;
  }

  async *#bySources(sources: readonly Source[], selector: string | undefined): Walk {
    const matches =
      selector === undefined
        ? undefined
        : (await this.#context.load(import('./selector.ts'))).parseSelector(selector);
    const { kustomize } = this.#query;
    const built: readonly Source[] = kustomize ? [{ kind: 'kustomize', name: kustomize }] : [];
    for (const source of [...sources, ...built]) {
      try {
        for await (const found of this.#documents(source)) {
          if (found instanceof Error || !matches || matches(stringsOf(textless(found)))) yield found;
        }
      } catch (error) {
        yield asError(error);
      }
    }
  }

  async *#documents(source: Source): Walk {
    const text = await readSource(this.#context, source);
    const name = source.name;
    const { validate } = this.#query;
    const documents = documentsOf(text)[Symbol.asyncIterator]();
    for (;;) {
      let next: IteratorResult<unknown>;
      try {
        next = await this.#context.load(documents.next());
      } catch (error) {
        throw new CommandError(`error parsing ${name}: ${asError(error).message}`);
      }
      if (next.done === true) return;
      if (validate) {
        try {
          await validate(next.value);
        } catch (error) {
          throw new CommandError(`error validating ${quote(name)}: ${asError(error).message}`);
        }
      }
      const items =
        isObject(next.value) && this.#query.flatten !== false ? itemsOf(next.value) : [next.value];
      for (const item of items) yield await this.#mapped(item, name);
    }
  }

  async #mapped(value: unknown, source: string): Promise<Info | Error> {
    try {
      const info = await this.#infoOf(value, source);
      if (this.#query.latest !== true || info.name === '') return info;
      return await this.#refetch(info);
    } catch (error) {
      return asError(error);
    }
  }

  async #infoOf(value: unknown, source: string): Promise<Info> {
    if (!isObject(value)) {
      throw new CommandError(
        `unable to decode ${quote(source)}: json: cannot unmarshal ${typeof value === 'string' ? 'string' : typeof value} into Go value of type struct { APIVersion string "json:\\"apiVersion\\""; Kind string "json:\\"kind\\"" }`,
      );
    }
    const kind = kindOf(value);
    if (kind === '') {
      throw new CommandError(
        `unable to decode ${quote(source)}: Object 'Kind' is missing in '${JSON.stringify(value)}'`,
      );
    }
    const apiVersion = apiVersionOf(value);
    const name = nameOf(value);
    const given = namespaceOf(value);
    const { namespace, enforceNamespace, local } = this.#query;
    const mapping =
      local === true
        ? localMapping(apiVersion, kind)
        : (await this.#context.mapper()).forKind(apiVersion, kind);
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

  #set(walk: Walk, singleItemImplied: boolean, targetsSingleItems: boolean): ResourceSet {
    const goOn = this.#query.continueOnError === true;
    const visit: ResourceSet['visit'] = async (each) => {
      const errors: Error[] = [];
      for await (const found of walk) {
        try {
          if (found instanceof Error) throw found;
          await each(found);
        } catch (error) {
          if (this.#context.program.signal.aborted) throw error;
          errors.push(asError(error));
          if (!goOn) break;
        }
      }
      throwCollected(errors);
    };
    return {
      singleItemImplied,
      targetsSingleItems,
      visit,
      infos: async () => {
        const infos: Info[] = [];
        const errors: Error[] = [];
        for await (const found of walk) {
          if (!(found instanceof Error)) infos.push(found);
          else {
            errors.push(found);
            if (!goOn) break;
          }
        }
        return { infos, errors };
      },
      all: async () => {
        const infos: Info[] = [];
        await visit((info) => {
          infos.push(info);
        });
        return infos;
      },
    };
  }
}

/** The object anew from the server. */
export async function refetch(
  context: CommandContext,
  info: Info,
  options: {
    readonly subresource?: string;
    readonly accept?: string;
    readonly query?: Readonly<Record<string, string>>;
  } = {},
): Promise<Info> {
  const client = await context.client();
  if (info.name === '') throw new CommandError('resource name may not be empty');
  const { subresource = '', ...request } = options;
  const path = pathOf(info.mapping, info.namespace, info.name, subresource);
  try {
    return { ...info, object: await client.json({ path, ...request }) };
  } catch (error) {
    if (!hasReason(error, 'NotFound') || info.namespace === '' || info.namespace === 'default') throw error;
    // What is missing may be the whole namespace.
    await client.json({ path: `/api/v1/namespaces/${info.namespace}` }).catch((missing: unknown) => {
      if (hasReason(missing, 'NotFound')) throw missing;
    });
    throw error;
  }
}

const textless = (info: Info): unknown => {
  const metadata = info.object?.['metadata'];
  return isObject(metadata) ? metadata['labels'] : undefined;
};

/** A mapping for a kind that no server was asked about: its resource is guessed as apimachinery's meta does. */
export function localMapping(apiVersion: string, kind: string): Mapping {
  const slash = apiVersion.indexOf('/');
  const lower = kind.toLowerCase();
  const resource = /(s|x|ch|sh)$/.test(lower)
    ? lower.endsWith('endpoints')
      ? lower
      : `${lower}es`
    : lower.endsWith('y')
      ? `${lower.slice(0, -1)}ies`
      : `${lower}s`;
  return {
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: slash < 0 ? apiVersion : apiVersion.slice(slash + 1),
    resource,
    singular: lower,
    kind,
    namespaced: true,
    shortNames: [],
    categories: [],
    verbs: [],
    subresources: [],
    preferred: true,
  };
}

/** Models cli-runtime/pkg/resource/selector.go: which refusals name the selectors. */
function selectorError(failure: unknown, mapping: Mapping, labels: string, fields: string): Error {
  const error = asError(failure);
  if (!(error instanceof StatusError)) return error;
  if (error.reason !== 'BadRequest' && error.reason !== 'NotFound') return error;
  if (labels === '' && fields === '') {
    return error.reason === 'BadRequest'
      ? new StatusError({
          ...error.status,
          message: `Unable to list ${quote(resourceText(mapping))}: ${error.message}`,
        })
      : new StatusError({
          ...error.status,
          message: `Unable to list ${quote(resourceText(mapping))}: ${error.message}`,
        });
  }
  return new StatusError({
    ...error.status,
    message:
      `Unable to find ${quote(resourceText(mapping))} that match label selector ${quote(labels)}, ` +
      `field selector ${quote(fields)}: ${error.message}`,
  });
}

/** Go's text of a GroupVersionResource: `/v1, Resource=pods`. */
export const resourceText = ({ group, version, resource }: Mapping): string =>
  `${group}/${version}, Resource=${resource}`;

/** Go's text of a GroupVersionKind: `/v1, Kind=Pod`. */
export const kindText = ({ group, version, kind }: Mapping): string => `${group}/${version}, Kind=${kind}`;

interface Source {
  readonly kind: 'file' | 'directory' | 'stdin' | 'url' | 'kustomize';
  readonly name: string;
}

async function readSource(context: CommandContext, source: Source): Promise<string> {
  const { program } = context;
  switch (source.kind) {
    case 'stdin':
      return readAll(context);
    case 'url':
      return (await context.load(import('./download.ts'))).download(context, source.name);
    case 'kustomize':
      return (await context.load(import('./kustomization.ts'))).buildKustomization(context, source.name);
    default:
      return program.files.read(resolvePath(program.cwd, source.name));
  }
}

/** Everything that comes on stdin. */
export async function readAll(context: CommandContext): Promise<string> {
  let text = '';
  for (;;) {
    const piece = await context.program.stdin.read();
    if (piece === undefined) return text;
    text += piece;
  }
}

function walkDirectory(context: CommandContext, directory: string, recursive: boolean): readonly string[] {
  const { files, cwd } = context.program;
  const found: string[] = [];
  for (const name of [...files.list(resolvePath(cwd, directory))].sort()) {
    const path = directory.endsWith('/') ? `${directory}${name}` : `${directory}/${name}`;
    if (files.stat(resolvePath(cwd, path)).type === 'directory') {
      if (recursive) found.push(...walkDirectory(context, path, true));
    } else if (/\.(json|ya?ml)$/.test(name)) found.push(path.replace(/^\.\//, ''));
  }
  return found;
}

/** The files that a name or a pattern such as `*.yaml` stands for. */
function expandPattern(context: CommandContext, pattern: string): readonly string[] {
  const { files, cwd } = context.program;
  if (files.exists(resolvePath(cwd, pattern))) return [pattern];
  if (!/[*?[]/.test(pattern)) return [];
  const slash = pattern.lastIndexOf('/');
  const directory = slash < 0 ? '' : pattern.slice(0, slash + 1);
  const where = resolvePath(cwd, directory === '' ? '.' : directory);
  if (!files.exists(where)) return [];
  const source = pattern
    .slice(slash + 1)
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]');
  const expression = new RegExp(`^${source}$`);
  return [...files.list(where)]
    .filter((name) => expression.test(name))
    .sort()
    .map((name) => directory + name);
}

/** `a,b c d` means `a/c a/d b/c b/d`. */
function normalizeArguments(args: readonly string[]): readonly string[] {
  const [first = '', ...names] = args;
  if (names.length === 0) return args;
  const types = splitTypes(first);
  if (types.length < 2) return args;
  return types.flatMap((type) => names.map((name) => `${type}/${name}`));
}

const splitTypes = (argument: string): readonly string[] => [...new Set(argument.split(','))];

function hasSlashes(args: readonly string[]): boolean {
  const slashed = args.filter((arg) => arg.includes('/')).length;
  if (slashed > 0 && slashed !== args.length) {
    throw new CommandError(
      'there is no need to specify a resource type as a separate argument when passing arguments in resource/name form ' +
        "(e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    );
  }
  return slashed > 0;
}

/** Whether the arguments name objects rather than types only. Models builder.go HasNames */
export function hasNames(args: readonly string[]): boolean {
  const normal = normalizeArguments(args);
  return hasSlashes(normal) || normal.length > 1;
}

function splitTypeName(argument: string): { readonly type: string; readonly name: string } {
  const parts = argument.split('/');
  if (parts.length !== 2) {
    throw new CommandError('arguments in resource/name form may not have more than one slash');
  }
  const [type = '', name = ''] = parts;
  if (type === '' || name === '' || splitTypes(type).length !== 1) {
    throw new CommandError('arguments in resource/name form must have a single resource and name');
  }
  return { type, name };
}
