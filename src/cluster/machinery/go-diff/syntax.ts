import { GoText, quote } from '../go.ts';
import { goValueOf, type GoValue } from './value.ts';

/** Addresses differ from run to run; here they follow from where the value stands. */
function address(place: string): string {
  let hash = 0x811c9dc5;
  for (const letter of place) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  return `0xc00${(((hash % 0x2000000) >>> 0) * 8).toString(16).padStart(7, '0')}`;
}

function syntax(value: GoValue, place: string): string {
  switch (value.kind) {
    case 'bool':
    case 'int':
      return value.text;
    case 'string':
      return quote(value.text);
    case 'struct': {
      if (value.goSyntax !== undefined) return value.goSyntax;
      const fields = value.fields.map(([name, of]) => `${name}:${syntax(of, `${place}.${name}`)}`);
      return `${value.type}{${fields.join(', ')}}`;
    }
    case 'slice':
      if (!value.items) return `${value.type}(nil)`;
      return `${value.type}{${value.items.map((item, i) => syntax(item, `${place}.${i}`)).join(', ')}}`;
    case 'map': {
      if (!value.entries) return `${value.type}(nil)`;
      const entries = value.entries.map(([key, of]) => {
        const name = syntax(key, place);
        return `${name}:${syntax(of, place + name)}`;
      });
      return `${value.type}{${entries.join(', ')}}`;
    }
    case 'pointer':
      if (value.goSyntax !== undefined) return value.goSyntax;
      return `(${value.type})(${value.target ? address(place) : 'nil'})`;
  }
}

/** A JSON value as `%#v` writes the value of a Go type that the server makes of it. */
export const goSyntax = (json: unknown, type: string): GoText =>
  new GoText(syntax(goValueOf(json, type), type));
