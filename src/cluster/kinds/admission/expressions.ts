import { onDemand } from '../../../loading/on-demand.ts';
import type { ExpressionWarning, ParamKind, ValidatingAdmissionPolicy } from '../../api/types.ts';
import { loadSchemas } from '../../machinery/schema.ts';
import type { Store } from '../../store/store.ts';

/** What an expression of a policy is for, which says what it may use and has to give. */
export type Purpose = 'condition' | 'variable' | 'validation' | 'message' | 'annotation';

/** Why an expression cannot be compiled; undefined: it can. @param name of a variable, which later expressions may use */
export type ExpressionCheck = (purpose: Purpose, expression: string, name?: string) => string | undefined;

/** Where the expressions of a policy do not fit the types that it names. */
export type TypeCheck = (policy: ValidatingAdmissionPolicy, store: Store) => readonly ExpressionWarning[];

/** How expressions are checked; whoever writes from outside has loaded it. */
const loaded: {
  checkOf?: (params: ParamKind | undefined) => ExpressionCheck;
  typeCheck?: TypeCheck;
} = {};

/** Loads what checks expressions. */
export async function loadExpressionChecks(): Promise<void> {
  loaded.checkOf ??= (await onDemand(import('../../apiserver/admission/policy/checking.ts'))).checkOf;
}

/** The check of an object's expressions, if it has been loaded. @param params the kind of the parameters that they may use */
export const expressionCheck = (params: ParamKind | undefined): ExpressionCheck | undefined =>
  loaded.checkOf?.(params);

/** Loads what checks the types of policies. */
export async function loadTypeCheck(): Promise<TypeCheck> {
  if (!loaded.typeCheck) {
    const [{ warningsOf }, schemas] = await Promise.all([
      onDemand(import('../../apiserver/admission/policy/types/warnings.ts')),
      loadSchemas(),
    ]);
    loaded.typeCheck = (policy, store) => warningsOf(policy, store, schemas);
  }
  return loaded.typeCheck;
}

/** The check of a policy's types, if it has been loaded. */
export const typeCheck = (): TypeCheck | undefined => loaded.typeCheck;
