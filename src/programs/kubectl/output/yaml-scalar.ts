import { typeOfPlain } from '../manifest/yaml-resolve.ts';

/** How a scalar is written. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal';

const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

/** Whether a YAML 1.1 reader would take the plain text for something else than a string. Models sigs.k8s.io/yaml goyaml.v2/encode.go */
export const resolvesToOther = (text: string): boolean => typeOfPlain(text) !== 'str' || base60.test(text);

const breaks = '\r\n\u0085\u2028\u2029';

/** Characters that mean nothing in YAML where they stand here: no blanks, no indicator first, no colon last. */
const words = /^[A-Za-z0-9/_](?:[!-9;-~]|:(?=[!-~]))*$/;

/** Whether a text needs no quotes, as nearly all do; false where it takes a closer look (`scalarStyle`). */
export const isWord = (text: string): boolean => words.test(text) && !resolvesToOther(text);

/** Whether a character ends a line in YAML 1.1. */
export function isBreak(char: string | undefined): boolean {
  return char !== undefined && breaks.includes(char);
}

/** Whether the emitter may write a character as it is. */
export function isPrintable(char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  return (
    code === 0x0a ||
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff)
  );
}

const blank = (char: string | undefined): boolean =>
  char === undefined || char === ' ' || char === '\t' || char === '\0' || isBreak(char);

interface Analysis {
  readonly multiline: boolean;
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

/** What styles a text allows. Models goyaml.v2/emitterc.go, yaml_emitter_analyze_scalar */
function analyze(chars: readonly string[]): Analysis {
  if (chars.length === 0) return { multiline: false, plain: true, single: true, block: false };
  const start = chars.slice(0, 3).join('');
  let indicators = start === '---' || start === '...';
  let special = false;
  let multiline = false;
  let breakSpace = false;
  let spaceBreak = false;
  let previous: 'space' | 'break' | 'other' = 'other';
  let afterBlank = true;
  chars.forEach((char, at) => {
    const beforeBlank = blank(chars[at + 1]);
    if (at === 0) {
      if ('#,[]{}&*!|>\'"%@`'.includes(char)) indicators = true;
      if ('?:-'.includes(char) && beforeBlank) indicators = true;
    } else if ((char === ':' && beforeBlank) || (char === '#' && afterBlank)) indicators = true;
    if (!isPrintable(char)) special = true;
    if (char === ' ') {
      if (previous === 'break') breakSpace = true;
      previous = 'space';
    } else if (isBreak(char)) {
      multiline = true;
      if (previous === 'space') spaceBreak = true;
      previous = 'break';
    } else previous = 'other';
    afterBlank = blank(char);
  });
  const edge = (char: string | undefined): boolean => char === ' ' || isBreak(char);
  const none = spaceBreak || special;
  return {
    multiline,
    plain: !(none || breakSpace || multiline || indicators || edge(chars[0]) || edge(chars.at(-1))),
    single: !(none || breakSpace),
    block: !(none || chars.at(-1) === ' '),
  };
}

/**
 * The style in which go-yaml writes a string.
 *
 * @param key whether it is the key of a one-line `key: value` pair
 */
export function scalarStyle(text: string, chars: readonly string[], key: boolean): ScalarStyle {
  const allowed = analyze(chars);
  if (text.includes('\n')) return allowed.block && !key ? 'literal' : 'double';
  if (resolvesToOther(text)) return 'double';
  if (key && allowed.multiline) return 'double';
  if (allowed.plain) return 'plain';
  return allowed.single ? 'single' : 'double';
}
