import { GoText, quote } from './go.ts';
import { DECIMAL, parseQuantity } from './quantity.ts';

type GoField = string | number | boolean | GoText;

const field = (value: GoField): string =>
  value instanceof GoText ? value.text : typeof value === 'string' ? quote(value) : String(value);

/** A value of one of the server's own structs as `%#v` writes it. */
export function goValue(type: string, value: object): GoText {
  return new GoText(`core.${type}${JSON.stringify(value)}`);
}

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
export function goQuantity(text: string): GoText {
  const { format = 'DecimalSI', nano = 0n } = parseQuantity(text) ?? {};
  const [, digits = '0', suffix = ''] = /^-?(\d+)(.*)$/.exec(text) ?? [];
  const isBinary = format === 'BinarySI';
  const scale = isBinary ? 0 : (DECIMAL[suffix] ?? Number(suffix.slice(1)));
  const value = isBinary ? nano / 1_000_000_000n : BigInt(digits) * (nano < 0n ? -1n : 1n);
  const isKept = isBinary ? (BigInt(digits) & 7n) !== 0n : !digits.endsWith('000');
  return goStruct('resource.Quantity', {
    i: goStruct('resource.int64Amount', { value: new GoText(String(value)), scale }),
    d: new GoText('resource.infDecAmount{Dec:(*inf.Dec)(nil)}'),
    s: isKept ? text : '',
    Format: format,
  });
}
