import { GoText } from './go.ts';

/** A value of one of the server's own structs as `%#v` writes it. */
export function goValue(type: string, value: object): GoText {
  return new GoText(`core.${type}${JSON.stringify(value)}`);
}
