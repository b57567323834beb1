import type { ParamKind } from '../../api/types.ts';

/** What an expression of a policy is for, which says what it may use and has to give. */
export type Purpose = 'condition' | 'variable' | 'validation' | 'message' | 'annotation';

/** Why an expression cannot be compiled; undefined: it can. @param name of a variable, which later expressions may use */
export type ExpressionCheck = (purpose: Purpose, expression: string, name?: string) => string | undefined;

/** How the expressions of an object are checked, one after the other; whoever writes from outside has loaded it. */
let checkOf: ((params: ParamKind | undefined) => ExpressionCheck) | undefined;

/** Loads what checks expressions. */
export async function loadExpressionChecks(): Promise<void> {
  checkOf ??= (await import('../../apiserver/admission/policy/checking.ts')).checkOf;
}

/** The check of an object's expressions, if it has been loaded. @param params the kind of the parameters that they may use */
export const expressionCheck = (params: ParamKind | undefined): ExpressionCheck | undefined =>
  checkOf?.(params);
