import type { LabelSelector } from '../api/types.ts';
import { goStringsText, quote } from './go.ts';
import { checkLabelValue, checkQualifiedName } from './names.ts';
import { own } from './own.ts';

/** Labels of an object. */
export type Labels = Readonly<Record<string, string>>;

export type Operator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | '>' | '<';

/** One condition on one label. All conditions of a selector have to hold. */
export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  /** Sorted, without doubles. */
  readonly values: readonly string[];
}

/** A selector text that does not parse; the message is what follows after the program's own prefix. */
export class SelectorError extends Error {}

type TokenType =
  'end' | 'error' | 'word' | ')' | '(' | ',' | '!' | '==' | '=' | '!=' | '>' | '<' | 'in' | 'notin';

interface Token {
  readonly type: TokenType;
  readonly text: string;
}

const SYMBOLS: ReadonlySet<string> = new Set<TokenType>([')', '(', ',', '!', '==', '=', '!=', '>', '<']);
const SPECIAL = /[=!(),><]/;
const BLANK = /[ \t\r\n]/;

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && BLANK.test(text.charAt(at))) at++;
    if (at >= text.length) return [...tokens, { type: 'end', text: '' }];
    const start = at;
    if (SPECIAL.test(text.charAt(at))) {
      let found = '';
      while (at < text.length && SPECIAL.test(text.charAt(at))) {
        const longer = text.slice(start, at + 1);
        if (SYMBOLS.has(longer)) found = longer;
        else if (found !== '') break;
        at++;
      }
      tokens.push(
        found === ''
          ? { type: 'error', text: `error expected: keyword found '${text.slice(start, at)}'` }
          : { type: found as TokenType, text: found },
      );
    } else {
      while (at < text.length && !SPECIAL.test(text.charAt(at)) && !BLANK.test(text.charAt(at))) at++;
      const word = text.slice(start, at);
      tokens.push({ type: word === 'in' || word === 'notin' ? word : 'word', text: word });
    }
  }
}

/** Models staging/src/k8s.io/apimachinery/pkg/labels/selector.go Parser */
class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = tokenize(text);
  }

  parse(): readonly Requirement[] {
    const requirements: Requirement[] = [];
    for (;;) {
      const first = this.#peek();
      if (first.type === 'end') return requirements;
      if (first.type !== 'word' && first.type !== '!') {
        throw new SelectorError(`found '${first.text}', expected: !, identifier, or 'end of string'`);
      }
      try {
        requirements.push(this.#requirement());
      } catch (error) {
        if (!(error instanceof SelectorError)) throw error;
        throw new SelectorError(`unable to parse requirement: ${error.message}`);
      }
      const next = this.#take();
      if (next.type === 'end') return requirements;
      if (next.type !== ',') {
        throw new SelectorError(`found '${next.text}', expected: ',' or 'end of string'`);
      }
      const after = this.#peek();
      if (after.type !== 'word' && after.type !== '!') {
        throw new SelectorError(`found '${after.text}', expected: identifier after ','`);
      }
    }
  }

  /** The next token; the words of operators are values here unless asked for. */
  #peek(operator = false): Token {
    const token = this.#tokens[this.#at] ?? { type: 'end', text: '' };
    return !operator && (token.type === 'in' || token.type === 'notin') ? { ...token, type: 'word' } : token;
  }

  #take(operator = false): Token {
    const token = this.#peek(operator);
    this.#at++;
    return token;
  }

  #requirement(): Requirement {
    let token = this.#take();
    const negated = token.type === '!';
    if (negated) token = this.#take();
    if (token.type !== 'word') throw new SelectorError(`found '${token.text}', expected: identifier`);
    const key = token.text;
    const complaints = checkQualifiedName(key);
    if (complaints.length > 0) {
      throw new SelectorError(`<nil>: Invalid value: ${quote(key)}: ${complaints.join('; ')}`);
    }
    const next = this.#peek();
    if (negated) return { key, operator: '!', values: [] };
    if (next.type === 'end' || next.type === ',') return { key, operator: 'exists', values: [] };
    const operator = this.#take(true);
    switch (operator.type) {
      case 'in':
      case 'notin':
        return checked(key, operator.type, this.#values());
      case '=':
      case '==':
      case '!=':
      case '>':
      case '<':
        return checked(key, operator.type, [this.#value()]);
      default:
        throw new SelectorError(`found '${operator.text}', expected: in, notin, =, ==, !=, gt, lt`);
    }
  }

  #value(): string {
    const next = this.#peek();
    if (next.type === 'end' || next.type === ',') return '';
    const token = this.#take();
    if (token.type === 'word') return token.text;
    throw new SelectorError(`found '${token.text}', expected: identifier`);
  }

  #values(): readonly string[] {
    const open = this.#take();
    if (open.type !== '(') throw new SelectorError(`found '${open.text}' expected: '('`);
    const first = this.#peek();
    if (first.type === ')') {
      this.#take();
      return [''];
    }
    if (first.type !== 'word' && first.type !== ',') {
      throw new SelectorError(`found '${first.text}', expected: ',', ')' or identifier`);
    }
    const values = this.#list();
    if (this.#take().type !== ')') throw new SelectorError(`found '${first.text}', expected: ')'`);
    return values;
  }

  #list(): readonly string[] {
    const values: string[] = [];
    for (;;) {
      const token = this.#take();
      const next = this.#peek();
      if (token.type === 'word') {
        values.push(token.text);
        if (next.type === ')') return values;
        if (next.type !== ',') throw new SelectorError(`found '${next.text}', expected: ',' or ')'`);
      } else if (token.type === ',') {
        if (values.length === 0) values.push('');
        if (next.type === ')') return [...values, ''];
        if (next.type === ',') {
          this.#take();
          values.push('');
        }
      } else throw new SelectorError(`found '${token.text}', expected: ',', or identifier`);
    }
  }
}

/** Whether Go's ParseInt reads a text as 64 bits. */
export const isInteger = (text: string): boolean =>
  /^[+-]?\d+$/.test(text) &&
  BigInt.asIntN(64, BigInt(text.replace(/^\+/, ''))) === BigInt(text.replace(/^\+/, ''));

/** Several errors as Go writes them, or one. */
const aggregated = (errors: readonly string[]): string =>
  errors.length === 1 ? errors.join('') : `[${errors.join(', ')}]`;

const valueProblems = (key: string, values: readonly string[]): readonly string[] =>
  values.flatMap((value, i) => {
    const complaints = checkLabelValue(value);
    return complaints.length > 0
      ? [`values[${i}][${key}]: Invalid value: ${quote(value)}: ${complaints.join('; ')}`]
      : [];
  });

function checked(key: string, operator: Operator, values: readonly string[]): Requirement {
  const sorted = [...new Set(values)].sort();
  const errors: string[] = [];
  if (operator === '>' || operator === '<') {
    sorted.forEach((value, i) => {
      if (!isInteger(value)) {
        errors.push(
          `values[${i}]: Invalid value: ${quote(value)}: for 'Gt', 'Lt' operators, the value must be an integer`,
        );
      }
    });
  }
  errors.push(...valueProblems(key, sorted));
  if (errors.length > 0) throw new SelectorError(aggregated(errors));
  return { key, operator, values: sorted };
}

const byKey = (a: Requirement, b: Requirement): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

/**
 * Parses the text form of a label selector: `app=web,tier in (a,b),!old`.
 * @throws SelectorError
 */
export function parseLabelSelector(text: string): readonly Requirement[] {
  return [...new Parser(text).parse()].sort(byKey);
}

/** Whether labels meet all requirements. */
export function matches(requirements: readonly Requirement[], labels: Labels | undefined): boolean {
  for (const requirement of requirements) if (!meets(requirement, own(labels, requirement.key))) return false;
  return true;
}

function meets({ operator, values }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case '=':
    case '==':
    case 'in':
      return value !== undefined && values.includes(value);
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case '>':
      return /^[+-]?\d+$/.test(value ?? '') && Number(value) > Number(values[0]);
    case '<':
      return /^[+-]?\d+$/.test(value ?? '') && Number(value) < Number(values[0]);
  }
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
};

const compiled = new WeakMap<LabelSelector, readonly Requirement[] | null>();

/**
 * The requirements of a selector object; an empty one has none and matches everything. Undefined for a selector that is
 * missing or not valid: it matches nothing. Models metav1.LabelSelectorAsSelector
 */
export function requirementsOf(selector: LabelSelector | undefined): readonly Requirement[] | undefined {
  if (selector === undefined) return undefined;
  let requirements = compiled.get(selector);
  if (requirements === undefined) {
    requirements = compile(selector);
    compiled.set(selector, requirements);
  }
  return requirements ?? undefined;
}

function compile(selector: LabelSelector): readonly Requirement[] | null {
  const out: Requirement[] = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
    key,
    operator: '=',
    values: [value],
  }));
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    const known = own(OPERATORS, operator);
    const needsValues = known === 'in' || known === 'notin';
    if (known === undefined || needsValues !== (values ?? []).length > 0) return null;
    out.push({ key, operator: known, values: [...new Set(values)].sort() });
  }
  return out.sort(byKey);
}

/**
 * What is wrong with a selector object that was never checked, if something is.
 * Models LabelSelectorAsSelector of apimachinery/pkg/apis/meta/v1/helpers.go and NewRequirement of its pkg/labels/selector.go
 */
export function selectorProblem({
  matchLabels = {},
  matchExpressions = [],
}: LabelSelector): string | undefined {
  const labels = Object.entries(matchLabels).sort(([a], [b]) => (a < b ? -1 : 1));
  const all = [
    ...labels.map(([key, value]) => ({ key, operator: undefined, values: [value] })),
    ...matchExpressions,
  ];
  for (const { key, operator, values = [] } of all) {
    const known = operator === undefined ? '=' : own(OPERATORS, operator);
    if (known === undefined) return `${quote(operator ?? '')} is not a valid label selector operator`;
    const errors: string[] = [];
    const complaints = checkQualifiedName(key);
    if (complaints.length > 0) errors.push(`key: Invalid value: ${quote(key)}: ${complaints.join('; ')}`);
    const shown = `values: Invalid value: ${goStringsText(values.length > 0 ? values : undefined)}`;
    if ((known === 'in' || known === 'notin') && values.length === 0)
      errors.push(`${shown}: for 'in', 'notin' operators, values set can't be empty`);
    if ((known === 'exists' || known === '!') && values.length > 0)
      errors.push(`${shown}: values set must be empty for exists and does not exist`);
    errors.push(...valueProblems(key, values));
    if (errors.length > 0) return aggregated(errors);
  }
  return undefined;
}

/** Whether a selector object matches labels. */
export function selectorMatches(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  const requirements = requirementsOf(selector);
  return requirements !== undefined && matches(requirements, labels);
}

/** A requirement in its text form. */
function formatRequirement({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'exists':
      return key;
    case '!':
      return `!${key}`;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${values.join(',')})`;
    default:
      return `${key}${operator}${values.join(',')}`;
  }
}

/** Requirements in their text form; empty for none. */
export const formatRequirements = (requirements: readonly Requirement[]): string =>
  requirements.map(formatRequirement).join(',');

/** A selector object as tables show it: `app=web`, `<none>`. Models metav1.FormatLabelSelector */
export function formatSelector(selector: LabelSelector | undefined): string {
  if (selector === undefined) return '<none>';
  const requirements = requirementsOf(selector);
  if (requirements === undefined) return '<error>';
  return requirements.length === 0 ? '<none>' : formatRequirements(requirements);
}

/** Labels or a label map as tables show it: `a=b,c=d` sorted by key, `<none>` for none. */
export function formatLabels(labels: Labels | undefined): string {
  const entries = Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? '<none>' : entries.map(([key, value]) => `${key}=${value}`).join(',');
}

/** A selector as Go's generated `String` writes it. */
export function selectorString({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.entries(matchLabels).sort(([a], [b]) => (a < b ? -1 : 1));
  const expressions = matchExpressions.map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  );
  const map = labels.map(([key, value]) => `${key}: ${value},`).join('');
  return `&LabelSelector{MatchLabels:map[string]string{${map}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
}
