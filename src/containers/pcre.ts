import { TooMuch, type Expression } from '../regexp/expression.ts';
import { perlProblem } from '../regexp/perl-problem.ts';
import { perlExpression, SyntaxProblem } from '../regexp/re2.ts';

/** A Perl-compatible expression: what it and its groups match first. */
export interface Pcre {
  /** Undefined for no match, `limit` where PCRE would give up. */
  exec(text: string): readonly (string | undefined)[] | undefined | 'limit';
}

/**
 * Reads an expression of nginx's. Most run in time that grows with the text alone; those that refer back may take more
 * steps than a search may.
 * @returns what is wrong with it, in PCRE2's words
 */
export function readPcre(source: string, ignoreCase: boolean): Pcre | string {
  let expression: Expression;
  try {
    expression = perlExpression(ignoreCase ? `(?i)${source}` : source);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return perlProblem(error);
  }
  return {
    exec: (text) => {
      try {
        return expression.exec(text)?.groups;
      } catch (error) {
        if (error instanceof TooMuch) return 'limit';
        throw error;
      }
    },
  };
}
