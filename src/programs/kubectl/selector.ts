import { CommandError } from './errors.ts';

/** Whether labels match. */
export type LabelMatcher = (labels: Readonly<Record<string, string>>) => boolean;

interface Requirement {
  readonly key: string;
  readonly operator: 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';
  readonly values: readonly string[];
}

/** Parses a label selector. Models apimachinery/pkg/labels/selector.go */
export function parseSelector(selector: string): LabelMatcher {
  const requirements = requirementsOf(selector);
  return (labels) => requirements.every((requirement) => holds(requirement, labels));
}

/** The `matchLabels` of a selector that knows only `key=value`; others become `matchExpressions`. */
export function toLabelSelector(selector: string): Readonly<Record<string, unknown>> {
  const matchLabels: Record<string, string> = {};
  const matchExpressions: { key: string; operator: string; values?: readonly string[] }[] = [];
  for (const { key, operator, values } of parsed(selector)) {
    const [value = ''] = values;
    if (operator === 'in' && values.length === 1) matchLabels[key] = value;
    else if (operator === 'in') matchExpressions.push({ key, operator: 'In', values });
    else if (operator === 'notin') matchExpressions.push({ key, operator: 'NotIn', values });
    else if (operator === 'exists') matchExpressions.push({ key, operator: 'Exists' });
    else if (operator === '!') matchExpressions.push({ key, operator: 'DoesNotExist' });
    else throw new CommandError(`"${operator === 'gt' ? '>' : '<'}" isn't supported in label selectors`);
  }
  return {
    ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}),
    ...(matchExpressions.length > 0 ? { matchExpressions } : {}),
  };
}

function holds({ key, operator, values }: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[key];
  switch (operator) {
    case 'in':
      return value !== undefined && values.includes(value);
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case 'gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'lt':
      return value !== undefined && Number(value) < Number(values[0]);
  }
}

function tokensOf(selector: string): readonly string[] {
  return selector.match(/==|!=|[=!<>(),]|[^\s=!<>(),]+/g) ?? [];
}

function requirementsOf(selector: string): readonly Requirement[] {
  const tokens = tokensOf(selector);
  const out: Requirement[] = [];
  const isWord = (token: string | undefined): token is string =>
    token !== undefined && !/^[=!<>(),]/.test(token);
  const refuse = (found: string, expected: string): never => {
    throw new CommandError(`unable to parse requirement: found '${found}', expected: ${expected}`);
  };
  let at = 0;
  while (at < tokens.length) {
    const not = tokens[at] === '!';
    if (not) at++;
    const key = tokens[at++];
    if (!isWord(key)) return refuse(key ?? '', not ? 'identifier' : "!, identifier, or 'end of string'");
    const next = tokens[at];
    if (not) out.push({ key, operator: '!', values: [] });
    else if (next === undefined || next === ',') out.push({ key, operator: 'exists', values: [] });
    else if (next === 'in' || next === 'notin') {
      at++;
      if (tokens[at] !== '(') {
        throw new CommandError(`unable to parse requirement: found '${tokens[at] ?? ''}' expected: '('`);
      }
      at++;
      const values: string[] = [];
      for (; at < tokens.length && tokens[at] !== ')'; at++) {
        const token = tokens[at];
        if (isWord(token)) values.push(token);
      }
      if (tokens[at++] !== ')') {
        throw new CommandError(`unable to parse requirement: found '', expected: ',' or ')'`);
      }
      out.push({ key, operator: next, values });
    } else if (/^(==?|!=|<|>)$/.test(next)) {
      at++;
      const word = tokens[at];
      const value = isWord(word) ? word : '';
      if (isWord(word)) at++;
      const operator = next === '!=' ? 'notin' : next === '>' ? 'gt' : next === '<' ? 'lt' : 'in';
      out.push({ key, operator, values: [value] });
    } else {
      throw new CommandError(
        `unable to parse requirement: found '${next}', expected: in, notin, =, ==, !=, gt, lt`,
      );
    }
    if (tokens[at] === ',') {
      at++;
      if (at >= tokens.length) return refuse('', "identifier after ','");
    } else if (at < tokens.length) return refuse(tokens[at] ?? '', "',' or 'end of string'");
  }
  return out;
}

function parsed(selector: string): ReturnType<typeof requirementsOf> {
  try {
    return requirementsOf(selector);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(`couldn't parse the selector string "${selector}": ${error.message}`);
  }
}
