import { CommandError } from './errors.ts';
import { parseInteger } from './integers.ts';
import { compareStrings } from './output/go-values.ts';
import { quote } from './text.ts';
import { labelValueProblems, qualifiedNameProblems } from './validation.ts';

/** Whether labels match. */
export type LabelMatcher = (labels: Readonly<Record<string, string>>) => boolean;

const binaryOperators = ['in', 'notin', '=', '==', '!=', 'gt', 'lt'] as const;

interface Requirement {
  readonly key: string;
  readonly operator: (typeof binaryOperators)[number] | 'exists' | '!';
  readonly values: readonly string[];
}

/** Parses a label selector. Models apimachinery/pkg/labels/selector.go */
export function parseSelector(selector: string): LabelMatcher {
  const requirements = new SelectorParser(selector).requirements();
  return (labels) => requirements.every((requirement) => holds(requirement, labels));
}

/** A label selector as objects have it. Models apimachinery/pkg/apis/meta/v1/helpers.go ParseToLabelSelector */
export function toLabelSelector(selector: string): Readonly<Record<string, unknown>> {
  const matchLabels: Record<string, string> = {};
  const matchExpressions: { key: string; operator: string; values?: readonly string[] }[] = [];
  for (const { key, operator, values } of parsed(selector)) {
    switch (operator) {
      case '=':
      case '==':
        matchLabels[key] = values[0] ?? '';
        break;
      case 'in':
        matchExpressions.push({ key, operator: 'In', values });
        break;
      case 'notin':
        matchExpressions.push({ key, operator: 'NotIn', values });
        break;
      case 'exists':
        matchExpressions.push({ key, operator: 'Exists' });
        break;
      case '!':
        matchExpressions.push({ key, operator: 'DoesNotExist' });
        break;
      case 'gt':
      case 'lt':
        throw new CommandError(`"${operator}" isn't supported in label selectors`);
      case '!=':
        throw new CommandError('"!=" is not a valid label selector operator');
    }
  }
  return {
    ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}),
    ...(matchExpressions.length > 0 ? { matchExpressions } : {}),
  };
}

function parsed(selector: string): readonly Requirement[] {
  try {
    return new SelectorParser(selector).requirements();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(`couldn't parse the selector string "${selector}": ${error.message}`);
  }
}

function holds({ key, operator, values }: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  const compared = (): number => (value === undefined ? NaN : Number(value) - Number(values[0]));
  switch (operator) {
    case 'in':
    case '=':
    case '==':
      return value !== undefined && values.includes(value);
    case 'notin':
    case '!=':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case 'gt':
      return compared() > 0;
    case 'lt':
      return compared() < 0;
  }
}

class SelectorParser {
  /** The last one is the end, ''. */
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(selector: string) {
    this.#tokens = [...(selector.match(/==|!=|[=!<>(),]|[^\s=!<>(),]+/g) ?? []), ''];
  }

  /** In the order of their keys. */
  requirements(): readonly Requirement[] {
    const out: Requirement[] = [];
    while (this.#token() !== '') {
      if (!this.#isWord() && this.#token() !== '!')
        throw this.#unexpected("!, identifier, or 'end of string'");
      try {
        out.push(this.#requirement());
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        throw new CommandError(`unable to parse requirement: ${error.message}`);
      }
      if (this.#token() === '') break;
      if (this.#token() !== ',') throw this.#unexpected("',' or 'end of string'");
      this.#at++;
      if (!this.#isWord() && this.#token() !== '!') throw this.#unexpected("identifier after ','");
    }
    return out.sort((a, b) => compareStrings(a.key, b.key));
  }

  #token(): string {
    return this.#tokens[this.#at] ?? '';
  }

  /** `in` and `notin` are words too where a key or a value may stand. */
  #isWord(): boolean {
    return this.#token() !== '' && !/^[=!<>(),]/.test(this.#token());
  }

  #take(): string {
    const token = this.#token();
    this.#at++;
    return token;
  }

  #unexpected(expected: string): CommandError {
    return new CommandError(`found '${this.#token()}', expected: ${expected}`);
  }

  #requirement(): Requirement {
    const not = this.#token() === '!';
    if (not) this.#at++;
    if (!this.#isWord()) throw this.#unexpected('identifier');
    const key = this.#take();
    const problems = qualifiedNameProblems(key);
    if (problems.length > 0) throw invalid('<nil>', key, problems);
    if (not) return { key, operator: '!', values: [] };
    if (this.#token() === '' || this.#token() === ',') return { key, operator: 'exists', values: [] };
    const symbols: Readonly<Record<string, Requirement['operator']>> = { '>': 'gt', '<': 'lt' };
    const symbol = this.#token();
    const operator = symbols[symbol] ?? binaryOperators.find((each) => each === symbol);
    if (operator === undefined || symbol === 'gt' || symbol === 'lt')
      throw this.#unexpected(binaryOperators.join(', '));
    this.#at++;
    const list = operator === 'in' || operator === 'notin';
    const values = list ? this.#values() : [this.#value()];
    const wrong: CommandError[] = [];
    if ((operator === 'gt' || operator === 'lt') && typeof parseInteger(values[0] ?? '', 10, 64) === 'string')
      wrong.push(
        invalid('values[0]', values[0] ?? '', ["for 'Gt', 'Lt' operators, the value must be an integer"]),
      );
    values.forEach((value, at) => {
      const own = labelValueProblems(value);
      if (own.length > 0) wrong.push(invalid(`values[${at}][${key}]`, value, own));
    });
    const messages = [...new Set(wrong.map(({ message }) => message))];
    if (messages.length > 0)
      throw new CommandError(messages.length === 1 ? messages[0] : `[${messages.join(', ')}]`);
    return { key, operator, values };
  }

  #value(): string {
    if (this.#token() === '' || this.#token() === ',') return '';
    if (!this.#isWord()) throw this.#unexpected('identifier');
    return this.#take();
  }

  /** `(a, b)`, its values sorted. */
  #values(): readonly string[] {
    if (this.#token() !== '(') throw new CommandError(`found '${this.#token()}' expected: '('`);
    this.#at++;
    if (this.#token() === ')') {
      this.#at++;
      return [''];
    }
    if (!this.#isWord() && this.#token() !== ',') throw this.#unexpected("',', ')' or identifier");
    const values = new Set<string>();
    for (;;) {
      if (this.#isWord()) {
        values.add(this.#take());
        if (this.#token() === ')') break;
        if (this.#token() !== ',') throw this.#unexpected("',' or ')'");
      } else if (this.#token() === ',') {
        this.#at++;
        if (values.size === 0) values.add('');
        if (this.#token() === ')') {
          values.add('');
          break;
        }
        if (this.#token() === ',') {
          this.#at++;
          values.add('');
        }
      } else throw this.#unexpected("',', or identifier");
    }
    this.#at++;
    return [...values].sort(compareStrings);
  }
}

const invalid = (path: string, value: string, problems: readonly string[]): CommandError =>
  new CommandError(`${path}: Invalid value: ${quote(value)}: ${problems.join('; ')}`);
