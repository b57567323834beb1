import { quote } from '../go-values.ts';
import { TemplateError } from './error.ts';

/** A token of an action, or the text between actions. Models text/template/parse/lex.go */
export interface Token {
  readonly type:
    | 'text'
    | 'open'
    | 'close'
    | 'space'
    | 'field'
    | 'dot'
    | 'variable'
    | 'word'
    | 'string'
    | 'character'
    | 'number'
    | 'mark'
    | 'end';
  readonly text: string;
  readonly at: number;
  readonly line: number;
}

const rules: readonly (readonly [Token['type'], RegExp])[] = [
  ['space', /[ \t\r\n]+/y],
  ['string', /"(?:[^"\\\n]|\\.)*"|`[^`]*`/y],
  ['character', /'(?:[^'\\\n]|\\.)+'/y],
  [
    'number',
    /[-+]?(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/y,
  ],
  ['field', /\.[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['dot', /\./y],
  ['variable', /\$[\p{L}\p{Nd}_]*/uy],
  ['word', /[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['mark', /:=|[=|(),]/y],
];

/** Cuts a template into tokens; `{{-` and `-}}` have eaten the white space beside them. Throws `TemplateError`. */
export function lex(template: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  const push = (type: Token['type'], text: string, at: number): void => {
    tokens.push({ type, text, at, line });
    line += text.split('\n').length - 1;
  };
  let at = 0;
  let trim = false;
  while (at < template.length) {
    const open = template.indexOf('{{', at);
    const end = open < 0 ? template.length : open;
    const trimRight = open >= 0 && /^\{\{-[ \t\r\n]/.test(template.slice(open, open + 4));
    let text = template.slice(at, end);
    if (trim) text = text.replace(/^[ \t\r\n]+/, '');
    if (trimRight) text = text.replace(/[ \t\r\n]+$/, '');
    if (text !== '') tokens.push({ type: 'text', text, at, line });
    line += template.slice(at, end).split('\n').length - 1;
    if (open < 0) break;
    at = open + (trimRight ? 3 : 2);
    const comment = /^\s*\/\*/.exec(template.slice(at));
    if (comment) {
      const stop = template.indexOf('*/', at);
      const close = stop < 0 ? undefined : /^\*\/(\s+-)?\}\}/.exec(template.slice(stop));
      if (stop < 0) throw new TemplateError(`${line}: unclosed comment`);
      if (!close) throw new TemplateError(`${line}: comment ends before closing delimiter`);
      line += template.slice(at, stop).split('\n').length - 1;
      trim = close[1] !== undefined;
      at = stop + close[0].length;
      continue;
    }
    push('open', '', open);
    [at, trim] = lexAction(template, at, line, push);
  }
  tokens.push({ type: 'end', text: '', at, line });
  return tokens;
}

function lexAction(
  template: string,
  start: number,
  line: number,
  push: (type: Token['type'], text: string, at: number) => void,
): [number, boolean] {
  let at = start;
  let depth = 0;
  for (;;) {
    const close = /^(?:[ \t\r\n]+-)?\}\}/.exec(template.slice(at));
    if (close) {
      if (depth > 0) throw new TemplateError(`${line}: unclosed left paren`);
      push('close', '', at);
      return [at + close[0].length, close[0].length > 2];
    }
    if (at >= template.length) throw new TemplateError(`${line}: unclosed action`);
    const found = match(template, at);
    if (!found) throw new TemplateError(`${line}: ${complaint(template, at)}`);
    const [type, text] = found;
    if (text === '(') depth++;
    if (text === ')' && --depth < 0) throw new TemplateError(`${line}: unexpected right paren U+0029 ')'`);
    push(type, text, at);
    at += text.length;
  }
}

function match(template: string, at: number): readonly [Token['type'], string] | undefined {
  for (const [type, rule] of rules) {
    rule.lastIndex = at;
    const text = rule.exec(template)?.[0];
    if (text === undefined) continue;
    if (type === 'number' && /[\p{L}\p{Nd}_]/u.test(template.charAt(at + text.length))) {
      const bad = /^[-+.\p{L}\p{Nd}_]+/u.exec(template.slice(at))?.[0] ?? text;
      throw new TemplateError(
        `${template.slice(0, at).split('\n').length}: bad number syntax: ${quote(bad)}`,
      );
    }
    return [type, text];
  }
  return undefined;
}

function complaint(template: string, at: number): string {
  const char = String.fromCodePoint(template.codePointAt(at) ?? 0);
  if (char === '"') return 'unterminated quoted string';
  if (char === '`') return 'unterminated raw quoted string';
  if (char === "'") return 'unterminated character constant';
  const code = `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return char === ':' ? 'expected :=' : `unrecognized character in action: ${code} '${char}'`;
}
