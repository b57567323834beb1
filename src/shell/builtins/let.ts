import { ArithmeticError } from '../interpreter/arithmetic.ts';
import { arithmetic } from '../interpreter/expand.ts';
import type { Builtin } from './index.ts';

export const letArithmetic: Builtin = async (shell, args) => {
  if (args.length === 0) {
    await shell.complain('let', 'expression expected');
    return 1;
  }
  let value = 0n;
  for (const arg of args) {
    try {
      value = await arithmetic(shell, arg);
    } catch (error) {
      if (!(error instanceof ArithmeticError)) throw error;
      await shell.complain('let', error.message);
      return 1;
    }
  }
  return value === 0n ? 1 : 0;
};
