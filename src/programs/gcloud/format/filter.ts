import { CommandError } from '../errors.ts';
import { evaluate, parseKey, unquote } from './key.ts';
import { isList, isObject, pythonText } from './value.ts';
import type { Json } from './value.ts';

type Test = (record: Json) => boolean;

const tokenPattern = /\s*(\(|\)|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|!=|!~|<=|>=|[=:~<>]|[^\s()=:~<>!"']+|!)/y;

function tokenize(text: string): readonly string[] {
  const tokens: string[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    tokenPattern.lastIndex = at;
    const match = tokenPattern.exec(text);
    if (!match) break;
    tokens.push(match[1] ?? '');
    at = tokenPattern.lastIndex;
  }
  return tokens;
}

/** All texts in a value. */
function textsOf(value: Json | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  if (isList(value)) return value.flatMap(textsOf);
  if (isObject(value)) return Object.entries(value).flatMap(([key, item]) => [key, ...textsOf(item)]);
  return [pythonText(value)];
}

/** `:` matches whole words, or a prefix before `*`. */
function has(text: string, operand: string): boolean {
  const [value, wanted] = [text.toLowerCase(), operand.toLowerCase()];
  if (wanted === '*') return true;
  if (wanted.endsWith('*'))
    return (
      value.startsWith(wanted.slice(0, -1)) ||
      value.split(/[^\w]+/).some((word) => word.startsWith(wanted.slice(0, -1)))
    );
  const at = value.indexOf(wanted);
  if (at < 0) return false;
  const boundary = (char: string | undefined): boolean => char === undefined || !/[\w-]/.test(char);
  return boundary(value[at - 1]) && boundary(value[at + wanted.length]);
}

function order(value: string, operand: string): number {
  const [x, y] = [Number(value), Number(operand)];
  if (value !== '' && operand !== '' && !Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return value < operand ? -1 : value > operand ? 1 : 0;
}

function comparison(key: string, operator: string, operands: readonly string[]): Test {
  const path = parseKey(key);
  const matches = (text: string, operand: string): boolean => {
    switch (operator) {
      case ':':
        return has(text, operand);
      case '~':
      case '!~':
        return new RegExp(operand).test(text);
      case '<':
        return order(text, operand) < 0;
      case '>':
        return order(text, operand) > 0;
      case '<=':
        return order(text, operand) <= 0;
      case '>=':
        return order(text, operand) >= 0;
      default:
        return text.toLowerCase() === operand.toLowerCase() || order(text, operand) === 0;
    }
  };
  return (record) => {
    const texts = textsOf(evaluate(path, record));
    const any = operands.some(
      (operand) => texts.some((text) => matches(text, operand)) || (operand === '' && texts.length === 0),
    );
    return operator.startsWith('!') ? !any : any;
  };
}

/** Parses a `--filter` expression. Models googlecloudsdk/core/resource/resource_filter.py */
export function parseFilter(text: string): Test {
  const tokens = tokenize(text);
  let at = 0;
  const bad = (): CommandError =>
    new CommandError(`Invalid value for [--filter]: Syntax error in expression [${text}].`);

  function either(): Test {
    const tests = [both()];
    while (tokens[at] === 'OR') {
      at++;
      tests.push(both());
    }
    return (record) => tests.some((test) => test(record));
  }

  function both(): Test {
    const tests = [term()];
    while (at < tokens.length && tokens[at] !== 'OR' && tokens[at] !== ')') {
      if (tokens[at] === 'AND') at++;
      tests.push(term());
    }
    return (record) => tests.every((test) => test(record));
  }

  function term(): Test {
    const token = tokens[at];
    if (token === undefined) throw bad();
    if (token === 'NOT' || token === '-') {
      at++;
      const test = term();
      return (record) => !test(record);
    }
    if (token === '(') {
      at++;
      const test = either();
      if (tokens[at] !== ')') throw bad();
      at++;
      return test;
    }
    at++;
    const negated = token.startsWith('-') && token.length > 1;
    const key = negated ? token.slice(1) : token;
    const operator = tokens[at];
    if (operator === undefined || !/^(?:!=|!~|<=|>=|[=:~<>])$/.test(operator)) {
      return (record) => textsOf(record).some((value) => has(value, unquote(token)));
    }
    at++;
    const operands: string[] = [];
    if (tokens[at] === '(') {
      for (at++; at < tokens.length && tokens[at] !== ')'; at++) {
        const word = unquote(tokens[at] ?? '');
        if (word !== 'OR') operands.push(...word.split(',').filter((part) => part !== ''));
      }
      at++;
    } else {
      let operand = tokens[at] ?? '';
      at++;
      // a value may hold colons and equal signs of its own
      while (/^[=:]$/.test(tokens[at] ?? '') && at + 1 < tokens.length) {
        operand += `${tokens[at]}${tokens[at + 1]}`;
        at += 2;
      }
      operands.push(unquote(operand));
    }
    const test = comparison(key, operator, operands);
    return negated ? (record) => !test(record) : test;
  }

  const test = either();
  if (at < tokens.length) throw bad();
  return test;
}
