import { Special } from '../values.ts';
import { Callable, isHost, isRecord, put, ScriptError } from './values.ts';

/** What JSON says for a value of BSON, in relaxed extended form. */
function plain({ kind, text }: Special): unknown {
  switch (kind) {
    case 'ObjectId':
      return { $oid: text };
    case 'Long':
      return Number(text);
    case 'Decimal128':
      return { $numberDecimal: text };
    case 'Timestamp': {
      const [t, i] = text.split(',').map(Number);
      return { $timestamp: { t, i } };
    }
    case 'UUID':
      return { $uuid: text };
    default:
      return { [`$${kind.charAt(0).toLowerCase()}${kind.slice(1)}`]: text === '' ? 1 : text };
  }
}

function jsonOf(value: unknown): unknown {
  if (value instanceof Special) return plain(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof RegExp) return { $regularExpression: { pattern: value.source, options: value.flags } };
  if (value instanceof Callable) return undefined;
  if (Array.isArray(value)) return value.map(jsonOf);
  if (isHost(value)) return value.shown();
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, jsonOf(each)]));
}

/** A value as JSON, undefined where there is none. */
export const toJson = (value: unknown, indent: number): string | undefined =>
  JSON.stringify(jsonOf(value), undefined, indent);

/** The value that JSON says. Throws a `SyntaxError` for scripts. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
      const made = {};
      for (const [name, each] of Object.entries(value)) put(made, name, each);
      return special(made) ?? made;
    });
  } catch (error) {
    throw new ScriptError('SyntaxError', error instanceof Error ? error.message : '');
  }
}

/** The value of BSON that a document in extended form stands for. */
function special(document: Readonly<Record<string, unknown>>): unknown {
  const [name, value] = Object.entries(document)[0] ?? [];
  if (Object.keys(document).length !== 1) return undefined;
  if (name === '$oid' && typeof value === 'string') return new Special('ObjectId', value);
  if (name === '$date' && (typeof value === 'string' || typeof value === 'number')) return new Date(value);
  if (name === '$numberLong' && typeof value === 'string') return new Special('Long', value);
  if (name === '$numberDecimal' && typeof value === 'string') return new Special('Decimal128', value);
  if ((name === '$numberInt' || name === '$numberDouble') && typeof value === 'string') return Number(value);
  return undefined;
}
