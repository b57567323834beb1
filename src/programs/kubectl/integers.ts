import { CommandError } from './errors.ts';
import { quote } from './text.ts';

/** Go's `strconv.Atoi`: the number, or its error. */
export function goInteger(text: string): number | CommandError {
  if (!/^[+-]?\d+$/.test(text)) {
    return new CommandError(`strconv.Atoi: parsing ${quote(text)}: invalid syntax`);
  }
  const value = Number(text);
  return Math.abs(value) > 2 ** 63
    ? new CommandError(`strconv.Atoi: parsing ${quote(text)}: value out of range`)
    : value;
}
