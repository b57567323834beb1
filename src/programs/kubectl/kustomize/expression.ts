import { goExpression, SyntaxProblem } from '../../../regexp/re2.ts';
import { CommandError } from '../errors.ts';

/** An expression in Go's syntax. @throws CommandError for a text that is none */
export function expressionOf(source: string): { test(text: string): boolean } {
  try {
    return goExpression(source);
  } catch (error) {
    throw error instanceof SyntaxProblem ? new CommandError(error.message) : error;
  }
}
