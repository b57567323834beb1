import type { Environment } from '@marcbachmann/cel-js';
import {
  variableOf,
  type Call,
  type Checker,
  type Evaluator,
  type Macro,
  type Node,
  type Scope,
  type Type,
  type Variable,
} from './macros.ts';

type Entry = readonly [key: unknown, value: unknown];

/** The indexes and elements of a list, or the keys and values of a map. */
function entriesOf(range: unknown): readonly Entry[] {
  if (Array.isArray(range)) return range.map((value: unknown, i) => [BigInt(i), value]);
  if (range instanceof Map) return [...range];
  if (typeof range === 'object' && range !== null) return Object.entries(range);
  throw new Error('no such overload');
}

/** What a loop makes of its entries. `run` gives the worth of one of its expressions for an entry. */
interface Loop {
  /** The words for what the expressions have to give: `bool` or anything. */
  readonly wanted: readonly (readonly string[] | undefined)[];
  /** @param types what the expressions give */
  type(types: readonly Type[], key: Type): string;
  worth(entries: readonly Entry[], run: (expression: number, entry: Entry) => unknown): unknown;
}

const BOOL = ['bool', 'dyn'];

/** `all` and `exists`: an error counts for nothing where another entry decides. */
function quantifier(deciding: boolean): Loop {
  return {
    wanted: [BOOL],
    type: () => 'bool',
    worth(entries, run) {
      let failed: { readonly error: unknown } | undefined;
      for (const entry of entries) {
        try {
          if (run(0, entry) === deciding) return deciding;
        } catch (error) {
          failed ??= { error };
        }
      }
      if (failed) throw failed.error;
      return !deciding;
    },
  };
}

const existsOne: Loop = {
  wanted: [BOOL],
  type: () => 'bool',
  worth: (entries, run) => entries.filter((entry) => run(0, entry) === true).length === 1,
};

/** A loop that keeps something of each entry, or of those that a first expression takes. */
function transform(
  hasFilter: boolean,
  wanted: readonly string[] | undefined,
  type: Loop['type'],
  collect: (made: readonly (readonly [key: unknown, made: unknown])[]) => unknown,
): Loop {
  const last = hasFilter ? 1 : 0;
  return {
    wanted: hasFilter ? [BOOL, wanted] : [wanted],
    type: (types, key) => type(types.slice(last), key),
    worth: (entries, run) =>
      collect(
        entries
          .filter((entry) => !hasFilter || run(0, entry) === true)
          .map((entry) => [entry[0], run(last, entry)]),
      ),
  };
}

const listOf = (hasFilter: boolean): Loop =>
  transform(
    hasFilter,
    undefined,
    ([made]) => `list<${made?.name ?? 'dyn'}>`,
    (made) => made.map(([, value]) => value),
  );

const mapOf = (hasFilter: boolean): Loop =>
  transform(
    hasFilter,
    undefined,
    ([made], key) => `map<${key.name}, ${made?.name ?? 'dyn'}>`,
    (made) => new Map(made),
  );

function joined(maps: readonly unknown[]): Map<unknown, unknown> {
  const all = new Map<unknown, unknown>();
  for (const [key, value] of maps.flatMap(entriesOf)) {
    if (all.has(key)) throw new Error(`insert failed: key ${String(key)} already exists`);
    all.set(key, value);
  }
  return all;
}

const mapOfEntries = (hasFilter: boolean): Loop =>
  transform(
    hasFilter,
    ['map', 'dyn'],
    ([made]) => made?.name ?? 'dyn',
    (made) => joined(made.map(([, map]) => map)),
  );

/** The types of a range's keys and values. */
function rangeTypes(type: Type, checker: Checker, node: Node): readonly [Type, Type] {
  const dyn = checker.getType('dyn');
  if (type.kind === 'list') return [checker.getType('int'), type.valueType ?? dyn];
  if (type.kind === 'map') return [type.keyType ?? dyn, type.valueType ?? dyn];
  if (type.kind === 'dyn') return [dyn, dyn];
  throw checker.createError(
    'invalid_comprehension_range',
    `Expression of type '${type.name}' cannot be range of a comprehension (must be list, map, or dynamic).`,
    node,
  );
}

function macroOf(loop: Loop) {
  return ({ ast, receiver, args: [first, second, ...expressions] }: Call): Macro => {
    let variables: readonly [Variable, Variable] | undefined;
    return {
      typeCheck(checker, _macro, scope) {
        const [key, value] = rangeTypes(checker.check(receiver, scope), checker, receiver);
        const outer = scope.forkWithVariable(variableOf(first, checker, ast), key);
        const inner = outer.forkWithVariable(variableOf(second, checker, ast), value);
        variables = [outer, inner];
        const types = expressions.map((one) => checker.check(one, inner));
        const wrong = types.findIndex(
          (type, i) => loop.wanted[i]?.includes(type.kind) === false && !loop.wanted[i].includes(type.name),
        );
        if (wrong >= 0)
          throw checker.createError(
            'no_matching_overload',
            `expected type '${loop.wanted[wrong]?.[0] ?? ''}' but found '${types[wrong]?.name ?? ''}'`,
            expressions[wrong] ?? ast,
          );
        return checker.getType(loop.type(types, key));
      },
      evaluate: (evaluator: Evaluator, _macro: unknown, scope: Scope): unknown =>
        loop.worth(entriesOf(evaluator.run(receiver, scope)), (which, [key, value]) => {
          const [outer, inner] = variables ?? [];
          const expression = expressions[which];
          if (!outer || !inner || !expression) throw new Error('no such overload');
          const around = outer.reuse(scope).setIterValue(key, evaluator);
          return evaluator.run(expression, inner.reuse(around).setIterValue(value, evaluator));
        }),
    };
  };
}

/** Loops that know where they are: `list.all(i, v, …)`, `map.transformMap(k, v, …)`. Models github.com/google/cel-go/ext/comprehensions.go */
export function twoVariables(env: Environment): void {
  const three = { all: quantifier(false), exists: quantifier(true), existsOne, exists_one: existsOne };
  for (const [name, loop] of Object.entries(three)) {
    env.registerFunction(`list.${name}(ast, ast, ast): bool`, macroOf(loop));
  }
  const transforms = { transformList: listOf, transformMap: mapOf, transformMapEntry: mapOfEntries };
  for (const [name, loop] of Object.entries(transforms)) {
    env.registerFunction(`list.${name}(ast, ast, ast): dyn`, macroOf(loop(false)));
    env.registerFunction(`list.${name}(ast, ast, ast, ast): dyn`, macroOf(loop(true)));
  }
}
