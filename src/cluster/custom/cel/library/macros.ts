/** An expression inside of another, as the interpreter holds it. */
export interface Node {
  readonly op: string;
  /** Of a list its elements, of a name the name. */
  readonly args: unknown;
}

/** A type of the interpreter. */
export interface Type {
  readonly name: string;
  readonly kind: string;
  readonly keyType?: Type;
  readonly valueType?: Type;
}

/** The variables that an expression sees. */
export interface Scope {
  forkWithVariable(name: string, type: Type): Variable;
}

/** A scope with a variable more; it serves one evaluation after another. */
export interface Variable extends Scope {
  reuse(around: Scope): Variable;
  setIterValue(value: unknown, evaluator: Evaluator): Variable;
}

export interface Checker {
  check(node: Node, scope: Scope): Type;
  getType(name: string): Type;
  createError(code: string, message: string, node: Node): Error;
}

export interface Evaluator {
  run(node: Node, scope: Scope): unknown;
}

/** A call that is told apart before its arguments are looked at. */
export interface Call {
  readonly ast: Node;
  readonly receiver: Node;
  readonly args: readonly Node[];
}

/** What a macro is worth: it checks and evaluates its arguments itself. */
export interface Macro {
  typeCheck(checker: Checker, macro: unknown, scope: Scope): Type;
  evaluate(evaluator: Evaluator, macro: unknown, scope: Scope): unknown;
}

/** The variable that a macro's argument names. */
export function variableOf(node: Node | undefined, checker: Checker, ast: Node): string {
  if (node?.op === 'id' && typeof node.args === 'string') return node.args;
  throw checker.createError('invalid_macro_argument', 'argument must be a simple name', node ?? ast);
}
