import { own } from '../../../../cluster/machinery/own.ts';
import { Special } from '../values.ts';
import { arrayMethods } from './array-methods.ts';
import { Callable, isHost, isRecord, put, textOf, typeError } from './values.ts';

const names = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** What scripts may call of the engine's own objects: nothing that leads out of the script. */
const NATIVE = {
  string: names(
    'at charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf localeCompare match normalize padEnd padStart repeat replace replaceAll search slice split startsWith substr substring toLowerCase toString toUpperCase trim trimEnd trimStart valueOf',
  ),
  number: names('toExponential toFixed toLocaleString toPrecision toString valueOf'),
  boolean: names('toString valueOf'),
  date: names(
    'getDate getDay getFullYear getHours getMilliseconds getMinutes getMonth getSeconds getTime getUTCDate getUTCDay getUTCFullYear getUTCHours getUTCMilliseconds getUTCMinutes getUTCMonth getUTCSeconds getTimezoneOffset setDate setFullYear setHours setMilliseconds setMinutes setMonth setSeconds setTime setUTCDate setUTCFullYear setUTCHours setUTCMinutes setUTCMonth setUTCSeconds toISOString toJSON toString toUTCString valueOf',
  ),
  regexp: names('test exec toString'),
} as const;

/** A method of the engine's as a script's value. */
function native(value: unknown, allowed: ReadonlySet<string>, name: string): Callable | undefined {
  if (!allowed.has(name)) return undefined;
  return new Callable(name, (args) => {
    const method: unknown = Reflect.get(Object(value) as object, name);
    if (typeof method !== 'function') return undefined;
    if (args.some((each) => each instanceof Callable)) throw typeError(`${name} takes no function here`);
    try {
      return Reflect.apply(method, value, args) as unknown;
    } catch (error) {
      throw error instanceof RangeError || error instanceof SyntaxError ? typeError(error.message) : error;
    }
  });
}

/** A member of a value, as `value.name` reads it. */
export function memberOf(value: unknown, name: string): unknown {
  if (isHost(value)) return value.get(name);
  if (typeof value === 'string') {
    if (name === 'length') return value.length;
    return /^\d+$/.test(name) ? value[Number(name)] : native(value, NATIVE.string, name);
  }
  if (Array.isArray(value)) {
    if (name === 'length') return value.length;
    if (Object.hasOwn(value, name)) return (value as readonly unknown[])[Number(name)];
    return arrayMethods(value, name);
  }
  if (typeof value === 'number') return native(value, NATIVE.number, name);
  if (typeof value === 'boolean') return native(value, NATIVE.boolean, name);
  if (value instanceof Date) return native(value, NATIVE.date, name);
  if (value instanceof RegExp)
    return name === 'source' || name === 'flags' ? value[name] : native(value, NATIVE.regexp, name);
  if (value instanceof Special) return specialMember(value, name);
  if (value instanceof Callable) return functionMember(value, name);
  if (!isRecord(value)) return undefined;
  if (Object.hasOwn(value, name)) return value[name];
  if (name === 'hasOwnProperty') return new Callable(name, ([key]) => Object.hasOwn(value, textOf(key)));
  return name === 'toString' ? new Callable(name, () => '[object Object]') : undefined;
}

function functionMember(value: Callable, name: string): unknown {
  if (name === 'name') return value.name;
  if (name === 'call') return new Callable(name, ([, ...args]) => value.call(args));
  if (name === 'apply')
    return new Callable(name, ([, args]) =>
      value.call(Array.isArray(args) ? (args as readonly unknown[]) : []),
    );
  return own(statics.get(value) ?? {}, name);
}

const statics = new WeakMap<Callable, Readonly<Record<string, unknown>>>();

/** A function with members of its own, as `Object` has `keys`. */
export function withMembers(callable: Callable, members: Readonly<Record<string, unknown>>): Callable {
  statics.set(callable, members);
  return callable;
}

function specialMember(value: Special, name: string): unknown {
  const { kind, text } = value;
  switch (name) {
    case 'toString':
    case 'toHexString':
    case 'valueOf':
    case 'str':
      return name === 'str' ? text : new Callable(name, () => text);
    case 'toNumber':
    case 'toInt':
      return new Callable(name, () => Number(text));
    case 'getTimestamp':
      return kind === 'ObjectId'
        ? new Callable(name, () => new Date(parseInt(text.slice(0, 8), 16) * 1000))
        : undefined;
    case 'equals':
      return new Callable(
        name,
        ([other]) => other instanceof Special && other.kind === kind && other.text === text,
      );
    default:
      return undefined;
  }
}

/** Assigns to a member, as `value.name = …` does. */
export function setMember(value: unknown, name: string, to: unknown): void {
  if (value === null || value === undefined)
    throw typeError(`Cannot set properties of ${String(value)} (setting '${name}')`);
  if (Array.isArray(value) && /^(\d{1,6}|length)$/.test(name)) Reflect.set(value, name, to);
  else if (isRecord(value)) put(value, name, to);
}
