import type { CommandContext } from '../context.ts';
import { asError, CommandError } from '../errors.ts';
import { isObject, type JsonObject } from '../object.ts';
import { documentsOf } from '../manifest.ts';
import type { Path } from './bare-keys.ts';
import type { Loader } from './loader.ts';
import { flaw } from './res-map.ts';
import { newResource, type Resource } from './resource.ts';
import type { Schemas } from './schema.ts';

/** What the flags of `kubectl kustomize` choose. */
export interface KustomizeOptions {
  /** Files may lie outside the kustomization's directory. */
  readonly anywhere?: boolean;
  /** Whether charts are rendered. */
  readonly helm?: boolean;
  /** The program that renders charts. */
  readonly helmCommand?: string;
  /** Whether plugins are run that are not built in. */
  readonly plugins?: boolean;
  /** Whether the resources are kept in the order in which they are named. */
  readonly unordered?: boolean;
  /** Whether the resources are labelled as kustomize's. */
  readonly managed?: boolean;
}

/** What plugins work with. */
export interface Host {
  readonly context: CommandContext;
  readonly loader: Loader;
  readonly options: KustomizeOptions;
  readonly schemas: () => Schemas;
}

/** Changes resources. */
export type Transformer = (
  resources: readonly Resource[],
) => readonly Resource[] | Promise<readonly Resource[]>;

/** Makes resources. */
export type Generator = () => Promise<readonly Resource[]>;

/** A plugin, from its configuration. */
export type Plugin<T> = (config: JsonObject, host: Host) => T | Promise<T>;

/** Whether a document says nothing, as an empty list does too. Models kyaml RNode.IsNilOrEmpty */
const isNothing = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  (Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0);

/** The objects of a YAML text. Models sigs.k8s.io/kustomize/api/resource/factory.go SliceFromBytes */
export async function resourcesIn(context: CommandContext, text: string): Promise<readonly Resource[]> {
  const waiting: Found[] = [];
  try {
    await context.load(read(text, waiting));
  } catch (error) {
    const problem = asError(error).message.replace(/^error converting YAML to JSON: /, '');
    throw new CommandError(`MalformedYAMLError: ${problem}`);
  }
  const found: Resource[] = [];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { bare } = next;
    const object = checked(next.value);
    const items = object['items'];
    if (Array.isArray(items) && String(object['kind']).endsWith('List')) {
      for (const [at, value] of items.entries()) waiting.push({ value, bare: within(bare, ['items', at]) });
    } else if (items !== null || !String(object['kind']).endsWith('List')) {
      found.push({ ...newResource(object), bare });
    }
  }
  return found;
}

/** A value that may be an object, with the ways to its fields whose names are no texts. */
interface Found {
  readonly value: unknown;
  readonly bare: readonly Path[];
}

async function read(text: string, found: Found[]): Promise<void> {
  for await (const { value, bare } of documentsOf(text, true))
    if (!isNothing(value)) found.push({ value, bare });
}

/** The paths that begin so, as they go on. */
const within = (paths: readonly Path[], start: Path): readonly Path[] =>
  paths.filter((path) => start.every((step, i) => path[i] === step)).map((path) => path.slice(start.length));

function checked(value: unknown): JsonObject {
  const object = isObject(value) ? value : {};
  const problem = flaw(object);
  if (problem !== undefined) throw new CommandError(problem);
  return object;
}

/** The objects of a file; what is wrong with it is told with its name. */
export async function resourcesOf({ context, loader }: Host, path: string): Promise<readonly Resource[]> {
  const text = await loader.load(path);
  try {
    return await resourcesIn(context, text);
  } catch (error) {
    if (!(error instanceof CommandError) || !error.message.startsWith('MalformedYAMLError')) throw error;
    throw new CommandError(`${error.message} in File: ${path}`);
  }
}
