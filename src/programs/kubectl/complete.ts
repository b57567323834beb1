import type { Completion, CompletionRequest } from '../../shell/program.ts';
import { ApiClient } from './client.ts';
import type { ArgumentCompletion, CommandDefinition } from './command.ts';
import type { FlagDefinition } from './flags.ts';
import { entryNamed, flagsOf } from './index.ts';
import { configPaths, loadKubeconfig, resolveConfig, type Kubeconfig } from './kubeconfig.ts';
import { discover, pathOf, RestMapper } from './mapper.ts';
import { asList, fieldOf, nameOf, textOf } from './object.ts';
import { rootCommand } from './root.ts';
import { languageOf } from './text.ts';

/** What stands before the cursor, as far as completion needs it. */
interface Position {
  readonly definition: CommandDefinition;
  /** The words that are neither commands nor flags. */
  readonly args: readonly string[];
  /** The values of flags that were given. */
  readonly given: ReadonlyMap<string, string>;
  /** A flag that waits for its value. */
  readonly pending: FlagDefinition | undefined;
  readonly afterDash: boolean;
}

/** Completions of kubectl's own words: commands, flags, their values, kinds and names from the server. */
export async function complete(request: CompletionRequest): Promise<readonly Completion[] | undefined> {
  const position = await positionOf(request.words.slice(1));
  const { current } = request;
  if (position.afterDash) return [];
  if (position.pending) return flagValues(request, position, position.pending, current, '');
  const assignment = /^--([^=]+)=(.*)$/s.exec(current);
  if (assignment) {
    const [, name = '', value = ''] = assignment;
    const flag = flagsOf(position.definition).find((each) => each.name === name);
    return flag ? flagValues(request, position, flag, value, `--${name}=`) : [];
  }
  if (current.startsWith('-')) return flagNames(request, position, current);
  const { subcommands = [] } = position.definition;
  const isRoot = position.definition === rootCommand;
  if (subcommands.length > 0 && position.args.length === 0) {
    const language = languageOf(request.context.env);
    const found = subcommands
      .filter(({ name, hidden }) => hidden !== true && name.startsWith(current))
      .map(({ name, short }) => ({ text: name, description: short[language], final: true }));
    if (found.length > 0 || isRoot) return found;
  }
  return argument(request, position, position.definition.completes ?? 'none');
}

async function positionOf(words: readonly string[]): Promise<Position> {
  let definition = rootCommand;
  const args: string[] = [];
  const given = new Map<string, string>();
  let pending: FlagDefinition | undefined;
  for (const word of words) {
    if (pending) {
      given.set(pending.name, word);
      pending = undefined;
    } else if (word === '--') return { definition, args, given, pending: undefined, afterDash: true };
    else if (word.startsWith('-') && word.length > 1) {
      const [flag, value] = flagIn(definition, word);
      if (!flag) continue;
      if (value !== undefined) given.set(flag.name, value);
      else if (flag.type !== 'bool' && flag.noOptDefault === undefined) pending = flag;
    } else {
      const entry = args.length === 0 ? entryNamed(definition.subcommands ?? [], word) : undefined;
      if (entry) definition = await entry.load();
      else args.push(word);
    }
  }
  return { definition, args, given, pending, afterDash: false };
}

function flagIn(definition: CommandDefinition, word: string): readonly [FlagDefinition?, string?] {
  const flags = flagsOf(definition);
  const equals = word.indexOf('=');
  if (word.startsWith('--')) {
    const name = word.slice(2, equals < 0 ? undefined : equals);
    const flag = flags.find((each) => each.name === name);
    return flag ? (equals < 0 ? [flag] : [flag, word.slice(equals + 1)]) : [];
  }
  const flag = flags.find(({ shorthand }) => shorthand === word.charAt(1));
  if (!flag) return [];
  return word.length > 2 && flag.type !== 'bool' ? [flag, word.slice(2).replace(/^=/, '')] : [flag];
}

function flagNames(
  request: CompletionRequest,
  { definition }: Position,
  current: string,
): readonly Completion[] {
  const language = languageOf(request.context.env);
  return [...flagsOf(definition)]
    .filter(({ hidden, deprecated }) => hidden !== true && deprecated === undefined)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((flag) => ({
      text: `--${flag.name}${flag.type === 'bool' || flag.noOptDefault !== undefined ? '' : '='}`,
      description: flag.usage[language],
      final: flag.type === 'bool' || flag.noOptDefault !== undefined,
    }))
    .filter(({ text }) => text.startsWith(current));
}

async function flagValues(
  request: CompletionRequest,
  position: Position,
  flag: FlagDefinition,
  current: string,
  prefix: string,
): Promise<readonly Completion[] | undefined> {
  const { complete: source } = flag;
  if (source === 'files') return undefined;
  if (source === undefined) return [];
  const values = typeof source === 'string' ? await known(request, position, source) : source;
  return values
    .filter((value) => value.startsWith(current))
    .map((value) => ({ text: prefix + value, final: !value.endsWith('=') }));
}

async function known(
  request: CompletionRequest,
  position: Position,
  source: string,
): Promise<readonly string[]> {
  switch (source) {
    case 'namespaces':
      return names(request, position, 'namespaces');
    case 'containers':
      return containers(request, position);
    case 'contexts':
    case 'clusters':
    case 'users':
      return [...(await kubeconfig(request, position))[source].keys()].sort();
    default:
      return [];
  }
}

const kubeconfig = ({ context }: CompletionRequest, { given }: Position): Promise<Kubeconfig> =>
  loadKubeconfig(context, configPaths(context, given.get('kubeconfig') ?? ''));

async function clientFor(request: CompletionRequest, position: Position): Promise<ApiClient> {
  const { given } = position;
  const config = resolveConfig(request.context, await kubeconfig(request, position), {
    context: given.get('context') ?? '',
    cluster: given.get('cluster') ?? '',
    user: given.get('user') ?? '',
    server: given.get('server') ?? '',
    token: given.get('token') ?? '',
    namespace: given.get('namespace') ?? '',
    namespaceFirst: true,
    insecure: false,
    userFields: {},
    clusterFields: {},
    impersonation: {},
  });
  return new ApiClient(config, request.context, () => Promise.resolve());
}

/** Words that end with a completion, or nothing when the server cannot be asked. */
async function names(
  request: CompletionRequest,
  position: Position,
  type: string,
): Promise<readonly string[]> {
  try {
    const client = await clientFor(request, position);
    const mapping = new RestMapper(await discover(client)).forArgument(type);
    const list = await client.json({ path: pathOf(mapping, client.config.namespace) });
    return asList(list['items']).map(nameOf).sort();
  } catch {
    return [];
  }
}

async function types(request: CompletionRequest, position: Position): Promise<readonly string[]> {
  try {
    const { resources } = await discover(await clientFor(request, position));
    return resources
      .filter(({ preferred, verbs }) => preferred && verbs.includes('list'))
      .map(({ group, resource }) => (group === '' ? resource : `${resource}.${group}`))
      .sort();
  } catch {
    return [];
  }
}

async function containers(request: CompletionRequest, position: Position): Promise<readonly string[]> {
  const [pod = ''] = position.args;
  try {
    const client = await clientFor(request, position);
    const object = await client.json({
      path: `/api/v1/namespaces/${client.config.namespace}/pods/${pod.replace(/^pods?\//, '')}`,
    });
    return ['initContainers', 'containers'].flatMap((list) =>
      asList(fieldOf(object, 'spec', list)).map((container) => textOf(container, 'name')),
    );
  } catch {
    return [];
  }
}

async function argument(
  request: CompletionRequest,
  position: Position,
  completes: ArgumentCompletion,
): Promise<readonly Completion[] | undefined> {
  const { current } = request;
  const offer = (words: readonly string[], final = true): readonly Completion[] =>
    words
      .filter((word) => word.startsWith(current) && !position.args.includes(word))
      .map((text) => ({ text, final }));
  if (completes === 'files') return undefined;
  if (completes === 'none') return [];
  if (completes === 'contexts' || completes === 'clusters' || completes === 'users') {
    return offer(await known(request, position, completes));
  }
  if (typeof completes === 'string') return resourceArgument(request, position, offer);
  if (!('names' in completes)) return offer(completes);
  const slash = current.indexOf('/');
  if (slash > 0) return slashed(request, position, current.slice(0, slash));
  if (completes.or === 'resources') return resourceArgument(request, position, offer);
  return offer(await names(request, position, completes.names));
}

async function resourceArgument(
  request: CompletionRequest,
  position: Position,
  offer: (words: readonly string[], final?: boolean) => readonly Completion[],
): Promise<readonly Completion[]> {
  const { current } = request;
  const slash = current.indexOf('/');
  if (slash > 0) return slashed(request, position, current.slice(0, slash));
  const [type] = position.args;
  if (type === undefined) {
    const comma = current.lastIndexOf(',');
    const all = await types(request, position);
    return offer(comma < 0 ? all : all.map((word) => `${current.slice(0, comma + 1)}${word}`));
  }
  return type.includes('/') ? [] : offer(await names(request, position, type));
}

async function slashed(
  request: CompletionRequest,
  position: Position,
  type: string,
): Promise<readonly Completion[]> {
  return (await names(request, position, type))
    .map((name) => ({ text: `${type}/${name}`, final: true }))
    .filter(({ text }) => text.startsWith(request.current));
}
