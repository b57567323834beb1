import { CommandError } from '../errors.ts';
import { parseKey, splitOutside, unquote } from './key.ts';
import type { Key } from './key.ts';

/** One column of a projection. */
export interface Column {
  readonly key: Key;
  /** `MACHINE_TYPE`, or what `:label=` says. */
  readonly label: string;
  readonly align: 'left' | 'center' | 'right';
  /** 1 for the first in the order, negative for descending. */
  readonly sort?: number;
}

/** `table[box,title="…"](name, zone:label=LOCATION)`, taken apart. */
export interface Format {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly columns: readonly Column[];
}

const known = [
  'config', 'csv', 'default', 'diff', 'disable', 'flattened', 'get', 'json', 'list', 'multi', 'none',
  'object', 'table', 'text', 'value', 'yaml',
]; // prettier-ignore

/** `machineType` as a heading. */
function labelOf(key: Key): string {
  const name = key.steps.findLast((step) => typeof step === 'string' && step !== '[]');
  if (typeof name !== 'string') return (key.transforms[0]?.name ?? '').toUpperCase();
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toUpperCase();
}

function parseColumn(text: string): Column {
  const [path = '', ...attributes] = splitOutside(text.trim(), /:/);
  const key = parseKey(path);
  let column: Column = { key, label: labelOf(key), align: 'left' };
  for (const attribute of attributes) {
    const [name = '', value = ''] = attribute.split(/=(.*)/s);
    if (name === 'label') column = { ...column, label: unquote(value) };
    if (name === 'align' && (value === 'right' || value === 'center')) column = { ...column, align: value };
    if (name === 'sort') column = { ...column, sort: Number(value) };
  }
  return column;
}

/** Parses a `--format`. Models googlecloudsdk/core/resource/resource_projection_parser.py */
export function parseFormat(text: string): Format {
  const match = /^\s*([\w.-]+)\s*(\[[^\]]*\])?\s*(?:\((.*)\))?\s*(?::\(.*\))?\s*$/s.exec(text);
  const name = match?.[1] ?? text;
  if (!match || !known.includes(name)) {
    throw new CommandError(
      `Format must be one of ${known.join(', ')}; received [${name}].\n\nFor information on output formats:\n  $ gcloud topic formats\n`,
    );
  }
  const attributes = new Map<string, string>();
  for (const attribute of splitOutside((match[2] ?? '').slice(1, -1), /,/)) {
    const [key = '', value] = attribute.trim().split(/=(.*)/s);
    if (key !== '') attributes.set(key, value === undefined ? '' : unquote(value));
  }
  const inner = (match[3] ?? '').trim().replace(/,$/, '');
  return { name, attributes, columns: inner === '' ? [] : splitOutside(inner, /,/).map(parseColumn) };
}
