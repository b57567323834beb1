import { toJson } from './json.ts';
import { evaluate } from './key.ts';
import type { Column, Format } from './projection.ts';
import { toTable } from './table.ts';
import { isList, isObject, pythonText, sortedKeys } from './value.ts';
import type { Json } from './value.ts';
import { toYaml } from './yaml.ts';

/** A record reduced to the keys of a projection, at their places. */
function project(record: Json, columns: readonly Column[]): Json {
  if (columns.length === 0) return record;
  let result: Json = {};
  for (const { key } of columns) {
    const value = evaluate(key, record);
    if (value === undefined) continue;
    const names = key.steps.filter((step): step is string => typeof step === 'string' && step !== '[]');
    result = place(result, names.length > 0 ? names : [key.transforms[0]?.name ?? ''], value);
  }
  return result;
}

function place(target: Json, [name, ...rest]: readonly string[], value: Json): Json {
  if (name === undefined) return value;
  const object = isObject(target) ? target : {};
  return { ...object, [name]: place(object[name] ?? {}, rest, value) };
}

/** A value as `value(…)` and `csv(…)` write it. */
function plainText(value: Json | undefined): string {
  if (isList(value)) return value.map((item) => plainText(item)).join(';');
  if (isObject(value)) {
    return sortedKeys(value)
      .map((key) => `${key}=${plainText(value[key])}`)
      .join(';');
  }
  return pythonText(value ?? null);
}

const quoteCsv = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** `a.b[0].c: value` lines. */
function flattened(value: Json, prefix = ''): readonly (readonly [string, string])[] {
  if (isList(value) && value.length > 0)
    return value.flatMap((item, i) => flattened(item, `${prefix}[${i}]`));
  if (isObject(value) && Object.keys(value).length > 0) {
    return sortedKeys(value).flatMap((key) =>
      flattened(value[key] ?? null, prefix === '' ? key : `${prefix}.${key}`),
    );
  }
  return [[prefix, isList(value) ? '[]' : isObject(value) ? '{}' : pythonText(value)]];
}

/** `[section]` blocks, as properties files have them. */
const toConfig = (record: Json): string =>
  isObject(record)
    ? sortedKeys(record)
        .map((section) => {
          const properties = record[section];
          if (!isObject(properties)) return '';
          const lines = sortedKeys(properties).map((name) => {
            const value = properties[name] ?? null;
            return value === null ? `${name} (unset)` : `${name} = ${pythonText(value)}`;
          });
          return `[${section}]\n${lines.map((line) => `${line}\n`).join('')}`;
        })
        .join('')
    : '';

/**
 * Prints records in a format.
 * @param single the records are one resource, not a list of resources
 */
export function print(records: readonly Json[], format: Format, single: boolean): string {
  const { columns, attributes } = format;
  switch (format.name) {
    case 'json': {
      const projected = records.map((record) => project(record, columns));
      return `${toJson(single ? (projected[0] ?? null) : projected)}\n`;
    }
    case 'yaml':
    case 'default':
      return records.map((record) => (single ? '' : '---\n') + toYaml(project(record, columns))).join('');
    case 'value':
    case 'get': {
      const separator = attributes.get('separator') ?? attributes.get('delimiter') ?? '\t';
      return records
        .map((record) => {
          const values =
            columns.length > 0
              ? columns.map(({ key }) => evaluate(key, record))
              : isObject(record)
                ? Object.values(record)
                : [record];
          return `${values.map(plainText).join(separator)}\n`;
        })
        .join('');
    }
    case 'csv': {
      const heading = columns.map(({ label }) => label.toLowerCase()).join(',');
      const rows = records.map((record) =>
        columns.map(({ key }) => quoteCsv(plainText(evaluate(key, record)))).join(','),
      );
      return [...(attributes.has('no-heading') ? [] : [heading]), ...rows]
        .map((line) => `${line}\n`)
        .join('');
    }
    case 'table':
      return toTable(records, format);
    case 'list':
      return records
        .map(
          (record) =>
            ` - ${plainText(columns.length > 0 ? columns.map(({ key }) => plainText(evaluate(key, record))).join(' ') : record)}\n`,
        )
        .join('');
    case 'flattened':
    case 'text':
      return records
        .map((record) => {
          const pairs = flattened(project(record, columns));
          const width = Math.max(0, ...pairs.map(([key]) => key.length)) + 2;
          return `${single ? '' : '---\n'}${pairs.map(([key, value]) => `${`${key}:`.padEnd(width)}${value}\n`).join('')}`;
        })
        .join('');
    case 'config':
      return records.map(toConfig).join('');
    default:
      return '';
  }
}
