import { SelectorError } from './selectors.ts';

/** One condition of a field selector. */
export interface FieldRequirement {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

function split(text: string): readonly string[] {
  const terms: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text.charAt(at) === '\\') at++;
    else if (text.charAt(at) === ',') {
      terms.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...terms, text.slice(start)];
}

function unescape(value: string): string {
  let out = '';
  for (let at = 0; at < value.length; at++) {
    const letter = value.charAt(at);
    if (letter === '\\') {
      const next = value.charAt(++at);
      if (next !== '\\' && next !== ',' && next !== '=') {
        throw new SelectorError(`invalid field selector: invalid escape sequence: \\${next}`);
      }
      out += next;
    } else if (letter === ',' || letter === '=') {
      throw new SelectorError(`invalid field selector: unescaped character in value: ${letter}`);
    } else out += letter;
  }
  return out;
}

/**
 * Parses a field selector: `status.phase=Running,metadata.name!=web`.
 * Models staging/src/k8s.io/apimachinery/pkg/fields/selector.go
 * @throws SelectorError
 */
export function parseFieldSelector(text: string): readonly FieldRequirement[] {
  const out: FieldRequirement[] = [];
  for (const term of split(text)) {
    if (term === '') continue;
    const found = /^(?<field>[^=!]*(?:![^=][^=!]*)*)(?<operator>!=|==|=)(?<value>.*)$/s.exec(term)?.groups;
    if (!found) throw new SelectorError(`invalid selector: '${text}'; can't understand '${term}'`);
    out.push({
      field: found['field'] ?? '',
      operator: found['operator'] === '!=' ? '!=' : '=',
      value: unescape(found['value'] ?? ''),
    });
  }
  return out;
}

/** Whether field values meet all requirements. */
export const fieldsMatch = (
  requirements: readonly FieldRequirement[],
  valueOf: (field: string) => string,
): boolean =>
  requirements.every(({ field, operator, value }) => (valueOf(field) === value) === (operator === '='));
