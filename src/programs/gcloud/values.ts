import type { FlagSpec } from './arguments.ts';

/** What an argument's text becomes. */
export type Value = string | number | boolean | readonly string[] | Readonly<Record<string, string>>;

/** The text of an argument error, without the argument's name. */
export class ValueError extends Error {}

const sizeUnits = ['B', 'KB', 'KiB', 'MB', 'MiB', 'GB', 'GiB', 'TB', 'TiB', 'PB', 'PiB'];
const powers: Readonly<Record<string, number>> = { '': 0, K: 1, M: 2, G: 3, T: 4, P: 5 };

/** Gigabytes of a disk size such as `50`, `50GB` or `1TB`. */
function parseSize(text: string): number {
  const match = /^(\d+\.?\d*)([-/a-zA-Z]+)?$/.exec(text);
  const unit = /^([KMGTP]?)i?B?$/i.exec(match?.[2] ?? 'GB');
  const power = unit ? powers[(unit[1] ?? '').toUpperCase()] : undefined;
  if (!match || power === undefined) {
    throw new ValueError(
      `given value must be of the form DECIMAL[UNITS] where units can be one of ${sizeUnits.join(', ')} and value must be a whole number of Bytes; received: ${text}`,
    );
  }
  const gigabytes = (Number(match[1]) * 1024 ** power) / 1024 ** 3;
  if (gigabytes < 10) throw new ValueError(`value must be greater than or equal to 10GB; received: ${text}`);
  return Math.floor(gigabytes);
}

function parseInteger(text: string, flag: FlagSpec): number | string {
  if (flag.unlimited && text === 'unlimited') return text;
  if (!/^\s*[-+]?\d+\s*$/.test(text)) {
    throw new ValueError(
      flag.type === 'int' ? `invalid int value: '${text}'` : `Value must be an integer; received: ${text}`,
    );
  }
  const value = Number(text);
  if (flag.min !== undefined && value < flag.min) {
    throw new ValueError(`Value must be greater than or equal to ${flag.min}; received: ${text}`);
  }
  if (flag.max !== undefined && value > flag.max) {
    throw new ValueError(`Value must be less than or equal to ${flag.max}; received: ${text}`);
  }
  return value;
}

/** Splits at commas, or at the delimiter that a leading `^DELIMITER^` names. */
function splitList(text: string): readonly string[] {
  const custom = /^\^([^^]+)\^/.exec(text);
  if (custom) return text.slice(custom[0].length).split(custom[1] ?? ',');
  return text === '' ? [] : text.split(',');
}

function parseList(text: string, flag: FlagSpec): readonly string[] {
  const items = splitList(text);
  for (const item of items) {
    if (flag.choices && !flag.choices.includes(item)) {
      throw new ValueError(`${item} must be one of [${flag.choices.join(', ')}]`);
    }
  }
  if (flag.minItems !== undefined && items.length < flag.minItems) throw new ValueError('not enough args');
  if (flag.maxItems !== undefined && items.length > flag.maxItems) throw new ValueError('too many args');
  return items;
}

function parseDict(text: string, flag: FlagSpec): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const item of splitList(text)) {
    const at = item.indexOf('=');
    if (at < 0 && !flag.keyOnly) {
      throw new ValueError(
        `Bad syntax for dict arg: [${item}]. Please see \`gcloud topic flags-file\` or \`gcloud topic escaping\` for information on providing list or dictionary flag values with special characters.`,
      );
    }
    const key = at < 0 ? item : item.slice(0, at);
    if (flag.keys && !flag.keys.includes(key)) {
      throw new ValueError(`valid keys are [${flag.keys.join(', ')}]; received: ${key}`);
    }
    values[key] = at < 0 ? '' : item.slice(at + 1);
  }
  return values;
}

/** Turns a flag's text into its value; throws `ValueError`. Models googlecloudsdk/calliope/arg_parsers.py */
export function parseValue(text: string, flag: FlagSpec): Value {
  switch (flag.type) {
    case 'int':
    case 'bounded-int':
      return parseInteger(text, flag);
    case 'size':
      return parseSize(text);
    case 'list':
      return parseList(text, flag);
    case 'dict':
      return parseDict(text, flag);
    default:
      return text;
  }
}
