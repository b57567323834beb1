import { Optional, type Environment } from '@marcbachmann/cel-js';
import { goExpression } from '../../../../regexp/re2.ts';
import { variableOf, type Call, type Macro, type Variable } from './macros.ts';
import { areEqual } from './values.ts';

/** What a type has where nothing is set. */
function isZero(value: unknown): boolean {
  if (value === null || value === false || value === '' || areEqual(value, 0n)) return true;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  if (value instanceof Map) return value.size === 0;
  return typeof value === 'object' && Object.keys(value).length === 0 && value.valueOf() === value;
}

/** `optional.optMap(x, …)`, and `optFlatMap` whose expression gives an optional itself. */
function mapMacro(isFlat: boolean) {
  return ({ ast, receiver, args: [name, expression = ast] }: Call): Macro => {
    let variable: Variable | undefined;
    return {
      typeCheck(checker, _macro, scope) {
        const { kind, name: type, valueType } = checker.check(receiver, scope);
        if (kind !== 'optional' && kind !== 'dyn')
          throw checker.createError(
            'no_matching_overload',
            `found no matching overload for '${type}.${isFlat ? 'optFlatMap' : 'optMap'}(dyn)'`,
            ast,
          );
        variable = scope.forkWithVariable(
          variableOf(name, checker, ast),
          valueType ?? checker.getType('dyn'),
        );
        const made = checker.check(expression, variable);
        return isFlat ? made : checker.getType(`optional<${made.name}>`);
      },
      evaluate(evaluator, _macro, scope) {
        const given = evaluator.run(receiver, scope);
        if (!(given instanceof Optional) || !variable) throw new Error('no such overload');
        if (!given.hasValue()) return Optional.none();
        const made = evaluator.run(expression, variable.reuse(scope).setIterValue(given.value(), evaluator));
        return isFlat ? made : Optional.of(made);
      },
    };
  };
}

/** What of the language itself the interpreter leaves out. Models github.com/google/cel-go/common/stdlib and cel/library.go */
export function standard(env: Environment): void {
  env.registerFunction('matches(string, string): bool', (text: string, rule: string) =>
    goExpression(rule).test(text),
  );
  env.registerFunction('int(google.protobuf.Timestamp): int', (time: Date) =>
    BigInt(Math.floor(time.getTime() / 1000)),
  );
  env.registerFunction('int(uint): int', (value: object) => BigInt(String(value)));
  env.registerFunction(
    'OptionalNamespace.ofNonZeroValue(A): optional<A>',
    (_namespace: unknown, value: unknown) => (isZero(value) ? Optional.none() : Optional.of(value)),
  );
  env.registerFunction('optional.optMap(ast, ast): dyn', mapMacro(false));
  env.registerFunction('optional.optFlatMap(ast, ast): dyn', mapMacro(true));
}
