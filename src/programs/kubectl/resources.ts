import type { CommandContext } from './context.ts';
import { asError, CommandError, ErrorList, throwCollected } from './errors.ts';
import { groupResourceOf, type Mapping } from './mapper.ts';
import { hasSlashes, normalizeArguments, splitTypeName, splitTypes } from './resources/arguments.ts';
import type { Info, ResourceQuery } from './resources/info.ts';
import { sourcesOf } from './resources/sources.ts';
import {
  NamespaceMismatch,
  walkNames,
  walkSelected,
  walkSources,
  type Objects,
  type Walk,
} from './resources/walks.ts';

export { hasNames } from './resources/arguments.ts';
export {
  CLIENT_TYPES,
  infoName,
  KUBECTL_TYPES,
  kindText,
  localMapping,
  refetch,
  resourceText,
  type Info,
  type ResourceQuery,
} from './resources/info.ts';
export { readAll } from './resources/sources.ts';

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

type Visitor = Parameters<ResourceSet['visit']>[0];

/** What went wrong with objects: with what was done to them, and with finding them. Models visitor.go ContinueOnErrorVisitor */
interface Failures {
  readonly own: readonly Error[];
  readonly found: readonly Error[];
}

/** Failures of what files hold or types select, which are a list even when one is alone. Models visitor.go EagerVisitorList */
const gathered = (found: readonly Error[]): readonly Error[] =>
  found.length === 0 ? [] : [new ErrorList(found)];

/** Failures as they are thrown: a list of some that is alone stands in another one, as the real builder has it. */
const asOne = (failures: readonly Error[]): readonly Error[] =>
  failures.length === 1 && failures[0] instanceof ErrorList ? [new ErrorList(failures)] : failures;

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

/** That resources are named where only files are looked at. */
export const LOCAL_ONLY =
  "error: you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'";

class Finder {
  readonly #context: CommandContext;
  readonly #query: ResourceQuery;

  constructor(context: CommandContext, query: ResourceQuery) {
    this.#context = context;
    this.#query = query;
  }

  async find(): Promise<ResourceSet> {
    const query = { ...this.#query, fieldSelector: this.#query.fieldSelector?.trim() ?? '' };
    const problems: Error[] = [];
    const sources = sourcesOf(this.#context, query, problems);
    const types: string[] = [];
    const names: string[] = [];
    const tuples: { readonly type: string; readonly name: string }[] = [];
    let selector = query.selector?.trim() || undefined;
    if (query.all === true && (selector !== undefined || query.fieldSelector)) {
      problems.push(new CommandError("setting 'all' parameter but found a non empty selector. "));
    }
    try {
      const args = normalizeArguments(query.args ?? []);
      if (query.local === true && args.length > 0) throw new CommandError(LOCAL_ONLY);
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
    if (query.all === true) selector ??= '';
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
      const [source] = sources;
      const single = query.kustomize
        ? sources.length === 0
        : sources.length === 1 && (source?.kind === 'file' || source?.kind === 'url');
      return this.#set(walkSources(this.#context, query, sources, selector), single, true);
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
      return this.#set(walkSelected(this.#context, query, mappings, selector ?? ''), false, false);
    }
    if (tuples.length > 0) {
      const mappings = await this.#forArguments(tuples.map(({ type }) => type));
      const mapped = mappings.map((mapping, at) => ({ mapping, name: tuples[at]?.name ?? '' }));
      const kinds = new Set(mapped.map(({ mapping }) => mapping));
      if (kinds.size > 1 && query.singleResourceType === true) {
        throw new CommandError('you may only specify a single resource type');
      }
      this.#needNamespace(mapped.map(({ mapping }) => mapping));
      return this.#set(walkNames(this.#context, query, mapped), tuples.length === 1, true, true);
    }
    if (names.length > 0) {
      if (types.length > 1) throw new CommandError('you must specify only one resource');
      const [mapping] = await this.#mappings(types);
      if (!mapping) throw new CommandError('you must provide a resource and a resource name together');
      this.#needNamespace([mapping]);
      return this.#set(
        walkNames(
          this.#context,
          query,
          names.map((name) => ({ mapping, name })),
        ),
        names.length === 1,
        true,
        true,
      );
    }
    if (types.length > 0) {
      await this.#forArguments(types);
      throw new CommandError('resource(s) were provided, but no name was specified');
    }
    throw new CommandError(MISSING);
  }

  async #expand(types: string): Promise<string> {
    const mapper = await this.#context.mapper();
    const expanded: string[] = [];
    for (const type of types.split(',')) {
      const resources = await mapper.expand(type);
      expanded.push(...(resources?.map(groupResourceOf) ?? [type]));
    }
    return expanded.join(',');
  }

  async #mappings(types: readonly string[]): Promise<readonly Mapping[]> {
    if (types.length > 1 && this.#query.singleResourceType === true) {
      throw new CommandError('you may only specify a single resource type');
    }
    return [...new Set(await this.#forArguments(types))];
  }

  async #forArguments(types: readonly string[]): Promise<readonly Mapping[]> {
    const mapper = await this.#context.mapper();
    const mappings: Mapping[] = [];
    for (const type of types) mappings.push(await mapper.forArgument(type));
    return mappings;
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

  /** @param named whether the objects are named on the command line */
  #set(walk: Walk, singleItemImplied: boolean, targetsSingleItems: boolean, named = false): ResourceSet {
    const goOn = this.#query.continueOnError === true;
    const failuresIn = async (objects: Walk | Objects, each: Visitor, all: boolean): Promise<Failures> => {
      const found: Error[] = [];
      // Who does not go on after failures does not tell them apart.
      const own: Error[] = goOn ? [] : found;
      for await (const next of objects) {
        // Objects that are named are fetched as a part of what is done to them.
        if (next instanceof Error) (named || next instanceof NamespaceMismatch ? own : found).push(next);
        else if ('items' in next) {
          const inner = await failuresIn(next.items, each, true);
          if (goOn) own.push(...inner.own);
          if (inner.found.length > 0) found.push(new ErrorList(inner.found));
        } else
          try {
            await each(next);
          } catch (error) {
            if (this.#context.program.signal.aborted) throw error;
            own.push(asError(error));
          }
        if (!all && found.length + own.length > 0) break;
      }
      return { own, found };
    };
    const visit: ResourceSet['visit'] = async (each) => {
      const { own, found } = await failuresIn(walk, each, goOn);
      if (!goOn || found.length === 0) throwCollected(own);
      else throwCollected(own.length > 0 ? [...own, new ErrorList(found)] : asOne(found));
    };
    return {
      singleItemImplied,
      targetsSingleItems,
      visit,
      infos: async () => {
        const infos: Info[] = [];
        const { own, found } = await failuresIn(walk, (info) => void infos.push(info), goOn);
        return { infos, errors: goOn ? [...own, ...gathered(found)] : [...own, ...found] };
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
