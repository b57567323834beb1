/** How Go prints values, where the API server's messages show them. */

/** A value already written the way Go's `%#v` writes it. */
export class GoText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\u000b': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

/** A JSON value's type as Go's decoder names it. */
export function goJsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** A string as Go's `%q` and `strconv.Quote` write it. */
export function quote(text: string): string {
  let out = '"';
  for (const letter of text) {
    const escape = ESCAPES[letter];
    if (escape !== undefined) out += escape;
    else if (letter < ' ' || letter === '\u007f') {
      out += `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`;
    } else out += letter;
  }
  return `${out}"`;
}

/** `map[string]string{"a":"b"}`, keys sorted; a missing map is `map[string]string(nil)`. */
export function goMap(map: Readonly<Record<string, string>> | undefined): GoText {
  return new GoText(goMapText(map));
}

export function goMapText(map: Readonly<Record<string, string>> | undefined): string {
  if (map === undefined) return 'map[string]string(nil)';
  const entries = Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[string]string{${entries.map(([key, value]) => `${quote(key)}:${quote(value)}`).join(', ')}}`;
}

/** `[]string{"a", "b"}`; a missing list is `[]string(nil)`. */
export function goStrings(list: readonly string[] | undefined): GoText {
  return new GoText(goStringsText(list));
}

export function goStringsText(list: readonly string[] | undefined): string {
  return list === undefined ? '[]string(nil)' : `[]string{${list.map(quote).join(', ')}}`;
}

/** An `intstr.IntOrString` as `%#v` writes it. */
export function goIntOrString(value: number | string): GoText {
  return new GoText(
    typeof value === 'number'
      ? `intstr.IntOrString{Type:0, IntVal:${value}, StrVal:""}`
      : `intstr.IntOrString{Type:1, IntVal:0, StrVal:${quote(value)}}`,
  );
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** A label selector as `%#v` writes it; pointers to one are dereferenced by the messages. */
export function goSelector(selector: Selector): GoText {
  const expressions = selector.matchExpressions;
  const list =
    expressions === undefined
      ? '[]v1.LabelSelectorRequirement(nil)'
      : `[]v1.LabelSelectorRequirement{${expressions
          .map(
            ({ key, operator, values }) =>
              `v1.LabelSelectorRequirement{Key:${quote(key)}, Operator:${quote(operator)}, Values:${goStringsText(values)}}`,
          )
          .join(', ')}}`;
  return new GoText(
    `v1.LabelSelector{MatchLabels:${goMapText(selector.matchLabels)}, MatchExpressions:${list}}`,
  );
}
