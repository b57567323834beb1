import { isList, isObject, pythonText } from './value.ts';
import type { Json } from './value.ts';

/** One step of a key: a name, an index, or all items of a list. */
export type Step = string | number | '[]';

/** A call such as `basename()` after a key. */
export interface Transform {
  readonly name: string;
  readonly arguments: readonly string[];
}

/** `nodePools[0].config.machineType.basename()`, taken apart. */
export interface Key {
  readonly steps: readonly Step[];
  readonly transforms: readonly Transform[];
}

/** Splits at a separator that stands outside brackets and quotes. */
export function splitOutside(text: string, separator: RegExp): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let part = '';
  for (const char of text) {
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    if (depth === 0 && quote === '' && separator.test(char)) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  parts.push(part);
  return parts;
}

/** Text without the quotes around it. */
export const unquote = (text: string): string => /^(["'])(.*)\1$/s.exec(text.trim())?.[2] ?? text.trim();

/** Parses a key of a projection, filter or sort order. */
export function parseKey(text: string): Key {
  const steps: Step[] = [];
  const transforms: Transform[] = [];
  for (const part of splitOutside(text.trim().replace(/^\./, ''), /\./)) {
    const call = /^([\w-]+)\((.*)\)$/s.exec(part.trim());
    if (call) {
      const inner = (call[2] ?? '').trim();
      transforms.push({
        name: call[1] ?? '',
        arguments: inner === '' ? [] : splitOutside(inner, /,/).map(unquote),
      });
      continue;
    }
    const match = /^([^[]*)((?:\[[^\]]*\])*)$/.exec(part.trim());
    const name = unquote(match?.[1] ?? part);
    if (name !== '') steps.push(name);
    for (const [, index = ''] of (match?.[2] ?? '').matchAll(/\[([^\]]*)\]/g)) {
      steps.push(index === '' ? '[]' : /^-?\d+$/.test(index) ? Number(index) : unquote(index));
    }
  }
  return { steps, transforms };
}

function walk(value: Json | undefined, steps: readonly Step[]): Json | undefined {
  const [step, ...rest] = steps;
  if (step === undefined || value === undefined) return value;
  if (step === '[]') {
    return isList(value) ? value.flatMap((item) => walk(item, rest) ?? []) : walk(value, rest);
  }
  if (typeof step === 'number') return isList(value) ? walk(value.at(step), rest) : undefined;
  if (isList(value)) return walk(value, ['[]', step, ...rest]);
  if (!isObject(value)) return undefined;
  const name = step in value ? step : camelCase(step);
  return walk(value[name], rest);
}

/** `machine_type` as the API writes it. */
const camelCase = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const isTrue = (value: Json | undefined): boolean =>
  !(value === undefined || value === null || value === '' || value === false || value === 0);

/** Models googlecloudsdk/core/resource/resource_transform.py, as far as container and compute commands use it. */
function transform(call: Transform, value: Json | undefined, record: Json): Json | undefined {
  const [first, second] = call.arguments;
  switch (call.name) {
    case 'basename':
      return typeof value === 'string' ? value.replace(/\/+$/, '').split('/').at(-1) : value;
    case 'scope':
      return typeof value === 'string' ? value.split('/').at(-3) : value;
    case 'segment':
      return typeof value === 'string' ? (value.split('/').at(Number(first ?? -1)) ?? '') : value;
    case 'firstof':
      return call.arguments
        .map((key) => walk(record, parseKey(key).steps))
        .find((found) => found !== undefined && found !== null);
    case 'len':
    case 'count':
      return isList(value) || typeof value === 'string'
        ? value.length
        : isObject(value)
          ? Object.keys(value).length
          : 0;
    case 'list':
    case 'join':
      return isList(value)
        ? value.map((item) => pythonText(item)).join(first?.replace('separator=', '') ?? ',')
        : isObject(value)
          ? Object.entries(value)
              .map(([key, item]) => `${key}=${pythonText(item)}`)
              .join(',')
          : value;
    case 'yesno': {
      const named = (name: string): string | undefined => {
        const given = call.arguments.find((text) => text.startsWith(`${name}=`));
        return given === undefined ? undefined : unquote(given.slice(name.length + 1));
      };
      const plain = call.arguments.filter((text) => !/^(yes|no)=/.test(text));
      if (isTrue(value)) return named('yes') ?? plain[0] ?? value ?? '';
      return named('no') ?? plain[1] ?? 'No';
    }
    case 'upper':
      return typeof value === 'string' ? value.toUpperCase() : value;
    case 'lower':
      return typeof value === 'string' ? value.toLowerCase() : value;
    case 'date':
      return typeof value === 'string' ? value.slice(0, 19) : value;
    case 'sub':
      return typeof value === 'string' ? value.replaceAll(new RegExp(first ?? '', 'g'), second ?? '') : value;
    case 'size':
      return value;
    case 'master_version': {
      const version = walk(record, ['currentMasterVersion']);
      return typeof version === 'string' && walk(record, ['enableKubernetesAlpha']) === true
        ? `${version} ALPHA`
        : version;
    }
    default:
      return value;
  }
}

/** The value that a key stands for in a record; undefined when there is none. */
export function evaluate(key: Key, record: Json): Json | undefined {
  return key.transforms.reduce<Json | undefined>(
    (value, call) => transform(call, value, record),
    key.steps.length === 0 && key.transforms.length > 0 ? record : walk(record, key.steps),
  );
}
