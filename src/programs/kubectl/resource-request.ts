import { CommandError, ExitError, NoMatchError } from './errors.ts';
import type { DeferredMapper } from './discovery/deferred-mapper.ts';
import type { Mapping } from './mapper.ts';
import { JsonPathError, parseJsonPath } from './output/jsonpath/parse.ts';

/**
 * The steps of `pods.spec.containers`; undefined stands for what is no field, such as the second dot of `..`.
 * Models kubectl/pkg/explain/explain.go jsonPathParse
 */
export function stepsOf(request: string): readonly (string | undefined)[] {
  try {
    const [list] = parseJsonPath(`{.${request.replace(/\.$/, '')}}`);
    const nodes = list?.type === 'list' ? list.nodes : [];
    return nodes.map((node) => (node.type === 'field' ? node.name : undefined));
  } catch (error) {
    throw error instanceof JsonPathError ? new CommandError(error.message) : error;
  }
}

/** Fields only. */
export function fieldsOnly(steps: readonly (string | undefined)[]): readonly string[] {
  const fields = steps.filter((step) => step !== undefined);
  if (fields.length < steps.length)
    throw new CommandError('invalid jsonpath syntax, first node must be field node');
  return fields;
}

/** The type that a word means; who asks for none that there is hears of it without `error: ` before it. */
export async function mappingNamed(mapper: DeferredMapper, resource: string): Promise<Mapping> {
  try {
    return await mapper.forResource(resource);
  } catch (error) {
    throw error instanceof NoMatchError ? new ExitError(1, error.message) : error;
  }
}
