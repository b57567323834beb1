import { Expression } from '../../regexp/expression.ts';
import { choice, EMPTY, sequence, TEXT_BEGIN, TEXT_END, type Node } from '../../regexp/node.ts';
import { folded, inRanges, localeClass, not, type Takes } from '../../regexp/sets.ts';

/**
 * Shell patterns as expressions. A pattern is text in which `\` quotes the next character: `*`, `?`, `[…]` with
 * `[:classes:]`, and the extended forms `?(…) *(…) +(…) @(…) !(…)`.
 */

/** Escapes text so that a pattern matches just it. */
export const quotePattern = (text: string): string => text.replace(/[\\*?[\]()|!+@^-]/g, '\\$&');

/** Whether a pattern holds anything that matches more than itself. */
export const isPattern = (pattern: string): boolean =>
  /(?<!\\)(?:\\\\)*(?:[*?]|\[.*\]|[+@!]\()/s.test(pattern);

/** The text that a pattern without special characters matches. */
export const unquotePattern = (pattern: string): string => pattern.replace(/\\(.)/gs, '$1');

const anyLetter: Node = { type: 'set', takes: () => true };
const anything: Node = { type: 'repeat', node: anyLetter, min: 0, max: undefined, lazy: false };

/** How often what stands in brackets behind `?`, `*`, `+`, `@` may come. */
const COUNTS: Readonly<Record<string, readonly [min: number, max: number | undefined]>> = {
  '?': [0, 1],
  '*': [0, undefined],
  '+': [1, undefined],
  '@': [1, 1],
};

/** The expression of a pattern. Models lib/glob/sm_loop.c of bash */
function parse(pattern: string, ignoreCase: boolean): Node {
  let at = 0;
  const set = (takes: Takes): Node => ({ type: 'set', takes: ignoreCase ? folded(takes) : takes });
  const literal = (character: string): Node => {
    const point = character.codePointAt(0) ?? 0;
    return set((one) => one === point);
  };
  /** The next letter, which goes by. */
  const letter = (): string => {
    const character = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
    at += character.length;
    return character;
  };

  const bracket = (): Node | undefined => {
    const start = at++;
    const negated = pattern[at] === '!' || pattern[at] === '^';
    if (negated) at++;
    const sets: Takes[] = [];
    for (let first = true; at < pattern.length; first = false) {
      if (pattern[at] === ']' && !first) {
        at++;
        const any: Takes = (point) => sets.some((takes) => takes(point));
        const whole = ignoreCase ? folded(any) : any;
        return { type: 'set', takes: negated ? not(whole) : whole };
      }
      const named = /\[:(\w+):\]/y;
      named.lastIndex = at;
      const name = named.exec(pattern)?.[1];
      if (name !== undefined) {
        at += name.length + 4;
        sets.push(localeClass(name) ?? (() => false));
        continue;
      }
      if (pattern[at] === '\\' && at + 1 < pattern.length) at++;
      const low = letter().codePointAt(0) ?? 0;
      let high = low;
      if (pattern[at] === '-' && pattern[at + 1] !== ']' && at + 1 < pattern.length) {
        at++;
        if (pattern[at] === '\\' && at + 1 < pattern.length) at++;
        high = letter().codePointAt(0) ?? 0;
      }
      sets.push(inRanges([[low, high]]));
    }
    at = start;
    return undefined;
  };

  const read = (nested: boolean): Node => {
    const parts: Node[] = [];
    while (at < pattern.length) {
      const c = pattern[at] ?? '';
      if (nested && (c === ')' || c === '|')) break;
      if ('?*+@!'.includes(c) && pattern[at + 1] === '(') {
        const alternatives = group();
        if (alternatives) {
          const node = choice(alternatives);
          const [min, max] = COUNTS[c] ?? [0, 0];
          if (c === '!') {
            const after = nested ? EMPTY : sequence([parse(pattern.slice(at), ignoreCase), TEXT_END]);
            parts.push({ type: 'look', node: sequence([node, after]), ahead: true, negated: true }, anything);
          } else parts.push({ type: 'repeat', node, min, max, lazy: false });
          continue;
        }
      }
      const found = c === '[' ? bracket() : undefined;
      if (found) {
        parts.push(found);
        continue;
      }
      if (c === '\\' && at + 1 < pattern.length) at++;
      const character = letter();
      parts.push(c === '*' ? anything : c === '?' ? anyLetter : literal(character));
    }
    return sequence(parts);
  };

  const group = (): Node[] | undefined => {
    const start = at;
    at += 2;
    const alternatives: Node[] = [];
    for (;;) {
      alternatives.push(read(true));
      const end = pattern[at];
      at++;
      if (end === ')') return alternatives;
      if (end === undefined) {
        at = start;
        return undefined;
      }
    }
  };

  return read(false);
}

const cache = new Map<string, Expression>();

/** Where a pattern has to match. */
type Where = 'anywhere' | 'begin' | 'shortest begin' | 'end' | 'whole';

function compile(pattern: string, where: Where, ignoreCase = false): Expression {
  const key = `${where}${ignoreCase ? 'i' : ''}:${pattern}`;
  let expression = cache.get(key);
  if (!expression) {
    const parts = [parse(pattern, ignoreCase)];
    if (where !== 'anywhere' && where !== 'end') parts.unshift(TEXT_BEGIN);
    if (where === 'end' || where === 'whole') parts.push(TEXT_END);
    expression = new Expression(
      sequence(parts),
      where === 'shortest begin' ? { shortest: true } : { longest: true },
    );
    if (cache.size > 500) cache.clear();
    cache.set(key, expression);
  }
  return expression;
}

/** Whether a pattern matches the whole text. */
export const matches = (pattern: string, text: string, ignoreCase = false): boolean =>
  compile(pattern, 'whole', ignoreCase).test(text);

/** `${text#pattern}` and its like. */
export function removeMatch(text: string, pattern: string, operator: '#' | '##' | '%' | '%%'): string {
  if (operator === '#' || operator === '##') {
    const found = compile(pattern, operator === '#' ? 'shortest begin' : 'begin').exec(text);
    return text.slice(found?.end ?? 0);
  }
  if (operator === '%%') return text.slice(0, compile(pattern, 'end').exec(text)?.start);
  const expression = compile(pattern, 'whole');
  for (let cut = text.length; cut >= 0; cut--)
    if (expression.test(text.slice(cut))) return text.slice(0, cut);
  return text;
}

/** `${text/pattern/replacement}` and its like. The replacement may hold `&` for the match (`\\&` is a plain one). */
export function replaceMatch(
  text: string,
  pattern: string,
  replacement: string,
  operator: '/' | '//' | '/#' | '/%',
): string {
  if (pattern === '')
    return operator === '/#' ? replacement + text : operator === '/%' ? text + replacement : text;
  const expression = compile(pattern, operator === '/#' ? 'begin' : operator === '/%' ? 'end' : 'anywhere');
  let done = false;
  return expression.replace(text, ({ groups: [match = ''] }) => {
    if (done && operator !== '//') return match;
    done = true;
    return match === '' && operator === '//'
      ? ''
      : replacement.replace(/\\([\s\S])|&/g, (all, quoted?: string) => quoted ?? (all === '&' ? match : all));
  });
}
