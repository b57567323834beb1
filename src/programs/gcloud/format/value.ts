/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** Keys in the order of code points, in which gcloud prints all objects. */
export const sortedKeys = (value: { readonly [key: string]: Json }): readonly string[] =>
  Object.keys(value).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

/** Python's `repr` of a value, which tables show for what is not text. */
export function pythonText(value: Json, quoted = false): string {
  if (value === null) return quoted ? 'None' : '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') {
    if (!quoted) return value;
    const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
    const escaped = value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
    return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
  }
  if (isList(value)) return `[${value.map((item) => pythonText(item, true)).join(', ')}]`;
  if (isObject(value)) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${pythonText(key, true)}: ${pythonText(item, true)}`)
      .join(', ')}}`;
  }
  return '';
}
