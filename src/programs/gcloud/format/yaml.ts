import { isList, isObject, sortedKeys } from './value.ts';
import type { Json } from './value.ts';

/** Texts that YAML 1.1 would read as something else than text. */
const ambiguous = [
  /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  /^(?:~|null|Null|NULL|)$/,
  /^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  /^\d{4}-\d\d-\d\d$/,
  /^\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?$/,
  /^(?:<<|=)$/,
];

const indicator = /^(?:[-?:](?:\s|$)|[,[\]{}#&*!|>'"%@`]|---|\.\.\.)/;

const isPlain = (text: string): boolean =>
  !ambiguous.some((pattern) => pattern.test(text)) &&
  !indicator.test(text) &&
  !/:\s|:$|\s#|^\s|\s$/.test(text) &&
  !/\p{Cc}/u.test(text);

/** Breaks at single blanks once a line has grown past `width`, as PyYAML does. */
function fold(text: string, column: number, indent: string, width: number): string {
  let out = '';
  let at = column;
  for (const piece of text.split(/(?<=[^ ]) (?=[^ ])/)) {
    if (out !== '') {
      if (at > width) {
        out += `\n${indent}`;
        at = indent.length;
      } else {
        out += ' ';
        at++;
      }
    }
    out += piece;
    at += piece.length;
  }
  return out;
}

function scalar(value: Exclude<Json, object> | null, column: number, indent: string, width: number): string {
  if (value === null) return 'null';
  if (typeof value !== 'string') return String(value);
  if (isPlain(value)) return fold(value, column, indent, width);
  if (/(?![\n\t])\p{Cc}|[ \t]$/u.test(value) || (value.includes('\n') && /^\s/.test(value))) {
    return JSON.stringify(value);
  }
  if (value.includes('\n')) {
    const keep = value.endsWith('\n\n') ? '+' : value.endsWith('\n') ? '' : '-';
    const lines = value.replace(/\n$/, '').split('\n');
    return `|${keep}\n${lines.map((line) => (line === '' ? '' : indent + line)).join('\n')}`;
  }
  return `'${fold(value.replaceAll("'", "''"), column + 1, indent, width)}'`;
}

/** What the emitter may vary. */
export interface YamlOptions {
  /** Columns after which long texts are folded. */
  readonly width: number;
}

function emit(value: Json, depth: number, column: number, options: YamlOptions, lines: string[]): void {
  const pad = '  '.repeat(depth);
  if (isList(value) && value.length > 0) {
    for (const item of value) nested(`${pad}-`, item, depth + 1, options, lines, true);
  } else if (isObject(value) && Object.keys(value).length > 0) {
    for (const key of sortedKeys(value)) {
      nested(`${pad}${scalar(key, 0, '', Infinity)}:`, value[key] ?? null, depth + 1, options, lines, false);
    }
  } else lines.push(pad + leaf(value, column, pad, options));
}

function leaf(value: Json, column: number, indent: string, { width }: YamlOptions): string {
  if (isList(value)) return '[]';
  if (isObject(value)) return '{}';
  return scalar(value, column, indent, width);
}

/** A key or a dash with what belongs to it; collections start on the dash's own line, but on the line after a key. */
function nested(
  head: string,
  value: Json,
  depth: number,
  options: YamlOptions,
  lines: string[],
  inList: boolean,
): void {
  const filled = (isList(value) && value.length > 0) || (isObject(value) && Object.keys(value).length > 0);
  if (!filled) {
    lines.push(`${head} ${leaf(value, head.length + 1, '  '.repeat(depth), options)}`);
    return;
  }
  if (!inList) {
    lines.push(head);
    // sequences stand as far left as the key they belong to
    emit(value, isList(value) ? depth - 1 : depth, 0, options, lines);
    return;
  }
  const inner: string[] = [];
  emit(value, depth, 0, options, inner);
  const [first = '', ...rest] = inner;
  lines.push(head + first.slice(head.length), ...rest);
}

/** A value in the block style of PyYAML: keys sorted, sequences not indented. Ends with a newline. */
export function toYaml(value: Json, options: YamlOptions = { width: 80 }): string {
  const lines: string[] = [];
  emit(value, 0, 0, options, lines);
  return `${lines.join('\n')}\n`;
}
