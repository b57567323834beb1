import { GoText, quote } from './go.ts';
import { goSyntax } from './go-diff/syntax.ts';

type GoField = string | number | boolean | GoText;

const field = (value: GoField): string =>
  value instanceof GoText ? value.text : typeof value === 'string' ? quote(value) : String(value);

/** `rbac.RoleRef{APIGroup:"…", Kind:"Role", Name:"view"}`. @param fields in the order of the struct */
export function goStruct(type: string, fields: Readonly<Record<string, GoField>>): GoText {
  const texts = Object.entries(fields).map(([name, value]) => `${name}:${field(value)}`);
  return new GoText(`${type}{${texts.join(', ')}}`);
}

/** `[]core.ResourceQuotaScope{"BestEffort"}`; a missing list is `[]core.ResourceQuotaScope(nil)`. */
export function goList(type: string, items: readonly GoField[] | undefined): GoText {
  return new GoText(items ? `[]${type}{${items.map(field).join(', ')}}` : `[]${type}(nil)`);
}

/** A canonical quantity as `%#v` writes what the server has parsed it into. */
export const goQuantity = (text: string): GoText => goSyntax(text, 'resource.Quantity');
